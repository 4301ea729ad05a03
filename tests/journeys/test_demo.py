"""`./dev demo` against the whole system."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.infrastructure import PROJECT


@pytest.mark.spec(
    "A-09", "B-01", "B-35", "B-37", "N-03", "N-04", "N-07", "N-08", "N-16", "P-02", "G-01", "G-03",
    "G-05",
)  # fmt: skip
def test_the_demonstration_goes_from_a_licence_to_its_second_print(system: dict[str, str]) -> None:
    """The scene of a holder begins with the one without a name, whose last line it prints too."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "deploy.demo.journey", "reissue"],
        cwd=PROJECT,
        env=os.environ | system,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    said = done.stdout.strip().splitlines()
    [issued] = [line for line in said if line.startswith("licence ")]
    found = re.fullmatch(r"licence (4-1-\d{5}-\d{4}) issued, event received", issued)
    assert found
    assert said[-1] == f"reissue: licence {found[1]}, print 2, event received"
