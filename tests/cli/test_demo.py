from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


def test_the_demo_prints_what_it_printed(root: Path, tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    """The whole way on the example articles: one article read, all added, dossiers listed, one shown."""
    program = tmp_path / "intalks"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -c "from intalks.cli import app; app()" "$@"\n')
    program.chmod(0o755)
    run = subprocess.run(
        ["bash", str(root / "examples" / "demo.sh")],
        env=os.environ | {"INTALKS": str(program), "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    golden("demo.txt", "".join(f"{line.rstrip()}\n" for line in run.stdout.splitlines()))
