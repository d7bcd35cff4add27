"""The shock spectrum of a law: the vibration that a rise leaves and excites, over the frequency ratio."""

from typing import TYPE_CHECKING, Any

from camkin._base.arguments import FloatArray
from camkin.plot.frame import Frame

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from camkin.dynamics.spectrum import ShockSpectrum

# Residuals below it are rounding, or zeros of the spectrum: the logarithmic axis ends here.
_LEAST = 1e-6


def draw(N: FloatArray, spectrum: "ShockSpectrum", name: str, given: Frame) -> "tuple[Figure, Any]":
    """Law.plot_shock_spectrum()."""
    if given.given is None:
        figure, axes = given.figure("Vibration of a mass on a spring, driven by a rise")
        returned: Any = axes
    else:
        figure, axes, returned = given.axes[0].figure.figure, given.axes, given.given
    colour = given.line.get("color")
    for ax, values in zip(axes, spectrum, strict=True):
        if not ax.has_data():
            ax.grid(color="0.88", linewidth=0.6, zorder=0)
            ax.margins(x=0.0)
            ax.spines[["top", "right"]].set_visible(False)
        (drawn,) = ax.plot(N, values, label=given.label or name, **given.line)
        colour = drawn.get_color() if colour is None else colour
        drawn.set_color(colour)
    for ax, what in zip(axes, ("residual\n|z| / lift, after the rise", "maximax\n|z| / lift, largest"), strict=True):
        ax.set_yscale("log")
        low, high = ax.get_ylim()
        ax.set_ylim(max(low, _LEAST), max(high, 10 * _LEAST))
        ax.set_ylabel(what)
    axes[1].set_xlabel("N, natural frequency times the duration of the rise")
    axes[0].legend(fontsize="small")
    return figure, returned
