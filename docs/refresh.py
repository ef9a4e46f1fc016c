"""Print into the documents what their commands print today, or check that they still say so.

A document holds `<!-- printed by: hotclub ... -->`, then the output, then `<!-- end -->`. Only
`hotclub` commands are run, each must exit 0, and `--check` changes nothing and exits 1 where a
document is out of date.
"""

from __future__ import annotations

import argparse
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"(<!-- printed by: (hotclub [^\n]*?) -->\n)(.*?)(<!-- end -->)", re.DOTALL)


def printed(command: str) -> str:
    words = [sys.executable, "-m", *shlex.split(command)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"refresh: {command}: exit code {done.returncode}\n{done.stderr}")
    return done.stdout.strip() + "\n"


def refreshed(text: str) -> str:
    return BLOCK.sub(lambda found: f"{found[1]}\n{printed(found[2])}\n{found[4]}", text)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if stale")
    check = parser.parse_args().check
    stale = []
    for path in [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]:
        before = path.read_text()
        after = refreshed(before)
        if before == after:
            continue
        stale.append(path.relative_to(ROOT).as_posix())
        if not check:
            path.write_text(after)
    if stale:
        print(f"refresh: {'out of date' if check else 'rewritten'}: {', '.join(stale)}")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
