"""A run that is killed leaves each file wholly old or wholly new, and the next one finishes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

KILLING = Path(__file__).with_name("killing.py")


def test_killed_at_any_call_no_file_is_torn(tmp_path: Path) -> None:
    command = [sys.executable, str(KILLING), str(tmp_path / "project")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    said = re.search(r"(\d+) calls, (\d+) files change", done.stdout)
    assert said is not None
    calls, changed = map(int, said.groups())
    assert changed == 4
    assert calls >= 3 * changed  # each is written beside, given its mode and put in place
