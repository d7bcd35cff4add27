"""The command fit: a spec from a measured lift, and how far it is to be trusted."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from camkin._base.textfile import write_whole
from camkin.analysis import text_report
from camkin.cli import source
from camkin.cli.output import say
from camkin.cli.source import UsageError, picture
from camkin.errors import CamkinError, TableError
from camkin.io import lift_file
from camkin.lift_table.fit import Band, Fit
from camkin.plot import fit as fit_plot
from camkin.plot import frame
from camkin.plot.trace import trace_of
from camkin.program import Program


def add(known: Any) -> None:
    """Add the command to the parser."""
    parser = known.add_parser("fit", help="a spec from a measured lift: residuals, noise, bands of the peaks")
    source.add(parser, tables=True, degree="5", smoothing="auto")
    parser.add_argument("--rpm", type=float, metavar="N", help="speed; geometric values if left out")
    parser.add_argument("--samples", type=int, default=100, metavar="N", help="tables for the bands; 100 if left out")
    parser.add_argument("-o", "--output", metavar="FILE", help="spec (.toml) or cam file (.cam)")
    parser.add_argument("--plot", metavar="FILE", help="draw rows, fit, residuals, a and j (.png, .svg, .pdf)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")
    parser.set_defaults(run=fit, degree=5, smoothing="auto")


def fit(arguments: argparse.Namespace) -> int:
    """Fit a spline to the rows of a file; by default of degree 5, with a smoothing by the noise of the rows."""
    if Path(arguments.spec).suffix.lower() not in lift_file.SUFFIXES:
        raise UsageError(f"{arguments.spec}: fit takes a lift table ({', '.join(lift_file.SUFFIXES)})")
    if arguments.output and Path(arguments.output).suffix not in (".toml", ".cam"):
        raise UsageError(f"{arguments.output}: the output is a spec (.toml) or a cam file (.cam)")
    program = source.program_of(arguments)
    found = program.fit
    assert found is not None, "a program of a lift table has a fit"
    try:
        band = found.band(samples=arguments.samples) if found.smoothing else None
    except TableError as error:  # the fit is what it is
        band = None
        print(f"camkin: no bands: {source.spelled(str(error))}", file=sys.stderr)
    except CamkinError as error:
        raise UsageError(source.spelled(str(error))) from None
    if arguments.plot:
        theta, residuals = found.rows()
        trace = trace_of(program, program.analyze(points=2), "theta", Path(arguments.spec).stem)
        s = program.displacement(theta) - residuals
        figure = fit_plot.picture(trace, theta, s, residuals, found.smoothing)
        with picture(arguments.plot):
            frame.write(figure, arguments.plot)
    if arguments.output:
        _write(program, arguments.output)
    if arguments.json:
        bands = {} if band is None else {"band": band._asdict()}
        say(json.dumps(program.analyze().to_dict() | bands, indent=2, allow_nan=False))
    else:
        say(_text(program, found, band, arguments))
    return 0


def _is_at_a_joint(program: Program, angle: float) -> bool:
    places = [joint.angle for joint in program.continuity() if not joint.inside]
    return any(
        abs((angle - place + 0.5 * program.cycle) % program.cycle - 0.5 * program.cycle) < 1e-6 for place in places
    )


def _write(program: Program, path: str) -> None:
    if Path(path).suffix == ".cam":
        program.save(path)
        return
    with write_whole(path) as file:
        file.write(program.dumps().encode())


def _text(program: Program, found: Fit, band: Band | None, arguments: argparse.Namespace) -> str:
    analysis = program.analyze(points=2)
    units = text_report.units(analysis)
    number = text_report.number
    theta, _ = found.rows()
    how = "through every row" if found.smoothing is None else f"smoothing {found.smoothing:.3g} {units[0]}"
    rows = [
        ("rows", f"{theta.size}, {number(theta[0])}° to {number(theta[-1])}°"),
        ("spline", f"degree {arguments.degree}, {how}"),
        ("residual", f"{found.rms:.3g} {units[0]} RMS, {found.largest:.3g} {units[0]} at {found.where}"),
        ("noise", "unknown, too few rows" if found.noise is None else f"about {found.noise:.3g} {units[0]}"),
    ]
    for k, key, letter in ((2, "max_acceleration", "a"), (3, "max_jerk", "j")):
        value, angle = getattr(analysis.finite, key)
        text = f"{number(value)} {units[k]} at {number(angle)}°"
        if band is not None:
            low, high = getattr(band, key)
            text += f"; measured again, at least 9 of 10 times {low:.4g} to {high:.4g} (scatter alone)"
        if letter == "j" and _is_at_a_joint(program, angle):
            text += "; at the edge of a dwell, where the spline decides and not the rows"
        rows.append((f"max |{letter}|", text))
    return "\n".join(text_report.grid(rows, text_columns=(0, 1)))
