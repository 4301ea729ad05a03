"""What every file in the repository keeps to."""

import json
import re
import subprocess
from pathlib import Path

PROJECT = Path(__file__).parents[2]
MODULE_LINES = 300
TEXT = {".py", ".md", ".toml", ".txt", ".in", ".json", ".html", ".css", ".js", ".yaml", ".yml", ""}
MACHINE_PATH = re.compile(r"(?<![\w.$~}/-])/(root|work|home/\w+|Users/\w+)/")


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout
    return [path for name in listed.split("\0") if name and (path := PROJECT / name).is_file()]


def test_asset_lock_has_hashes_and_no_addresses() -> None:
    lock = json.loads((PROJECT / "gateway" / "assets" / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert [name for name, entry in packages.items() if "integrity" not in entry] == []
    assert [name for name, entry in packages.items() if "resolved" in entry] == []


def test_no_machine_paths() -> None:
    found = [
        f"{path.relative_to(PROJECT)}:{number}"
        for path in tracked()
        if path.suffix in TEXT
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]
    assert found == []


def test_machine_path_pattern_finds_what_it_should() -> None:
    line = "see /{}/main/dev"
    assert MACHINE_PATH.search(line.format("work"))
    assert not MACHINE_PATH.search("/api/v1/work/list and ~/work/x")


def test_modules_are_short() -> None:
    lengths = {
        str(path.relative_to(PROJECT)): len(path.read_text().splitlines())
        for path in tracked()
        if path.suffix == ".py"
    }
    assert {name: n for name, n in lengths.items() if n > MODULE_LINES} == {}


def test_links_between_documents_lead_somewhere() -> None:
    dead = [
        f"{path.relative_to(PROJECT)}: {target}"
        for path in tracked()
        if path.suffix == ".md"
        for target in re.findall(r"\]\(([^)#\s]+)", path.read_text())
        if "://" not in target and not (path.parent / target).exists()
    ]
    assert dead == []


def test_the_patterns_name_places_that_are_there() -> None:
    page = (PROJECT / "docs" / "patterns.md").read_text()
    named = re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", page)
    assert len(named) > 20
    assert [place for place in named if not (PROJECT / place).exists()] == []


def test_nothing_generated_is_tracked() -> None:
    bad = [p for p in tracked() if {"node_modules", "__pycache__", ".local"} & set(p.parts)]
    assert bad == []
