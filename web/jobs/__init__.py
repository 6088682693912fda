"""Long work outside the server: computing a case, writing a long document.

    queue.py        the durable queue (DBOS)                        client: ``Jobs``, what views call
    workflows.py    the steps of a job, in the worker               worker.py    the worker process
    child.py        the process that does the heavy part            fingerprint.py   what work depends on

The case store's ``kjoring`` rows are what people see; the queue makes sure that each is worked on until it is over.
"""

from .client import Jobs

__all__ = ["Jobs"]
