"""Forces of cams against mechanics in 60 digits: equilibrium of vectors, power, and extremes of closed forms."""

import math

import geometry_reference
import numpy as np
import pytest
from mpmath import mp, mpc, mpf
from test_geometry import FOLLOWERS, cam_of

import camkin
from camkin import BarrelRoller, Cam, FlatFollower, Program, RollerFollower, Segment, SwingingRoller
from camkin.cli import main

DISCS = [name for name in FOLLOWERS if name != "barrel"]
# Inside the pieces of the motion of test_geometry: rises, falls, a dwell.
ANGLES = [3.0, 40.0, 60.0, 97.5, 120.0, 160.0, 200.0, 262.0, 300.0, 355.0]


def cam_in_mm(name, rotation=1, wall="outer"):
    cam = cam_of(name, rotation, wall)
    if cam.follower.swinging:
        return cam
    motion = cam.program.to_dict()
    motion["cam"]["length_unit"] = "mm"
    return cam._with(program=Program.from_dict(motion))


def forces_of(cam, **given):
    unit = {"length_unit": "mm"} if cam.follower.swinging else {}
    scale = 1e-3 if cam.follower.swinging else 1.0
    values = {"omega": 20.0, "mass": 0.7 * scale, "rate": 3.0 * scale, "preload": 2.0 if scale < 1.0 else 90.0} | given
    return cam.forces(**values, **unit)


def mechanics(cam, forces, degrees, mu):
    """Return contact force, torque and sliding speed per speed of the cam, from the equilibrium of the follower.

    The sliding speed is the difference of the velocities of the two bodies at their contact.
    """
    s, theta, omega = geometry_reference.Motion(cam.program).piece(degrees), mpf(degrees) * mp.pi / 180, forces.omega
    row = geometry_reference.at(cam, degrees)
    contact = mpc(row["contact_x"], row["contact_y"]) / 1000
    swinging, turn = cam.follower.swinging, cam.rotation
    unit = (mp.pi / 180 if cam.program.length_unit == "deg" else 1) if swinging else mpf(1) / 1000
    travel, slope, second = (mp.diff(s, theta, k) for k in range(3))
    along = mpf(forces.mass) * second * unit * mpf(omega) ** 2 + forces.preload + forces.rate * travel
    surface = 1j * turn * contact
    if swinging:
        reach = contact - mpf(cam.follower.centre_distance) / 1000
        moved = -1j * slope * unit * reach
    else:
        moved = 1j * slope * unit
    slip = surface - moved
    # The slip is along the profile, so the normal is across it, on the side on which the follower is.
    away = slip / abs(slip)
    normal = 1j * away
    if (mp.conj(normal) * (-1j * reach if swinging else 1j)).real < 0:
        normal = -normal
    force = normal + mu * away * (1 if omega > 0 else -1)
    effect = -(mp.conj(reach) * force).imag if swinging else force.imag
    size = along / effect
    return size, turn * (mp.conj(contact) * size * force).imag, abs(slip)


@pytest.mark.parametrize("rotation", [1, -1])
@pytest.mark.parametrize("name", DISCS)
def test_the_follower_is_in_equilibrium_and_the_drive_holds_the_cam(name, rotation):
    cam = cam_in_mm(name, rotation)
    for omega, mu in ((20.0, 0.0), (20.0, 0.15), (-20.0, 0.15)):
        forces = forces_of(cam, omega=omega, friction=mu)
        for angle in ANGLES:
            contact, torque, _ = mechanics(cam, forces, angle, mpf(mu))
            assert contact > 0
            assert forces.contact(angle) == pytest.approx(float(contact), rel=1e-13)
            largest = float(contact) * 0.1  # N times a length of the cam in m
            assert forces.torque(angle) == pytest.approx(float(torque), rel=1e-13, abs=1e-13 * largest)
            assert forces.friction(angle) == pytest.approx(mu * float(contact), rel=1e-13)


@pytest.mark.parametrize("name", DISCS)
def test_the_power_of_the_drive_is_that_of_the_follower_and_of_friction(name):
    cam = cam_in_mm(name)
    forces, unit = forces_of(cam, omega=-30.0, friction=0.2), 1e-3
    if cam.follower.swinging:
        unit = math.pi / 180 if cam.program.length_unit == "deg" else 1.0
    for angle in ANGLES:
        contact, _, slip = mechanics(cam, forces, angle, mpf(0.2))
        speed = cam.program.velocity(angle, omega=-30.0) * unit
        along = forces.inertia(angle) + forces.spring(angle) + forces.load(angle)
        losses = 0.2 * float(contact * slip) * 30.0
        assert forces.torque(angle) * -30.0 == pytest.approx(along * speed + losses, rel=1e-12)


def lobe(rpm=300.0, unit="mm", lift=10.0):
    rise = Segment("cycloidal", duration=120, lift=lift)
    fall = Segment("cycloidal", duration=100, lift=-lift)
    dwell = Segment("dwell", duration=50)
    return Program([rise, dwell, fall], length_unit=unit, rpm=rpm)


def test_barrels_press_with_their_lower_wall_in_a_rise():
    cam = Cam(lobe(), BarrelRoller(7.0), base_radius=50.0, wall="groove")
    forces = cam.forces(mass=2.0, rate=1.0, preload=10.0)
    theta = np.array([10.0, 30.0, 75.0, 200.0])
    slope = cam.program.velocity(theta, rpm="geometric")
    along = 2.0 * cam.program.acceleration(theta) / 1000 + 10.0 + cam.program.displacement(theta)
    assert forces.contact(theta) == pytest.approx(along * np.hypot(slope, 50.0) / 50.0, rel=1e-13)
    assert forces.torque(theta) == pytest.approx(along * slope / 1000, rel=1e-13)


@pytest.mark.parametrize("name", DISCS)
@pytest.mark.parametrize("omega", [20.0, -20.0, 0.0])
def test_conservative_loads_take_no_work_in_a_cycle(name, omega):
    cam = cam_in_mm(name)
    r = forces_of(cam, omega=omega).analyze()
    assert abs(r.mean_torque) <= 1e-13 * abs(r.torque.peak.value)


def test_a_damper_takes_its_work():
    program = lobe()
    cam = Cam(program, RollerFollower(8.0, offset=4.0), base_radius=40.0)
    damper = 0.35  # N per mm/s
    r = cam.forces(mass=0.5, load=lambda theta: damper * program.velocity(theta)).analyze()
    # Of a cycloidal motion the mean square of v over its duration is 3/2 (h/T)^2.
    omega = 300 * math.pi / 30
    work = sum(damper / 1000 * 1.5 * 100.0 / (beta * math.pi / 180 / omega) for beta in (120, 100))
    assert r.mean_torque == pytest.approx(work / (2 * math.pi), rel=1e-12)


def test_extremes_of_a_flat_follower_are_those_of_the_closed_form():
    """Of a flat face the contact force is m s" + F0 + k s, here with the cycloidal rise in 60 digits."""
    cam = Cam(lobe(), FlatFollower(), base_radius=40.0)
    forces = cam.forces(mass=2.0, rate=2.0, preload=50.0)
    r, omega = forces.analyze(face_width=12.0, youngs_modulus=(210e3, 70e3), poissons_ratio=(0.3, 0.33)), 10 * mp.pi

    def along(x, beta, falls):
        amplitude = mpf(2) / 1000 * 10 * (omega / (beta * mp.pi / 180)) ** 2
        s = x - mp.sin(2 * mp.pi * x) / (2 * mp.pi)
        return amplitude * 2 * mp.pi * mp.sin(2 * mp.pi * x) * (-1 if falls else 1) + 50 + 20 * (1 - s if falls else s)

    def best(beta, falls, guess):
        x = mp.findroot(lambda x: mp.diff(lambda z: along(z, beta, falls), x), (guess, guess + 0.01), tol=1e-40)
        return x, along(x, beta, falls)

    least = min([(best(mpf(120), False, 0.8), 0, 120), (best(mpf(100), True, 0.2), 170, 100)], key=lambda f: f[0][1])
    most = max([(best(mpf(120), False, 0.3), 0, 120), (best(mpf(100), True, 0.7), 170, 100)], key=lambda f: f[0][1])
    for peak, ((x, value), start, beta) in ((r.contact.min, least), (r.contact.max, most)):
        assert peak.value == pytest.approx(float(value), rel=1e-13)
        assert peak.angle == pytest.approx(float(start + x * beta), abs=1e-8)

    def pressed(theta):  # the curvature from its definition: 1/(Rb + s + s") of the profile
        s, a = cam.program.displacement(theta), cam.program.acceleration(theta, rpm="geometric")
        return forces.contact(theta) / (40.0 + s + a)

    theta = np.linspace(0.0, 360.0, 360001)
    modulus = 1.0 / ((1 - 0.3**2) / 210e3 + (1 - 0.33**2) / 70e3)
    largest = math.sqrt(pressed(theta).max() * modulus / (math.pi * 12.0))
    # The nearest sample is 0.0005 degrees off at most, where the value is flat.
    assert r.pressure.value == pytest.approx(largest, rel=1e-8) and r.pressure.value >= largest * (1 - 1e-14)


@pytest.mark.parametrize("name", ["offset roller", "tilted flat", "swinging roller", "offset face"])
def test_extremes_and_means_contain_all_samples(name):
    cam = cam_in_mm(name)
    forces = forces_of(cam, omega=35.0, friction=0.05)
    r, step = forces.analyze(), 0.001
    theta = np.arange(0.0, 360.0, step)
    for found, values in ((r.contact, forces.contact(theta)), (r.torque, forces.torque(theta))):
        room = 1e-13 * np.abs(values).max()
        assert found.min.value <= values.min() + room and found.max.value >= values.max() - room
        # Extremes at jumps are the limit there, which a sample beside it nears by its slope.
        assert found.max.value == pytest.approx(values.max(), rel=1e-3)
        assert found.min.value == pytest.approx(values.min(), rel=1e-3)
    torque = forces.torque(theta + step / 2)
    assert r.mean_torque == pytest.approx(torque.mean(), rel=1e-4)
    assert r.rms_torque == pytest.approx(math.sqrt((torque**2).mean()), rel=1e-4)


def test_both_sides_of_a_jump_of_acceleration_count():
    rise, fall = Segment("simple_harmonic", duration=90, lift=10), Segment("simple_harmonic", duration=90, lift=-10)
    program = Program([rise, fall], length_unit="mm", rpm=600)
    r = Cam(program, FlatFollower(), base_radius=60.0).forces(mass=1.0, preload=100.0).analyze()
    # a jumps by (pi/beta)^2 h/2 omega^2 at 0 and 180 degrees, and is least at 90.
    a = 0.005 * (math.pi / (math.pi / 2)) ** 2 * (600 * math.pi / 30) ** 2
    assert r.contact.max.value == pytest.approx(100.0 + a, rel=1e-13)
    assert r.contact.max.angle in (0.0, pytest.approx(180.0, abs=1e-12))
    assert r.contact.min == (pytest.approx(100.0 - a, rel=1e-13), pytest.approx(90.0, abs=1e-6))


def test_the_follower_leaves_from_the_jump_speed_on():
    program = lobe()
    cam = Cam(program, RollerFollower(10.0, offset=5.0), base_radius=40.0)
    spring = {"mass": 0.8, "rate": 4.0, "preload": 30.0}
    jump = program.jump_speed(**spring)
    held = cam.forces(jump.rpm * (1 - 1e-9), **spring).analyze()
    assert not held.leaves and held.lost == []
    assert held.contact.min.angle == pytest.approx(jump.angle, abs=1e-4)
    assert abs(held.contact.min.value) < 1e-6
    forces = cam.forces(jump.rpm * 1.2, **spring)
    lost = forces.analyze()
    assert lost.leaves and lost.contact.min.value < 0
    for start, end in lost.lost:
        scale = np.abs(lost.contact.max.value)
        assert abs(forces.contact(start)) < 1e-11 * scale and abs(forces.contact(end)) < 1e-11 * scale
        assert forces.contact(np.linspace(start, end, 50)[1:-1]).max() < 0
    outside = [x for x in np.arange(0, 360, 0.25) if not any(s <= x <= e or s <= x + 360 <= e for s, e in lost.lost)]
    assert forces.contact(np.array(outside)).min() >= 0


def test_a_velocity_jump_is_an_impulse():
    rise, fall = (Segment("constant_velocity", duration=180, lift=h) for h in (10.0, -10.0))
    program = Program([rise, fall], length_unit="mm", rpm=60, allow_velocity_jump=True)
    r = Cam(program, RollerFollower(10.0), base_radius=60.0).forces(mass=1.0, preload=1e4).analyze()
    assert r.contact.min == (-math.inf, 180.0) and r.contact.max == (math.inf, 0.0) and r.leaves
    assert r.rms_torque == math.inf and r.to_dict()["rms_torque"] is None


def test_loads_are_numbers_arrays_and_functions():
    program = lobe()
    cam = Cam(program, RollerFollower(10.0), base_radius=40.0)
    theta = np.array([[0.0, 15.0], [22.5, 359.0]])
    rows = np.array([5.0, 9.0, -3.0, 1.0, 0.0, 2.0, 7.0, 4.0])
    for load, values in (
        (12.5, np.full((2, 2), 12.5)),
        (lambda x: 3.0 * x, 3.0 * theta),
        (lambda x: 4.0, np.full((2, 2), 4.0)),
        (rows, np.array([[5.0, 5 + 4 / 3], [7.0, 5.0 - 1 / 45]])),
        (rows.tolist(), np.array([[5.0, 5 + 4 / 3], [7.0, 5.0 - 1 / 45]])),
    ):
        forces = cam.forces(mass=0.5, preload=40.0, load=load)
        assert forces.load(theta) == pytest.approx(values, rel=1e-13)
        without = cam.forces(mass=0.5, preload=40.0)
        cosine = np.cos(np.radians(cam.pressure_angle(theta)))
        assert forces.contact(theta) - without.contact(theta) == pytest.approx(values / cosine, rel=1e-11)
    # The kink of a load at a row is an extreme: in the dwell after 270 degrees nothing else changes.
    peak = cam.forces(mass=1e-6, load=[0.0] * 10 + [50.0, 0.0]).analyze().contact.max
    assert peak == (pytest.approx(50.0, rel=1e-12), pytest.approx(300.0, abs=1e-12))


def test_units_do_not_change_forces():
    mm = Cam(lobe(), RollerFollower(10.0, offset=2.0), base_radius=40.0)
    inch = Cam(lobe(unit="inch", lift=10 / 25.4), RollerFollower(10 / 25.4, 2 / 25.4), base_radius=40 / 25.4)
    one = mm.forces(mass=0.5, rate=2.0, preload=40.0, friction=0.1)
    two = inch.forces(mass=0.5, rate=2.0 * 25.4, preload=40.0, friction=0.1)
    steel = {"youngs_modulus": 210e3, "poissons_ratio": 0.3}
    for name in ("contact", "torque", "spring", "inertia", "friction"):
        assert getattr(two, name)(33.0) == pytest.approx(getattr(one, name)(33.0), rel=1e-12)
    pressures = one.analyze(face_width=10.0, **steel).pressure, two.analyze(face_width=10 / 25.4, **steel).pressure
    assert pressures[0].value == pytest.approx(pressures[1].value, rel=1e-12)


def test_pressure_of_a_roller_on_the_base_circle_and_in_a_groove():
    """In a dwell at the base circle two cylinders touch: 1/R = 1/40 + 1/10 outside, 1/10 - 1/60 on the far wall."""
    steel, modulus = {"face_width": 15.0, "youngs_modulus": 2e5, "poissons_ratio": 0.25}, 2e5 / 2 / (1 - 0.25**2)
    program = lobe(rpm=1.0)
    for wall, load, curvature in (("outer", 500.0, 1 / 40 + 1 / 10), ("groove", -500.0, 1 / 10 - 1 / 60)):
        cam = Cam(program, RollerFollower(10.0), base_radius=40.0, wall=wall)
        # Almost no load but in the dwell from 270 to 360 degrees.
        loads = [0.0] * 10 + [load, 0.0]
        found = cam.forces(mass=1e-9, load=loads).analyze(**steel).pressure
        assert found.value == pytest.approx(math.sqrt(500.0 * modulus * curvature / (math.pi * 15.0)), rel=1e-9)
        assert found.angle == pytest.approx(300.0, abs=1e-9)
    undercut = Cam(lobe(lift=30.0), RollerFollower(30.0), base_radius=1.0)
    assert undercut.forces(mass=1.0).analyze(**steel).pressure.value == math.inf


def test_pressure_in_a_barrel_is_largest_on_the_crest_of_its_lower_wall():
    """The path of the roller has the radius r^2/s" there, and the wall below it 5 mm less."""
    rise, fall = (Segment("simple_harmonic", duration=60, lift=h) for h in (10.0, -10.0))
    program = Program([rise, fall], cycle=120.0, length_unit="mm", rpm=1.0)
    cam = Cam(program, BarrelRoller(5.0), base_radius=20.0, wall="groove")
    found = cam.forces(mass=1e-9, load=500.0).analyze(face_width=8.0, youngs_modulus=2e5, poissons_ratio=0.3).pressure
    curvature = 1 / 5 + 1 / (20.0**2 / (5.0 * 3.0**2) - 5.0)
    assert found.value == pytest.approx(math.sqrt(500.0 * 2e5 / 2 / 0.91 * curvature / (math.pi * 8.0)), rel=1e-9)
    assert found.angle == pytest.approx(60.0, abs=1e-6)


def test_friction_that_jams_is_infinite():
    program = Program(
        [Segment("cycloidal", duration=60, lift=60), Segment("cycloidal", duration=60, lift=-60)],
        length_unit="mm",
        rpm=10,
    )
    forces = Cam(program, RollerFollower(0.0), base_radius=20.0).forces(mass=0.1, preload=100.0, friction=0.8)
    assert forces.contact(25.0) == math.inf and math.isfinite(forces.contact(80.0))
    found = r"friction jams the follower at \d\d\.\d{1,4} degrees.*: give less friction than 0\.8.*larger base_radius"
    with pytest.raises(camkin.ParameterError, match=found) as error:
        forces.analyze()
    assert error.value.parameter == "friction"


@pytest.mark.parametrize("command", ["analyze", "report"])
def test_the_commands_say_that_friction_jams(tmp_path, capsys, command):
    cam = """[cam]\nrpm = 60\nlength_unit = "mm"\nbase_radius = 20\n[follower]\ntype = "roller"\nradius = 3
    [dynamics]\nmass = 0.1\npreload = 50\nfriction = 1.0\n"""
    rows = "".join(f'[[segment]]\nlaw = "cycloidal"\nduration = 60\nlift = {lift}\n' for lift in (30, -30))
    (tmp_path / "jam.toml").write_text(cam + rows)
    report = ["-o", str(tmp_path / "jam.html")] if command == "report" else []
    assert main([command, str(tmp_path / "jam.toml"), *report]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "friction jams the follower at 14.4291 degrees" in said
    assert "give less friction than 1, or a smaller pressure angle: a larger base_radius or duration" in said


@pytest.mark.parametrize("name", ["roller", "swinging roller"])
def test_a_length_unit_that_is_no_name_is_refused(name):
    with pytest.raises(camkin.UnitError, match=r"length_unit.*; got \['mm'\]"):
        cam_in_mm(name).forces(60.0, **GOOD, length_unit=["mm"])


GOOD = {"mass": 1.0, "rate": 1.0, "preload": 1.0}


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({"mass": 0.0}, camkin.ParameterError, "mass must be positive and at most 1e50 kg; got 0.0"),
        ({"mass": math.nan}, camkin.ParameterError, "mass must be positive"),
        ({"rate": -1.0}, camkin.ParameterError, "rate must be 0 or more and at most 1e50; got -1.0"),
        ({"preload": math.inf}, camkin.ParameterError, "preload must be 0 or more and at most 1e50 N; got inf"),
        ({"friction": -0.1}, camkin.ParameterError, "friction must be 0 to 10, a coefficient; got -0.1"),
        ({"friction": math.nan}, camkin.ParameterError, "friction must be 0 to 10"),
        ({"friction": 0.1, "rpm": 0.0}, camkin.SpeedError, "friction has no direction at rest"),
        ({"rpm": "geometric"}, camkin.SpeedError, "needs a speed: give rpm= or omega="),
        ({"rpm": math.inf}, camkin.SpeedError, "rpm must be finite"),
        ({"load": math.nan}, camkin.ParameterError, "load must be finite; got nan"),
        ({"load": [1.0, math.inf]}, camkin.ParameterError, r"load\[1\] must be finite; got inf"),
        ({"load": [1.0]}, camkin.ArrayError, r"load must be one row of at least 2 values; got .* \(1,\)"),
        ({"load": np.ones((2, 3))}, camkin.ArrayError, r"load must be one row .* shape \(2, 3\)"),
        ({"load": "10"}, camkin.WrongTypeError, "load must be a number; got str"),
        ({"length_unit": "inch"}, camkin.UnitError, "length_unit must be that of the program, 'mm'; got 'inch'"),
    ],
)
def test_bad_arguments_are_refused(given, error, message):
    cam = Cam(lobe(), RollerFollower(10.0), base_radius=40.0)
    with pytest.raises(error, match=message):
        cam.forces(**GOOD | given)


def test_results_of_loads_are_checked():
    cam = Cam(lobe(), RollerFollower(10.0), base_radius=40.0)
    forces = cam.forces(**GOOD, load=lambda x: np.ones(3))
    with pytest.raises(camkin.ArrayError, match=r"one value for each angle; got the shape \(3,\) for \(2,\)"):
        forces.contact([1.0, 2.0])
    with pytest.raises(camkin.ParameterError, match=r"the contact force is not finite at"):
        cam.forces(**GOOD, load=lambda x: np.where(x > 180.0, np.nan, 0.0)).analyze()
    with pytest.raises(camkin.ParameterError, match="is not smooth"):
        cam.forces(**GOOD, load=lambda x: np.sin(1e7 * x)).analyze()


def test_what_is_not_modelled_is_refused():
    cam = Cam(lobe(), RollerFollower(10.0), base_radius=40.0)
    with pytest.raises(camkin.ParameterError, match=r"the inner wall of a disc .* wall='outer' or 'groove'"):
        cam._with(wall="inner").forces(**GOOD)
    with pytest.raises(camkin.ParameterError, match=r"a barrel .*: make it with wall='groove'"):
        Cam(lobe(), BarrelRoller(5.0), base_radius=40.0).forces(**GOOD)
    with pytest.raises(camkin.ParameterError, match="friction in a groove is not modelled"):
        cam._with(wall="groove").forces(**GOOD, friction=0.1)
    with pytest.raises(camkin.UnitError, match="forces need a known unit of length"):
        cam._with(program=lobe(unit="furlong")).forces(**GOOD)
    arm = Cam(lobe(unit="deg"), SwingingRoller(9.0, arm=80.0, centre_distance=100.0), base_radius=40.0)
    for unit in (None, "deg", 3):
        with pytest.raises(camkin.UnitError, match=r"need the unit of its lengths: give length_unit= one of mm"):
            arm.forces(**GOOD, length_unit=unit)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"face_width": 10.0}, "youngs_modulus and poissons_ratio not given"),
        ({"youngs_modulus": 2e5, "poissons_ratio": 0.3}, "face_width not given"),
        ({"face_width": 0.0, "youngs_modulus": 2e5, "poissons_ratio": 0.3}, "face_width must be positive and finite"),
        ({"face_width": 1.0, "youngs_modulus": -1.0, "poissons_ratio": 0.3}, "youngs_modulus must be positive"),
        ({"face_width": 1.0, "youngs_modulus": 2e5, "poissons_ratio": 0.6}, "poissons_ratio must be 0 to 0.5; got 0.6"),
        ({"face_width": 1.0, "youngs_modulus": (1, 2, 3), "poissons_ratio": 0.3}, "one of the follower; got 3"),
    ],
)
def test_bad_materials_are_refused(given, message):
    forces = Cam(lobe(), RollerFollower(10.0), base_radius=40.0).forces(**GOOD)
    with pytest.raises(camkin.ParameterError, match=message):
        forces.analyze(**given)
    knife = Cam(lobe(), RollerFollower(), base_radius=40.0).forces(**GOOD)
    with pytest.raises(camkin.ParameterError, match=r"the pressure of a knife edge is infinite"):
        knife.analyze(face_width=1.0, youngs_modulus=2e5, poissons_ratio=0.3)


def test_shapes_and_texts():
    forces = Cam(lobe(), RollerFollower(10.0), base_radius=40.0).forces(**GOOD)
    assert isinstance(forces.contact(45.0), float) and forces.torque(np.ones((2, 1, 3))).shape == (2, 1, 3)
    assert math.isnan(forces.contact(math.nan)) and math.isnan(forces.torque(math.inf))
    assert "torque: mean 0 N m, RMS" in str(forces.analyze())  # without friction, whatever the sum of rounding errors
    text = str(forces.analyze(face_width=10.0, youngs_modulus=2e5, poissons_ratio=0.3))
    for part in ("Forces at 300 rpm: mass 1 kg", "contact", "torque: mean", "leaves the cam", "MPa"):
        assert part in text
