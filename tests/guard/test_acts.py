"""What stands in an audit record is shown to its administrator in words."""

import re
from pathlib import Path

from gateway.recorded import LOOKS, OBJECTS, WORDS
from tests.guard.test_callers import PROJECT

# `tx.audit("x", "y"`, and where the name comes as an argument.
PLAIN = re.compile(r'\.audit(?:_first)?\(\s*f?"(\w+)"')
OBJECT = re.compile(r'\.audit(?:_first)?\([^"\n]*(?:\n\s*)?"\w+",\s*"(\w+)"')
HANDED_ON = re.compile(r'\b(?:_becomes|_saved|_audit|store\.save|save)\([^"\n]*, "([a-z]+_\w+)"')
ELSE = re.compile(r'\.audit\([^"\n]*"(\w+)" if \w+ else "(\w+)"')
MADE_UP = {f"{verb}_{whose}{what}" for verb, what in (
    ("disable", ""), ("enable", ""), ("unlock", ""), ("end", "_sessions"), ("reset", "_password"),
) for whose in ("account", "staff")}  # fmt: skip


def written() -> str:
    places = [PROJECT / name for name in ("services", "chassis")]
    return "".join(
        path.read_text("utf-8") for place in places for path in Path(place).rglob("*.py")
    )


def test_every_act_that_is_recorded_has_its_words() -> None:
    code = written()
    recorded = {*PLAIN.findall(code), *HANDED_ON.findall(code), *MADE_UP}
    recorded |= {name for pair in ELSE.findall(code) for name in pair}
    assert len(recorded) > 100
    assert recorded - set(WORDS) == set()


def test_every_object_has_its_words() -> None:
    objects = set(OBJECT.findall(written()))
    assert len(objects) > 15
    assert objects - set(OBJECTS) == set()


def test_every_look_at_what_is_of_a_person_is_one_that_is_recorded() -> None:
    code = written()
    assert {name for name in LOOKS if f'"{name}"' not in code} == set()
