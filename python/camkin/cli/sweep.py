"""camkin sweep: the metrics of many samples of a spec with free numbers."""

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np

from camkin._base.arguments import FloatArray
from camkin._base.textfile import write_whole
from camkin.cli import source
from camkin.cli.source import UsageError, warnings_to_stderr
from camkin.errors import CamkinError
from camkin.optimize.spec import Found, load
from camkin.sweeps import frames
from camkin.sweeps.metrics import DEFAULT, NAMES, kinds_of
from camkin.sweeps.pool import pool_of
from camkin.sweeps.progress import ALWAYS
from camkin.sweeps.stopped import SweepBroken, SweepInterrupted
from camkin.sweeps.sweep import sweep

_NEEDED = {"cam": "a [follower]", "jump_speed": "[dynamics] with a mass", "residual": "[dynamics] with a natural_hz"}

_OPTIONS = {
    "resume=True": "--resume",
    "out= keeps": "an --output that ends in .parquet keeps",
    "another out": "another --output",
}


def add(known: Any) -> None:
    """Add the command."""
    parser = known.add_parser("sweep", help="peaks, RMS values and others of many samples of a spec with free numbers")
    parser.add_argument("spec", metavar="SPEC", help="TOML or JSON file with free numbers")
    parser.add_argument(
        "--grid", nargs="+", action="extend", default=[], metavar="NAME=LOW:HIGH:N",
        help="N values of a free number, or NAME=A,B,C; all combinations are sampled, the last name varying fastest",
    )  # fmt: skip
    parser.add_argument("--samples", metavar="FILE", help="a .csv or .parquet file with a column for each free number")
    parser.add_argument(
        "--metric", nargs="+", action="extend", default=[], metavar="M",
        help=f"{', '.join(NAMES)}; {', '.join(DEFAULT)} if left out",
    )  # fmt: skip
    parser.add_argument("--rpm", type=float, metavar="N", help="speed; that of the spec if left out")
    parser.add_argument(
        "-o", "--output", required=True, metavar="FILE",
        help=".parquet, a folder that keeps finished rows; or .csv, a file that is written at the end",
    )  # fmt: skip
    parser.add_argument("--resume", action="store_true", help="continue a sweep that was interrupted")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes; 1 if left out")
    parser.add_argument("--progress", action="store_true", help="show the progress also where stderr is no terminal")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    """Sweep, and write the table."""
    suffix = Path(arguments.output).suffix.lower()
    if suffix not in (".parquet", ".csv"):
        raise UsageError(f"--output must end in .parquet or .csv; got {arguments.output}")
    if suffix == ".csv" and arguments.resume:
        raise UsageError("--resume needs an --output that ends in .parquet: a .csv file is written at the end")
    if bool(arguments.grid) == bool(arguments.samples):
        raise UsageError("give --grid for each free number, or --samples, one of them")
    if arguments.jobs < 1:
        raise UsageError(f"--jobs must be 1 or more; got {arguments.jobs}")
    with warnings_to_stderr(arguments.spec):
        found = load(arguments.spec)
    source.check_free(arguments.spec, found.design)
    given = {
        "samples": _samples(arguments.samples) if arguments.samples else None,
        "grid": _grid(arguments.grid) if arguments.grid else None,
        "metrics": arguments.metric or DEFAULT,
        "rpm": arguments.rpm,
        "progress": ALWAYS if arguments.progress else True,
        **_options(found, arguments.metric, arguments.spec),
    }
    is_folder = suffix == ".parquet"
    try:
        with pool_of(arguments.jobs) as pool:
            out = arguments.output if is_folder else None
            table = sweep(found.design, executor=pool, out=out, resume=arguments.resume, **given)
    except (SweepInterrupted, SweepBroken) as stopped:
        print(f"camkin: {_spelled(stopped)}", file=sys.stderr)
        return 130 if isinstance(stopped, SweepInterrupted) else 2
    except CamkinError as error:
        raise UsageError(_spelled(error)) from None
    if not is_folder:
        with write_whole(arguments.output) as file:
            table.to_csv(file, index=False, mode="wb")
    refused = int((table["reason"] != "").sum())
    if refused:
        example = next(reason for reason in table["reason"] if reason)
        print(f"camkin: {refused} of {len(table)} rows have no values, such as: {example}", file=sys.stderr)
    return 0


def _spelled(error: BaseException) -> str:
    """Return a message with options of the command line in place of arguments of Python."""
    text = source.spelled(str(error))
    for argument, option in _OPTIONS.items():
        text = text.replace(argument, option)
    return text


def _options(found: Found, metrics: list[str], path: str) -> dict[str, Any]:
    """Return the options that the metrics need, from the tables of the spec."""
    tables = {"cam": found.cam, **{kind: found.arguments.get(kind) for kind in ("jump_speed", "residual")}}
    options = {}
    for kind, metric in kinds_of(metrics).items():
        table = tables[kind]
        if table is None:
            raise UsageError(f"metric {metric} needs {_NEEDED[kind]}: {path} has none")
        options[kind] = {key: value for key, value in table.items() if key != "limit"}
    return options


def _grid(given: list[str]) -> dict[str, FloatArray]:
    """Return the axes of a grid."""
    found: dict[str, FloatArray] = {}
    for text in given:
        name, _, values = text.partition("=")
        if name in found:
            raise UsageError(f"--grid has {name!r} twice")
        try:
            if ":" in values:
                low, high, n = values.split(":")
                found[name] = np.linspace(float(low), float(high), int(n))
            else:
                found[name] = np.array([float(x) for x in values.split(",")])
        except ValueError:
            raise UsageError(f"--grid must be NAME=LOW:HIGH:N or NAME=A,B,C; got {text!r}") from None
    return found


def _samples(path: str) -> Any:
    """Return the DataFrame of a file."""
    suffix = Path(path).suffix.lower()
    pandas = frames.pandas()
    if suffix == ".csv":
        try:
            return pandas.read_csv(path, dtype=str).astype(
                float
            )  # float() rounds once, unlike some versions of read_csv
        except (ValueError, UnicodeError) as error:
            raise UsageError(f"{path}: {error}") from None
    if suffix == ".parquet":
        arrow, parquet = frames.parquet()
        try:
            return parquet.read_table(path).to_pandas()
        except arrow.ArrowException as error:
            raise UsageError(f"{path}: {error}") from None
    raise UsageError(f"--samples must end in .csv or .parquet; got {path}")
