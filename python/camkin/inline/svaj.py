"""The small pictures of s, v, a, j: of an analysis with segments, limits and impulses, and of one law or segment."""

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from camkin._base.arguments import GEOMETRIC, QUANTITIES, FloatArray, call_in_chunks
from camkin._base.law_names import in_words
from camkin._base.units import of_svaj
from camkin._camkin import lib
from camkin._core import Break, CompiledProgram
from camkin.inline.chart import Axis, Panel, chart

if TYPE_CHECKING:
    from camkin.analysis import Analysis
    from camkin.program import Program

_SAMPLES = 600  # of a cycle; the path keeps the few that it needs
_MOST_EDGES = 200  # more pieces cannot be seen in a small picture; they are sampled coarsely
_COARSE = 200


def picture(analysis: "Analysis", width: float, height: float) -> str:
    """Return the SVG of an analysis."""
    program = analysis.program
    compiled = program._compiled
    first, last = compiled.window
    joints = [start for start in compiled.starts if first < start < last]
    inner = [b.theta for b in compiled.breaks if b.inside and first < b.theta < last]
    drawn, evaluated = _angles(joints + inner, first, last)
    motion = program.evaluate(evaluated, rpm=GEOMETRIC if analysis.rpm is None else analysis.rpm)
    panels = []
    for i, (name, unit) in enumerate(zip(QUANTITIES, of_svaj(program.length_unit, analysis.rpm is None), strict=True)):
        low, high = getattr(analysis.finite, name)
        impulses = [] if analysis.rpm == 0.0 else _impulses(compiled.breaks, i)
        limit = analysis.limits.quantities().get(name)
        panels.append(Panel("svaj"[i], unit, motion.data[i], low.value, high.value, impulses, limit))
    title = f"s, v, a, j of {program.name or 'a program'} over the cam angle"
    axis = Axis(first, last, "cam angle [°]", joints if len(joints) <= _MOST_EDGES else [], _names(program))
    return chart(drawn, panels, axis, width, height, title)


def of_one(compiled: CompiledProgram, panels: list[tuple[str, str]], axis: Axis, title: str, omega: float) -> str:
    """Return the SVG of the first segment of a program, which starts at 0.

    panels: names and units. axis: its ends are scaled to the segment. omega: speed [rad/s], 1 for geometric values.
    """
    inside = [b for b in compiled.breaks if b.inside and b.segment == 0]
    turn = compiled.starts[1]
    drawn, evaluated = _angles([b.theta for b in inside], 0.0, turn)
    block = np.empty((4, evaluated.size))
    call_in_chunks(lib.ck_eval_rows, compiled.handle, omega, evaluated, block, evaluated.size, 1)
    c = compiled.characteristics(omega * 30.0 / np.pi, 0)
    lows, highs = (c.s_min, c.v_min, c.a_min, c.j_min), (c.s_max, c.v_max, c.a_max, c.j_max)
    scale = (axis.last - axis.first) / turn
    ends = [b for b in compiled.breaks if not b.inside and b.segment < 2]
    found = [
        Panel(name, unit, block[i], lows[i].value, highs[i].value, [scale * x for x in _impulses(inside + ends, i)])
        for i, (name, unit) in enumerate(panels)
    ]
    return chart(axis.first + scale * drawn, found, axis, 380.0, 260.0, title)


def _impulses(breaks: "list[Break] | tuple[Break, ...]", order: int) -> list[float]:
    """Return the places where a derivative is infinite because a lower one jumps."""
    return [b.theta for b in breaks if b.order + 1 < order]


def _angles(edges: list[float], first: float, last: float) -> tuple[FloatArray, FloatArray]:
    """Return angles to draw at and to evaluate at: just before an edge, so that jumps are vertical."""
    if len(edges) > _MOST_EDGES:
        theta = np.linspace(first, last, _COARSE)
        return theta, theta
    drawn, evaluated = [], []
    for start, end in pairwise(sorted({first, last, *edges})):
        theta = np.linspace(start, end, max(2, round(_SAMPLES * (end - start) / (last - first))))
        drawn.append(theta)
        evaluated.append(np.append(theta[:-1], np.nextafter(theta[-1], -np.inf)))
    return np.concatenate(drawn), np.concatenate(evaluated)


def _names(program: "Program") -> list[tuple[float, str]]:
    """Return the middle of each segment and the name of its law; none if there are more than one can see."""
    starts, segments = program._compiled.starts, program.segments
    first, last = program._compiled.window
    if len(starts) > _MOST_EDGES:
        return []
    durations = [segment.duration for segment in segments]
    if len(starts) > len(segments):  # the dwell that closes the cycle
        durations.append(last - first - sum(durations))
    middles = [start + duration / 2.0 for start, duration in zip(starts, durations, strict=True)]
    if not program.once:
        middles = [first + (middle - first) % (last - first) for middle in middles]
    laws = [in_words(segment.law.name) for segment in segments] + ["dwell"]
    return list(zip(middles, laws, strict=False))
