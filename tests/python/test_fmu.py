"""FMUs: FMPy validates and simulates them, and they have the bits of the library."""

import ctypes
import errno
import math
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import numpy as np
import pytest

import camkin
from camkin import cli, fmu
from camkin._camkin import ffi, lib
from camkin.io import cam_file

ROOT = Path(__file__).parents[2]
CAM = (ROOT / "examples/fea/inlet.cam").read_text(encoding="utf-8")
S, V, A, J, RPM, PHASE, RPM_PER_S = range(1, 8)
VERSIONS = pytest.mark.parametrize("version", [2, 3])


def library(t, rpm=3000.0, phase=0.0, rpm_per_s=0.0):
    """s, v, a, j at times, as an array of shape (4, n), from the library itself."""
    out, error = ffi.new("camkin_program **"), ffi.new("camkin_error *")
    data = CAM.encode()
    assert lib.camkin_program_read(data, len(data), out, error) == 0
    t = np.ascontiguousarray(t, dtype=np.float64)
    values = np.empty((4, len(t)))
    drive = ffi.new("camkin_drive *", {"rpm": rpm, "phase": phase, "rpm_per_s": rpm_per_s})
    svaj = ffi.new("camkin_svaj *", [ffi.from_buffer("double[]", row, require_writable=True) for row in values])
    assert lib.camkin_boundary(out[0], drive, ffi.from_buffer("double[]", t), len(t), svaj, 1) == 0
    lib.camkin_program_free(out[0])
    return values


def bits(values):
    return np.ascontiguousarray(values, dtype=np.float64).view(np.int64).tolist()


def write(folder, version, text=CAM, **start):
    path = folder / f"cam{version}.fmu"
    fmu.write_fmu(text, path, version, **start)
    return path


class Model:
    """An instance of an FMU by the functions of its version, with the messages that it logs."""

    def __init__(self, path, folder, messages=None):
        fmpy = pytest.importorskip("fmpy")
        from fmpy import fmi1, fmi2, fmi3

        self.description = fmpy.read_model_description(str(path))
        self.is_fmi2 = self.description.fmiVersion == "2.0"
        self.messages = [] if messages is None else messages
        self.failure = fmi1.FMICallException
        extracted = fmpy.extract(str(path), unzipdir=str(folder))
        arguments = {
            "guid": self.description.guid,
            "unzipDirectory": extracted,
            "modelIdentifier": "camkin",
            "instanceName": "valve",
        }
        if self.is_fmi2:
            self.fmu = fmi2.FMU2Slave(**arguments)
            self.callbacks = fmi2.fmi2CallbackFunctions()
            self.callbacks.logger = fmi2.fmi2CallbackLoggerTYPE(self._log2)
            self.fmu.instantiate(callbacks=self.callbacks)
        else:
            self.fmu = fmi3.FMU3Slave(**arguments)
            self.fmu.instantiate(logMessage=self._log3)

    def _log2(self, environment, name, status, category, message):
        assert (name, status, category) == (b"valve", 3, b"logStatusError")
        self.messages.append(message.decode())

    def _log3(self, environment, status, category, message):
        assert (status, category) == (3, b"logStatusError")
        self.messages.append(message.decode())

    def get(self, *references):
        return (self.fmu.getReal if self.is_fmi2 else self.fmu.getFloat64)(list(references))

    def set(self, reference, value):
        (self.fmu.setReal if self.is_fmi2 else self.fmu.setFloat64)([reference], [value])

    def initialize(self, start=0.0):
        if self.is_fmi2:
            self.fmu.setupExperiment(startTime=start)
            self.fmu.enterInitializationMode()
        else:
            self.fmu.enterInitializationMode(startTime=start)
        self.fmu.exitInitializationMode()

    def step(self, time, size):
        self.fmu.doStep(currentCommunicationPoint=time, communicationStepSize=size)

    def derivatives(self, references, orders):
        if not self.is_fmi2:
            return self.fmu.getOutputDerivatives(references, orders)
        n = len(references)
        values = (ctypes.c_double * n)()
        self.fmu.fmi2GetRealOutputDerivatives(
            self.fmu.component, (ctypes.c_uint * n)(*references), n, (ctypes.c_int * n)(*orders), values
        )
        return list(values)

    def refuses(self, call, *words):
        """A call must return an error, and log one message that has these words."""
        del self.messages[:]
        with pytest.raises(self.failure, match="failed with status 3"):
            call()
        assert len(self.messages) == 1
        for word in words:
            assert word in self.messages[0]


@pytest.fixture(params=[2, 3])
def model(request, tmp_path):
    # FMI 2.0 gets the folder as a URI, in which all of these characters are escaped.
    folder = tmp_path / "a b%20ü"
    return Model(write(tmp_path, request.param), folder)


# ---- the file ----


@VERSIONS
def test_fmpy_finds_nothing_wrong(version, tmp_path):
    validation = pytest.importorskip("fmpy.validation")
    assert validation.validate_fmu(str(write(tmp_path, version))) == []
    unnamed = "\n".join(line for line in CAM.splitlines() if not line.startswith("note"))
    assert validation.validate_fmu(str(write(tmp_path, version, unnamed, rpm=0.0))) == []
    for unit in ("deg", "rad", "inch", 'furlong <&">'):
        assert validation.validate_fmu(str(write(tmp_path, version, CAM.replace("unit mm", f"unit {unit}")))) == []


@VERSIONS
def test_description(version, tmp_path):
    fmpy = pytest.importorskip("fmpy")
    path = write(tmp_path, version, phase=33.25)
    description = fmpy.read_model_description(str(path))
    assert description.modelName == "inlet"
    assert description.coSimulation.maxOutputDerivativeOrder == 3
    variables = {v.name: v for v in description.modelVariables}
    assert {name: variables[name].unit for name in "svaj"} == {"s": "mm", "v": "mm/s", "a": "mm/s2", "j": "mm/s3"}
    assert {name: float(variables[name].start) for name in ("rpm", "phase", "rpm_per_s")} == {
        "rpm": 3000.0,
        "phase": 33.25,
        "rpm_per_s": 0.0,
    }
    assert fmpy.supported_platforms(str(path))
    units = {unit.name: unit.baseUnit for unit in description.unitDefinitions}
    assert (units["mm/s2"].m, units["mm/s2"].s, units["mm/s2"].factor) == (1, -2, 1e-3)


def test_the_same_cam_gives_the_same_file(tmp_path):
    one = write(tmp_path, 2).read_bytes()
    assert one == write(tmp_path, 2).read_bytes()
    with zipfile.ZipFile(tmp_path / "cam2.fmu") as archive:
        assert archive.read("resources/cam.cam").decode() == CAM
        assert archive.testzip() is None


def test_start_values_keep_every_bit():
    for x in (0.0, -0.0, 3000.0, 0.1, -1.0 / 3.0, 1e20, 5e-324, 1.7976931348623157e308):
        text = fmu._integral(x)
        assert "." not in text
        assert (float.fromhex(text), math.copysign(1.0, float.fromhex(text))) == (x, math.copysign(1.0, x))


def test_mistakes(tmp_path):
    path = tmp_path / "cam.fmu"
    with pytest.raises(camkin.OptionsError, match="version must be 2 or 3; got 1"):
        fmu.write_fmu(CAM, path, 1)
    with pytest.raises(camkin.SpeedError, match="rpm must be finite; got nan"):
        fmu.write_fmu(CAM, path, rpm=math.nan)
    with pytest.raises(camkin.SpeedError, match="phase must be finite; got inf"):
        fmu.write_fmu(CAM, path, phase=math.inf)
    with pytest.raises(camkin.SpeedError, match="rpm_per_s must be -1e20 to 1e20"):
        fmu.write_fmu(CAM, path, rpm_per_s=1e21)
    with pytest.raises(camkin.SpeedError, match="the cam file has no rpm, so that rpm must be given"):
        fmu.write_fmu(CAM.replace("note rpm", "note speed"), path)
    with pytest.raises(camkin.DurationError, match="duration"):
        fmu.write_fmu(CAM.replace("duration 0x1.0", "duration -0x1.0"), path)
    with pytest.raises(camkin.errors.FileError, match="line 1: a cam file begins with"):
        fmu.write_fmu("[cam]\n", path)
    with pytest.raises(camkin.errors.WrongTypeError, match="must be the text of a cam file; got bytes"):
        fmu.write_fmu(CAM.encode(), path)
    with pytest.raises(FileNotFoundError):
        fmu.write_fmu(CAM, tmp_path / "no" / "cam.fmu")
    with pytest.raises(camkin.OptionsError, match=r"an FMU ends in \.fmu; got 'cam\.zip'"):
        fmu.write_fmu(CAM, tmp_path / "cam.zip")
    assert list(tmp_path.iterdir()) == []


# ---- the command ----


def command(capsys, *arguments):
    """Exit status and stderr of camkin fmu; it prints nothing else."""
    status = cli.main(["fmu", *map(str, arguments)])
    out, err = capsys.readouterr()
    assert out == ""
    return status, err


@VERSIONS
def test_the_command_writes_the_fmu_of_the_cam(version, tmp_path, capsys):
    cam, spec, made = tmp_path / "inlet.cam", tmp_path / "inlet.toml", tmp_path / "made.fmu"
    cam.write_text(CAM, encoding="utf-8")
    program = camkin.Program.load(cam)
    spec.write_text(program.dumps(), encoding="utf-8")
    text = cam_file.text(program)
    fmu.write_fmu(text, tmp_path / "want.fmu", version, phase=33.25)
    for source in (cam, spec):
        assert command(capsys, source, "--fmi", version, "--phase", "33.25", "-o", made) == (0, "")
        assert made.read_bytes() == (tmp_path / "want.fmu").read_bytes()
    fmu.write_fmu(text, tmp_path / "want.fmu", version, rpm=-1500.5)
    assert command(capsys, cam, "--fmi", version, "--rpm", "-1500.5", "-o", made) == (0, "")
    assert made.read_bytes() == (tmp_path / "want.fmu").read_bytes()


def test_the_command_takes_a_lift_table(tmp_path, capsys):
    theta = np.arange(0.0, 361.0)
    table, made = tmp_path / "lift.csv", tmp_path / "lift.fmu"
    np.savetxt(table, np.column_stack((theta, 5.0 - 5.0 * np.cos(np.radians(theta)))), delimiter=",")
    assert command(capsys, table, "--rpm", "600", "--degree", "5", "-o", made) == (0, "")
    want = cam_file.text(camkin.Program.from_csv(table, degree=5, rpm=600))
    with zipfile.ZipFile(made) as archive:  # FMI 2.0 where no version is given
        assert archive.read("resources/cam.cam").decode() == want
        assert b'fmiVersion="2.0"' in archive.read("modelDescription.xml")


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["-o", "cam.zip"], "camkin: an FMU ends in .fmu; got 'cam.zip'\n"),
        (["-o", "none/cam.fmu"], "camkin: [Errno 2] No such file or directory: 'none/cam.fmu'\n"),
        (["-o", "/proc/cam.fmu"], "camkin: [Errno 2] No such file or directory: '/proc/cam.fmu'\n"),
        (["-o", "cam.fmu", "--fmi", "1"], "argument --fmi: invalid choice: 1"),
        (["-o", "cam.fmu", "--rpm", "nan"], "camkin: rpm must be finite; got nan\n"),
        (["-o", "cam.fmu", "--phase", "inf"], "camkin: phase must be finite; got inf\n"),
        (["-o", "cam.fmu", "--degree", "5"], "--degree is for lift tables (.csv, .txt)"),
        ([], "the following arguments are required: -o"),
    ],
)
def test_mistakes_of_the_command(more, message, tmp_path, capsys, monkeypatch):
    """Exit status 2, one line, and no file."""
    monkeypatch.chdir(tmp_path)
    Path("cam.cam").write_text(CAM, encoding="utf-8")
    status, err = command(capsys, "cam.cam", *more)
    assert (status, err.count("\n")) == (2, 1)
    assert message in err
    assert [path.name for path in tmp_path.iterdir()] == ["cam.cam"]


def test_the_command_needs_a_speed(tmp_path, capsys):
    cam = tmp_path / "cam.cam"
    cam.write_text(CAM.replace("note rpm", "note speed"), encoding="utf-8")
    assert command(capsys, cam, "-o", tmp_path / "cam.fmu") == (2, f"camkin: {cam} has no rpm: give --rpm\n")
    assert list(tmp_path.iterdir()) == [cam]


def test_the_command_keeps_the_old_file_in_a_folder_that_refuses_another(tmp_path, capsys, monkeypatch):
    cam, old = tmp_path / "cam.cam", tmp_path / "cam.fmu"
    cam.write_text(CAM, encoding="utf-8")
    old.write_bytes(b"old")

    def refuse(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("camkin._base.textfile.os.fsync", refuse)
    status, err = command(capsys, cam, "-o", old)
    assert (status, err) == (2, f"camkin: [Errno 28] No space left on device: '{old}'\n")
    assert old.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cam.cam", "cam.fmu"]


# ---- the binary ----


def test_the_binary_needs_no_runtime_of_openmp():
    content = fmu._BINARY.read_bytes()
    assert b"libgomp" not in content
    assert b"libomp" not in content


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_the_source_compiles_without_a_warning(compiler):
    if not shutil.which(compiler):
        pytest.skip(f"no {compiler}")
    flags = re.search(r"set\(CAMKIN_WARNINGS ([^)]*)\)", (ROOT / "cmake/compile.cmake").read_text(encoding="utf-8"))[1]
    command = [compiler, "-std=c11", *flags.split(), "-fsyntax-only", f"-I{ROOT / 'include'}"]
    done = subprocess.run([*command, str(ROOT / "fmi/camkin_fmu.c")], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_declarations_are_those_of_the_standard(tmp_path):
    """The headers of the standard, which FMPy has, take the place of fmi_types.h."""
    fmpy = pytest.importorskip("fmpy")
    compiler = shutil.which("gcc") or pytest.skip("no gcc")
    headers = Path(fmpy.__file__).with_name("c-code")
    command = [compiler, "-std=c11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", f"-I{ROOT / 'include'}"]
    command += [f"-I{headers}", "-include", "fmi2Functions.h", "-include", "fmi3Functions.h"]
    command += ["-DCAMKIN_FMI_TYPES_H", str(ROOT / "fmi/camkin_fmu.c")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    binary = ctypes.CDLL(str(fmu._BINARY))
    model_exchange = {"EnterEventMode", "NewDiscreteStates", "EnterContinuousTimeMode", "CompletedIntegratorStep"}
    model_exchange |= {"SetTime", "SetContinuousStates", "GetDerivatives", "GetEventIndicators", "GetContinuousStates"}
    model_exchange |= {"GetNominalsOfContinuousStates"}
    for version, left_out in ((2, model_exchange), (3, set())):
        text = (headers / f"fmi{version}Functions.h").read_text(encoding="utf-8")
        functions = set(re.findall(rf"fmi{version}FullName\(fmi{version}(\w+)\)", text)) - left_out
        assert len(functions) > 30
        for name in functions:
            assert hasattr(binary, f"fmi{version}{name}"), name


# ---- simulation ----


@VERSIONS
def test_simulation_has_the_bits_of_the_library(version, tmp_path):
    fmpy = pytest.importorskip("fmpy")
    path = write(tmp_path, version)
    start = {"rpm": 2987.7, "phase": 33.3, "rpm_per_s": -150.5}
    result = fmpy.simulate_fmu(
        str(path),
        validate=True,
        stop_time=0.04,
        output_interval=1e-5,
        start_values=start,
        output=["s", "v", "a", "j"],
    )
    assert len(result) == 4001
    for name, row in zip("svaj", library(result["time"], **start), strict=True):
        assert bits(result[name]) == bits(row), name


@VERSIONS
def test_start_values_of_the_file(version, tmp_path):
    fmpy = pytest.importorskip("fmpy")
    path = write(tmp_path, version, rpm=-0.1, phase=1.0 / 3.0, rpm_per_s=1e3)
    result = fmpy.simulate_fmu(str(path), stop_time=0.5, output_interval=0.125, output=["s", "v"])
    s, v, _, _ = library(result["time"], -0.1, 1.0 / 3.0, 1e3)
    assert (bits(result["s"]), bits(result["v"])) == (bits(s), bits(v))


def test_steps_of_any_size(model):
    model.initialize(0.001)
    assert bits(model.get(0, S, V, A, J)) == bits([0.001, *library([0.001])[:, 0]])
    time = 0.001
    for size in (1e-9, 0.0, 0.25, 1e3):
        model.step(time, size)
        time += size
        assert bits(model.get(0, S, V, A, J)) == bits([time, *library([time])[:, 0]])


def test_derivatives_are_exact(model):
    model.initialize()
    model.step(0.0, 0.0021)
    _, v, a, j = library([0.0021])[:, 0]
    assert bits(model.derivatives([S, S, S, V, V, A], [1, 2, 3, 1, 2, 1])) == bits([v, a, j, a, j, j])
    model.refuses(lambda: model.derivatives([J], [1]), "j has no derivative of order 1")
    model.refuses(lambda: model.derivatives([S], [4]), "s has no derivative of order 4")
    model.refuses(lambda: model.derivatives([S], [0]), "s has no derivative of order 0")
    model.refuses(lambda: model.derivatives([RPM], [1]), "value reference 5 is no output")


def test_states(model):
    fmu_ = model.fmu
    get, set_, free = (
        (fmu_.getFMUstate, fmu_.setFMUstate, fmu_.freeFMUstate)
        if model.is_fmi2
        else (fmu_.getFMUState, fmu_.setFMUState, fmu_.freeFMUState)
    )
    model.set(RPM, 1500.0)
    model.initialize()
    model.step(0.0, 0.002)
    state, before = get(), model.get(0, S, V, A, J)
    model.step(0.002, 0.001)
    assert model.get(S) != before[1:2]
    set_(state)
    assert model.get(0, S, V, A, J) == before
    free(state)
    fmu_.reset()
    assert model.get(0, RPM) == [0.0, 3000.0]
    model.set(RPM, 60.0)
    model.initialize(0.25)
    assert bits(model.get(S)) == bits(library([0.25], 60.0)[0])
    fmu_.terminate()
    model.refuses(lambda: model.step(0.25, 0.1), "not terminated")


# ---- errors ----


def test_refusals_are_logged(model):
    model.refuses(lambda: model.step(0.0, 1.0), "a step needs a model that is initialized")
    model.refuses(lambda: model.set(RPM, math.nan), "rpm must be finite")
    model.refuses(lambda: model.set(S, 1.0), "s cannot be set")
    model.refuses(lambda: model.set(99, 1.0), "no variable with value reference 99")
    model.refuses(lambda: model.get(8), "no variable with value reference 8")
    model.initialize()
    model.refuses(lambda: model.set(PHASE, 1.0), "phase is fixed")
    model.refuses(lambda: model.step(0.0, -1.0), "a step must be finite and not negative; got -1")
    model.refuses(lambda: model.step(0.0, math.nan), "a step must be finite")
    model.refuses(lambda: model.step(0.0, 1e18), "more than 2^50 times")
    assert model.get(0) == [0.0]  # a refused step is no step
    integers = model.fmu.getInteger if model.is_fmi2 else model.fmu.getInt32
    model.refuses(lambda: integers([0]), "no variable of type Int")


def test_speeds_out_of_range_are_logged(model):
    model.set(RPM, 1e21)
    model.refuses(model.initialize, "speeds at most 1e20", "1e+21")


@VERSIONS
def test_a_damaged_fmu_is_not_instantiated(version, tmp_path):
    pytest.importorskip("fmpy")
    path = write(tmp_path, version)
    cases = (
        ("resources/cam.cam", CAM.removesuffix("end\n"), "truncated"),
        ("resources/cam.cam", CAM.replace("duration", "durr%sation"), "durr%sation"),
        ("resources/start.txt", "rpm 3000\n", "cannot read rpm, phase and rpm_per_s"),
        ("modelDescription.xml", None, "belongs to another library"),
    )
    for i, (name, content, words) in enumerate(cases):
        damaged = tmp_path / "damaged.fmu"
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(damaged, "w") as new:
            for entry in old.namelist():
                text = old.read(entry)
                if entry == name:
                    text = content or text.replace(fmu._TOKEN.encode(), b"{0}")
                new.writestr(entry, text)
        messages = []
        with pytest.raises(Exception, match="nstantiate"):
            Model(damaged, tmp_path / str(i), messages)
        assert len(messages) == 1
        # FMI 2.0 logs a format, in which a percent sign is doubled.
        assert (words.replace("%", "%%") if version == 2 else words) in messages[0]
