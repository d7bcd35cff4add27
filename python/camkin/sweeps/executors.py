"""Run chunks on an executor: any of concurrent.futures, a Dask Client, or none."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any

from camkin.errors import WrongTypeError
from camkin.sweeps.task import Rows

Chunk = tuple[int, int]

# Chunks that wait or run at a time. It bounds the memory of their samples, and keeps the workers of a machine busy.
_IN_FLIGHT = 64


def executor_of(given: Any) -> Any:
    """Return an object whose submit() returns futures of concurrent.futures, or None for none."""
    if hasattr(given, "get_executor"):  # a Dask Client. A task is not pure: its key must not be a hash of its arrays.
        return given.get_executor(pure=False)
    if given is not None and not callable(getattr(given, "submit", None)):
        message = f"executor must have submit(), such as a ProcessPoolExecutor or a Dask Client; got {given!r}"
        raise WrongTypeError(message, parameter="executor", value=given)
    return given


def computed(
    executor: Any, chunks: Sequence[Chunk], run: Callable[..., Rows], arguments: Callable[[Chunk], tuple[Any, ...]]
) -> Iterator[tuple[Chunk, Rows]]:
    """Yield each chunk with its rows, in the order in which they are finished.

    arguments: those of `run` for a chunk. Chunks that have not begun are cancelled if the caller stops.
    """
    if executor is None:
        for chunk in chunks:
            yield chunk, run(*arguments(chunk))
        return
    waiting = list(reversed(chunks))
    running: dict[Future[Rows], Chunk] = {}
    try:
        while waiting or running:
            while waiting and len(running) < _IN_FLIGHT:
                chunk = waiting.pop()
                running[executor.submit(run, *arguments(chunk))] = chunk
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(future), future.result()
    finally:
        for future in running:
            future.cancel()
