"""Compare tables and splines with SciPy and closed forms, and test the error of each mistake in a table."""

import math
import re
import subprocess
import sys

import numpy as np
import pytest

import camkin
from camkin import Program, Segment

interpolate = pytest.importorskip("scipy.interpolate")
RADIAN = math.degrees(1.0)


def lift_of(theta):
    x = np.radians(theta)
    return 5.0 - 4.0 * np.cos(x) + 0.5 * np.sin(3 * x)


def rows(n, seed=None):
    theta = np.arange(n) * (360.0 / n)
    if seed is not None:
        theta[1:] += np.random.default_rng(seed).uniform(-0.3, 0.3, n - 1) * (360.0 / n)
    return theta, lift_of(theta)


def check_against_scipy(program, spline, theta, begin=0.0):
    got = program.evaluate(theta + begin).data
    for k in range(4):
        want = spline(theta, nu=k) * RADIAN**k
        # A spline of many rows has large higher derivatives, which SciPy rounds too.
        assert np.abs(got[k] - want).max() <= 1e-13 * 10.0 ** (2 * k) * np.abs(want).max(), k


@pytest.mark.parametrize("degree", [3, 5])
@pytest.mark.parametrize("n", [12, 360, 10_000])
def test_periodic_tables_are_scipys_splines(n, degree):
    theta, s = rows(n, seed=n)
    p = Program.from_table(theta, s, degree=degree, name="measured", rpm=600)
    x, y = np.append(theta, 360.0), np.append(s, s[0])
    spline = interpolate.make_interp_spline(x, y, k=degree, bc_type="periodic")
    at = np.random.default_rng(1).uniform(0, 360, 3000)
    at = at[np.abs(at[:, None] - theta[None, ::]).min(axis=1) > 1e-9] if n < 1000 else at
    m = p.evaluate(at, rpm="geometric")
    size = [1.0, 1e3, 1e6, 1e9]
    for k in range(3):
        want = spline(at, nu=k) * RADIAN**k
        assert np.abs(m.data[k] - want).max() <= 1e-13 * size[k] * np.abs(want).max()
    np.testing.assert_allclose(p.displacement(theta), s, rtol=0, atol=1e-13)
    assert p.displacement(720.0 + theta[5]) == pytest.approx(s[5], rel=1e-13)
    (joint,) = (joint for joint in p.continuity() if not joint.inside)
    # With 10 000 rows the rounding of the control points affects the jerk: it grows with the cube of their number.
    assert joint.order >= (2 if degree == 3 or n == 10_000 else 3)
    assert (p.name, p.rpm, p.start, p.phase) == ("measured", 600.0, s[0], 0.0)
    assert Program.loads(p.dumps()) == p


@pytest.mark.parametrize("degree", [3, 5])
@pytest.mark.parametrize("n", [100, 360, 1000, 2000, 3600])
def test_a_periodic_table_that_begins_at_rest_is_no_velocity_jump(n, degree):
    # The velocity of the spline there is a rounding error, which differs on the two sides.
    theta = np.arange(n) * (360 / n)
    for power in (2, 4, 6):
        p = Program.from_table(theta, 10 * np.sin(np.radians(theta) / 2) ** power, degree=degree)
        assert abs(p.velocity(0.0)) <= 1e-12 * p.analyze(points=2).max_velocity.value


def test_a_dense_table_is_near_the_motion_it_was_taken_from():
    theta, s = rows(720)
    p = Program.from_table(theta, s, degree=5)
    at = np.linspace(0, 360, 997)
    x = np.radians(at)
    np.testing.assert_allclose(p.velocity(at), 4 * np.sin(x) + 1.5 * np.cos(3 * x), rtol=0, atol=1e-9)
    np.testing.assert_allclose(p.acceleration(at), 4 * np.cos(x) - 4.5 * np.sin(3 * x), rtol=0, atol=1e-6)


def test_the_last_row_may_be_the_first_again_and_the_first_anywhere():
    theta, s = rows(90)
    p = Program.from_table(theta, s)
    closed = Program.from_table(np.append(theta, 360.0), np.append(s, s[0]))
    assert closed == p
    moved = Program.from_table(theta + 41.0, lift_of(theta + 41.0))
    assert (moved.phase, moved.start) == (41.0, lift_of(41.0))
    at = np.linspace(0, 360, 77)
    np.testing.assert_allclose(moved.displacement(at), lift_of(at), rtol=0, atol=1e-5)
    short = Program.from_table(theta / 3, s, cycle=120.0)
    np.testing.assert_allclose(short.displacement(at / 3), p.displacement(at), rtol=0, atol=1e-12)


@pytest.mark.parametrize("degree", [3, 5])
@pytest.mark.parametrize("ends", ["clamped", "natural", "not-a-knot"])
def test_tables_of_a_part_are_scipys_splines(ends, degree):
    theta = np.sort(np.random.default_rng(8).uniform(20.0, 140.0, 40))
    s = lift_of(theta)
    segment = Segment.table(theta, s, degree=degree, ends=ends)
    assert segment.law.degree == degree
    assert segment.lift == s[-1] - s[0]
    p = Program([segment], accumulate=True, allow_velocity_jump=True, start=s[0])
    zero = {3: [(1, 0.0)], 5: [(1, 0.0), (2, 0.0)]}[degree]
    bend = {3: [(2, 0.0)], 5: [(3, 0.0), (4, 0.0)]}[degree]
    condition = {"clamped": (zero, zero), "natural": (bend, bend), "not-a-knot": "not-a-knot"}[ends]
    spline = interpolate.make_interp_spline(theta - theta[0], s, k=degree, bc_type=condition)
    check_against_scipy(p, spline, np.random.default_rng(9).uniform(0, segment.duration, 500))


def test_a_cubic_clamped_spline_is_that_of_cubicspline():
    theta = np.array([0.0, 13.0, 20.0, 41.0, 60.0])
    s = np.array([0.0, 1.0, 2.5, 3.0, 2.0])
    segment = Segment.table(theta, s, v0=0.25, v1=-0.5)
    p = Program([segment], cycle=60, accumulate=True, allow_velocity_jump=True)
    spline = interpolate.CubicSpline(theta, s, bc_type=((1, 0.25 / RADIAN), (1, -0.5 / RADIAN)))
    check_against_scipy(p, spline, np.linspace(0.1, 59.9, 333))


def test_given_ends_are_met():
    theta = np.linspace(0, 80, 17)
    segment = Segment.table(theta, np.sin(theta / 20), degree=5, v0=1.5, a0=-3, v1=0.25, a1=7)
    q = Program([segment], accumulate=True, allow_velocity_jump=True)
    end = math.nextafter(80.0, 0)
    assert [q.velocity(0.0), q.acceleration(0.0)] == pytest.approx([1.5, -3], rel=1e-11)
    assert [q.velocity(end), q.acceleration(end)] == pytest.approx([0.25, 7], rel=1e-11)


def test_a_table_of_a_part_of_the_cycle_rests_for_the_remainder():
    theta = np.arange(100.0, 221.0, 2.0)
    s = 3 + 2 * np.sin(np.pi * (theta - 100) / 120) ** 4
    s[-1] = s[0]
    p = Program.from_table(theta, s, periodic=False, degree=5)
    np.testing.assert_allclose(p.displacement(theta), s, rtol=0, atol=1e-14)
    assert (p.phase, p.displacement(90.0), p.displacement(230.0)) == (100.0, 3.0, 3.0)
    assert [joint.order for joint in p.continuity()] == [2, 2]
    stretched = Segment.table(theta, s, duration=60.0)
    assert stretched.duration == 60.0


@pytest.mark.parametrize("degree", [3, 5])
def test_smoothing_keeps_its_tolerance(degree):
    theta, s = rows(720)
    noise = 1e-3 * np.random.default_rng(4).standard_normal(720)
    p = Program.from_table(theta, s + noise, degree=degree, smoothing=1e-3)
    missed = p.displacement(theta) - (s + noise)
    assert math.sqrt((missed**2).mean()) <= 1.002e-3
    assert np.abs(p.displacement(theta) - s).max() < 1e-3  # the difference is the noise
    with pytest.warns(camkin.CamkinWarning, match="s scatters by about 0.00"):
        rough = Program.from_table(theta, s + noise, degree=degree)
    assert p.analyze().max_acceleration.value < rough.analyze().max_acceleration.value / 10
    (joint,) = (joint for joint in p.continuity() if not joint.inside)
    assert joint.order >= 2
    assert p.displacement(0.0) == pytest.approx(p.start, rel=1e-14)
    part = Segment.table(theta[:200], (s + noise)[:200], ends="not-a-knot", smoothing=2e-3, degree=degree)
    level = Program([part], accumulate=True, allow_velocity_jump=True).displacement(theta[:199])
    level += np.mean((s + noise)[:199] - level)
    assert math.sqrt(((level - (s + noise)[:199]) ** 2).mean()) <= 2.1e-3


def test_bsplines_of_all_degrees_are_scipys():
    rng = np.random.default_rng(2)
    for degree in range(3, 8):
        inner = np.sort(rng.uniform(0, 50, 20))
        knots = [0.0] * (degree + 1) + inner.tolist() + [50.0] * (degree + 1)
        points = rng.uniform(-1, 1, len(knots) - degree - 1)
        segment = Segment.bspline(np.array(knots) + 10.0, points, degree)
        assert segment.duration == 50.0
        assert segment.lift == pytest.approx(points[-1] - points[0], rel=1e-15)
        p = Program([segment], accumulate=True, allow_velocity_jump=True, start=points[0])
        spline = interpolate.BSpline(np.array(segment.law.knots), points, degree)
        check_against_scipy(p, spline, rng.uniform(0, 50, 300))
    # with uniform knots the end values are not control points
    segment = Segment.bspline(np.arange(12.0), [0, 1, 3, 2, 2, 5, 4, 4])
    spline = interpolate.BSpline(np.arange(12.0), [0, 1, 3, 2, 2, 5, 4, 4], 3)
    assert segment.duration == 5.0
    assert segment.lift == pytest.approx(spline(8.0) - spline(3.0), rel=1e-14)


# ---- CSV ----


def write(tmp_path, text):
    path = tmp_path / "lift.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("separator", [",", ";", "\t", " ", "  ", " , "])
@pytest.mark.parametrize("heading", ["", "angle{0}lift\n", '# made by hand\n\n"angle [deg]"{0}"lift [mm]"\n'])
def test_csv(tmp_path, separator, heading):
    theta, s = rows(360)
    heading = heading.format(separator) if separator.strip() else heading.format(separator).replace(" [", "[")
    text = heading + "\n".join(f"{a!r}{separator}{b!r}" for a, b in zip(theta.tolist(), s.tolist(), strict=True))
    unit = "mm" if "[mm]" in heading else None
    assert Program.from_csv(write(tmp_path, text)) == Program.from_table(theta, s, length_unit=unit)
    windows = write(tmp_path, "\ufeff" + text.replace("\n", "\r\n") + "\r\n\r\n")
    table = Program.from_table(theta, s, degree=5, rpm=100, length_unit=unit)
    assert Program.from_csv(str(windows), degree=5, rpm=100) == table


@pytest.mark.parametrize("n", [360, 3600, 10_000])
def test_csv_of_measured_size(tmp_path, n):
    theta, s = rows(n)
    path = tmp_path / "lift.csv"
    np.savetxt(path, np.column_stack([theta, s]), delimiter=",", header="deg,mm", fmt="%.17g")
    p = Program.from_csv(path)
    np.testing.assert_allclose(p.displacement(theta), s, rtol=0, atol=1e-13)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no rows"),
        ("angle,lift\n", "no rows"),
        ("a,b\n0,1\n1,x\n", "line 3: 'x' is no number"),
        ("0,1\n\n1,\n", "line 3: two columns are needed; got 1"),  # empty cells at the end do not count
        ("0,1\n1,2,3\n", "line 2: two columns are needed; got 3"),
        ("0,1\n1\n", "line 2: two columns are needed; got 1"),
        ("0,1\n1,1_000\n", "line 2: '1_000' is no number"),
        ("0,1\n1,nan\n", "line 2: s must be finite; got nan"),
        ("0,1\ninf,2\n", "line 2: theta must be finite; got inf"),
        ("#\nx,y\n0,1\n# two\n2,1\n1,2\n", "line 6: theta must increase; 1 comes after 2"),
        ("0,1\n1,2\n1,2\n", "line 3: theta must increase; 1 is repeated"),
        ("0,1\n180,2\n", "needs at least 4 rows; got 3"),  # the first row is repeated
        ("0,1\n1,2\n2,2\n400,3\n", "the table spans 400 degrees, more than the cycle of 360"),
        ("0,1\n1,2\n2,2\n360,3\n", "line 4: s must be the same after a whole cycle: s is 3, and 1 in the first row"),
    ],
)
def test_wrong_csv(tmp_path, text, words):
    path = write(tmp_path, text)
    with pytest.raises(camkin.TableError, match=re.escape(words)) as caught:
        Program.from_csv(path)
    assert str(caught.value).startswith(f"{path}: ")


def test_wrong_csv_files(tmp_path):
    path = tmp_path / "lift.csv"
    path.write_bytes(b"0,1\n\xff\x00\n")
    with pytest.raises(camkin.TableError) as caught:
        Program.from_csv(path)
    assert str(caught.value) == f"{path}: not UTF-8 (byte 4): save it in this encoding"
    with pytest.raises(FileNotFoundError):
        Program.from_csv(tmp_path / "none.csv")


# ---- bad tables ----

THETA, S = rows(12)


def changed(values, **changes):
    values = values.copy()
    for key, value in changes.items():
        values[int(key[1:])] = value
    return values


def whole(theta=THETA, s=S, **options):
    return Program.from_table(theta, s, **options)


def part(theta=THETA, s=S, **options):
    return Segment.table(theta, s, **options)


# name: call, error, parameter, words
REFUSED = {
    "unsorted": (lambda: whole(changed(THETA, _5=90.0)), "theta", "row 5: theta must increase; 90 comes after 120"),
    "falling": (lambda: whole(THETA[::-1]), "theta", "row 1: theta must increase; 300 comes after 330"),
    "repeated": (lambda: whole(changed(THETA, _5=120.0)), "theta", "row 5: theta must increase; 120 is repeated"),
    "angle nan": (lambda: whole(changed(THETA, _3=math.nan)), "theta", "row 3: theta must be finite; got nan"),
    "s nan": (lambda: part(s=changed(S, _4=math.nan)), "s", "row 4: s must be finite; got nan"),
    "s inf": (lambda: whole(s=changed(S, _4=-math.inf)), "s", "row 4: s must be finite; got -inf"),
    "lengths": (lambda: whole(s=S[1:]), "s", "theta and s must be equally long; got 12 and 11"),
    "shape": (lambda: whole(THETA.reshape(3, 4), S.reshape(3, 4)), "theta", "one dimension; got shape (3, 4)"),
    "empty": (lambda: whole([], []), "theta", "a table of degree 3 needs at least 4 rows; got 1"),
    "too few": (lambda: part(THETA[:3], S[:3]), "theta", "a table of degree 3 needs at least 4 rows; got 3"),
    "too few for 5": (lambda: part(THETA[:5], S[:5], degree=5), "theta", "a table of degree 5 needs at least 6 rows"),
    "beyond": (lambda: whole(1.2 * THETA), "theta", "row 11: the table spans 396 degrees, more than the cycle of 360"),
    "beyond, part": (
        lambda: whole(periodic=False, cycle=300.0),
        "theta",
        "spans 330 degrees, more than the cycle of 300",
    ),
    "not closed": (lambda: whole(cycle=330.0), "s", "row 11: s must be the same after a whole cycle: s is 1.03"),
    "degree 2": (lambda: whole(degree=2), "degree", "degree must be 1, 3 or 5; got 2"),
    "degree 4": (lambda: part(degree=4), "degree", "degree must be 3 or 5; got 4"),
    "degree 12": (lambda: part(degree=12), "degree", "degree must be 3 or 5; got 12"),
    "degree type": (lambda: part(degree="3"), "degree", "degree must be 3 or 5; got '3'"),
    "ends": (lambda: part(ends="clampd"), "ends", "ends must be one of 'clamped', 'natural', 'not-a-knot', 'periodic'"),
    "ends type": (lambda: part(ends=None), "ends", "got None"),
    "v0 natural": (lambda: part(ends="natural", v0=1), "v0", "v0 is not for ends 'natural' of degree 3; got 1"),
    "a0 cubic": (lambda: part(a0=1), "a0", "a0 is not for ends 'clamped' of degree 3; got 1"),
    "v1 periodic": (lambda: whole(v1=1), "v1", "v1 is not for ends 'periodic' of degree 3; got 1"),
    "v0 nan": (lambda: part(v0=math.nan), "v0", "v0 must be finite; got nan"),
    "duration 0": (lambda: part(duration=0), "duration", "duration must be positive and finite; got 0"),
    "smoothing 0": (lambda: whole(smoothing=0), "smoothing", "smoothing must be positive, and 1e+100 at most; got 0"),
    "smoothing nan": (lambda: whole(smoothing=math.nan), "smoothing", "smoothing must be finite; got nan"),
    "smoothing natural": (lambda: part(smoothing=1, ends="natural"), "ends", "smoothing takes ends 'clamped', 'not-a-"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    call, parameter, words = REFUSED[case]
    with pytest.raises(camkin.TableError, match=re.escape(words)) as caught:
        call()
    assert caught.value.parameter == parameter


@pytest.mark.parametrize("values", [["a"] * 12, [True] * 12, [1j] * 12, None, "text"])
def test_wrong_types(values):
    with pytest.raises(camkin.WrongTypeError, match="theta must hold real numbers"):
        whole(theta=values)
    with pytest.raises(camkin.WrongTypeError, match="s must hold real numbers"):
        whole(s=values)


def test_a_table_that_does_not_come_back():
    theta = np.linspace(0, 100, 11)
    with pytest.raises(camkin.TableError, match="does not come back to its level: s is 100, and 0 in the first row"):
        Program.from_table(theta, theta, periodic=False)


def test_scipy_is_asked_for_only_when_it_is_needed():
    code = (
        "import sys; sys.modules['scipy'] = None; import camkin\n"
        "camkin.Segment.bspline([0, 0, 0, 0, 4, 4, 4, 4], [0, 1, 2, 3])\n"
        "try: camkin.Program.from_table(range(0, 360, 10), [1] * 36)\n"
        "except ImportError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout == "splines through tables need SciPy: pip install 'camkin[spline]'\n", done.stderr
