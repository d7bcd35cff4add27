"""The processes of `camkin sweep --jobs`: Ctrl-C ends the calls that run, and those that wait.

A process leaves its call by KeyboardInterrupt, at the next step of Python: at once, or after a call of C, which takes
less than a second. It is not killed, because a killed one may leave half a result in the pipe to this process.
"""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children, get_context
from typing import Any


class _Worker:
    """The state of a process: whether it computes, and whether it was interrupted."""

    computes = False
    is_interrupted = False


def _interrupt(*_: Any) -> None:
    _Worker.is_interrupted = True
    if _Worker.computes:
        raise KeyboardInterrupt


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Hold Ctrl-C back: processes that are started meanwhile inherit that, until they have begun."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    signal.signal(signal.SIGINT, _interrupt)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _computed(call: Callable[..., Any], *arguments: Any) -> Any:
    """Make a call in a process, unless it was interrupted."""
    try:
        _Worker.computes = True
        if _Worker.is_interrupted:
            raise KeyboardInterrupt
        return call(*arguments)
    finally:
        _Worker.computes = False


class _Pool(ProcessPoolExecutor):
    def submit(self, call: Callable[..., Any], /, *arguments: Any, **named: Any) -> "Future[Any]":
        """Submit a call that Ctrl-C ends."""
        with _without_interrupts():  # a process may be started
            return super().submit(_computed, call, *arguments, **named)


@contextmanager
def pool_of(jobs: int) -> Iterator[ProcessPoolExecutor | None]:
    """Return a context with an executor of so many processes; None for 1, which is this process."""
    if jobs == 1:
        yield None
        return
    others = active_children()
    with _Pool(jobs, get_context("spawn"), initializer=_begin) as pool:
        try:
            yield pool
        except KeyboardInterrupt:
            for worker in active_children():  # a terminal sends Ctrl-C to them too, but kill does not
                if worker not in others and worker.pid:
                    os.kill(worker.pid, signal.SIGINT)
            pool.shutdown(cancel_futures=True)
            raise
