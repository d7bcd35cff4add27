"""Run chunks on an executor: any of concurrent.futures, a Dask Client, or none."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from queue import SimpleQueue
from typing import Any

from camkin.errors import WrongTypeError, short_repr
from camkin.sweeps.task import Rows

Chunk = tuple[int, int]

# Chunks that wait or run at a time. It bounds the memory of their samples, and keeps the workers of a machine busy.
_IN_FLIGHT = 64


def submit_of(executor: Any) -> Callable[..., Any] | None:
    """Return the function of an executor that takes a call and returns its future, or None for no executor.

    Futures have add_done_callback(), result() and cancel(). Those of Dask are used directly: its get_executor() reports
    an error where a worker dies whose result is being fetched, while result() waits for another worker.
    """
    submit: Any = getattr(executor, "submit", None)
    if executor is not None and not callable(submit):
        message = (
            f"executor must have submit(), such as a ProcessPoolExecutor or a Dask Client; got {short_repr(executor)}"
        )
        raise WrongTypeError(message, parameter="executor", value=executor)
    if hasattr(executor, "get_executor"):  # a Dask Client, which else hashes all arguments
        return partial(submit, pure=False)
    return submit  # type: ignore[no-any-return]


def computed(
    submit: Callable[..., Any] | None,
    chunks: Sequence[Chunk],
    run: Callable[..., Rows],
    arguments: Callable[[Chunk], tuple[Any, ...]],
) -> Iterator[tuple[Chunk, Rows]]:
    """Yield each chunk with its rows, in the order in which they are finished.

    arguments: those of `run` for a chunk. Chunks that have not begun are cancelled if the caller stops.
    """
    if submit is None:
        for chunk in chunks:
            yield chunk, run(*arguments(chunk))
        return
    waiting = list(reversed(chunks))
    running: dict[Any, Chunk] = {}
    finished: SimpleQueue[Any] = SimpleQueue()
    try:
        while waiting or running:
            while waiting and len(running) < _IN_FLIGHT:
                chunk = waiting.pop()
                future = submit(run, *arguments(chunk))
                running[future] = chunk
                future.add_done_callback(finished.put)
            future = finished.get()
            chunk, rows = running[future], future.result()
            del running[future]
            yield chunk, rows
    finally:
        for future in running:
            future.cancel()
