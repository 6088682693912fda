"""The reading process: what runs between the file from outside and our own memory.

``serve`` is a small server that has the heavy libraries loaded and forks: for each job a keeper, which watches the
clock, and a worker, which takes the limits upon itself and reads; none of them has a network. GDAL is first loaded in
the worker, with every driver but the needed ones switched off; so a file that turns out to be something else than
what it was known as cannot be opened as that.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import gc
import json
import os
import resource
import select
import signal
import socket
import traceback
from pathlib import Path

from ..errors import ArealregnskapError, ReadError
from ..issues import IssueLog, kinds
from . import FORMATS, home, perform, transport
from .contract import Format
from .limits import Limits

#: Length of a job message: the name of its folder, padded with NUL.
MESSAGE = 1024

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38


def serve(descriptor: int) -> None:
    """Take jobs from the socket until the other end closes it; the folder it was started in goes then."""
    control = socket.socket(fileno=descriptor)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # keepers are not waited for
    _leave_network()
    drivers = _driver_names()
    kinds()  # the table of findings, read once for all workers
    gc.freeze()  # pages shared with the workers stay shared
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, MESSAGE, 1)
        if not message or not descriptors:
            home.remove(Path.cwd())
            return
        if os.fork() == 0:
            control.close()
            _keep(Path(os.fsdecode(message.rstrip(b"\0"))), descriptors[0], drivers)
        os.close(descriptors[0])


def _leave_network() -> None:
    """A network of our own with nothing in it, for the server and all its workers.

    Root may leave at once, others through a user namespace. Where neither is allowed the proxy setting in
    ``sandbox`` still sends every request of GDAL to a port where nobody listens.
    """
    libc = ctypes.CDLL(None)
    if libc.unshare(_CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _driver_names() -> list[str]:
    """Names of GDAL's drivers, asked in a process of its own so that GDAL stays unloaded here."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        import pyogrio

        os.write(writing, json.dumps(list(pyogrio.list_drivers())).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        return list(json.loads(pipe.read()))


def _keep(folder: Path, status: int, drivers: list[str]) -> None:
    """Start the worker, end it when its time is up or nobody waits any more, and tell how it went."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    *_, options = transport.read_request(folder)
    worker = os.fork()
    if worker == 0:
        os.close(status)
        _work(folder, drivers)
    timed_out = _watch(worker, status, options.limits.wall_s)
    _, code, usage = os.wait4(worker, 0)
    told = {
        "exit": os.waitstatus_to_exitcode(code),
        "timeout": timed_out,
        "cpu_s": usage.ru_utime + usage.ru_stime,
        "memory_bytes": usage.ru_maxrss * 1024,
    }
    with contextlib.suppress(BrokenPipeError):
        os.write(status, json.dumps(told).encode())
    os._exit(0)


def _watch(worker: int, status: int, seconds: float) -> bool:
    """Wait for the worker; True when it had to be ended because of the clock."""
    process = os.pidfd_open(worker)
    poll = select.poll()
    poll.register(process, select.POLLIN)
    poll.register(status, 0)  # only tells when the reader is gone
    events = poll.poll(seconds * 1000)
    if not any(fd == process for fd, _ in events):
        os.kill(worker, signal.SIGKILL)
    return not events


def _work(folder: Path, drivers: list[str]) -> None:
    """Read one file and leave the answer in the folder; never returns."""
    code = 1
    try:
        task, key, path, options = transport.read_request(folder)
        format_ = next(f for f in FORMATS if f.key == key)
        _close_in(folder, options.limits, format_, drivers)
        log = IssueLog()
        if task == "inspect":
            transport.write_infos(folder, format_.inspect(path))
        else:
            layers = perform(format_, path, options, log)
            transport.write_layers(folder, layers, log)
        code = 0
    except ArealregnskapError as e:
        transport.write_error(folder, e)
        code = 0
    except MemoryError:
        code = errno.ENOMEM
    except RecursionError:
        transport.write_error(folder, ReadError("Innholdet er nøstet for dypt til å leses.", where=path.name))
        code = 0
    except OSError as e:
        if e.errno in (errno.EFBIG, errno.ENOSPC):
            transport.write_error(folder, ReadError("Det er ikke plass til innholdet på disken.", where=path.name))
            code = 0
        else:
            _leave_trace(folder)
    except BaseException:
        _leave_trace(folder)
    finally:
        os._exit(code)


def _leave_trace(folder: Path) -> None:
    """For developers: where the reader itself failed."""
    (folder / transport.TRACE).write_text(traceback.format_exc(), encoding="utf-8")


def _close_in(folder: Path, limits: Limits, format_: Format, drivers: list[str]) -> None:
    """Limits, drivers, and a home of its own."""
    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    os.chdir(folder)
    allowed = set(format_.drivers) if format_.key != "archive" else {d for f in FORMATS for d in f.drivers}
    os.environ.update({
        "TMPDIR": str(folder),
        "CPL_TMPDIR": str(folder),
        "HOME": str(folder),
        "GDAL_SKIP": ",".join(d for d in drivers if d not in allowed),
    })  # fmt: skip
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (limits.open_files, limits.open_files))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file_bytes, limits.file_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_s, limits.cpu_s + 5))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
