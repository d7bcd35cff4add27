"""Runs the checks of docs/trust.toml, and writes docs/trust-data.json and from it docs/trust.md.

python docs/make_trust.py [NAME ...]    run these or all, and write what they said
python docs/make_trust.py --ci          run those that continuous integration runs, and write nothing
python docs/make_trust.py --page        only write the page anew
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

from make_accuracy import machine

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

DOCS = Path(__file__).resolve().parent
INTRODUCTION = """\
<!-- Made by docs/make_trust.py from trust.toml and trust-data.json: do not edit. -->
# Trust

What camkin promises, the command that would fail if a promise were broken, and what it said when it was last run.
`scripts/trust` runs all of them and writes this page, `scripts/trust NAME` one. Those marked with * are part of
`scripts/test` too, some of them in a shorter form, so that every change has to pass them.

"""


def run(check: dict[str, Any], *, short: bool) -> dict[str, Any]:
    """Runs a check with its output shown; its figure is the last line that it prints, or the last with a given text."""
    command = check.get("ci_command", check["command"]) if short else check["command"]
    print(f"\n-- {check['name']}: {command}", flush=True)
    begin, last = time.monotonic(), ""
    process = subprocess.Popen(
        ["bash", "-c", command], cwd=DOCS.parent, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
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
        text += f"\n## {group}\n\n| promise | check | figure | run |\n| --- | --- | --- | --- |\n"
        for check in (c for c in checks if c["group"] == group):
            mark = " *" if check.get("ci") else ""
            said = data.get(check["name"])
            if said:
                result = said["figure"] if said["passed"] else f"**FAILED**: {said['figure']}"
                when = f"{said['date']}, {said['seconds']} s"
            else:
                result, when = "**not run**", ""
            row = [check["promise"], f"{check['name']}{mark}: `{check['command']}`", result, when]
            text += f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |\n"
    machines = sorted({said["machine"] for said in data.values()})
    return text + f"\nRun on {' and '.join(machines)}.\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--ci", action="store_true")
    parser.add_argument("--page", action="store_true")
    options = parser.parse_args()
    checks = tomllib.loads((DOCS / "trust.toml").read_text(encoding="utf-8"))["check"]
    names = [check["name"] for check in checks]
    if unknown := [name for name in options.names if name not in names]:
        parser.error(f"no such check: {', '.join(unknown)}; there are {', '.join(names)}")
    chosen = [
        c
        for c in checks
        if not options.page and c["name"] in (options.names or names) and (c.get("ci") or not options.ci)
    ]
    results = {check["name"]: run(check, short=options.ci) for check in chosen}
    print(f"\n== {len(chosen)} checks")
    for name, result in results.items():
        print(f"{'passed' if result['passed'] else 'FAILED'}  {name:12}{result['seconds']:5} s  {result['figure']}")
    if not options.ci:
        path = DOCS / "trust-data.json"
        old = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        data = {name: (old | results)[name] for name in names if name in old | results}
        path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
        (DOCS / "trust.md").write_text(page(checks, data), encoding="utf-8")
    return 0 if all(result["passed"] for result in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
