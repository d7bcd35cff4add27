"""Run chunks on an executor: any of concurrent.futures, a Dask Client, or none."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from queue import SimpleQueue
from typing import Any

from camkin.errors import WrongTypeError, short_repr
from camkin.sweeps.task import Rows

Chunk = tuple[int, int]

# Chunks submitted at a time: enough to keep the workers of a machine busy, and a bound of the memory of samples.
_IN_FLIGHT = 64


def submit_of(executor: Any) -> Callable[..., Any] | None:
    """Return the function of an executor that takes a call and returns its future, or None for no executor.

    Futures have add_done_callback(), result() and cancel(). Those of Dask are used directly: if a worker dies while its
    result is fetched, result() waits for another worker, but get_executor() reports an error.
    """
    submit: Any = getattr(executor, "submit", None)
    if executor is not None and not callable(submit):
        message = (
            f"executor must have submit(), such as a ProcessPoolExecutor or a Dask Client; got {short_repr(executor)}"
        )
        raise WrongTypeError(message, parameter="executor", value=executor)
    if hasattr(executor, "get_executor"):  # a Dask Client; without pure=False it hashes all arguments
        return partial(submit, pure=False)
    return submit  # type: ignore[no-any-return]


def computed(
    submit: Callable[..., Any] | None,
    chunks: Sequence[Chunk],
    run: Callable[..., Rows],
    arguments: Callable[[Chunk], tuple[Any, ...]],
) -> Iterator[tuple[Chunk, Rows]]:
    """Yield each chunk with its rows, in the order in which the chunks finish.

    arguments: returns those of `run` for a chunk. If the caller stops, chunks that have not begun are cancelled.
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
