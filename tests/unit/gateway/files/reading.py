"""Sheets as the portal has them read: in a child process."""

import io
from typing import Any

import pytest

from contracts.errors import Finding, Invalid
from contracts.forms.sections import ELECTRICIANS, TECHNICIANS, RowSet
from gateway.inspection import Sender, read_staff

SHEETS = pytest.mark.parametrize("rowset", [TECHNICIANS, ELECTRICIANS], ids=["tech", "skill"])


def read(rowset: RowSet, content: bytes) -> dict[str, Any]:
    return read_staff(io.BytesIO(content), rowset.title, Sender("tests"))


def rows(rowset: RowSet, content: bytes) -> list[dict[str, Any]]:
    return list(read(rowset, content)["rows"])


def refusal(rowset: RowSet, content: bytes) -> list[Finding]:
    with pytest.raises(Invalid) as caught:
        read_staff(io.BytesIO(content), rowset.title, Sender("tests"))
    return caught.value.findings
