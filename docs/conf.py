"""Sphinx configuration of the site: the Markdown pages of the repository as they are. scripts/docs builds it.

The source folder of Sphinx is the root of the repository, so that links between pages hold here and on the web.
The lists of docs/index.md are the table of contents: `contents` makes hidden toctrees of their links, because a
toctree in the page would be shown as code elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

import camkin

ROOT = Path(__file__).resolve().parents[1]

project = "camkin"
author = "camkin contributors"
copyright = author
version = release = camkin.__version__

root_doc = "docs/index"
include_patterns = [
    "*.md",
    "benches/*.md",
    "csrc/*.md",
    "docs/**.md",
    "examples/**.md",
    "examples/*.ipynb",
    "python/*.md",
    "tests/**.md",
]
exclude_patterns = [".*", "build", "dist", "docs/_*", "out"]
extensions = ["breathe", "myst_nb", "numpydoc", "sphinx.ext.autodoc"]

# A formula is `$$`, and headings of three levels have anchors, as on the web.
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
# Formulas are MathML, which browsers show without scripts and without a network.
html_math_renderer = "mathml"

# Every cell of a notebook runs; an error, or output on stderr, ends the build.
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_output_stderr = "error"
nb_execution_timeout = 120

autodoc_member_order = "bysource"
numpydoc_show_class_members = False  # the page has the members themselves
python_maximum_signature_line_length = 100
# `name` in a docstring is code.
default_role = "code"

breathe_projects = {"camkin": str(ROOT / "build/docs/doxygen/xml")}
breathe_default_project = "camkin"
breathe_domain_by_extension = {"h": "c"}

html_theme = "furo"
html_title = f"camkin {release}"
html_static_path = ["_static"]
html_css_files = ["camkin.css"]
html_copy_source = False
html_show_sphinx = False


def toctree(caption: str, entries: list[str]) -> str:
    """Return a hidden toctree of documents."""
    return "\n".join(["", "```{toctree}", ":hidden:", f":caption: {caption}", "", *entries, "```", ""])


def contents(app: Sphinx, docname: str, source: list[str]) -> None:
    """Append a hidden toctree to docs/index.md for each of its sections, and one to the list of the laws.

    The page of the Python interface gets the public names that it does not group.
    """
    if docname == "docs/reference/python":
        shown = re.findall(r":: camkin\.(\w+)$", source[0], re.M)
        others = sorted({*camkin.__all__} - {*camkin.errors.__all__, *shown})
        source[0] += "\n## Other names\n" if others else ""
        for name in others:
            found = getattr(camkin, name)
            kind = "class" if isinstance(found, type) else "function" if callable(found) else "data"
            members = "   :members:\n" if kind == "class" else ""
            source[0] += f"\n```{{eval-rst}}\n.. auto{kind}:: camkin.{name}\n{members}```\n"
    if docname == "docs/reference/laws/index":
        pages = re.findall(r"\]\((\w+)\.md\)", source[0])
        source[0] += toctree("Laws", list(dict.fromkeys(pages)))
    if docname != root_doc:
        return
    toctrees = [toctree("Start", ["Overview </README>"])]
    for section in re.split(r"^## ", source[0], flags=re.M)[1:]:
        links = re.findall(r"\[([^\]]+)\]\(([^)#]+)\.(?:md|ipynb)\)", section)
        toctrees.append(toctree(section.partition("\n")[0], [f"{text} <{target}>" for text, target in links]))
    source[0] += "".join(toctrees)


def mathml(display: str) -> Callable[[HTML5Translator, nodes.Element], None]:
    """Return a visitor that writes a formula as MathML, in a line ("inline") or beneath it ("block")."""

    def visit(translator: HTML5Translator, node: nodes.Element) -> None:
        # A function is an operator, with spaces around it.
        latex = re.sub(r"\\(sin|cos)\b", r"\\operatorname{\1}", node.astext())
        # A prime is raised in the font, and a superscript would raise and shrink it once more.
        latex = re.sub(r"'{1,3}", lambda primes: "\u2032\u2033\u2034"[len(primes[0]) - 1], latex)
        translator.body.append(convert(latex, display=display))
        raise nodes.SkipNode

    return visit


def setup(app: Sphinx) -> None:
    """Register what this file adds to Sphinx."""
    app.add_html_math_renderer("mathml", (mathml("inline"), None), (mathml("block"), None))
    app.connect("source-read", contents)
