"""mypy looks at everything, besides what pyproject.toml lists as not yet."""

import tomllib
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[2]
MYPY: dict[str, Any] = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["mypy"]


def not_yet() -> list[str]:
    silent = [one for one in MYPY["overrides"] if one.get("ignore_errors")]
    return [name for one in silent for name in one["module"]]


def test_every_package_at_the_root_is_checked() -> None:
    packages = {
        path.name
        for path in PROJECT.iterdir()
        if path.is_dir() and not path.name.startswith(".") and any(path.rglob("*.py"))
    }
    assert packages >= {"services", "tests"}
    assert packages == set(MYPY["files"])
    assert MYPY["strict"] is True


def test_what_is_not_checked_yet_is_there() -> None:
    """Modules of tests only; a pattern would hide what is new."""
    modules = not_yet()
    assert [name for name in modules if not name.startswith("tests.")] == []
    files = [PROJECT / f"{name.replace('.', '/')}.py" for name in modules]
    assert [str(file) for file in files if not file.is_file()] == []
