"""mypy looks at everything."""

import tomllib
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[2]
MYPY: dict[str, Any] = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["mypy"]


def test_every_package_at_the_root_is_checked() -> None:
    packages = {
        path.name
        for path in PROJECT.iterdir()
        if path.is_dir() and not path.name.startswith(".") and any(path.rglob("*.py"))
    }
    assert packages >= {"services", "tests"}
    assert packages == set(MYPY["files"])
    assert MYPY["strict"] is True


def test_no_module_is_left_out() -> None:
    silent = [one["module"] for one in MYPY["overrides"] if one.get("ignore_errors")]
    assert silent == [] and not MYPY.get("exclude")
