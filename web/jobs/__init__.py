"""Long work outside the server: computing a case, writing a long document.

    client.py       ``Jobs``, what views call                       queue.py      the durable queue (DBOS)
    workflows.py    the steps of a job, in the worker               worker.py     the worker process
    child.py        the process that does the heavy part            supervisor.py keeps a worker beside the server
    fingerprint.py  what work depends on                            kept.py, adopt.py, uptake.py  what work leaves
    lease.py        which server the worker works for

The case store's ``kjoring`` rows are what people see; the queue makes sure that each is worked on until it is over.
Nothing is imported here: a child needs none of the rest.
"""
