"""Copied and unpickled objects have the class and all attributes of the original, and share no state with it."""

import copy
import pickle
from functools import cached_property

import numpy as np
import pytest

from camkin import Limits, Motion, Program, Segment
from camkin.motion import Plan

COPIES = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "pickle": lambda x: pickle.loads(pickle.dumps(x)),
    "pickle protocol 0": lambda x: pickle.loads(pickle.dumps(x, 0)),
}
each_way = pytest.mark.parametrize("copied", COPIES.values(), ids=COPIES)


def program():
    return Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, rpm=300, limits=Limits(jerk=1e9))


@each_way
def test_a_copy_of_a_plan_has_its_own_speed_and_points(copied):
    p = program()
    plan = p.plan(1, threads=1)
    plan.theta[:] = 45.0
    slow, fast = 100.0, 200.0
    assert plan.evaluate(rpm=slow).v[0] == p.velocity(45.0, rpm=slow)
    other = copied(plan)
    assert (other.theta[0], other.v[0], other.program) == (45.0, plan.v[0], p)
    assert other.evaluate(rpm=fast).v[0] == p.velocity(45.0, rpm=fast)
    # An earlier version kept the speed of the copy in the original.
    assert plan.evaluate(rpm=slow).v[0] == p.velocity(45.0, rpm=slow)
    other.theta[:] = 30.0
    assert plan.theta[0] == 45.0
    t = 0.001
    plan.t[:] = other.t[:] = t
    for turn in (plan, other, plan):
        rpm = slow if turn is plan else fast
        assert turn.boundary_conditions(rpm=rpm).v[0] == p.boundary_conditions(t, rpm=rpm).v


class Counting(Plan):
    """A subclass of a plan, with attributes."""


@each_way
def test_a_copy_of_a_plan_keeps_its_class_and_its_size(copied):
    plan = Counting(program(), 1_000_003, 0)  # in two slices
    plan.theta[:] = np.linspace(0.0, 360.0, 1_000_003)
    plan.evaluate()
    other = copied(plan)
    assert type(other) is Counting
    np.testing.assert_array_equal(other.motion.data, plan.motion.data)
    plan.motion.data.fill(0.0)
    assert other.evaluate().s.max() == 10.0
    assert plan.s.max() == 0.0


class Named(Program):
    """A subclass of Program with an attribute, a cached value and a constructor."""

    def __init__(self, height):
        rise = Segment("cycloidal", duration=180, lift=height)
        super().__init__([rise, Segment("cycloidal", duration=180, lift=-height)])
        self.tags = ["one"]

    @cached_property
    def top(self):
        return self.displacement(180.0)


@each_way
def test_a_program_of_a_subclass_stays_one(copied):
    p = Named(7.0)
    assert p.top == 7.0
    p._compiled.starts  # noqa: B018
    other = copied(p)
    assert type(other) is Named
    assert other == p
    assert (other.tags, other.top, other.isa) == (["one"], 7.0, p.isa)
    assert other._handle is not p._handle
    assert other.displacement(33.0) == p.displacement(33.0)
    assert copied(other) == p


def test_what_is_made_of_a_subclass_is_one():
    class Plain(Program):
        pass

    p = Plain([Segment("cycloidal", duration=180, lift=1), Segment("cycloidal", duration=180, lift=-1)])
    for made in (p.mirrored(), p.reversed(), p.scaled(lift=2.0), p.shifted(3.0), p + p):
        assert type(made) is Plain


@each_way
def test_other_values_copy(copied):
    p = program()
    analysis = p.analyze(points=3)
    for value in (p, p.segments[0], p.segments[0].law, p.limits, analysis.velocity, p.continuity()[0]):
        assert copied(value) == value
    motion = p.evaluate([1.0, 2.0])
    assert type(copied(motion)) is Motion
    np.testing.assert_array_equal(copied(motion).data, motion.data)
    assert str(copied(analysis)) == str(analysis)
