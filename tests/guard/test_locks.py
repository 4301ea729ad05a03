"""A machine that has nothing can make the Python environment, today."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

PROJECT = Path(__file__).parents[2]
FOLDER = PROJECT / "requirements"
LOCKS = sorted(path.stem for path in FOLDER.glob("*.txt"))
# As `./dev` installs them, together where it does so.
SETS = ({"uv"}, {"node"}, {"runtime"}, {"test", "lint"}, {"mutation"}, {"attack"})
AWAY = ("error sending request", "dns error", "Connection refused", "Could not connect")


def asked(name: str) -> Iterator[Requirement]:
    """What `name.in` asks for, and the files that it includes."""
    for line in (FOLDER / f"{name}.in").read_text().splitlines():
        text = line.partition("#")[0].strip()
        if text.startswith("-r "):
            yield from asked(text.removeprefix("-r ").removesuffix(".in"))
        elif text:
            yield Requirement(text)


def locked(name: str) -> dict[str, str]:
    text = (FOLDER / f"{name}.txt").read_text()
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE))


def key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_set_has_its_lock() -> None:
    assert {path.stem for path in FOLDER.glob("*.in")} == set(LOCKS) == set().union(*SETS)


@pytest.mark.parametrize("name", LOCKS)
def test_lock_has_hashes_and_no_addresses(name: str) -> None:
    lines = (FOLDER / f"{name}.txt").read_text().splitlines()
    code = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    assert any("--hash=sha256:" in line for line in code)
    assert [line for line in code if "://" in line or "index-url" in line or " @ " in line] == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_what_its_input_asks_for(name: str) -> None:
    versions = {key(package): version for package, version in locked(name).items()}
    assert [
        str(wanted)
        for wanted in asked(name)
        if not wanted.specifier.contains(versions.get(key(wanted.name), "0"), prereleases=True)
        or key(wanted.name) not in versions
    ] == []


def test_locks_agree_on_versions() -> None:
    """Of those that come into one environment: the scanner has its own, with what it asks for."""
    pinned: dict[str, dict[str, str]] = {}
    for name in set(LOCKS) - {"attack"}:
        for package, version in locked(name).items():
            pinned.setdefault(key(package), {})[name] = version
    assert {p: v for p, v in pinned.items() if len(set(v.values())) > 1} == {}


@pytest.mark.parametrize("names", SETS, ids=lambda names: "+".join(sorted(names)))
def test_an_environment_can_be_made_of_it_with_the_index_of_today(
    names: set[str], tmp_path: Path
) -> None:
    """Each version is still there, and the lock has all that these need."""
    files = [f"-r{FOLDER / name}.txt" for name in sorted(names)]
    uv = Path(sys.executable).with_name("uv")
    command: list[str | Path] = [
        uv,
        "pip",
        "install",
        "--dry-run",
        "--require-hashes",
        "--target",
        tmp_path,
    ]
    done = subprocess.run(
        [*command, "--python", sys.executable, *files],
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    if any(words in done.stderr for words in AWAY):
        pytest.skip("the package index cannot be reached")
    assert done.returncode == 0, done.stderr
    assert "Would install" in done.stderr


# Modules by another name than the package they come with.
PACKAGE_OF = {
    "PIL": "pillow",
    "yaml": "pyyaml",
    "jwt": "pyjwt",
    "docx": "python-docx",
    "stdnum": "python-stdnum",
    "lunar_python": "lunar-python",
    "psycopg2": "psycopg2-binary",
    "argon2": "argon2-cffi",
    "prometheus_client": "prometheus-client",
    "flask_smorest": "flask-smorest",
    "flask_wtf": "flask-wtf",
    "cosmic_ray": "cosmic-ray",
    "python_calamine": "python-calamine",
    "_pytest": "pytest",
}


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports, without their parts."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]


def test_what_is_imported_is_asked_for_and_not_only_there_by_chance() -> None:
    """A package that comes with another goes when that one no longer needs it."""
    ours = {path.stem for path in PROJECT.iterdir() if not path.name.startswith(".")}
    sources = [p for folder in ours for p in (PROJECT / folder).rglob("*.py")]
    missing: dict[str, set[str]] = {}
    for source in sources:
        path = source.relative_to(PROJECT)
        lock = "mutation" if path.parts[:2] == ("tests", "mutation") else "runtime"
        if path.parts[0] in ("tests", "bench") and lock != "mutation":
            lock = "test"
        wanted = {key(one.name) for one in asked(lock)}
        for module in set(imported(source)) - sys.stdlib_module_names - ours:
            if key(PACKAGE_OF.get(module, module)) not in wanted:
                missing.setdefault(str(path), set()).add(module)
    assert missing == {}
