"""What an event says, in one line.

>>> said({"name": "甲公司", "categories": {"CS": "3", "CZ": "2"}, "valid_from": "2026-03-02",
...       "valid_to": "2032-03-01", "state": "VALID", "changed": ["name", "categories"]})
'甲公司, CZ2 CS3, 2026-03-02 to 2032-03-01, changed: name, categories'
"""

from __future__ import annotations

from typing import Any

from cloudevents.core.base import BaseCloudEvent

KINDS = ("CZ", "CX", "CS")  # 承装、承修、承试; a JSON object keeps no order


def data_of(event: BaseCloudEvent) -> dict[str, Any]:
    """Raises TypeError where it is no JSON object."""
    data = event.get_data()
    if not isinstance(data, dict):
        raise TypeError("no data")
    return data


def said(data: dict[str, Any]) -> str:
    """Raises KeyError, TypeError where it is not the data of a licence event."""
    grades = " ".join(
        kind + data["categories"][kind] for kind in KINDS if kind in data["categories"]
    )
    parts = [data["name"], grades, f"{data['valid_from']} to {data['valid_to']}"]
    coming, ended = data.get("next_term"), data.get("ended_on")
    if coming:
        parts.append(f"then {coming['valid_from']} to {coming['valid_to']}")
    if data.get("extended"):
        parts.append("extended until its renewal is decided")
    if data["state"] != "VALID":
        parts.append(data["state"] + (f" since {ended}" if ended else ""))
    if data.get("changed"):
        parts.append(f"changed: {', '.join(data['changed'])}")
    return ", ".join(parts)
