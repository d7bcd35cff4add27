"""The laws by groups, and their other names: for docs/laws, and for suggestions about an unknown name.

The names and numbers of other systems are in camkin.dialects.
"""

from collections.abc import Mapping
from types import MappingProxyType

GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Elementary": ("dwell", "constant_velocity", "parabolic"),
        "Polynomials": (
            "poly_23",
            "poly_345",
            "poly_4567",
            "poly_56789",
            "smooth_poly",
            "eighth_power_1",
            "eighth_power_2",
        ),
        "Rise and fall": ("rise_fall_3456", "rise_fall_45678", "rise_fall_double_harmonic"),
        "Harmonics": (
            "simple_harmonic",
            "cycloidal",
            "modified_cycloidal",
            "double_harmonic",
            "double_harmonic_return",
            "gutman_13",
            "freudenstein_13",
            "freudenstein_135",
            "triple_harmonic",
        ),
        "Half curves": ("half_cycloidal_1", "half_cycloidal_2", "half_harmonic_1", "half_harmonic_2"),
        "Zones": (
            "modified_trapezoid",
            "modified_sine",
            "modified_constant_velocity",
            "cycloidal_constant_velocity",
            "scca",
            "universal",
            "universal_code",
            "trapecloid",
            "nc2",
            "harmonic_combination",
            "sine_straight_line",
        ),
        "Constant acceleration and jerk": ("trapezoidal_velocity", "s_curve"),
    }
)
"""Every law y(x) under the heading of its group."""

OTHER_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "dwell": ("rest", "wait", "hold", "pause", "Rast"),
        "constant_velocity": ("linear", "uniform", "ramp", "Gerade"),
        "parabolic": ("constant acceleration", "PB", "quadratische Parabel"),
        "poly_23": ("2-3", "cubic"),
        "poly_345": ("minimum jerk", "3-4-5", "quintic", "Polynom 5. Grades", "5. Potenz"),
        "poly_4567": ("4-5-6-7",),
        "poly_56789": ("5-6-7-8-9",),
        "eighth_power_1": ("P-1",),
        "eighth_power_2": ("P-2",),
        "simple_harmonic": ("SHM", "basic sine", "havsin", "harmonic", "cosine", "sine", "einfache Sinuslinie"),
        "cycloidal": ("inclined sine", "sine", "CY", "Bestehorn-Sinoide", "Sinoide"),
        "double_harmonic": ("sin4",),
        "half_cycloidal_1": ("C-1",),
        "half_cycloidal_2": ("C-2",),
        "half_harmonic_1": ("H-1",),
        "half_harmonic_2": ("H-2",),
        "modified_trapezoid": ("MT", "modified acceleration trapezoid", "trapezoid"),
        "modified_sine": ("MS",),
        "modified_constant_velocity": ("MCV50", "MSC50"),
        "scca": ("sine-constant-cosine",),
        "harmonic_combination": ("one-dwell modified sine",),
        "sine_straight_line": ("modified velocity trapezoid",),
        "trapezoidal_velocity": ("LSPB", "trapezoid"),
        "s_curve": ("double-S",),
        "poly_bc": ("polynomial",),
        "poly": ("polynomial",),
        "bspline": ("spline", "cubic spline"),
    }
)
"""Other names of a law, or of a free form."""

_FREE_FORMS = {"poly_bc": "polynomial", "poly": "polynomial", "bspline": "spline"}


def in_words(name: str) -> str:
    """Return the name of a law or free form as pictures and reports show it."""
    return _FREE_FORMS.get(name, name.replace("_", " "))
