"""What the scripts that measure and write pages share: TOML, Markdown tables, and the name of the machine."""

from __future__ import annotations

import platform
import re
import sys
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

__all__ = ["cpu_model", "machine", "processor", "table", "tomllib"]

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
GENERATED = ROOT / "docs" / "_generated"  # the figures that the pages are written from


def table(heads: list[str], rows: list[list[str]], text: int = 1) -> str:
    """Return a Markdown table: the first `text` columns are aligned left, the others right."""
    lines = [heads, ["---"] * text + ["---:"] * (len(heads) - text), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def cpuinfo() -> dict[str, str]:
    """Return the entries of /proc/cpuinfo for the last core; empty on systems that have no such file."""
    try:
        return dict(re.findall(r"^([\w ]+?)\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.M))
    except OSError:
        return {}


def machine() -> str:
    """Return the name of the processor."""
    return cpuinfo().get("model name") or platform.machine()


def cpu_model() -> str:
    """Return the name of the processor with its family and model, because virtual machines hide the name."""
    try:
        return "{model name}, family {cpu family}, model {model}".format_map(cpuinfo())
    except KeyError:
        return platform.processor() or platform.machine()


def processor() -> str:
    """Return the vendor, family and model of the processor: the name of its reference file, such as intel-6-85."""
    vendors = {"AuthenticAMD": "amd", "GenuineIntel": "intel"}
    info = cpuinfo()
    for kind, *keys in (("", "vendor_id", "cpu family", "model"), ("arm-", "CPU implementer", "CPU part")):
        if info.keys() >= set(keys):
            return kind + "-".join(vendors.get(info[key], info[key]) for key in keys)
    return platform.machine()
