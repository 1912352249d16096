"""No file names this machine's folders or a package index, and every data file goes into the wheel."""

from __future__ import annotations

import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).resolve().parents[2]

# Put together here, so that this file does not name them either.
HOSTS = [
    "py" + "pi.org",
    "python" + "hosted.org",
    "pypi" + ".python.org",
    "registry" + ".npmjs",
    "deb" + ".debian.org",
    "hugging" + "face.co",
    "/simp" + "le/",
]
FOLDERS = re.compile(r"(?<![\w.\"'$}/])/(?:work|home|root|Users|opt|tmp|mnt)/[\w.]")


def project_files() -> list[Path]:
    """What is, or could be, committed."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return [ROOT / name for name in listing.split("\0") if name and (ROOT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    """`(path, content)` of every file that is text."""
    found = []
    for path in project_files():
        data = path.read_bytes()
        if b"\0" not in data[:4096]:
            found.append((str(path.relative_to(ROOT)), data.decode("utf-8")))
    return found


def test_no_file_names_a_package_index() -> None:
    assert [(path, host) for path, text in texts() for host in HOSTS if host in text] == []


def test_no_file_names_a_folder_of_this_machine() -> None:
    hits = [(path, match.group()) for path, text in texts() for match in FOLDERS.finditer(text)]
    assert hits == []


def test_no_file_is_large() -> None:
    """A learned part has at most 5 MB (design.md, section 4), and nothing else comes near."""
    assert [str(path) for path in project_files() if path.stat().st_size > 5_000_000] == []


def test_the_wheel_holds_every_file_of_the_package(tmp_path: Path) -> None:
    (artifact,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(artifact) as wheel:
        inside = set(wheel.namelist())
        entry_points = wheel.read(next(name for name in inside if name.endswith("entry_points.txt"))).decode()
    package = {
        str(path.relative_to(ROOT / "src")).replace("\\", "/")
        for path in project_files()
        if (ROOT / "src" / "intalks") in path.parents
    }
    assert package - inside == set()
    assert "intalks = intalks.__main__:main" in entry_points
