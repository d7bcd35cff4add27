"""Read an HTML report: its tables by caption, its names and references. A page that is not well made is refused."""

import math
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

import camkin

VOID = {"meta", "br", "hr", "img", "input", "link", "col", "wbr"}


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.references, self.tags = [], Counter(), [], Counter()
        self.tables, self.classes, self.text = {}, {}, []
        self._caption = self._row = None
        self.feed(text)
        self.close()
        assert not self.open, f"not closed: {self.open}"

    def handle_starttag(self, tag, attributes):
        self._see(tag, attributes)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self._see(tag, attributes)

    def _see(self, tag, attributes):
        names = [name for name, _ in attributes]
        assert len(names) == len(set(names)), f"{tag} repeats an attribute"
        self.tags[tag] += 1
        given = dict(attributes)
        if "id" in given:
            self.ids[given["id"]] += 1
        for key in ("src", "href", "xlink:href", "data", "action", "poster", "srcset"):
            if key in given:
                self.references.append(given[key])
        if tag == "table":
            self._caption = self._rows = None
        if tag == "tr":
            self._row, self._row_classes = [], []
        if tag in ("td", "th") and self._row is not None:
            self._row.append("")
            self._row_classes.append(given.get("class", ""))

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-1:]}"
        self.open.pop()
        if tag == "tr":
            self.tables.setdefault(self._caption or "facts", []).append(self._row)
            self.classes.setdefault(self._caption or "facts", []).append(self._row_classes)
            self._row = None

    def handle_data(self, data):
        if "style" not in self.open:
            self.text.append(data)
        if self.open[-1:] == ["caption"]:
            self._caption = data
        elif self._row and self.open[-1] in ("td", "th"):
            self._row[-1] += data

    def facts(self):
        return dict(self.tables["facts"])

    def rows(self, caption):
        """Return the rows of a table, without its heading."""
        return self.tables[caption][1:]

    def verdicts(self):
        return {row[0]: row[-1] for row in self.rows("Limits and margins")}


_LEVEL = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def number(cell):
    """Return the number of a cell, without its unit."""
    digits, _, power = cell.split()[0].rstrip("°").replace("∞", "inf").partition("\N{MULTIPLICATION SIGN}10")
    return float(f"{digits}e{power.translate(_LEVEL)}" if power else digits)


# Numbers are written with six digits.
DIGITS = 5.1e-6


def rdf(**changes):
    given = {"lift": 10.0, "rise": 90, "dwell": 45, "fall": 90, "law": "modified_sine", "length_unit": "mm"}
    return camkin.Program.rise_dwell_fall(**given | changes)


def written(tmp_path, program, cam=None, pictures=False, **options):
    """Return the page of a report. Its pictures, which take most of the time, are empty unless a test looks at them."""
    path = tmp_path / "cam.html"
    with pytest.MonkeyPatch.context() as patch:
        if not pictures:
            patch.setattr("camkin.reports.html._svg", lambda figure: f'<svg aria-label="{figure.key}"></svg>')
        camkin.report(program, cam, path, **options)
    return Page(path.read_text(encoding="utf-8"))


def same(cell, value):
    """Return whether a cell shows a value."""
    found = number(cell)
    if math.isinf(value):
        return found == value
    return found == pytest.approx(value, rel=DIGITS, abs=0.0)


def check_page(page):
    """Nothing is loaded or run, every name is there once, and every reference is to a name in the page."""
    assert not page.tags["script"] and not page.tags["link"] and not page.tags["img"] and not page.tags["iframe"]
    assert max(page.ids.values()) == 1
    assert page.references and all(x.startswith("#") and x[1:] in page.ids for x in page.references)


MACHINE = camkin.Dynamics(mass=0.11, rate=26.0, preload=180.0, natural_hz=900.0, damping=0.02)


def inlet_cam():
    """Return the inlet cam of the examples with a flat tappet."""
    program = camkin.Program.load(Path(__file__).parents[2] / "examples/inlet_cam.toml")
    limits = camkin.GeometryLimits(pressure_angle=10.0, radius=1.0, face=40.0)
    return camkin.Cam(program, camkin.FlatFollower(), base_radius=32.0, limits=limits)
