"""One picture of each kind of cam, compared with an image that somebody has looked at."""

import pytest
from pictures import bare, compared

import camkin

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")


def of(follower, **options):
    lifts = {key: options.pop(key) for key in ("lift", "rise", "length_unit") if key in options}
    arguments = {"lift": 12.0, "rise": 100.0, "dwell": 30.0, "fall": 100.0, "length_unit": "mm", **lifts}
    program = camkin.Program.rise_dwell_fall(law="modified_sine", **arguments)
    return camkin.Cam(program, follower, **{"base_radius": 30.0, **options})


def cam(follower, theta, **options):
    """Return the picture without its colour bar, which has no place in a grid."""
    figure, _ = of(follower, **options).plot(theta)
    figure.axes[1].remove()
    return bare(figure)


@compared
def test_roller_with_undercut():
    return cam(camkin.RollerFollower(25.0), 130.0, base_radius=10.0, lift=20.0, rise=60.0)


@compared
def test_inner_knife_edge():
    return cam(camkin.RollerFollower(), 60.0, wall="inner", rotation=-1)


@compared
def test_groove_with_offset():
    return cam(camkin.RollerFollower(8.0, offset=6.0), 60.0, wall="groove")


@compared
def test_flat():
    return cam(camkin.FlatFollower(tilt=6.0, width=46.0, offset=4.0), 60.0, rotation=-1)


@compared
def test_swinging_roller():
    return cam(camkin.SwingingRoller(8.0, arm=60.0, centre_distance=70.0), 60.0, length_unit="deg")


@compared
def test_swinging_flat():
    return cam(camkin.SwingingFlat(80.0, face_offset=6.0), 60.0, length_unit="deg", lift=8.0)


@compared
def test_barrel():
    return cam(camkin.BarrelRoller(6.0), 60.0, wall="groove")


@compared
def test_polar():
    return bare(of(camkin.RollerFollower(8.0), rotation=-1).plot_polar()[0])


@compared
def test_geometry():
    limits = camkin.GeometryLimits(pressure_angle=20.0, radius=15.0)
    return bare(of(camkin.RollerFollower(12.0), limits=limits, rise=60.0).plot_geometry()[0])
