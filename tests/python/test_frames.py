"""Test pandas, xarray and pint: what goes in comes out with its index, coordinates or unit, and tables of results."""

import copy
import pickle
import sys

import numpy as np
import pytest

import camkin
from camkin import Cam, FollowerSet, Law, Program, RollerFollower

pd = pytest.importorskip("pandas")
xr = pytest.importorskip("xarray")
pint = pytest.importorskip("pint")

U = pint.UnitRegistry()
MM = Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, length_unit="mm", rpm=300)
BARE = Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90)
CAM = Cam(MM, RollerFollower(5, offset=2), base_radius=30)
THETA = np.array([0.0, 22.5, 45.0, 200.0])
SERIES = pd.Series(THETA, index=pd.Index(["a", "b", "c", "d"], name="place"), name="angle")
ARRAY = xr.DataArray(THETA.reshape(2, 2), dims=("run", "place"), coords={"place": [7, 9]}, attrs={"note": "mine"})
FORCES = CAM.forces(mass=0.5, rate=3, preload=20)
VIBRATION = MM.vibration(natural_hz=33, damping=0.1)

# Each call that takes angles, with the name and the unit of its result.
CALLS = {
    "displacement": (MM.displacement, "s", "mm"),
    "velocity": (MM.velocity, "v", "mm/s"),
    "geometric velocity": (lambda theta: MM.velocity(theta, rpm="geometric"), "v", "mm/rad"),
    "acceleration": (lambda theta: MM.acceleration(theta, omega=2), "a", "mm/s**2"),
    "jerk": (lambda theta: MM.jerk(theta, rpm="geometric"), "j", "mm/rad**3"),
    "motion.v": (lambda theta: MM.evaluate(theta).v, "v", "mm/s"),
    "motion.a": (lambda theta: tuple(MM.evaluate(theta, rpm="geometric"))[2], "a", "mm/rad**2"),
    "pressure_angle": (CAM.pressure_angle, "pressure_angle", "deg"),
    "curvature": (CAM.curvature, "curvature", "1/mm"),
    "radius_of_curvature": (CAM.radius_of_curvature, "radius_of_curvature", "mm"),
    "geometry.x": (lambda theta: CAM.evaluate(theta).x, "x", "mm"),
    "contact force": (FORCES.contact, "contact", "N"),
    "torque": (FORCES.torque, "torque", "N*m"),
    "deflection": (VIBRATION.deflection, "deflection", "mm"),
    "velocity of the mass": (VIBRATION.velocity, "velocity", "mm/s"),
}


@pytest.mark.parametrize("call", CALLS)
def test_what_is_given_comes_back(call):
    of, name, unit = CALLS[call]
    want = np.asarray(of(THETA))
    assert type(of(THETA)) is np.ndarray and type(of(list(THETA))) is np.ndarray
    series = of(SERIES)
    assert series.index is SERIES.index and (series.name, series.attrs["units"]) == (name, unit)
    assert series.tolist() == want.tolist()
    array = of(ARRAY)
    assert array.dims == ARRAY.dims and array.coords["place"].values.tolist() == [7, 9]
    assert (array.name, array.attrs) == (name, {"units": unit})
    assert array.values.ravel().tolist() == want.tolist()
    quantity = of(THETA * U.deg)
    assert quantity.units == U.Unit(unit) and quantity.magnitude.tolist() == want.tolist()
    one = of(22.5 * U.deg)
    assert type(one.magnitude) is float and one.magnitude == want[1] and one.units == U.Unit(unit)


def test_caller_is_left_as_it_was():
    before = SERIES.copy(), ARRAY.copy()
    MM.velocity(SERIES), MM.evaluate(ARRAY).to_xarray()
    pd.testing.assert_series_equal(SERIES, before[0])
    xr.testing.assert_identical(ARRAY, before[1])


def test_by_time():
    times = pd.Series([0.0, 0.01], index=[5, 6])
    assert MM.boundary_conditions(times).a.index.tolist() == [5, 6]
    assert MM.boundary_conditions(np.array([0, 10]) * U.ms).j.units == U.mm / U.s**3
    frame = MM.boundary_conditions([0.0, 0.01]).to_dataframe()
    assert frame.index.name == "t" and frame.index.tolist() == [0.0, 0.01]
    assert frame.attrs["units"]["v"] == "mm/s"


def test_a_law_has_no_unit():
    got = Law("cycloidal")(pd.Series([0.0, 0.5], index=["x", "y"]), 1)
    assert got.to_dict() == {"x": 0.0, "y": 2.0} and got.name == "y'" and got.attrs == {}


def test_without_a_length_unit():
    """Nothing is known of lengths: quantities come back as plain numbers."""
    assert BARE.displacement(45 * U.deg) == 5.0 and type(BARE.displacement(45 * U.deg)) is float
    assert BARE.displacement(SERIES).attrs == {} and BARE.evaluate(THETA).to_dataframe().attrs == {"units": {}}
    furlongs = Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, length_unit="furlong")
    assert type(furlongs.displacement(45 * U.deg)) is float  # a label is no unit, though pint may have one
    assert furlongs.displacement(SERIES).attrs == {"units": "furlong"}


def test_units_of_a_label_that_pint_reads():
    inch = MM.to("inch")
    assert inch.displacement(45 * U.deg).to("mm").magnitude == pytest.approx(5.0, rel=1e-14)
    for order, name in enumerate("svaj"):
        assert U.Unit(inch.evaluate(THETA).to_xarray()[name].attrs["units"]) == U.inch / U.s**order


# ---- tables ----


def test_dataframe():
    m = MM.evaluate(THETA)
    frame = m.to_dataframe()
    assert list(frame.columns) == ["s", "v", "a", "j"] and frame.index.name == "theta"
    assert frame.index.tolist() == THETA.tolist()
    assert frame.attrs["units"] == {"s": "mm", "v": "mm/s", "a": "mm/s**2", "j": "mm/s**3"}
    np.testing.assert_array_equal(frame.to_numpy().T, m.data)
    assert MM.evaluate(SERIES).to_dataframe().index is SERIES.index
    joined = pd.DataFrame({"angle": SERIES}).join(MM.evaluate(SERIES).to_dataframe())
    assert list(joined.columns) == ["angle", "s", "v", "a", "j"] and joined.s.tolist() == m.s.tolist()
    dates = pd.Index(THETA, name="crank")
    assert MM.evaluate(dates).to_dataframe().index is dates
    assert MM.evaluate(45.0).to_dataframe().to_numpy().tolist() == [MM.evaluate(45.0).data.tolist()]
    in_turns = MM.evaluate(THETA / 360 * U.turn).to_dataframe()
    np.testing.assert_allclose(in_turns.index, THETA, rtol=1e-15)
    in_turns.s += 1.0  # and the results are the caller's


def test_dataset():
    m = MM.evaluate(THETA)
    found = m.to_xarray()
    assert found.theta.attrs["units"] == "deg" and found.j.attrs["units"] == "mm/s**3"
    assert float(found.s.sel(theta=45.0)) == 5.0
    kept = MM.evaluate(ARRAY).to_xarray()
    assert kept.s.dims == ("run", "place") and kept.place.values.tolist() == [7, 9]
    grid = MM.evaluate(THETA.reshape(2, 2)).to_xarray()
    assert grid.s.dims == ("dim_0", "dim_1") and grid.theta.values.tolist() == THETA.reshape(2, 2).tolist()
    named = MM.evaluate(SERIES).to_xarray()
    assert named.s.sel(place="c") == 5.0 and named.theta.values.tolist() == THETA.tolist()
    assert MM.evaluate(45.0).to_xarray().s == 5.0


def test_grid_and_steps_have_their_times():
    frame = MM.boundary_grid(0.5, 0.25, 3).to_dataframe()
    assert frame.index.tolist() == [0.5, 0.75, 1.0] and frame.index.name == "t"
    seen = [m.to_dataframe() for _, m in MM.steps(0.25, 5, t0=1.0, first=2, block=2)]
    assert [frame.index.tolist() for frame in seen] == [[1.5, 1.75], [2.0, 2.25], [2.5]]
    np.testing.assert_array_equal(pd.concat(seen).s, MM.boundary_conditions(1.5 + 0.25 * np.arange(5)).s)


def test_followers():
    followers = FollowerSet([MM, MM], phase=[0, 90])
    m = followers.boundary_conditions([0.0, 0.02])
    frame = m.to_dataframe()
    assert list(frame.columns[:3]) == [("s", 0), ("s", 1), ("v", 0)] and frame["a"][1].tolist() == m.a[1].tolist()
    found = followers.boundary_grid(0, 0.02, 2).to_xarray()
    assert found.v.dims == ("follower", "t") and found.v.attrs["units"] == "mm/s"
    np.testing.assert_array_equal(found.v, m.v)
    mixed = FollowerSet([MM, MM.to("inch")]).boundary_conditions([0.0]).to_dataframe()
    assert mixed.attrs["units"] == {}  # no unit that all have


def test_geometry():
    g = CAM.evaluate(THETA)
    frame = g.to_dataframe()
    assert tuple(frame.columns) == g.rows and frame.curvature.tolist() == g.curvature.tolist()
    units = frame.attrs["units"]
    assert (units["x"], units["curvature"], units["pressure_angle"]) == ("mm", "1/mm", "deg")
    assert "tan_pressure_angle" not in units
    assert CAM.evaluate(ARRAY).to_xarray().contact_x.dims == ("run", "place")


def test_copies_keep_their_points():
    m, g = MM.evaluate(SERIES), CAM.evaluate(THETA)
    for again in (copy.copy(m), copy.deepcopy(m), pickle.loads(pickle.dumps(m))):
        pd.testing.assert_frame_equal(again.to_dataframe(), m.to_dataframe())
    pd.testing.assert_frame_equal(pickle.loads(pickle.dumps(g)).to_dataframe(), g.to_dataframe())


def test_a_reused_block_has_the_points_of_its_last_call():
    m = MM.evaluate(THETA)
    MM.evaluate(2 * THETA, out=m, rpm="geometric")
    assert m.to_dataframe().index.tolist() == (2 * THETA).tolist()
    assert m.to_dataframe().attrs["units"]["v"] == "mm/rad"
    g = CAM.evaluate(THETA)
    assert CAM.evaluate(SERIES, out=g).to_dataframe().index is SERIES.index


# ---- bad input ----


def test_refusals():
    with pytest.raises(
        camkin.ArrayError, match=r"one row for each point: theta must be one row; got the shape \(2, 2\)"
    ):
        MM.evaluate(ARRAY).to_dataframe()
    with pytest.raises(camkin.ArrayError, match="no record of its points: make it by evaluate"):
        MM.plan(2).evaluate().to_dataframe()
    with pytest.raises(camkin.ArrayError, match="no record of its angles"):
        camkin.Geometry(np.zeros((10, 1))).to_xarray()
    block = np.zeros((4, 3))
    with pytest.raises(camkin.ArrayError, match="written over theta"):
        MM.evaluate(block[1], out=block).to_dataframe()
    radians = ARRAY.assign_attrs(units="rad")
    with pytest.raises(camkin.UnitError, match=r"theta must be in degrees; got attrs\['units'\] = 'rad': convert it"):
        MM.displacement(radians)
    assert MM.displacement(ARRAY.assign_attrs(units="degrees")).shape == (2, 2)


@pytest.mark.parametrize(("module", "method"), [("pandas", "to_dataframe"), ("xarray", "to_xarray")])
def test_a_missing_package_is_one_line(module, method, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)
    for table in (MM.evaluate(THETA), CAM.evaluate(THETA)):
        with pytest.raises(ImportError, match=rf"^{method}\(\) needs {module}: pip install 'camkin\[frames\]'$"):
            getattr(table, method)()
    assert MM.evaluate(THETA).s.shape == MM.displacement(THETA).shape == (4,)
    assert MM.displacement(45 * U.deg) == 5.0 * U.mm
