"""Compare the vibration that laws excite: shock spectra of five laws, and the ringing of a table after an index.

python shock_spectrum.py [FILE.png]
"""

import sys

import numpy as np

import camkin

LAWS = ("parabolic", "cycloidal", "modified_sine", "poly_345", "poly_4567")

# N is the natural frequency times the time of the rise: 3 periods of the follower in a rise.
print("Residual vibration and largest deflection, relative to the lift, damping ratio 0.02")
print(f"{'law':16}{'N':>6}{'residual':>14}{'maximax':>14}")
for name in LAWS:
    for N in (1.5, 3.2, 6.3):
        residual, maximax = camkin.Law(name).shock_spectrum(N, damping=0.02)
        print(f"{name:16}{N:6.1f}{residual:14.6f}{maximax:14.6f}")

# A table that turns 45 degrees in 0.2 s and rests 0.3 s, on a shaft that twists at 14 Hz.
table = camkin.Program(
    [camkin.Segment("modified_sine", duration=144, lift=45), camkin.Segment("dwell", duration=216)],
    accumulate=True,
    rpm=120,
    length_unit="deg",
)
ringing = table.vibration(natural_hz=14.0, damping=0.1)
print(f"\nThe table rings by {ringing.residual[0]:.4f}° after an index.")
print(f"It is within 0.05° after {ringing.settling(within=0.05)[0] * 1e3:.0f} ms of the dwell.")
low, high = ringing.extremes.deflection
print(
    f"The shaft twists from {low.value:.3f}° at {low.angle:.1f}° to {high.value:.3f}° at {high.angle:.1f}° of the cam."
)

if len(sys.argv) > 1:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    N = np.linspace(0.05, 10.0, 4000)
    figure, axes = plt.subplots(2, 1, sharex=True, figsize=(8, 7), layout="constrained")
    for name in LAWS:
        residual, maximax = camkin.Law(name).shock_spectrum(N)
        axes[0].semilogy(N, np.maximum(residual, 1e-9), label=name, linewidth=1)
        axes[1].semilogy(N, maximax, label=name, linewidth=1)
    axes[0].set(ylabel="residual / lift", ylim=(1e-6, 2.0), title="Shock spectra without damping")
    axes[1].set(ylabel="largest |z| / lift", xlabel="N = natural frequency * time of the rise", ylim=(1e-3, 2.0))
    for ax in axes:
        ax.grid(visible=True, which="major", linewidth=0.3)
    axes[0].legend(loc="upper right", ncols=2, fontsize=8)
    figure.savefig(sys.argv[1], dpi=110)
    print(f"Shock spectra: {sys.argv[1]}")
