"""Independent readers of decks: pyNastran and dynakw give back what was exported."""

from pathlib import Path

import numpy as np
import pytest

import camkin

# Solvers use what NumPy and Python deprecate.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")

RPM = 3000.0
DT = 1e-4
STEPS = 200


def program(lift: float = 5.0) -> camkin.Program:
    """A cam with numbers of many digits."""
    return camkin.Program.rise_dwell_fall(lift=lift, rise=100.1, dwell=33.3, fall=77.7, law="modified_sine")


@pytest.mark.parametrize("quantity", ["s", "v", "a"])
@pytest.mark.parametrize("lift", [5.0, -1e-7, 1e12])
def test_pynastran_reads_the_table(tmp_path: Path, quantity: str, lift: float) -> None:
    """16 columns keep 10 digits behind the point, or more."""
    if not hasattr(np, "in1d"):
        np.in1d = np.isin  # pyNastran 1.4 calls it by its former name
    bdf = pytest.importorskip("pyNastran.bdf.bdf", reason="pyNastran is not installed")
    path = tmp_path / "cam.bdf"
    program(lift).export(path, format="nastran", dt=DT, steps=STEPS, rpm=RPM, quantity=quantity, number=7)
    deck = bdf.BDF(debug=False)
    deck.read_bdf(str(path), punch=True, xref=False)
    want = program(lift).boundary_grid(0.0, DT, STEPS + 2, rpm=RPM).data["sva".index(quantity)]
    table = deck.tables_d[7]
    np.testing.assert_allclose(table.x, np.arange(STEPS + 2) * DT, rtol=1e-12)
    np.testing.assert_allclose(table.y, want, rtol=5e-11)


def test_dynakw_reads_the_curve(tmp_path: Path) -> None:
    """20 columns keep 13 digits."""
    keywords = pytest.importorskip("dynakw", reason="dynakw is not installed")
    path = tmp_path / "cam.k"
    program().export(path, format="lsdyna", dt=DT, steps=STEPS, rpm=RPM, number=42, name="CAM")
    with keywords.DynaKeywordReader(str(path)) as reader:
        (curve,) = [keyword for keyword in reader.keywords() if "CURVE" in str(keyword.type)]
    want = program().boundary_grid(0.0, DT, STEPS + 2, rpm=RPM).s
    cards = curve.cards["Card 2"]
    a, o = (np.array(cards[key], float) for key in ("A1", "O1"))
    np.testing.assert_allclose(a, np.arange(STEPS + 2) * DT, rtol=1e-12)
    np.testing.assert_allclose(o, want, rtol=1e-12)
