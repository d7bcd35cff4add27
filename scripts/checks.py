"""Run the checks of checks.toml; write docs/_generated/trust.json and docs/reference/trust.md.

python scripts/checks.py [NAME ...]    run these checks, or all, and record their results
python scripts/checks.py --ci          run the checks that scripts/test runs, and write nothing
python scripts/checks.py --page        write the page from the recorded results
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from reporting import GENERATED, REFERENCE, ROOT, machine, tomllib

CHECKS = Path(__file__).with_name("checks.toml")
RESULTS, PAGE = GENERATED / "trust.json", REFERENCE / "trust.md"
INTRODUCTION = """\
<!-- Made by scripts/checks.py from scripts/checks.toml and docs/_generated/trust.json: do not edit. -->
# Trust

This page lists what camkin promises and the check that fails when a promise is broken, with its last result.
`scripts/trust` runs all checks and writes this page; `scripts/trust NAME` runs one. Every change also has to pass
the checks marked with *: they are part of `scripts/test`, some of them in a shorter form. The commands are
[below](#commands).
"""
COMMANDS = """
## Commands

`scripts/checks.toml` has the same list.

"""


def run(check: dict[str, Any], *, short: bool) -> dict[str, Any]:
    """Run a check and show its output. The result is its last line, or the last one with the text `figure`."""
    command = check.get("ci_command", check["command"]) if short else check["command"]
    print(f"\n-- {check['name']}: {command}", flush=True)
    begin, last = time.monotonic(), ""
    process = subprocess.Popen(
        ["bash", "-c", command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout
    for line in process.stdout:
        print(line, end="", flush=True)
        if line.strip() and check.get("figure", "") in line:
            last = line.strip()
    passed = process.wait() == 0
    seconds = round(time.monotonic() - begin)
    print(f"-- {check['name']}: {'passed' if passed else 'FAILED'} in {seconds} s", flush=True)
    return {
        "date": datetime.date.today().isoformat(),
        "machine": f"{machine()}, {os.cpu_count()} cores",
        "figure": last,
        "passed": passed,
        "seconds": seconds,
    }


def page(checks: list[dict[str, Any]], data: dict[str, dict[str, Any]]) -> str:
    text = INTRODUCTION
    for group in dict.fromkeys(check["group"] for check in checks):
        text += f"\n## {group}\n\n| promise | check | last result | run |\n| --- | --- | --- | --- |\n"
        for check in (c for c in checks if c["group"] == group):
            mark = " *" if check.get("ci") else ""
            said = data.get(check["name"])
            if said:
                result = said["figure"] if said["passed"] else f"**FAILED**: {said['figure']}"
                when = f"{said['date']}, {said['seconds']} s"
            else:
                result, when = "**not run**", ""
            row = [check["promise"], f"`{check['name']}`{mark}", result, when]
            text += f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |\n"
    machines = sorted({said["machine"] for said in data.values()})
    commands = "".join(f"{check['name']}:\n\n    {check['command']}\n\n" for check in checks)
    return text + f"\nRun on {' and '.join(machines)}.\n" + COMMANDS + commands.rstrip("\n") + "\n"


def write(checks: list[dict[str, Any]], data: dict[str, dict[str, Any]]) -> None:
    """Write the results and the page."""
    RESULTS.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(checks, data), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--ci", action="store_true")
    parser.add_argument("--page", action="store_true")
    options = parser.parse_args()
    checks = tomllib.loads(CHECKS.read_text(encoding="utf-8"))["check"]
    names = [check["name"] for check in checks]
    if unknown := [name for name in options.names if name not in names]:
        parser.error(f"no such check: {', '.join(unknown)}; there are {', '.join(names)}")
    chosen = [
        c
        for c in checks
        if not options.page and c["name"] in (options.names or names) and (c.get("ci") or not options.ci)
    ]
    data = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    results = {}
    for check in chosen:
        results[check["name"]] = run(check, short=options.ci)
        if not options.ci:  # some hours: what is done is kept if they end early
            data |= results
            write(checks, {name: data[name] for name in names if name in data})
    print(f"\n== {len(chosen)} checks")
    for name, result in results.items():
        print(f"{'passed' if result['passed'] else 'FAILED'}  {name:12}{result['seconds']:5} s  {result['figure']}")
    if options.page:
        write(checks, data)
    return 0 if all(result["passed"] for result in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
