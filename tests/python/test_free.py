"""Designs: free numbers and rests, against programs that are written out."""

import copy
import inspect
import pickle
from fractions import Fraction

import numpy as np
import pytest

import camkin
from camkin import Design, Program, Segment, free, rest


def two_flanks(**options):
    return Design(
        [
            Segment("scca", duration=free("rise", 60, 160), lift=20, b=free("b", 0, 0.6), c=rest, d=free("d", 0, 0.5)),
            Segment("dwell", duration=60),
            Segment("modified_sine", duration=rest, lift=rest),
        ],
        total=280,
        **options,
    )


def test_a_design_is_the_program_with_its_numbers():
    design = two_flanks(rpm=300, start=1.0, phase=30.0)
    made = Program(
        [
            Segment("scca", duration=103, lift=20, b=0.125, c=0.625, d=0.25),
            Segment("dwell", duration=60),
            Segment("modified_sine", duration=117, lift=-20),
        ],
        rpm=300,
        start=1.0,
        phase=30.0,
    )
    assert design(rise=103, b=0.125, d=0.25) == made
    assert design.program({"d": 0.25, "rise": 103, "b": 0.125}) == made
    assert design.program(np.array([103, 0.125, 0.25])) == made
    assert design.parameters == {"rise": (60.0, 160.0), "b": (0.0, 0.6), "d": (0.0, 0.5)}


@pytest.mark.parametrize("rise", [60, 160])
@pytest.mark.parametrize("shares", [(0.0, 0.5), (0.5, 0.5), (0.0, 0.0), (0.5, 0.0)])
def test_ends_of_the_bounds(rise, shares):
    b, d = shares
    program = two_flanks()(rise=rise, b=b, d=d)
    assert dict(program.segments[0].law.params).get("c", 0.0) == 1.0 - b - d
    assert program.segments[2].duration == 220 - rise


def test_a_name_in_two_places_is_one_number():
    side = free("side", 30, 170)
    design = Design([Segment("cycloidal", duration=side, lift=5), Segment("poly_345", duration=side, lift=-5)])
    assert list(design.parameters) == ["side"]
    assert [s.duration for s in design(side=80).segments] == [80.0, 80.0]
    other = free("side", 30, 171)
    with pytest.raises(camkin.ParameterError, match=r"free number .side. has two ranges, free"):
        Design([Segment("cycloidal", duration=side, lift=5), Segment("poly_345", duration=other, lift=-5)])


def test_bounds_that_are_arrays_make_numbered_names():
    low = np.array([0.1, 0.3, 0.3, 0.45, 0.6, 0.9])
    design = Design(
        [
            Segment("universal", duration=90, lift=8, T=free("T", low, low + 0.05)),
            Segment("cycloidal", duration=90, lift=rest),
        ]
    )
    assert design.parameters == {f"T{i + 1}": (low[i], low[i] + 0.05) for i in range(6)}
    values = {f"T{i + 1}": low[i] + 0.02 for i in range(6)}
    assert dict(design(**values).segments[0].law.params)["T"] == tuple(low + 0.02)
    found = design.analyze({key: np.full(3, x) for key, x in values.items()})
    assert found.max_jerk.value == pytest.approx([design(**values).analyze().max_jerk.value] * 3, rel=1e-13)


def test_the_rest_of_an_s_curve():
    design = Design(
        [
            Segment("s_curve", duration=90, lift=8, tj=free("tj", 0.01, 0.2), tc=free("tc", 0.01, 0.4), tv=rest),
            Segment("cycloidal", duration=90, lift=rest),
        ]
    )
    whole = Segment("s_curve", duration=90, lift=8, tj=0.125, tc=0.125, tv=0.25)
    assert design(tj=0.125, tc=0.125).segments[0] == whole


def test_lifts_of_laws_that_return_are_not_counted():
    kinds = [name for name in camkin.laws() if name != "dwell" and _returns(name)]
    assert kinds
    design = Design(
        [
            Segment(kinds[0], duration=60, lift=3),
            Segment("cycloidal", duration=60, lift=free("h", 1, 9)),
            Segment("cycloidal", duration=60, lift=rest),
        ]
    )
    assert design(h=2.5).segments[2].lift == -2.5
    assert design.analyze({"h": [2.5, 9.0]}).accepted.all()


def _returns(name):
    try:
        return camkin.Law(name).net == 0.0
    except camkin.CamkinError:
        return False


def test_columns_agree_with_programs():
    rng = np.random.default_rng(6)
    m = 200
    design = two_flanks(rpm=300, start=2.0)
    values = {"rise": rng.uniform(60, 160, m), "b": rng.uniform(0, 0.6, m), "d": rng.uniform(0, 0.5, m)}
    values["rise"][0], values["b"][1], values["d"][1], values["b"][2] = 160, 0.5, 0.5, 0.0
    found = design.analyze(values)
    refused = 0
    for i in range(m):
        try:
            program = design(**{key: x[i] for key, x in values.items()})
        except camkin.ParameterError as error:
            assert error.parameter == "c"
            assert error.segment == 0
            refused += 1
            assert np.isnan(found.max_jerk.value[i])
            assert "parameter" in found.reason(i)
            continue
        one = program.analyze()
        assert found.max_acceleration.value[i] == pytest.approx(one.max_acceleration.value, rel=4e-15)
        assert found.max_jerk.value[i] == pytest.approx(one.max_jerk.value, rel=4e-15)
        assert found.displacement.max.value[i] == 22.0
    assert 0 < refused < m / 4
    assert np.count_nonzero(~found.accepted) == refused


@pytest.mark.parametrize(
    "condition", [(1 / 3, 0, free("q", 1, 3)), (free("x", 0.1, 0.9), 0, 1.0), (0.5, 1, rest)], ids=repr
)
def test_a_free_condition_of_a_poly_names_what_works(condition):
    kind = "the rest" if condition[2] is rest else "free"
    with pytest.raises(
        camkin.ParameterError, match=rf"^constraints\[1\] of a 'poly' cannot be {kind}: let two .*poly_bc"
    ):
        Segment("poly", duration=90, lift=5, constraints=[(0, 1, 0.0), condition])
    first = Segment("poly_bc", duration=30, lift=2, v0=0, v1=free("v", 0, 9), a1=free("a", -9, 9))
    second = Segment("poly_bc", duration=60, lift=3, v0="match", a0="match", v1=0)
    design = Design([first, second, Segment("cycloidal", duration=90, lift=-5)])
    assert design(v=3.0, a=-1.0).velocity(30.0) == pytest.approx(3.0, rel=1e-15)


def test_a_rest_of_durations_below_its_range():
    design = Design(
        [Segment("cycloidal", duration=free("a", 10, 400), lift=1), Segment("cycloidal", duration=rest, lift=rest)]
    )
    with pytest.raises(camkin.DurationError, match="segment 1: duration is the rest, 360 - 360 = 0, and must be at"):
        design(a=360)
    found = design.analyze({"a": [350.0, 360.0, 400.0]})
    assert found.accepted.tolist() == [True, False, False]
    assert "duration" in found.reason(1)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"rise": 100, "b": 0.1}, "needs a value for d"),
        ({"rse": 100, "b": 0.1, "d": 0.1}, "no free number 'rse'; did you mean 'rise'"),
        ({"rise": 59.999, "b": 0.1, "d": 0.1}, "rise must be 60 to 160; got 59.999"),
        ({"rise": float("nan"), "b": 0.1, "d": 0.1}, "rise must be 60 to 160; got nan"),
        ({"rise": 100, "b": 0.6, "d": 0.5}, "c is the rest, 1 less the shares of b and d = -0.1, and must be 0 or"),
    ],
)
def test_values_that_do_not_fit(values, message):
    with pytest.raises(camkin.ParameterError, match=message):
        two_flanks().program(values)


def test_a_boundary_value_that_the_law_does_not_take_cannot_be_free():
    """Its range holds 0, which every law takes: once such a number was accepted and did nothing."""
    for key in ("v0", "a1", "j0"):
        with pytest.raises(
            camkin.BoundaryError, match=rf"^segment 0 \(cycloidal\): {key} must be 0: the law takes no such"
        ):
            Design([Segment("cycloidal", duration=free("x", 60, 90), lift=10, **{key: free("q", -1, 1)})])
    assert Design([Segment("poly_bc", duration=60, lift=10, a1=free("q", -1, 1))]).parameters == {"q": (-1, 1)}


def test_a_value_left_to_the_polynomial_is_no_free_number():
    design = Design([Segment("poly_bc", duration=60, lift=10, v1="free"), Segment("poly_bc", duration=60, lift=-10)])
    with pytest.raises(
        camkin.ParameterError, match=r"no free number: give camkin.free\(name, low, high\) .* 'free' leaves"
    ):
        design.minimize("max_acceleration")


def test_rows_that_do_not_fit():
    design = two_flanks()
    with pytest.raises(camkin.ParameterError, match="rise must be 60 to 160; got 170"):
        design.columns({"rise": [100.0, 170.0], "b": 0.1, "d": 0.1})
    with pytest.raises(camkin.ParameterError, match="got nan in row 0"):
        design.columns({"rise": [np.nan], "b": 0.1, "d": 0.1})
    with pytest.raises(camkin.ArrayError, match="same length"):
        design.analyze({"rise": [100.0, 110.0], "b": [0.1, 0.1, 0.1], "d": 0.1})
    with pytest.raises(camkin.ArrayError, match="one number for each of rise, b, d"):
        design.program([1.0, 2.0])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: free("a b", 0, 1), "must be an identifier"),
        (lambda: free("a", 1, 1), "low below high; got 1.0 and 1.0"),
        (lambda: free("a", 0, np.inf), "must be finite"),
        (lambda: free("a", [0, 1], [1, 2, 3]), "same length"),
        (lambda: Design([Segment("cycloidal", duration=rest, lift=1)], total=float("nan")), "total must be finite"),
        (lambda: Design([Segment("cycloidal", duration=90, lift=rest)], total=90), "one duration that is camkin.rest"),
        (lambda: Design([Segment("cycloidal", duration=90, lift=rest)] * 2), "lift is rest, and so is lift of segm"),
        (lambda: Design([Segment("poly_bc", duration=90, lift=1, v0=rest)]), "v0 cannot be rest, only"),
        (lambda: Design([Segment("cycloidal", duration=90, lft=free("a", 0, 1))]), "unknown 'lft'; did you mean"),
        (lambda: Design([Segment("scca", duration=9, lift=1, b=free("b", 2, 3), c=0, d=0)]), "segment 0: .*b must be"),
        (lambda: Design([Segment("dwell", duration=90)] * 65), "1 to 64 segments; got 65"),
        (lambda: Design([Segment("dwell", duration=90)], cycl=90), "takes no 'cycl'; did you mean 'cycle'"),
        (lambda: Design([Segment("dwell", duration=90)], rpm="fast"), "rpm must be a number"),
        (lambda: Design(5), "a design is a list of Segments"),
        (lambda: Program([Segment("dwell", duration=free("a", 1, 2))]), "it belongs into a camkin.Design"),
    ],
)
def test_designs_that_do_not_fit(make, message):
    with pytest.raises(camkin.CamkinError, match=message):
        make()


def test_copies_and_pictures_of_a_design():
    design = two_flanks(name="cam")
    assert pickle.loads(pickle.dumps(design)) == design
    assert copy.deepcopy(design) == design
    assert pickle.loads(pickle.dumps(rest)) is rest
    assert eval(repr(design), vars(camkin)) == design
    assert "free('rise', 60.0, 160.0)" in repr(design)
    assert list(inspect.signature(Segment).parameters)[:3] == ["law", "duration", "lift"]
    assert pickle.loads(pickle.dumps(Segment("cycloidal", duration=90, lift=1))).lift == 1.0


@pytest.mark.parametrize(
    ("law", "others", "key"), [("scca", ("b", "d"), "c"), ("scca", ("b", "c"), "d"), ("s_curve", ("tj", "tc"), "tv")]
)
def test_a_rest_that_is_0_up_to_rounding_is_0(law, others, key):
    """Of shares that add up to 1 as decimals, the sum of the doubles may miss 1 by an ulp."""
    one, other = others
    shares = {one: free(one, 0.01, 1), other: free(other, 0, 1), key: rest}
    design = Design([Segment(law, duration=100, lift=5, **shares)], accumulate=True)
    first = np.array([k / 100 for k in (range(5, 96) if law == "scca" else range(1, 26))])
    second = np.array([round(1 - x, 2) if law == "scca" else round(0.5 - 2 * x, 2) for x in first])
    column = design.columns({one: first, other: second})[0, key]
    assert not column.any()
    exact = [
        1 - Fraction(x) - Fraction(y) if law == "scca" else 1 - 4 * Fraction(x) - 2 * Fraction(y)
        for x, y in zip(first.tolist(), second.tolist(), strict=True)
    ]
    assert any(exact)
    found = design.analyze({one: first, other: second})
    assert found.accepted.all()
    for i, pair in enumerate(zip(first.tolist(), second.tolist(), strict=True)):
        program = design(**dict(zip(others, pair, strict=True)))
        assert dict(program.segments[0].law.params)[key] == 0.0
        assert program.analyze().max_acceleration.value == pytest.approx(found.max_acceleration.value[i], rel=1e-14)
