"""A measured lift, from the rows to a spec: the band of its peaks, the command fit, its picture."""

import copy
import json
import pickle

import numpy as np
import pytest

import camkin
from camkin import Program
from camkin.cli import main

pytest.importorskip("scipy")

TRUTH = Program.rise_dwell_fall(lift=10, rise=70, dwell=0, fall=70, law="poly_4567", rpm=3000, length_unit="mm")
THETA = np.arange(0.0, 360.0, 1.0)
NOISE = 2e-3


def measured(seed, **options):
    s = TRUTH.displacement(THETA) + NOISE * np.random.default_rng(seed).standard_normal(THETA.size)
    return Program.from_table(THETA, s, **({"degree": 5, "smoothing": 1.1 * NOISE, "rpm": 3000} | options))


def peaks(p, **speed):
    r = p.analyze(**speed).finite
    return np.array([r.max_acceleration.value, r.max_jerk.value])


EVENT = slice(0, 141)


@pytest.mark.parametrize(
    ("rows", "options"),
    [(slice(None), {}), (slice(None), {"dwells": [(140, 360)]}), (EVENT, {"periodic": False})],
    ids=["turn", "dwells", "event"],
)
def test_bands_hold_other_measurements(rows, options):
    """Each band is compared with the peaks of other tables of the same lobe."""
    s = [
        TRUTH.displacement(THETA) + NOISE * np.random.default_rng(seed).standard_normal(THETA.size)
        for seed in range(12)
    ]
    made = [Program.from_table(THETA[rows], row[rows], degree=5, smoothing="auto", rpm=3000, **options) for row in s]
    found = np.array([peaks(p) for p in made])
    bands = np.array([p.fit.band(samples=20) for p in made])  # table, a or j, low or high
    inside = (bands[:, None, :, 0] <= found) & (found <= bands[:, None, :, 1])
    share = (inside.sum(axis=(0, 1)) - len(made)) / (len(made) * (len(made) - 1))
    assert (share >= 0.9).all()
    # A band that holds everything says nothing.
    assert (np.median(bands[:, :, 1] / bands[:, :, 0], axis=0) < (1.06, 1.4)).all()


def test_the_band_lies_about_the_peaks_of_the_fit():
    p = measured(3)
    band = p.fit.band(samples=20)
    for (low, high), peak in zip(band, peaks(p), strict=True):
        assert low < peak < high
    # With the speed, a grows by its square and j by its cube; geometric values are those at 1 rad/s.
    fast, slow = p.fit.band(rpm=600, samples=20), p.fit.band(rpm="geometric", samples=20)
    omega = 20 * np.pi
    np.testing.assert_allclose(fast.max_acceleration, np.array(slow.max_acceleration) * omega**2, rtol=1e-9)
    np.testing.assert_allclose(fast.max_jerk, np.array(slow.max_jerk) * omega**3, rtol=1e-9)
    narrow = p.fit.band(samples=20, share=0.2)
    assert band.max_jerk[0] < narrow.max_jerk[0] < narrow.max_jerk[1] < band.max_jerk[1]


def test_the_same_seed_gives_the_same_band():
    p = measured(4)
    band = p.fit.band(samples=5)
    assert p.fit.band(samples=5) == band
    assert p.fit.band(samples=5, seed=1) != band
    for again in (pickle.loads(pickle.dumps(p)), copy.deepcopy(p)):
        assert again.fit.band(samples=5) == band


def test_an_event_and_dwells_have_bands(recwarn):
    event = (THETA >= 0) & (THETA <= 140)
    s = TRUTH.displacement(THETA) + NOISE * np.random.default_rng(1).standard_normal(THETA.size)
    one = Program.from_table(THETA[event], s[event], degree=5, smoothing="auto", periodic=False, length_unit="mm")
    other = Program.from_table(THETA, s, degree=5, smoothing="auto", dwells=[(160, 350)])
    for p in (one, other):
        assert p.fit.band(samples=3).max_acceleration[0] > 0.0
    assert not recwarn.list


def test_residuals_of_the_rows():
    p = measured(5)
    theta, residuals = p.fit.rows()
    np.testing.assert_array_equal(theta, THETA)
    assert np.sqrt(np.mean(residuals**2)) == pytest.approx(p.fit.rms, rel=1e-12)
    assert residuals[p.fit.row] == p.fit.largest == residuals[np.abs(residuals).argmax()]


@pytest.mark.parametrize(
    ("options", "arguments", "error", "words"),
    [
        ({}, {"samples": 1}, camkin.SizeError, "samples must be 2 to"),
        ({}, {"share": 1.0}, camkin.ParameterError, "share must be above 0 and below 1; got 1.0"),
        ({}, {"share": float("nan")}, camkin.ParameterError, "share must be above 0"),
        ({}, {"seed": 1.5}, camkin.WrongTypeError, "seed must be an integer"),
        ({}, {"rpm": "fast"}, camkin.CamkinError, "rpm"),
        ({"smoothing": None}, {}, camkin.TableError, "give smoothing='auto'"),
    ],
)
@pytest.mark.filterwarnings("ignore::camkin.CamkinWarning")
def test_refused(options, arguments, error, words):
    with pytest.raises(error) as caught:
        measured(1, **options).fit.band(**arguments)
    assert words in str(caught.value)


def test_a_smoothing_in_the_wrong_unit_is_questioned(recwarn):
    measured(1, smoothing=0.099)  # of a lift of 10
    assert not recwarn
    with pytest.warns(camkin.CamkinWarning) as caught:
        measured(1, smoothing=2.0)  # micrometres
    (warning,) = caught
    words = "smoothing 2 is 20 % of the lift, which it flattens: it is in the unit of s, whose noise is about "
    noise, rest = str(warning.message).removeprefix(words).split(";")
    assert float(noise) == pytest.approx(NOISE, rel=0.2) and rest == " smoothing='auto' takes that out"


def test_a_short_table_has_no_band():
    p = Program.from_table(THETA[::10], TRUTH.displacement(THETA[::10]), smoothing=0.01, degree=5)
    with pytest.raises(camkin.TableError, match="at least 40 rows, as it fits halves of them; got 36"):
        p.fit.band()


# ---- the command ----


def test_the_help_names_what_the_command_takes(capsys):
    for command, degree, smoothing in (("fit", "5", "auto; auto if left out"), ("analyze", "3", "auto --accumulate")):
        with pytest.raises(SystemExit):
            main([command, "--help"])
        said = " ".join(capsys.readouterr().out.split())
        assert f"of the spline, 3 or 5; {degree} if left out" in said
        assert f"by which the rows may be missed, or {smoothing}" in said


@pytest.fixture
def lift(tmp_path):
    s = TRUTH.displacement(THETA) + NOISE * np.random.default_rng(6).standard_normal(THETA.size)
    path = tmp_path / "lift.csv"
    np.savetxt(path, np.c_[THETA, np.round(s, 3)], fmt="%.3f", delimiter=",")
    return str(path)


def test_fit_writes_a_spec_and_says_how_good_it_is(lift, tmp_path, capsys):
    spec, cam = tmp_path / "cam.toml", tmp_path / "cam.cam"
    assert main(["fit", lift, "--rpm", "3000", "--samples", "5", "-o", str(spec)]) == 0
    lines = [line.split(maxsplit=1) for line in capsys.readouterr().out.replace("max |", "max|").splitlines()]
    assert [name for name, _ in lines] == ["rows", "spline", "residual", "noise", "max|a|", "max|j|"]
    told = dict(lines)
    p = Program.from_csv(lift, degree=5, smoothing="auto", rpm=3000)
    assert told["rows"] == "360, 0° to 359°"
    assert told["residual"] == f"{p.fit.rms:.3g} L RMS, {p.fit.largest:.3g} L at {p.fit.where}"
    low, high = p.fit.band(samples=5).max_acceleration
    assert told["max|a|"].endswith(f"measured again, at least 9 of 10 times {low:.4g} to {high:.4g} (scatter alone)")
    np.testing.assert_array_equal(Program.load(spec).displacement(THETA), p.displacement(THETA))
    assert main(["fit", lift, "--degree", "3", "--smoothing", "0.003", "--samples", "2", "-o", str(cam)]) == 0
    expected = Program.from_csv(lift, degree=3, smoothing=0.003)
    np.testing.assert_array_equal(Program.load(cam).displacement(THETA), expected.displacement(THETA))


def test_plot_has_the_rows_the_fit_and_the_residuals():
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    plt = pytest.importorskip("matplotlib.pyplot")
    p = measured(3, length_unit="mm", name="probe")
    figure, (lift, missed, acceleration, jerk) = p.fit.plot(rpm=600)
    assert figure.get_suptitle() == "probe, 600 rpm"
    assert missed.get_ylabel() == "fit - row\n[mm]"
    assert jerk.get_xlabel() == "cam angle [°]"
    rows = next(line for line in lift.lines if line.get_marker() == ".")
    gaps = next(line for line in missed.lines if line.get_marker() == ".")
    theta, residuals = p.fit.rows()
    np.testing.assert_array_equal(gaps.get_data(), (theta, residuals))
    # Rows and residuals were both rounded: 4 ulp of the lift.
    np.testing.assert_allclose(rows.get_ydata(), p.displacement(theta) - residuals, rtol=0, atol=4e-15)
    x, a = max((line.get_data() for line in acceleration.lines), key=lambda data: len(data[0]))
    np.testing.assert_array_equal(a[:-1], p.acceleration(x[:-1], rpm=600))
    own, axes = plt.subplots(4, 1)
    drawn = p.fit.plot(axes=axes)
    assert drawn[0] is own
    assert drawn[1] is axes
    with pytest.raises(camkin.ArrayError, match="axes must be as many as quantities='svaj'; got 3"):
        p.fit.plot(axes=axes[:3])
    with pytest.raises(camkin.WrongTypeError, match=r"Fit.plot\(\) takes no 'ax'; did you mean 'axes'"):
        p.fit.plot(ax=axes)
    plt.close("all")


def test_fit_as_json_and_as_a_picture(lift, tmp_path, capsys):
    pytest.importorskip("matplotlib")
    assert main(["fit", lift, "--json", "--samples", "2", "--plot", str(tmp_path / "fit.png")]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["fit"]["rms"] == pytest.approx(1.2 * NOISE, rel=0.2)
    assert sorted(found["band"]) == ["max_acceleration", "max_jerk"]
    assert (tmp_path / "fit.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["SPEC.toml"], "SPEC.toml: fit takes a lift table (.csv, .txt)"),
        (["LIFT", "-o", "OUT.xlsx"], "OUT.xlsx: the output is a spec (.toml) or a cam file (.cam)"),
        (["LIFT", "--samples", "1"], "samples must be 2 to"),
        (["LIFT", "--smoothing", "much"], "--smoothing must be a number or auto; got 'much'"),
        (["LIFT", "--plot", "OUT/fit.png", "--samples", "2"], "No such file"),
        (["nothing.csv"], "No such file"),
    ],
)
def test_mistakes_of_the_command(arguments, words, lift, tmp_path, capsys, monkeypatch):
    pytest.importorskip("matplotlib")
    monkeypatch.chdir(tmp_path)
    assert main(["fit", *(lift if part == "LIFT" else part for part in arguments)]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("camkin: ") and err.count("\n") == 1
    assert words in err
    assert [path.name for path in tmp_path.iterdir()] == ["lift.csv"]


def test_fit_says_that_the_jerk_is_at_the_edge_of_a_dwell(tmp_path, capsys):
    truth = Program.rise_dwell_fall(lift=9, rise=70, dwell=0, fall=72, law="modified_sine", rpm=2800)
    theta = np.arange(143.0)
    s = truth.displacement(theta) + NOISE * np.random.default_rng(2).standard_normal(143)
    np.savetxt(tmp_path / "lobe.csv", np.c_[theta, s], fmt="%.3f", delimiter=",")
    assert main(["fit", str(tmp_path / "lobe.csv"), "--event", "--rpm", "2800", "--samples", "4"]) == 0
    *_, acceleration, jerk = capsys.readouterr().out.splitlines()
    assert jerk.endswith("; at the edge of a dwell, where the spline decides and not the rows")
    assert "edge" not in acceleration
