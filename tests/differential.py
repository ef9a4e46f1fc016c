"""Print the table of a differential run from what pytest and Hypothesis wrote to a file."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

FAMILY = re.compile(r"^(tests/\S+?::\S.*):$")
COUNTED = re.compile(r"(\d+) passing(?: examples)?, (\d+) failing(?: examples)?, and (\d+) invalid")


def families(text: str) -> Iterator[tuple[str, int, int, int]]:
    """Yield each family with its passing, failing and invalid inputs in the generate phase."""
    name, generating = "", False
    for line in text.splitlines():
        if found := FAMILY.match(line):
            name = found[1]
        elif line.lstrip().startswith("- during "):
            generating = "during generate phase" in line
        elif name and generating and (counted := COUNTED.search(line)):
            yield name, int(counted[1]), int(counted[2]), int(counted[3])
            name = ""


def main() -> int:
    rows = list(families(Path(sys.argv[1]).read_text()))
    print("| family | inputs | failing |\n|---|---|---|")
    for name, passing, failing, _ in sorted(rows):
        print(f"| {name} | {passing + failing:,} | {failing} |")
    total = sum(passing + failing for _, passing, failing, _ in rows)
    print(f"{len(rows)} families, {total:,} inputs, {sum(row[2] for row in rows)} failing")
    return 0


if __name__ == "__main__":
    sys.exit(main())
