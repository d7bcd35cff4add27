"""sweep(): the metrics of many samples of a design."""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import closing
from typing import TYPE_CHECKING, Any

from camkin._base.arguments import Array, integer, thread_count
from camkin._base.calls import explained_with
from camkin._camkin import ffi, lib
from camkin.analysis.limits import Limits
from camkin.designs.designs import CHUNK
from camkin.errors import ParameterError, SizeError, SpeedError, WrongTypeError, short_repr
from camkin.optimize.design import Design
from camkin.sweeps import executors, frames
from camkin.sweeps import progress as bars
from camkin.sweeps.memory import Memory
from camkin.sweeps.metrics import DEFAULT, Metrics
from camkin.sweeps.parts import Parts
from camkin.sweeps.samples import Samples, samples_of
from camkin.sweeps.stopped import SweepBroken, SweepInterrupted
from camkin.sweeps.task import Rows, Task

if TYPE_CHECKING:
    from concurrent.futures import Executor

    import pandas

# Samples of a chunk if metrics need a Program for each sample, so that a chunk takes less than a second.
SLOW_CHUNK = 256
# Least number of chunks on an executor, so that every worker receives some.
LEAST_CHUNKS = 64

_INSTEAD = {
    "n": "give grid={name: values} for all combinations, or samples={name: values} for one row each",
    "limits": "choose rows of the result, as table[table.max_acceleration <= most]",
    "objective": "give metrics=[...]; Design.minimize() takes an objective",
}


@explained_with(_INSTEAD)
def sweep(
    design: Design,
    *,
    samples: "pandas.DataFrame | Mapping[str, Array] | None" = None,
    grid: Mapping[str, Array] | None = None,
    metrics: Sequence[str] = DEFAULT,
    rpm: float | str | None = None,
    cam: Mapping[str, Any] | None = None,
    jump_speed: Mapping[str, Any] | None = None,
    residual: Mapping[str, Any] | None = None,
    impulses: bool = True,
    executor: "Executor | Any | None" = None,
    chunk: int | None = None,
    threads: int | None = None,
    out: str | os.PathLike[str] | None = None,
    resume: bool = False,
    progress: bool | str = True,
) -> "pandas.DataFrame":
    """Return the metrics of many samples of a design, one row for each sample, in their order.

    Give `samples` or `grid`. The bits do not depend on executor, chunk, threads or resume.

    Parameters
    ----------
    design : Design
        Its free parameters are what the samples vary.
    samples : DataFrame or dict of array_like, optional
        A column for each free parameter. The result has its index.
    grid : dict of array_like, optional
        An array for each free parameter; the samples are all combinations, the last name varying fastest.
    metrics : sequence of str, optional
        Names from these groups; the last three take some hundred microseconds a sample, the others some microseconds.
        Angles are in degrees, lengths in the unit of the lift (L).

        - "max_velocity", "max_acceleration", "max_jerk": largest magnitudes, as in `Program.analyze`.
        - "velocity_min", "velocity_max" and the same of displacement, acceleration, jerk: signed extremes.
        - Each of them with "_angle" behind its name: the cam angle where it is reached.
        - "rms_velocity", "rms_acceleration", "rms_jerk": root mean squares over the segments that move; with "_cycle"
          over the cycle.
        - "max_pressure_angle", "pressure_angle_min", "pressure_angle_max", "curvature_min", "curvature_max" [1/L],
          "min_radius" [L], "face_width" [L], "undercut" (degrees of the cam): of `Cam(program, **cam).analyze()`.
        - "jump_speed" [rev/min]: of `program.jump_speed(**jump_speed)`.
        - "residual" [L]: the largest of `program.vibration(rpm, **residual).residual`.
    rpm : float or "geometric", optional
        Speed [rev/min]; None for that of the design. "geometric", or no speed at all, for values per radian.
    cam, jump_speed, residual : dict, optional
        The arguments of the calls above, as `cam=dict(follower=..., base_radius=40)`; without cam, that of the design.
    impulses : bool, optional
        False for the motion between jumps, as in `analyze_designs`.
    executor : concurrent.futures.Executor or dask.distributed.Client, optional
        Where chunks are computed: any executor, or a Dask Client. None for this process.
    chunk : int, optional
        Samples of a chunk. None for 16384, for 256 where a metric takes longer, for fewer in a small sweep.
    threads : int, optional
        Threads of each chunk; 0 for as many as are worth their start. None for 0, and for 1 on an executor.
    out : str or path-like, optional
        A folder, such as "sweep.parquet", in which each finished chunk becomes a Parquet file. No other suffix: for a
        CSV file write the result with `.to_csv("sweep.csv")`. The folder can be read as one table at any moment, also
        after a crash: `pandas.read_parquet("sweep.parquet")`. It is locked while the sweep runs: a second sweep into it
        is refused. The lock of a killed process is void.
    resume : bool, optional
        True continues a sweep that `out` has begun, and begins one if there is none.
    progress : bool or "always", optional
        True for a bar of tqdm on stderr if that is a terminal; "always" for one in any case; False for none.

    Returns
    -------
    pandas.DataFrame
        Columns: the parameters, the metrics, and `reason`, which says why metrics are NaN and is "" elsewhere. A sample
        that is no program keeps its row.

    Raises
    ------
    ParameterError, WrongTypeError, ArrayError, SizeError, SpeedError
        Name the argument, before anything is written.
    SweepInterrupted
        After Ctrl-C, when the chunk that is being computed is done, or at once on an executor. It is a
        KeyboardInterrupt and has the finished rows in .frame.
    SweepBroken
        For a broken executor; it has the finished rows too.
    ImportError
        Without pandas, or with `out` without pyarrow.
    OSError
        For a full disk.

    Examples
    --------
    >>> from camkin import Segment, free, rest
    >>> rise = Segment("modified_sine", duration=free("rise", 60, 160), lift=20)
    >>> design = camkin.Design([rise, Segment("cycloidal", duration=rest, lift=rest)])
    >>> grid = {"rise": np.linspace(60, 160, 101)}
    >>> table = camkin.sweep(design, grid=grid, metrics=["max_acceleration"], rpm=300)
    >>> table.shape
    (101, 3)
    """
    frames.pandas()
    bars.check(progress)
    kinds = {"cam": cam, "jump_speed": jump_speed, "residual": residual}
    names = _names(design)
    task = Task(design, Metrics.of(metrics, kinds, design.cam), rpm, impulses)
    _check_speed(design, rpm)
    given = samples_of(samples, grid, names)
    m = len(given)
    submit = executors.submit_of(executor)
    count = thread_count((0 if submit is None else 1) if threads is None else threads)
    size = _chunk(chunk, m, task.metrics.need_programs, submit is not None)
    task.run(given.rows(0, 1), 1)  # refuse an argument that is wrong for all samples before anything is written
    with closing(_table(out, resume, task, given)) as table:
        gaps = _gaps(table.done(), m, size)
        try:
            chunks = executors.computed(submit, gaps, _run, lambda at: (task, given.rows(*at), count))
            with closing(bars.bar(progress, m, m - sum(n for _, n in gaps))) as bar:
                for (first, n), rows in chunks:
                    table.write(first, given.rows(first, n), rows)
                    bar.update(n)
        except KeyboardInterrupt:
            raise SweepInterrupted(_stopped("interrupted", table, m, out), lambda: table.frame(given.index)) from None
        except BrokenExecutor as error:
            cause = f"a worker died ({error})"
            if not table.done():
                cause += "; in a script, make the pool under `if __name__ == '__main__':`, as Python requires"
            message = _stopped(cause, table, m, out)
            raise SweepBroken(message, lambda: table.frame(given.index)) from error
        return table.frame(given.index)


def _names(design: Any) -> tuple[str, ...]:
    if not isinstance(design, Design):
        message = f"design must be a Design; got {type(design).__name__}"
        raise WrongTypeError(message, parameter="design", value=design)
    if not design.parameters:
        message = "the design has no free number, so there is nothing to vary: give one, such as "
        raise ParameterError(f"{message}duration=camkin.free('rise', 60, 160)", parameter="design", value=design)
    return tuple(design.parameters)


def _check_speed(design: Design, rpm: Any) -> None:
    """Refuse values per radian beside limits per second, unless they are asked for."""
    limits = design.options.get("limits")
    if rpm is None and design.options.get("rpm") is None and isinstance(limits, Limits) and limits.quantities():
        message = "the limits of the design are per second, and without a speed the metrics are per radian"
        raise SpeedError(f"{message}: give an rpm, or rpm='geometric'", parameter="rpm")


def _run(task: Task, samples: dict[str, Any], threads: int) -> Rows:
    """Return the rows of a chunk. A function of a module, so that executors can send it to other processes."""
    return task.run(samples, threads)


def _chunk(given: Any, m: int, is_slow: bool, has_pool: bool) -> int:
    """Return the number of samples of a chunk."""
    if given is None:
        most = SLOW_CHUNK if is_slow else CHUNK
        return max(1, min(most, m // LEAST_CHUNKS)) if has_pool else most
    size = integer(given, "chunk")
    if size < 1:
        raise SizeError(f"chunk must be 1 or more samples; got {short_repr(given)}", parameter="chunk", value=given)
    return size


def _table(out: Any, resume: Any, task: Task, samples: Samples) -> Memory | Parts:
    """Return the table that takes the rows."""
    if not isinstance(resume, bool):
        raise WrongTypeError(f"resume must be True or False; got {resume!r}", parameter="resume", value=resume)
    if out is None:
        if resume:
            raise WrongTypeError("resume=True needs out=, the folder to continue", parameter="resume", value=resume)
        return Memory(samples, task.metrics.names)
    return Parts(out, _record(task, samples), resume)


def _record(task: Task, samples: Samples) -> dict[str, Any]:
    """Return the arguments that determine the results of a sweep, as JSON values."""
    return {
        "design": repr(task.design),
        "samples": f"{samples!r}, {samples.digest()}",
        "metrics": list(task.metrics.names),
        "rpm": task.rpm,
        "impulses": task.impulses,
        **{kind: repr(options) for kind, options in task.metrics.options.items()},
        "version": ffi.string(lib.camkin_version()).decode(),
    }


def _gaps(done: Sequence[tuple[int, int]], m: int, size: int) -> list[tuple[int, int]]:
    """Return (first, n) of the missing chunks."""
    gaps, end = [], 0
    for first, n in (*done, (m, 0)):
        gaps += [(k, min(size, first - k)) for k in range(end, first, size)]
        end = first + n
    return gaps


def _stopped(why: str, table: Memory | Parts, m: int, out: Any) -> str:
    kept = sum(n for _, n in table.done())
    remedy = "out= keeps finished rows" if out is None else "resume=True continues"
    return f"sweep: {why} after {kept} of {m} samples: {remedy}"
