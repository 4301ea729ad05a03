"""`./dev demo` against the whole system."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date

import pytest

from chassis import clock
from rules.dates import years_later
from tests.infrastructure import PROJECT


@pytest.mark.spec(
    "A-09", "B-01", "B-35", "B-37", "N-03", "N-04", "N-07", "N-08", "N-16", "P-02", "G-01", "G-03",
    "G-05", "H-01", "H-03", "H-04", "H-06",
)  # fmt: skip
def test_the_demonstration_goes_from_a_licence_to_its_end(system: dict[str, str]) -> None:
    """The scene of 注销 begins with that of 补证, and that with the one without a name, whose last
    lines it prints too."""
    said = printed("cancel", system)
    [issued] = [line for line in said if line.startswith("licence ")]
    found = re.fullmatch(r"licence (4-1-\d{5}-\d{4}) issued, event received", issued)
    assert found
    assert f"reissue: licence {found[1]}, print 2, event received" in said
    ended = f"cancel: licence {found[1]} cancelled, people free, event received"
    assert said[-1] == ended


@pytest.mark.spec("C-01", "C-02", "C-03", "C-07", "C-09")
def test_the_demonstration_is_granted_a_licence_on_a_promise(system: dict[str, str]) -> None:
    last = printed("promise", system)[-1]
    said = (
        r"promise: licence 4-1-\d{5}-\d{4} granted in 2 steps, verification due \d{4}年\d+月\d+日"
    )
    assert re.fullmatch(said, last), last


@pytest.mark.spec("F-01", "F-10", "F-16", "N-08")
def test_the_demonstration_renews_a_licence_near_its_end(system: dict[str, str]) -> None:
    last = printed("renew", system)[-1]
    found = re.fullmatch(
        r"renew: licence 4-1-\d{5}-\d{4} valid to (\d{4}-\d\d-\d\d), event received", last
    )
    assert found, last
    assert date.fromisoformat(found[1]) > years_later(clock.today(), 6)


@pytest.mark.spec("E-01", "E-02", "E-25", "E-29", "N-08")
def test_the_demonstration_raises_the_level_of_a_licence(system: dict[str, str]) -> None:
    said = printed("upgrade", system)
    [issued] = [line for line in said if line.startswith("licence ")]
    number = issued.split()[1]
    assert said[-1] == f"upgrade: licence {number} raised to 二级, event received"


@pytest.mark.spec("K-01", "K-03", "K-04")
def test_the_demonstration_merges_two_holders(system: dict[str, str]) -> None:
    last = printed("merge", system)[-1]
    assert re.fullmatch(r"merge: 4-1-\d{5}-\d{4} changed, 1 cancelled, \d+ people moved", last), (
        last
    )


@pytest.mark.spec("J-01", "J-02", "J-10")
def test_the_demonstration_splits_a_holder(system: dict[str, str]) -> None:
    last = printed("split", system)[-1]
    number = r"4-1-\d{5}-\d{4}"
    assert re.fullmatch(rf"split: {number} kept, {number} issued, \d+ people moved", last), last


def printed(scene: str, system: dict[str, str]) -> list[str]:
    """The lines of a scene that went well."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "deploy.demo.journey", scene],
        cwd=PROJECT,
        env=os.environ | system,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip().splitlines()


@pytest.mark.spec("I-01", "I-08", "I-13", "N-11")
def test_the_demonstration_hires_and_lets_go(system: dict[str, str]) -> None:
    last = printed("staff", system)[-1]
    assert re.fullmatch(r"staff: licence \S+, hired, returned, mended, passed, left", last), last


@pytest.mark.spec("M-01", "M-02", "M-04", "M-07", "M-12", "M-16")
def test_the_demonstration_answers_a_bad_rating(system: dict[str, str]) -> None:
    last = printed("evaluation", system)[-1]
    said = r"evaluation: bad rating rectified in \d+ working days, rate [0-9.]+ %"
    assert re.fullmatch(said, last), last


def test_the_demonstration_decides_a_case_with_few_clicks(system: dict[str, str]) -> None:
    *_, counts, last = printed("office", system)
    assert re.fullmatch(r"office: \d+ clicks, \d+ papers read", last), last
    deciding, reading = map(int, re.findall(r"\d+", counts))
    assert deciding <= 12 and reading <= 30
