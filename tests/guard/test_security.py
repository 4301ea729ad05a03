"""docs/security.md answers each requirement of ASVS 5.0.0, level 2, with a test or a reason.

asvs_level_2.txt lists the numbers of the requirements of levels 1 and 2.
"""

import re
from pathlib import Path

PAGE = Path("docs/security.md")
WANTED = Path(__file__).with_name("asvs_level_2.txt").read_text().split()
ROW = re.compile(r"^\| ([\d.]+) \| ([^|]*) \| ([^|]*) \|$", re.MULTILINE)


def rows() -> list[tuple[str, str, str]]:
    return ROW.findall(PAGE.read_text(encoding="utf-8"))


def test_every_requirement_has_one_line() -> None:
    listed = [number for number, _, _ in rows()]
    assert len(listed) == len(set(listed))
    # A chapter that does not concern us has one line for all of it.
    chapters = {number for number in listed if "." not in number}
    missing = [one for one in WANTED if one not in listed and one.partition(".")[0] not in chapters]
    assert missing == []
    unknown = [one for one in listed if one not in WANTED and one not in chapters]
    assert unknown == []


def test_a_line_names_a_test_that_is_there_or_a_reason() -> None:
    wrong = []
    for number, _, by in rows():
        paths = re.findall(r"`([\w./]+\.py)`", by)
        if any(not Path("tests", path).is_file() for path in paths) or not (paths or len(by) > 5):
            wrong.append((number, by))
    assert wrong == []
