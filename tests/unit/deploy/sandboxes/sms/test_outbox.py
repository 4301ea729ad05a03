"""The file of the messages, also as a power cut leaves it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.sandboxes.sms import outbox
from deploy.sandboxes.sms.app import create_app
from deploy.sandboxes.sms.outbox import Outbox
from tests.unit.deploy.local.torn import TORN


def take(into: Outbox, reference: str) -> None:
    into.take("13800000000", "验证码", reference, "2025-01-01T00:00:00+00:00")


def references(kept: Outbox) -> list[str]:
    return [message.reference for message in kept.newest_first()]


def test_messages_are_there_after_a_restart(tmp_path: Path) -> None:
    first = Outbox(tmp_path / "sms.jsonl")
    for reference in "abc":
        take(first, reference)
    assert references(Outbox(tmp_path / "sms.jsonl")) == ["c", "b", "a"]


@pytest.mark.parametrize("torn", TORN.values(), ids=TORN)
def test_torn_file_is_read_as_far_as_it_goes(
    tmp_path: Path, torn: Callable[[bytes], bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "sms.jsonl"
    first = Outbox(file)
    for reference in "abcdefg":
        take(first, reference)
    damaged = torn(file.read_bytes())
    file.write_bytes(damaged)
    again = Outbox(file)
    take(again, "new")
    known = references(again)
    assert known[0] == "new"
    assert references(Outbox(file)) == known, "the mended file is whole"
    if damaged:
        assert (tmp_path / "sms.jsonl.damaged").read_bytes() == damaged
        assert "was damaged" in capsys.readouterr().err
    if torn in (TORN["half"], TORN["NUL tail"]):
        assert known == ["new", "c", "b", "a"]


@pytest.mark.parametrize(
    "line",
    [
        "{}",
        "[]",
        "1",
        '{"id": "1", "to": "1", "text": "x", "reference": "r", "received_at": "never"}',
        '{"id": 1, "to": 1, "text": 1, "reference": 1, "received_at": "2025-01-01T00:00:00"}',
    ],
)
def test_lines_of_something_else_do_not_break_the_page(tmp_path: Path, line: str) -> None:
    file = tmp_path / "sms.jsonl"
    file.write_text(f"{line}\n")
    assert create_app(file).test_client().get("/").status_code == 200


def test_a_last_line_without_its_end_is_no_part_of_the_next(tmp_path: Path) -> None:
    file = tmp_path / "sms.jsonl"
    take(Outbox(file), "a")
    file.write_text(file.read_text().rstrip("\n"))
    take(Outbox(file), "b")
    assert references(Outbox(file)) == ["b", "a"]


def test_the_file_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "LIMIT", 5)
    file = tmp_path / "sms.jsonl"
    first = Outbox(file)
    for number in range(8):
        take(first, str(number))
    again = Outbox(file)
    assert len(file.read_text().splitlines()) == 5
    for number in range(8):
        take(again, f"later {number}")
    lines = file.read_text().splitlines()
    assert len(lines) <= 10
    assert json.loads(lines[-1])["reference"] == "later 7"
