"""JSON that can be kept as it was sent, and nothing else."""

import json

import pytest

from rules import strict_json


def test_json_is_json() -> None:
    text = '{"a": [1, -2.5, true, null, "\\ud83d\\ude00 电"], "b": 1e3}'
    assert strict_json.loads(text.encode()) == {"a": [1, -2.5, True, None, "😀 电"], "b": 1000.0}


@pytest.mark.parametrize(
    "text",
    [
        b'{"username":"\\ud800abc","password":"x","label":"a","days":1}',  # T11
        b'["\\udc00\\ud800"]',
        b'{"\\ud800": 1}',
        b'{"a": ["x", {"b": "\\u0000"}]}',
        b"[" + b"9" * 41 + b"]",
        b'{"values":{"total_assets":' + b"9" * 5000 + b"}}",  # T12
        b"[1e400]",
        b"[" + b"1" * 5000 + b".5]",
        b"[NaN]",
        b"[-Infinity]",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"a": 1, "a": 1}',
        b'[{"b": {"a": 1, "c": 2, "\\u0061": null}}]',
    ],
)
def test_what_nothing_of_ours_can_hold_is_refused(text: bytes) -> None:
    with pytest.raises(strict_json.BrokenJsonError):
        strict_json.loads(text)


def test_a_number_may_have_forty_digits() -> None:
    assert strict_json.loads(b"[" + b"9" * 40 + b"]") == [10**40 - 1]
    assert strict_json.loads(b"[" + b"1" * 38 + b".5]") == [float("1" * 38)]


@pytest.mark.parametrize("text", [b"", b"{", b"\xff\xfe", b"{'a': 1}", b'"\x00"', b"01"])
def test_what_is_no_json_is_told_apart(text: bytes) -> None:
    with pytest.raises(json.JSONDecodeError):
        strict_json.loads(text)


def test_a_name_that_stands_twice_is_named() -> None:
    with pytest.raises(strict_json.BrokenJsonError, match=r"^“总资产”出现了不止一次$"):
        strict_json.loads('{"x": 1, "总资产": 1, "总资产": 2}'.encode())
    name = "名" * 51
    with pytest.raises(strict_json.BrokenJsonError, match=f"^“{'名' * 50}”出现了不止一次$"):
        strict_json.loads(f'{{"{name}": 1, "{name}": 2}}'.encode())
    with pytest.raises(strict_json.BrokenJsonError, match=r"^“\ufffd”出现了不止一次$"):
        strict_json.loads(b'{"\\ud800": 1, "\\ud800": 2}')
