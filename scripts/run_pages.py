"""Run the code of Markdown pages, and compare what it prints with what they show.

    python scripts/run_pages.py [PAGE ...]            name the pages that differ; all of docs/{tutorials,tasks,...}
    python scripts/run_pages.py --write [PAGE ...]    write the output into the pages, and the pictures beside them

The blocks of a page run in order in one namespace and in one new folder, which has a copy of examples/:

- a `python` block runs;
- a line `camkin ...` of a `sh` block runs as that command;
- the `text` block that follows is what they print. Without a print there is none.

A picture of the page that the code saves under the same name is written beside the page.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from camkin import cli

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("tutorials", "tasks", "explanation")
BLOCK = re.compile(r"^```(python|sh)\n(.*?)^```\n(\n```text\n.*?^```\n)?", re.M | re.S)
PICTURE = re.compile(r"!\[[^\]]*\]\((\w[\w-]*\.(?:png|svg))\)")


def pages() -> list[Path]:
    """Return the pages whose code runs."""
    return sorted(page for folder in FOLDERS for page in (ROOT / "docs" / folder).glob("*.md"))


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """Work in a new folder with a copy of examples/."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as name:
        shutil.copytree(ROOT / "examples", Path(name) / "examples", ignore=shutil.ignore_patterns("fea", "*.ipynb"))
        os.chdir(name)
        try:
            yield Path(name)
        finally:
            os.chdir(before)


def printed(language: str, code: str, names: dict[str, object]) -> str:
    """Run one block and return what it prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        if language == "python":
            exec(compile(code, "<page>", "exec"), names)
        else:
            for line in code.replace("\\\n", " ").splitlines():
                if line.startswith("camkin "):
                    status = cli.main(shlex.split(line, comments=True)[1:])
                    if status not in (0, 1):
                        raise SystemExit(f"{line}: status {status}")
    return out.getvalue()


def run(text: str) -> tuple[str, dict[str, bytes]]:
    """Return a page with what its code prints now, and the pictures of the page that the code saves."""
    names: dict[str, object] = {"__name__": "__main__"}

    def shown(block: re.Match[str]) -> str:
        out = printed(block[1], block[2], names)
        return f"```{block[1]}\n{block[2]}```\n" + (f"\n```text\n{out.rstrip()}\n```\n" if out else "")

    with folder() as here:
        text = BLOCK.sub(shown, text)
        saved = {name: here / name for name in PICTURE.findall(text)}
        return text, {name: path.read_bytes() for name, path in saved.items() if path.exists()}


def main() -> int:
    """Return 1 if a page differs from what its code prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("page", nargs="*", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    differ = 0
    for page in given.page or pages():
        before = page.read_text(encoding="utf-8")
        after, pictures = run(before)
        if given.write:
            page.write_text(after, encoding="utf-8")
            for name, content in pictures.items():
                (page.parent / name).write_bytes(content)
        elif after != before:
            print(f"{page}: its code prints something else; see --write", file=sys.stderr)
            differ = 1
    return differ


if __name__ == "__main__":
    sys.exit(main())
