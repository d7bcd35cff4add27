"""Tables for other programs: what each file holds, read back, and what is refused."""

import re
import warnings
from pathlib import Path

import numpy as np
import pytest

import camkin
from camkin import CamkinWarning, Drive, Program

CAM = Program.rise_dwell_fall(lift=10, rise=100.1, dwell=33.3, fall=77.7, law="modified_sine", length_unit="mm")
DT, STEPS, RPM = 1e-4, 250, 3000.0
FORMATS = ("csv", "npy", "npz", "calculix", "abaqus", "opensees", "lsdyna", "nastran", "apdl")
WANT = CAM.boundary_grid(0.0, DT, STEPS + 2, rpm=RPM)
TIMES = np.arange(STEPS + 2) * DT


def export(path: Path, format: str, **options: object) -> str:
    """The text of an exported file."""
    CAM.export(path, **{"format": format, "dt": DT, "steps": STEPS, "rpm": RPM, **options})
    return path.read_text(encoding="ascii")


def pairs(text: str, comment: str) -> np.ndarray:
    """Rows of two numbers parted by a comma."""
    rows = [line.split(",") for line in text.splitlines() if line[:1] not in (comment, "*")]
    return np.array(rows, float)


def test_csv_npy_npz(tmp_path: Path) -> None:
    """t, s, v, a, j at 0, dt, ..., steps dt with every bit."""
    heading, *lines = export(tmp_path / "x.csv", "csv").splitlines()
    assert heading == "t [s],s [mm],v [mm/s],a [mm/s^2],j [mm/s^3]"
    table = np.array([line.split(",") for line in lines], float)
    want = np.column_stack((TIMES, *WANT))[:-1]
    assert np.ascontiguousarray(table).tobytes() == np.ascontiguousarray(want).tobytes()
    CAM.export(tmp_path / "x.npy", format="npy", dt=DT, steps=STEPS, rpm=RPM)
    mapped = np.load(tmp_path / "x.npy", mmap_mode="r")
    assert mapped.shape == (STEPS + 1, 5)
    assert np.array(mapped).tobytes() == np.ascontiguousarray(want).tobytes()
    CAM.export(tmp_path / "x.npz", format="npz", dt=DT, steps=STEPS, rpm=RPM)
    found = np.load(tmp_path / "x.npz")
    for i, name in enumerate("tsvaj"):
        assert found[name].tobytes() == np.ascontiguousarray(want[:, i]).tobytes()
    assert str(found["length_unit"]) == "mm"


@pytest.mark.parametrize(
    ("format", "card"), [("calculix", "*AMPLITUDE, NAME=CAM"), ("abaqus", "*AMPLITUDE, NAME=CAM, SMOOTH=0.5")]
)
def test_amplitudes(tmp_path: Path, format: str, card: str) -> None:
    """One pair a line, at most 20 columns a number, one row past the end; 13 digits."""
    text = export(tmp_path / "x.inp", format)
    assert card in text.splitlines()
    table = pairs(text, "*")
    assert table.shape == (STEPS + 2, 2)
    assert max(len(cell) for line in text.splitlines() if line[0] != "*" for cell in line.split(",")) <= 20
    np.testing.assert_allclose(table[:, 0], TIMES, rtol=1e-12)
    np.testing.assert_allclose(table[:, 1], WANT.s, rtol=1e-12)
    assert "INITIAL" not in text


def test_initial_velocity(tmp_path: Path) -> None:
    """The card where the nodes are named, else a comment; and a warning in any case."""
    with pytest.warns(CamkinWarning, match="starts with the velocity .*name them: node_set=, dof="):
        text = export(tmp_path / "x.inp", "calculix", phase=45, relative=True)
    start = CAM.boundary_conditions(0.0, rpm=RPM, phase=45)
    card = f"NODE_SET,1,{float(start.v):.12E}"
    assert f"** *INITIAL CONDITIONS, TYPE=VELOCITY\n** {card}\n" in text
    with pytest.warns(CamkinWarning, match="it is written as an initial condition"):
        text = export(tmp_path / "x.inp", "abaqus", phase=45, relative=True, node_set="NALL", dof=3)
    assert f"\n*INITIAL CONDITIONS, TYPE=VELOCITY\nNALL,3,{float(start.v):.12E}\n*AMPLITUDE" in text
    assert pairs(text.split("SMOOTH=0.5\n")[1], "*")[0, 1] == 0.0
    with pytest.warns(CamkinWarning, match="starts at s = .*relative=True writes s - s\\(0\\)"):
        export(tmp_path / "x.inp", "calculix", phase=120)


def test_lsdyna_card(tmp_path: Path) -> None:
    """8 fields of 10 columns, LCINT for the rows, pairs in 20 columns."""
    lines = export(tmp_path / "x.k", "lsdyna", number=42, name="LIFT").splitlines()
    at = lines.index("*DEFINE_CURVE_TITLE")
    assert lines[at + 1] == "LIFT"
    assert [lines[at + 2][i : i + 10].strip() for i in range(0, 80, 10)] == [
        "42", "0", "1.0", "1.0", "0.0", "0.0", "0", str(STEPS + 1),
    ]  # fmt: skip
    assert len(lines[at + 2]) == 80
    assert {len(line) for line in lines[at + 3 : -1]} == {40}
    assert lines[-1] == "*END"


def test_nastran_fields(tmp_path: Path) -> None:
    """Large fields: 8 + 4 x 16 + 8 columns, each continuation name once before and once behind."""
    lines = [line for line in export(tmp_path / "x.bdf", "nastran").splitlines() if line[0] != "$"]
    assert lines[0][:8] == "TABLED1*"
    assert all(len(line) <= 80 for line in lines)
    heads, tails = [line[:8].strip() for line in lines[1:]], [line[72:].strip() for line in lines[:-1]]
    assert heads == tails
    assert len(set(heads)) == len(heads)
    assert lines[-1].split()[-1] == "ENDT"


@pytest.mark.parametrize(
    "x", [0.0, -0.0, 1.0, -1.5, 1 / 3, -1e-300, 1e300, 5e-324, 123456.789, -9.9999999999999e99, 1e100]
)
def test_nastran_number(x: float) -> None:
    """At most 16 columns, and at most half of the last digit off."""
    from camkin.io.export import nastran

    text = nastran.number(x)
    assert len(text) <= 16
    back = float(re.sub(r"(?<=\d)([+-]\d+)$", r"E\1", text))
    assert back == pytest.approx(x, rel=2e-9 if abs(x) < 1e-307 else 5e-11, abs=0)


def test_opensees_series(tmp_path: Path) -> None:
    """Three series of s, v, a with every bit, and the last value held."""
    text = export(tmp_path / "x.tcl", "opensees", number=10)
    for row, tag in enumerate((10, 11, 12)):
        body = re.search(rf"^timeSeries Path {tag} -dt {DT!r} -values \{{([^}}]*)\}} -useLast$", text, re.MULTILINE)
        assert body
        assert np.array(body[1].split(), float).tobytes() == WANT.data[row].tobytes()
    assert "# groundMotion 1 Plain -disp 10 -vel 11 -accel 12" in text


def test_apdl(tmp_path: Path) -> None:
    """*TREAD skips as many lines as there are comments."""
    text = export(tmp_path / "x.csv", "apdl")
    comments = [line for line in text.splitlines() if line.startswith("!")]
    assert f"*TREAD,CAM,FILE,EXTENSION,,{len(comments)}" in text
    assert pairs(text, "!").tobytes() == np.column_stack((TIMES, WANT.s)).tobytes()


def test_scale_quantity_and_drive(tmp_path: Path) -> None:
    """Values times `scale`, of the quantity asked for, at the times of the drive from t0 on."""
    drive = Drive.table([0, 0.01, 1], [0, 3000, 3000], phase=-10)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CamkinWarning)
        text = export(tmp_path / "x.inp", "calculix", rpm=None, drive=drive, t0=0.005, quantity="v", scale=-1e-3)
    want = CAM.boundary_grid(0.005, DT, STEPS + 2, drive=drive).v * -1e-3
    np.testing.assert_allclose(pairs(text, "*")[:, 1], want, rtol=1e-12)
    assert "times -0.001" in text


def test_many_blocks(tmp_path: Path) -> None:
    """A table of many blocks has the rows of one grid."""
    CAM.export(tmp_path / "long.npy", format="npy", dt=1e-5, steps=9000, rpm=RPM)
    want = CAM.boundary_grid(0.0, 1e-5, 9001, rpm=RPM)
    table = np.load(tmp_path / "long.npy")
    assert np.ascontiguousarray(table[:, 1:].T).tobytes() == np.ascontiguousarray(want.data).tobytes()


def test_scaled_values_are_labelled_as_such(tmp_path: Path) -> None:
    """A factor is no part of the unit: 0.001 mm would be a micrometre."""
    heading = export(tmp_path / "x.csv", "csv", scale=0.001).splitlines()[0]
    assert heading == ("t [s],s [mm times 0.001],v [mm/s times 0.001],a [mm/s^2 times 0.001],j [mm/s^3 times 0.001]")
    CAM.export(tmp_path / "x.npz", format="npz", dt=DT, steps=STEPS, rpm=RPM, scale=2)
    assert str(np.load(tmp_path / "x.npz")["length_unit"]) == "mm times 2.0"


# ---- tolerance ----


@pytest.mark.parametrize("law", ["cycloidal", "modified_trapezoid", "poly_4567", "parabolic", "simple_harmonic"])
@pytest.mark.parametrize("tolerance", [1e-2, 1e-4, 1e-6])
def test_tolerance_is_kept(tmp_path: Path, law: str, tolerance: float) -> None:
    """Straight lines between the rows miss s by `tolerance` at most, with about as few rows as the theory has."""
    p = Program.rise_dwell_fall(lift=10, rise=120, dwell=60, fall=120, law=law)
    end = 0.02
    found = p.export(
        tmp_path / "x.npy", format="npy", dt=end / 100, steps=100, rpm=RPM, tolerance=tolerance, static=True
    )
    table = np.load(tmp_path / "x.npy")
    assert found is not None
    assert (found.rows, found.s, found.a) == (len(table), tolerance, None)
    t = np.linspace(0.0, end, 400_001)
    s = p.boundary_conditions(t, rpm=RPM).s
    error = np.abs(np.interp(t, table[:, 0], table[:, 1]) - s).max()
    assert error <= tolerance + 1e-14  # rounding of s and of the interpolation
    a = np.abs(p.boundary_conditions(t, rpm=RPM).a)
    theory = (
        np.trapezoid(np.sqrt(a / (8 * tolerance)), t)
        if hasattr(np, "trapezoid")
        else np.trapz(np.sqrt(a / (8 * tolerance)), t)
    )
    assert len(table) <= 1.1 * theory + 12


def test_tolerance_is_kept_where_the_velocity_jumps(tmp_path: Path) -> None:
    """A chord does not pass a corner of s: straight lines need their corners as rows, and no others."""
    p = Program.rise_dwell_fall(
        lift=10, rise=120, dwell=60, fall=120, law="constant_velocity", allow_velocity_jump=True
    )
    p.export(tmp_path / "x.npy", format="npy", dt=2e-4, steps=100, rpm=RPM, tolerance=1e-6, static=True)
    table = np.load(tmp_path / "x.npy")
    t = np.linspace(0.0, 0.02, 100_001)
    error = np.abs(np.interp(t, table[:, 0], table[:, 1]) - p.boundary_conditions(t, rpm=RPM).s).max()
    assert error <= 1e-6
    np.testing.assert_allclose(table[:, 0], np.array([0, 120, 180, 300, 360]) / 18000, rtol=1e-12)


def test_tolerance_names_what_a_solver_makes_of_it(tmp_path: Path) -> None:
    """4 tolerance/dt^2 beside the peak of the acceleration, and an error where that is more than 1e-3 of it."""
    path = tmp_path / "x.inp"
    peak = CAM.analyze(rpm=RPM).max_acceleration.value
    found = CAM.export(path, format="calculix", dt=DT, steps=STEPS, rpm=RPM, tolerance=1e-9, solver_dt=DT)
    assert found is not None
    assert found.a == pytest.approx(4e-9 / DT**2)
    assert found.a_max == pytest.approx(abs(peak), rel=1e-12)
    assert found.v == pytest.approx((2e-9 * abs(peak)) ** 0.5)
    assert "s to 1e-09" in path.read_text()
    path.unlink()
    with pytest.raises(
        camkin.ParameterError, match=r"tolerance 1e-05 would disturb the acceleration by 4e\+03 of .*give at most"
    ):
        CAM.export(path, format="calculix", dt=DT, steps=STEPS, rpm=RPM, tolerance=1e-5, solver_dt=DT)
    assert not path.exists()


# ---- refused arguments ----


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"format": "calculx"}, camkin.ParameterError, "did you mean 'calculix'"),
        ({"steps": 0}, camkin.SizeError, "steps must be 1 to"),
        ({"steps": -1}, camkin.SizeError, "steps must be 1 to"),
        ({"dt": 0.0}, camkin.TimeError, "dt must be above 0"),
        ({"dt": -1e-3}, camkin.TimeError, "dt must be above 0"),
        ({"dt": float("nan")}, camkin.TimeError, "dt must be finite"),
        ({"rpm": None}, camkin.SpeedError, "a speed is needed"),
        ({"drive": Drive(rpm=1)}, camkin.SpeedError, "give rpm or drive, not both"),
        ({"scale": 0.0}, camkin.ParameterError, "scale must not be 0"),
        ({"scale": float("inf")}, camkin.ParameterError, "scale must be finite"),
        ({"quantity": "jerk"}, camkin.ParameterError, "takes the quantity 's', 'v', 'a'; got 'jerk'"),
        ({"quantity": "x"}, camkin.ParameterError, "no quantity 'x'"),
        ({"format": "opensees", "quantity": "v"}, camkin.ParameterError, "it holds s, v and a at once"),
        ({"name": "a b"}, camkin.ParameterError, "name must be a letter and up to 79"),
        ({"name": "x" * 81}, camkin.ParameterError, "name must be a letter and up to 79"),
        ({"name": "a,b"}, camkin.ParameterError, "name must be a letter and up to 79"),
        ({"name": "Ä"}, camkin.ParameterError, "name must be a letter and up to 79"),
        ({"node_set": "a,b"}, camkin.ParameterError, "node_set must be a letter"),
        ({"dof": 7}, camkin.ParameterError, "dof must be 1 to 6; got 7"),
        ({"number": 0}, camkin.ParameterError, "number must be 1 to"),
        ({"t0": float("inf")}, camkin.TimeError, "t0 must be finite"),
        ({"solver_dt": 1e-4}, camkin.ParameterError, "give tolerance= too"),
        ({"tolerance": 1e-3}, camkin.ParameterError, "needs the solver's step, solver_dt=, or static=True"),
        (
            {"tolerance": 1e-3, "static": True, "solver_dt": 1.0},
            camkin.ParameterError,
            "solver_dt=, or static=True, one",
        ),
        ({"tolerance": 0.0, "static": True}, camkin.ParameterError, "tolerance must be above 0"),
        ({"tolerance": 1e-3, "static": True, "format": "opensees"}, camkin.ParameterError, "whose rows are even"),
        ({"tolerance": 1e-3, "static": True, "quantity": "v"}, camkin.ParameterError, "not for the quantity"),
        ({"tolerance": 1e-3, "static": True, "rpm_per_s": 1.0}, camkin.SpeedError, "for a constant speed"),
        ({"speed": 3}, camkin.WrongTypeError, "speed"),
    ],
)
def test_mistakes(tmp_path: Path, options: dict[str, object], error: type[Exception], message: str) -> None:
    """One error that names the parameter, its value and the range; nothing is written."""
    given = {"format": "calculix", "dt": DT, "steps": STEPS, "rpm": RPM, **options}
    with pytest.raises(error, match=message):
        CAM.export(tmp_path / "x.inp", **given)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("given", [{"node_set": "NALL"}, {"dof": 3}])
def test_nodes_are_for_formats_with_an_initial_velocity(tmp_path: Path, format: str, given: dict[str, object]) -> None:
    """A warning once said that the file had an initial condition, which no other format has."""
    options = {"phase": 45, "relative": True, **given}
    if format in ("calculix", "abaqus"):
        with pytest.warns(CamkinWarning, match="starts with the velocity"):
            assert ("NALL" in export(tmp_path / "x", format, **options)) == ("node_set" in given)
        return
    (key, value) = next(iter(given.items()))
    message = (
        f"{key} is for 'calculix' and 'abaqus', which write the initial velocity; got {value!r} for {format!r}: leave"
    )
    with pytest.raises(camkin.ParameterError, match=re.escape(message)) as error:
        CAM.export(tmp_path / "x", format=format, dt=DT, steps=STEPS, rpm=RPM, **options)
    assert (error.value.parameter, error.value.value) == (key, value)
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("format", ["opensees", "lsdyna", "nastran", "apdl"])
def test_a_format_without_nodes_warns_of_the_velocity(tmp_path: Path, format: str) -> None:
    with pytest.warns(CamkinWarning, match="a solver that starts at rest rings; give the moving nodes this velocity$"):
        export(tmp_path / "x", format, phase=45, relative=True)


def test_a_format_that_is_no_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(camkin.ParameterError, match=r"there is no format \['csv'\]"):
        CAM.export(tmp_path / "x", format=["csv"], dt=DT, steps=STEPS, rpm=RPM)


@pytest.mark.parametrize("scale", [1e-3, -1000.0])
def test_a_tolerance_is_told_of_the_written_values(tmp_path: Path, scale: float) -> None:
    """The values miss by |scale| times the tolerance, and so does what the file and the result say."""
    given = {"format": "calculix", "dt": DT, "steps": STEPS, "rpm": RPM, "tolerance": 1e-3, "static": True}
    plain = CAM.export(tmp_path / "plain", **given)
    found = CAM.export(tmp_path / "scaled", **given, scale=scale)
    assert (found.s, found.v, found.a_max) == pytest.approx(
        tuple(abs(scale) * x for x in (plain.s, plain.v, plain.a_max))
    )
    assert plain.s == 1e-3 and found.rows == plain.rows
    text = (tmp_path / "scaled").read_text()
    assert f"within a tolerance: s to {abs(scale) * 1e-3:.3g}, v to {found.v:.3g}" in text
    table = pairs(text, "*")
    t = np.linspace(0.0, DT * STEPS, 20001)
    missed = np.abs(np.interp(t, *table.T) - scale * CAM.boundary_conditions(t, rpm=RPM).s).max()
    assert 0.5 * found.s < missed <= found.s * (1.0 + 1e-6)
    solver = given | {"static": False, "tolerance": 1e-9, "solver_dt": DT}
    assert CAM.export(tmp_path / "x", **solver, scale=scale).a == pytest.approx(4e-9 * abs(scale) / DT**2)


@pytest.mark.parametrize("cycles", [1, 2, 3])
def test_rows_of_a_tolerance_have_different_times(tmp_path: Path, cycles: int) -> None:
    """Where the velocity jumps at the end of the table but for rounding, one row is at that time, not two."""
    moves = [camkin.Segment("constant_velocity", duration=45, lift=lift) for lift in (5, -5)]
    p = Program(moves, length_unit="mm", allow_velocity_jump=True)
    for rpm in (60.0, 100.0, 300.0, 700.0, 3000.0):
        for dt in (1e-4, 3e-4, 7e-4, 1e-3):
            steps = max(3, round(60.0 / rpm * cycles / dt))
            path = tmp_path / "x.npy"
            p.export(path, format="npy", dt=dt, steps=steps, rpm=rpm, tolerance=1e-3, static=True)
            t = np.load(path)[:, 0]
            assert np.diff(t).min() > 1e-12 * t[-1]


@pytest.mark.parametrize("format", FORMATS)
def test_accumulating_programs(tmp_path: Path, format: str) -> None:
    """A format that holds its last value cannot hold a motion that goes on rising."""
    p = Program([camkin.Segment("cycloidal", duration=90, lift=1)], accumulate=True)
    if format in ("csv", "npy", "npz", "nastran"):
        p.export(tmp_path / "x", format=format, dt=DT, steps=STEPS, rpm=RPM)
    else:
        with pytest.raises(camkin.ParameterError, match="holds its last value, but the program accumulates"):
            p.export(tmp_path / "x", format=format, dt=DT, steps=STEPS, rpm=RPM)


@pytest.mark.parametrize("format", FORMATS)
def test_whole_file_or_nothing(tmp_path: Path, format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error on the way leaves the old file as it was, and nothing beside it."""
    path = tmp_path / "x"
    path.write_text("old")

    def broken(*_: object, **__: object) -> object:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Program, "_blocks", broken)
    with pytest.raises(OSError, match="No space left"):
        CAM.export(path, format=format, dt=DT, steps=STEPS, rpm=RPM)
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["x"]


# ---- the command line ----


def run(*arguments: str) -> tuple[int, str]:
    """Exit status and stderr of a command."""
    import contextlib
    import io

    from camkin.cli import main

    err = io.StringIO()
    with contextlib.redirect_stderr(err):
        status = main([*map(str, arguments)])
    return status, err.getvalue()


def test_command(tmp_path: Path) -> None:
    """Camkin export and save write what the methods write; warnings are lines on stderr."""
    spec, drive = tmp_path / "cam.toml", tmp_path / "n.csv"
    spec.write_text(CAM.dumps())
    drive.write_text("t,n\n0,0\n0.01,3000\n")
    cam, one, other = tmp_path / "cam.cam", tmp_path / "one.inp", tmp_path / "other.inp"
    assert run("save", spec, "-o", cam) == (0, "")
    assert Program.load(cam) == CAM
    common = ("export", cam, "--format", "calculix", "--dt", "1e-4", "--steps", "250", "-o", one)
    status, err = run(*common, "--drive", drive, "--phase", "-30", "--scale", "2", "--name", "LIFT")
    assert status == 0
    assert re.fullmatch(rf"camkin: {re.escape(str(drive))}: the slope of the speed jumps at 2 rows, .*\n", err)
    CAM.export(other, format="calculix", dt=1e-4, steps=250, drive=Drive.load(drive, phase=-30), scale=2.0, name="LIFT")
    assert one.read_bytes() == other.read_bytes()
    status, err = run(*common, "--rpm", "3000", "--phase", "45", "--relative", "--node-set", "NALL")
    assert status == 0
    assert re.fullmatch(r"camkin: \S*one\.inp: the motion starts with the velocity .* initial condition\n", err)
    status, err = run(*common, "--rpm", "3000", "--phase", "45")
    assert (status, err.count("\n")) == (0, 2)
    assert "name them: --node-set, --dof\n" in err
    assert "--relative writes s - s(0)\n" in err
    for option, value, shown in (("--node-set", "NALL", "'NALL'"), ("--dof", "3", "3")):
        given = ("export", cam, "--format", "nastran", "--dt", "1e-4", "--steps", "5", "--rpm", "3000", option, value)
        status, err = run(*given, "-o", tmp_path / "x.bdf")
        words = f"{option} is for 'calculix' and 'abaqus', which write the initial velocity; got {shown} for 'nastran'"
        assert (status, err) == (2, f"camkin: {words}: leave it out\n")
    status, err = run(*common, "--rpm", "3000", "--tolerance", "1e-9", "--solver-dt", "1e-4")
    assert status == 0
    assert re.fullmatch(
        r"camkin: \S*one\.inp: \d+ rows, within a tolerance: s to 1e-09, v to \S+, a to \S+ of .*\n", err
    )


def test_command_mistakes(tmp_path: Path) -> None:
    """Exit status 2 and one line; nothing is written."""
    cam = tmp_path / "cam.cam"
    CAM.save(cam)
    common = ("export", cam, "--format", "csv", "--dt", "1e-4", "--steps", "5", "-o", tmp_path / "x")
    for more, message in (
        ((), "has no rpm: give --rpm or --drive"),
        (("--drive", tmp_path / "none.csv"), "No such file"),
        (("--rpm", "3", "--drive", cam), "leave out --rpm"),
        (("--rpm", "3", "--steps", "0"), "steps must be 1 to"),
        (("--rpm", "3", "--tolerance", "1e-3"), "needs the solver's step, --solver-dt, or --static, one of them"),
        (("--rpm", "3", "--static"), "give --tolerance too, or leave them out"),
    ):
        status, err = run(*common, *more)
        assert (status, err.count("\n")) == (2, 1)
        assert message in err
    status, err = run("save", cam, "-o", tmp_path / "x.toml")
    assert status == 2
    assert "a cam file ends in .cam" in err
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["cam.cam"]
