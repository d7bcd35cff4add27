"""Write the version and the date of a release into the files that name them.

    python packaging/release.py check          say whether the files agree
    python packaging/release.py cut            date the release: today, in UTC
    python packaging/release.py begin 0.2.0    begin the next version

A version is open until it is cut: "unreleased" in CHANGELOG.md, "UNRELEASED" in the Debian changelog, and no date in
CITATION.cff. Each command checks all files before it writes one.
"""

from __future__ import annotations

import argparse
import datetime
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

# By file: the pattern of its version.
VERSIONS = {
    "include/camkin/camkin.h": r'#define CAMKIN_VERSION "(.+)"',
    "CHANGELOG.md": r"## \[(.+)\] - ",
    "CITATION.cff": r"version: (.+)",
    "packaging/conda/recipe.yaml": r"  version: (.+)",
    "packaging/debian/changelog": r"camkin \((.+)-1\) ",
}
# By file: the pattern of its date, the text of an open version, and the text for a date.
DATES = {
    "CHANGELOG.md": (r"## \[.+\] - (.+)", "unreleased", "{date:%Y-%m-%d}"),
    "CITATION.cff": (r"version: .+\n((?:date-released: .+\n)?)", "", "date-released: {date:%Y-%m-%d}\n"),
    "packaging/debian/changelog": (r"camkin \(.+\) (.+);", "UNRELEASED", "unstable"),
}
DEBIAN_ENTRY = """camkin ({version}-1) UNRELEASED; urgency=medium

  * New release.

 -- camkin contributors <camkin@packages.debian.org>  {date:%a, %d %b %Y %H:%M:%S +0000}

"""


class ReleaseError(Exception):
    """The files do not allow the command."""


def first(text: str, pattern: str, path: str) -> re.Match[str]:
    """Return the first place of a pattern that begins a line."""
    found = re.search(f"^{pattern}", text, re.M)
    if not found:
        raise ReleaseError(f"{path}: there is no line {pattern!r}")
    return found


def replaced(text: str, found: re.Match[str], new: str) -> str:
    """Return the text with the group of a match replaced."""
    return text[: found.start(1)] + new + text[found.end(1) :]


class Release:
    """The files that name the version, read from a checkout."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root
        self.texts = {path: (root / path).read_text(encoding="utf-8") for path in VERSIONS}

    def versions(self) -> dict[str, str]:
        """Return the version that each file names."""
        return {path: first(self.texts[path], pattern, path)[1] for path, pattern in VERSIONS.items()}

    def dates(self) -> dict[str, str]:
        """Return what each file that has a date says in its place."""
        return {path: first(self.texts[path], pattern, path)[1] for path, (pattern, _, _) in DATES.items()}

    def check(self) -> str:
        """Return the version, and whether it is open, or raise ReleaseError where the files disagree."""
        versions = self.versions()
        if len(set(versions.values())) > 1:
            rows = (f"  {version:10} {path}" for path, version in versions.items())
            raise ReleaseError("the files name several versions:\n" + "\n".join(rows))
        dates = self.dates()
        open_files = [path for path, (_, unreleased, _) in DATES.items() if dates[path] == unreleased]
        if 0 < len(open_files) < len(DATES):
            raise ReleaseError(f"only some files are open: {', '.join(open_files)}")
        version = versions["CHANGELOG.md"]
        if open_files:
            return f"{version}, unreleased"
        day = dates["CHANGELOG.md"]
        if dates["CITATION.cff"] != f"date-released: {day}\n":
            raise ReleaseError(f"CHANGELOG.md has the date {day}, CITATION.cff {dates['CITATION.cff'].strip()}")
        return f"{version}, released on {day}"

    def cut(self, date: datetime.datetime) -> None:
        """Date the open version."""
        if not self.check().endswith("unreleased"):
            raise ReleaseError(f"{self.check()}: begin the next version first")
        for path, (pattern, _, dated) in DATES.items():
            text = self.texts[path]
            self.texts[path] = replaced(text, first(text, pattern, path), dated.format(date=date))
        path = "packaging/debian/changelog"
        stamp = first(self.texts[path], r" -- .+  (.+)", path)
        self.texts[path] = replaced(self.texts[path], stamp, f"{date:%a, %d %b %Y %H:%M:%S +0000}")
        self.write()

    def begin(self, version: str, date: datetime.datetime) -> None:
        """Open a version after the last one was cut."""
        if not re.fullmatch(r"\d+\.\d+\.\d+", version):
            raise ReleaseError(f"a version has three numbers, as 0.2.0; got {version!r}")
        if self.check().endswith("unreleased"):
            raise ReleaseError(f"{self.check()}: cut it first")
        last = self.versions()["CHANGELOG.md"]
        if [int(n) for n in version.split(".")] <= [int(n) for n in last.split(".")]:
            raise ReleaseError(f"the next version must come after {last}; got {version}")
        # The changelogs keep the last release below the new one.
        text = self.texts["CHANGELOG.md"]
        at = first(text, VERSIONS["CHANGELOG.md"], "CHANGELOG.md").start()
        self.texts["CHANGELOG.md"] = f"{text[:at]}## [{version}] - unreleased\n\n{text[at:]}"
        path = "packaging/debian/changelog"
        self.texts[path] = DEBIAN_ENTRY.format(version=version, date=date) + self.texts[path]
        path = "CITATION.cff"
        self.texts[path] = replaced(self.texts[path], first(self.texts[path], DATES[path][0], path), "")
        for path in ("include/camkin/camkin.h", "CITATION.cff", "packaging/conda/recipe.yaml"):
            self.texts[path] = replaced(self.texts[path], first(self.texts[path], VERSIONS[path], path), version)
        self.write()

    def write(self) -> None:
        """Write the files, after a last check."""
        self.check()
        for path, text in self.texts.items():
            (self.root / path).write_text(text, encoding="utf-8", newline="\n")


def main() -> int:
    """Run the command line."""
    assert __doc__
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check")
    commands.add_parser("cut")
    commands.add_parser("begin").add_argument("version")
    given = parser.parse_args()
    now = datetime.datetime.now(datetime.timezone.utc)
    try:
        release = Release()
        if given.command == "cut":
            release.cut(now)
        elif given.command == "begin":
            release.begin(given.version, now)
        print(f"camkin {release.check()}")
    except ReleaseError as error:
        print(f"packaging/release.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
