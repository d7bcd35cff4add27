"""One picture of each kind, compared with an image that somebody has looked at."""

import numpy as np
import pytest
from pictures import bare, compared

import camkin
from camkin import Law, Limits, Program, Segment

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")
plt = pytest.importorskip("matplotlib.pyplot")


def cam(law, **options):
    return Program.rise_dwell_fall(
        lift=10, rise=90, dwell=45, fall=90, law=law, rpm=300, length_unit="mm", name=law, **options
    )


@compared
def test_program():
    """Segments, limits and extremes; three segments that meet over the end of the cycle."""
    rise, fall = (Segment("modified_sine", duration=130, lift=lift) for lift in (20, -20))
    limits = Limits(velocity=110, acceleration=900)
    p = Program([rise, Segment("dwell", duration=100), fall], phase=300, rpm=60, limits=limits)
    return bare(p.plot()[0])


@compared
def test_zoomed():
    figure, axes = cam("modified_sine").plot()
    axes[0].set_xlim(80, 150)
    return bare(figure)


@compared
def test_motions_over_each_other():
    """Over time, in three axes of the caller, with impulses and two limits."""
    figure, axes = plt.subplots(3, 1, figsize=(9, 7))
    for law, limit, style in (("cycloidal", 450, "-"), ("parabolic", 450, "--"), ("simple_harmonic", 350, ":")):
        cam(law, limits=Limits(velocity=limit)).plot(axes=axes, quantities="vaj", x="time", linestyle=style)
    return bare(figure)


@compared
def test_law():
    return bare(Law("parabolic").plot()[0])


@compared
def test_rise_of_a_law():
    return bare(Law("scca", b=0.3, c=0.4, d=0.3).plot(lift=12, duration=80, rpm=200, quantities="sva")[0])


@compared
def test_segment():
    return bare(Segment("poly_bc", duration=60, lift=5, v0=1, v1=0, a1=0).plot(quantities="va")[0])


@compared
def test_comparison():
    figure, _ = camkin.compare(["cycloidal", "modified_sine", "poly_345", "parabolic"])
    return bare(figure)


@compared
def test_shock_spectrum():
    N = np.linspace(0.1, 8.0, 400)
    figure, axes = Law("cycloidal").plot_shock_spectrum(N)
    Law("modified_trapezoid").plot_shock_spectrum(N, damping=0.05, axes=axes)
    return bare(figure)


@compared
def test_vibration():
    return bare(cam("modified_sine").vibration(natural_hz=40, damping=0.05).plot()[0])


@compared
@pytest.mark.filterwarnings("ignore:smoothing 0.003 is below the noise")  # a wave scatters less than noise of its size
def test_fit():
    """Rows, fit and residuals of a lift with a wave of 3 um in place of noise."""
    pytest.importorskip("scipy")
    theta = np.arange(0.0, 360.0, 2.0)
    p = cam("poly_4567")
    wave = 3e-3 * np.cos(theta * 1.9)
    made = Program.from_table(theta, p.displacement(theta) + wave, smoothing=0.003, degree=5, rpm=300)
    return bare(made.fit.plot()[0])
