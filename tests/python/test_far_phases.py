"""Programs made from an indexing program whose phase is many cycles away: each of these cycles adds its lift."""

import math

import numpy as np
import pytest

import camkin
from camkin import Program, Segment

PHASE = 7234.5
P = Program(
    [Segment("modified_sine", duration=120, lift=45.1), Segment("cycloidal", duration=60, lift=-7.3)],
    accumulate=True,
    phase=PHASE,
    start=0.3,
)
THETA = np.linspace(7000.0, 7800.0, 81) + 0.013  # three cycles around the phase


def same(got, want):
    # The angles are sums and products of the given ones, rounded to some 1e-12 degrees.
    np.testing.assert_allclose(got, want, rtol=0, atol=1e-11)


def test_the_start_is_reached_at_the_phase_as_it_was_given():
    assert P.displacement(PHASE) == 0.3
    assert P.displacement(PHASE - 7200.0) == pytest.approx(0.3 - 20 * 37.8, rel=1e-15)


def test_made_programs_have_the_same_level():
    same(P.reversed().displacement(-THETA), P.displacement(THETA))
    same(P.reversed().reversed().displacement(THETA), P.displacement(THETA))
    same(P.shifted(33.3).displacement(THETA + 33.3), P.displacement(THETA))
    same(P.scaled(angle=2.0, lift=3.0).displacement(2.0 * THETA), 3.0 * P.displacement(THETA))
    same(P.mirrored().displacement(THETA), -P.displacement(THETA))


def test_a_shift_there_and_back_changes_no_bit():
    q = P.shifted(1e6).shifted(-1e6)
    assert (q.phase, q.start) == (PHASE, 0.3)
    np.testing.assert_array_equal(q.displacement(THETA), P.displacement(THETA))


def test_a_program_that_returns_keeps_its_phase_near_0():
    rise = Segment("cycloidal", duration=90, lift=1)
    returns = Program([rise, rise.reversed()], phase=PHASE)
    assert returns.shifted(0.0).phase == PHASE - 7200.0
    far = Program([rise, rise.reversed()], phase=10.0).shifted(1e12)
    assert far.phase == math.remainder(1e12 + 10.0, 360.0)


def test_a_phase_out_of_range_is_refused():
    with pytest.raises(camkin.DurationError, match="phase must be -1e9 to 1e9"):
        P.shifted(1e10)
