"""`./dev demo` against the whole system."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.infrastructure import PROJECT


@pytest.mark.spec("A-09", "B-01", "B-35", "B-37", "N-03", "N-04", "N-07", "N-08", "N-16", "P-02")
def test_the_demonstration_ends_with_a_licence_and_its_event(system: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "deploy.demo.journey"],
        cwd=PROJECT,
        env=os.environ | system,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    last = done.stdout.strip().splitlines()[-1]
    assert re.fullmatch(r"licence 4-1-\d{5}-\d{4} issued, event received", last)
