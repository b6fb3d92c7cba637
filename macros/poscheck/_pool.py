"""Work on a stream with all cores: answers in the order of the items, memory with a bound, no process left behind.

Work begins in this process, so that a few items cost no more than they must. Other processes are started once the
items come faster than one process works them off. Each worker is a child that reads from a pipe and ends when
the pipe does; so however this process ends, none of them outlives it.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

PATIENCE = 0.25
"""Seconds of work before other processes are worth their start."""
_WAITING = 4
"""Items per worker that are read ahead or wait for their turn to be written."""
_WORKER = "from poscheck._pool import serve; serve()"


class WorkerLost(Exception):
    """A worker process ended before it was told to, for instance for want of memory."""


class _Ended(Exception):
    """Stands at the end of the items."""


def cores() -> int:
    """Return how many processes can work at the same time here."""
    # Fewer than the machine has, where a container or a batch system gave this process only some.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def ordered(
    work: Callable[[Item], Result], items: Iterable[Item], jobs: int | None = None
) -> Generator[Result, None, None]:
    """Yield ``work(item)`` for each item, in order, each as soon as it and those before it are done.

    ``jobs`` is the number of worker processes; 1 works in this process, None begins there and takes all cores
    once it pays. ``work`` has to be a function of a module or a partial of one. Items are taken in another thread.
    Close the iterator to stop early.

    >>> list(ordered(str, [1, 2, 3]))
    ['1', '2', '3']
    """
    most = jobs or cores()
    if most == 1 or not sys.executable:
        yield from map(work, items)
        return
    reader = _Reader(items, most * _WAITING)
    spent = 0.0
    try:
        if jobs:
            reader.pool = _Pool(work, jobs)
        reader.start()
        for entry in reader:
            if isinstance(entry, Future):
                yield entry.result()
                continue
            if reader.pool is None and spent > PATIENCE and reader.is_ahead():
                # What was read so far is worked off here while the workers start.
                reader.pool = _Pool(work, most)
            begun = time.perf_counter()
            result = work(entry)
            spent += time.perf_counter() - begun
            yield result
    finally:
        reader.stop()


class _Reader(threading.Thread):
    """Takes items ahead of the work and hands them to the pool as soon as there is one."""

    def __init__(self, items: Iterable[Any], most: int) -> None:
        # A daemon: it may wait for input that never comes.
        super().__init__(daemon=True)
        self.items = items
        self.ahead: queue.Queue[Any] = queue.Queue(most)
        self.pool: _Pool | None = None
        self.stopped = False

    def run(self) -> None:
        try:
            for item in self.items:
                if self.stopped:
                    return
                self.ahead.put(self.pool.submit(item) if self.pool else item)
            self.ahead.put(_Ended())
        except Exception as error:
            if not self.stopped:
                self.ahead.put(error)

    def __iter__(self) -> Iterator[Any]:
        while True:
            try:
                # Windows cannot interrupt a wait without an end.
                entry = self.ahead.get(timeout=1)
            except queue.Empty:
                continue
            if isinstance(entry, _Ended):
                return
            if isinstance(entry, Exception):
                raise entry
            yield entry

    def is_ahead(self) -> bool:
        """Tell whether the items come faster than they are taken; one was taken just now."""
        return self.ahead.qsize() >= self.ahead.maxsize - 1

    def stop(self) -> None:
        self.stopped = True
        with suppress(queue.Empty):  # makes room for a thread that waits to put something
            while True:
                self.ahead.get_nowait()
        if self.pool:
            self.pool.close()


class _Pool:
    """Worker processes, and as many threads, each of which waits for one worker's answer."""

    def __init__(self, work: Callable[[Any], Any], jobs: int) -> None:
        self.idle: queue.SimpleQueue[subprocess.Popen[bytes]] = queue.SimpleQueue()
        self.workers: list[subprocess.Popen[bytes]] = []
        self.threads = ThreadPoolExecutor(jobs)
        try:
            with _without_interrupts():
                for _ in range(jobs):
                    self.workers.append(_started())
            for worker in self.workers:
                _send(worker, work)
                self.idle.put(worker)
        except BaseException:
            self.close()
            raise

    def submit(self, item: Any) -> Future[Any]:
        return self.threads.submit(self._ask, item)

    def _ask(self, item: Any) -> Any:
        worker = self.idle.get()
        try:
            _send(worker, item)
            assert worker.stdout
            return pickle.load(worker.stdout)
        except (EOFError, OSError, pickle.UnpicklingError):
            raise WorkerLost("a worker process ended unexpectedly") from None
        finally:
            self.idle.put(worker)

    def close(self) -> None:
        for worker in self.workers:
            worker.kill()
        self.threads.shutdown(cancel_futures=True)
        for worker in self.workers:
            worker.wait()
            for pipe in (worker.stdin, worker.stdout):
                with suppress(OSError):
                    if pipe:
                        pipe.close()


def _started() -> subprocess.Popen[bytes]:
    # Its modules come from where ours do, and never from the folder in which the command is run (-P).
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen(
        [sys.executable, "-P", "-c", _WORKER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )


def _send(worker: subprocess.Popen[bytes], value: Any) -> None:
    assert worker.stdin
    pickle.dump(value, worker.stdin, pickle.HIGHEST_PROTOCOL)
    worker.stdin.flush()


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Let children be born deaf to Ctrl-C, which a terminal sends to all; this process decides when they end."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def serve() -> None:
    """Be a worker: read the work to be done, then items, and write a result for each until there are no more."""
    given, results = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing but results may go the way of the results
    with suppress(EOFError, OSError):
        work = pickle.load(given)
        while True:
            pickle.dump(work(pickle.load(given)), results, pickle.HIGHEST_PROTOCOL)
            results.flush()
    # What could not be handed over is of no use, and writing it at exit would fail again.
    os._exit(0)
