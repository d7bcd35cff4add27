"""The commands plot and compare."""

import argparse
import json
from pathlib import Path
from typing import Any

from camkin.cli import source
from camkin.cli.output import say
from camkin.cli.source import UsageError, picture
from camkin.errors import ParameterError, SpeedError, UnitError, unasked
from camkin.law import Law, is_law
from camkin.plot import frame, svaj
from camkin.plot.trace import Trace, trace_of
from camkin.program import Program
from camkin.reports.comparison import Comparison

# The backends of matplotlib that have no windows.
_WINDOWLESS = ("agg", "cairo", "pdf", "pgf", "ps", "svg", "template")


def add(known: Any) -> None:
    """Add the commands to the parser."""
    plot = known.add_parser("plot", help="the SVAJ diagram of a spec, or of several over each other")
    source.add(plot, several=True)
    _add_picture(plot)
    plot.add_argument("--time", action="store_true", help="over time instead of the cam angle")
    plot.set_defaults(run=draw)

    compare = known.add_parser("compare", help="a table and a picture of specs and laws beside each other")
    source.add(compare, laws=True)
    _add_picture(compare, "--plot")
    compare.add_argument("--lift", type=float, metavar="L", help="of the rises for which laws stand")
    compare.add_argument("--duration", type=float, metavar="DEG", help="of the rises for which laws stand")
    compare.add_argument("--json", action="store_true", help="print JSON instead of a table")
    compare.set_defaults(run=write_table)


def _add_picture(parser: argparse.ArgumentParser, *names: str) -> None:
    parser.add_argument("--rpm", type=float, metavar="N", help="speed; that of the specs if left out")
    parser.add_argument("--quantities", metavar="Q", help="some of the letters s, v, a, j; all if left out")
    parser.add_argument("-o", "--output", *names, metavar="FILE", help="picture: .png, .svg, .pdf")


def draw(arguments: argparse.Namespace) -> int:
    """Draw programs over each other, into a file or a window."""
    programs = [_program(arguments, spec) for spec in arguments.spec]
    try:
        traces = [_trace(arguments, *pair) for pair in zip(arguments.spec, programs, strict=True)]
        if arguments.output is None:
            return _show(traces, arguments.quantities)
        figure = svaj.detached(traces, quantities=arguments.quantities)
    except (ParameterError, SpeedError, UnitError) as error:
        raise UsageError(source.spelled(str(error))) from None
    with picture(arguments.output):
        frame.write(figure, arguments.output)
    return 0


def _trace(arguments: argparse.Namespace, spec: str, program: Program) -> Trace:
    analysis = program.analyze(rpm=arguments.rpm, points=2)
    return trace_of(program, analysis, "time" if arguments.time else "theta", program.name or Path(spec).stem)


def _show(traces: list[Trace], quantities: str | None) -> int:
    """Show a picture in a window."""
    given = frame.Frame.of(None, quantities, None, {})
    from matplotlib import pyplot

    if pyplot.get_backend().lower() in _WINDOWLESS:
        raise UsageError("there is no display to show the picture on: give -o FILE")
    _, axes = svaj.draw(traces[0], given, 2000)
    for trace in traces[1:]:
        svaj.draw(trace, frame.Frame.of(axes, quantities, None, {}), 2000)
    pyplot.show()
    return 0


def write_table(arguments: argparse.Namespace) -> int:
    """Print the table of a comparison, and draw it into a file."""
    motions = [_motion(arguments, spec) for spec in arguments.spec]
    rise = {"lift": arguments.lift, "duration": arguments.duration, "rpm": arguments.rpm}
    if all(isinstance(motion, Law) for motion in motions):
        rise["length_unit"] = vars(arguments).pop("length_unit", None)
        source.check_no_table_options(arguments, "laws have no file")
    try:
        with unasked():  # reading the specs has asked
            found = Comparison(motions, **rise)
            figure = found.figure(quantities=arguments.quantities) if arguments.output else None
            text = json.dumps(found.to_dict(), indent=2, allow_nan=False) if arguments.json else str(found)
    except (ParameterError, SpeedError, UnitError) as error:
        raise UsageError(source.spelled(str(error))) from None
    if figure:
        with picture(arguments.output):
            frame.write(figure, arguments.output)
    say(text)
    return 0


def _program(arguments: argparse.Namespace, spec: str) -> Program:
    if is_law(spec.partition(":")[0]) and not Path(spec).exists():
        raise UsageError(f"there is no file {spec}, and plot draws files: camkin compare {spec} draws a law")
    return source.program_of(argparse.Namespace(**(vars(arguments) | {"spec": spec})))


def _motion(arguments: argparse.Namespace, text: str) -> Program | Law:
    """Return the program of a file, or the law of a name such as modified_sine or scca:b=0.25,c=0.5,d=0.25."""
    name, _, given = text.partition(":")
    if Path(name).suffix or Path(text).exists():
        program = _program(arguments, text)
        with unasked():  # reading the spec has asked
            return program if program.name else program._with({"name": Path(text).stem})
    params = {}
    for part in given.split(",") if given else ():
        key, _, value = part.partition("=")
        try:
            params[key] = float(value)
        except ValueError:
            raise UsageError(f"{text}: a parameter of a law is given as {key or 'b'}=0.25; got {part!r}") from None
    return Law(name, **params)
