"""The small picture of an analysis: s, v, a, j over one cycle, with segments, limits and impulses."""

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from camkin._base.arguments import GEOMETRIC, QUANTITIES, FloatArray
from camkin._base.units import of_svaj
from camkin.inline.chart import Axis, Panel, chart

if TYPE_CHECKING:
    from camkin.analysis import Analysis

_SAMPLES = 600  # of a cycle; the path keeps the few that it needs


def picture(analysis: "Analysis", width: float, height: float) -> str:
    """Return the SVG of an analysis."""
    program = analysis.program
    first, last = program._compiled.window
    drawn, evaluated = _angles(analysis, first, last)
    motion = program.evaluate(evaluated, rpm=GEOMETRIC if analysis.rpm is None else analysis.rpm)
    places = program.continuity()
    panels = []
    for i, (name, unit) in enumerate(zip(QUANTITIES, of_svaj(program.length_unit, analysis.rpm is None), strict=True)):
        between = getattr(analysis.finite, name)
        impulses = [place.angle for place in places if place.order + 1 < i and analysis.rpm != 0.0]
        limit = analysis.limits.quantities().get(name)
        panels.append(Panel("svaj"[i], unit, motion.data[i], between.min.value, between.max.value, impulses, limit))
    spans = []
    for segment in analysis.segments:
        middle = segment.start + segment.duration / 2.0
        spans.append((middle if program.once else first + (middle - first) % (last - first), segment.law))
    joints = [segment.start for segment in analysis.segments if first < segment.start < last]
    named = [(middle, name.replace("_", " ")) for middle, name in spans]
    title = f"s, v, a, j of {program.name or 'a program'} over the cam angle"
    return chart(drawn, panels, Axis(first, last, "cam angle [°]", joints, named), width, height, title)


def _angles(analysis: "Analysis", first: float, last: float) -> tuple[FloatArray, FloatArray]:
    """Return angles to draw at and to evaluate at: just before the end of a segment, so that jumps are vertical."""
    starts = {segment.start for segment in analysis.segments}
    inner = {place.angle for place in analysis.program.continuity() if place.inside}
    edges = sorted({first, last} | {x for x in starts | inner if first < x < last})
    drawn, evaluated = [], []
    for start, end in pairwise(edges):
        theta = np.linspace(start, end, max(2, round(_SAMPLES * (end - start) / (last - first))))
        drawn.append(theta)
        evaluated.append(np.append(theta[:-1], np.nextafter(theta[-1], -np.inf)))
    return np.concatenate(drawn), np.concatenate(evaluated)
