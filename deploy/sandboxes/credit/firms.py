"""What the sandbox says of each firm, and how it fails."""

import json
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from deploy.local import durable

EVERYBODY = "*"
"""Instead of a code: how it fails whoever is asked about. A firm's own delay and fault count before
these."""
CLASSES = ("信用良好", "守信", "失信", "严重失信")
FAULTS = {
    "": "正常答复",
    "status": "返回 HTTP 503",
    "malformed": "返回不完整的内容",
    "missing": "返回缺少名单的内容",
    "other_firm": "返回另一家企业的信息",
    "drip": "每秒只返回一个字节",
}
LIMIT = 1000


class ListingSchema(Schema):
    class Meta:
        unknown = RAISE

    reason = fields.String(required=True, validate=validate.Length(max=500))
    since = fields.Date(load_default=None, allow_none=True)
    until = fields.Date(load_default=None, allow_none=True)


class PenaltySchema(Schema):
    class Meta:
        unknown = RAISE

    doc_no = fields.String(required=True, validate=validate.Length(min=1, max=100))
    authority = fields.String(required=True, validate=validate.Length(min=1, max=100))
    decided = fields.Date(required=True)
    content = fields.String(load_default="", validate=validate.Length(max=2000))
    shown_until = fields.Date(load_default=None, allow_none=True)


def _list(schema: type[Schema]) -> fields.List[Any]:
    return fields.List(fields.Nested(schema), load_default=list, validate=validate.Length(max=50))


class FirmSchema(Schema):
    """Of one firm: all that can be set."""

    class Meta:
        unknown = RAISE

    name = fields.String(load_default="", validate=validate.Length(max=100))
    found = fields.Boolean(load_default=True)
    credit_class = fields.String(
        data_key="class", load_default="信用良好", validate=validate.OneOf(CLASSES)
    )
    serious_dishonest = _list(ListingSchema)
    focus_list = _list(ListingSchema)
    abnormal_operation = _list(ListingSchema)
    penalties = _list(PenaltySchema)
    false_commitment = fields.Boolean(load_default=False)
    delay = fields.Float(load_default=0.0, validate=validate.Range(0, 60))
    fault = fields.String(load_default="", validate=validate.OneOf(list(FAULTS)))


Firm = dict[str, Any]
"""A firm's settings as JSON primitives, by the names of `FirmSchema` on the wire."""


def settings_of(given: Any) -> Firm:
    """Complete, from what is given of them. Raises ValidationError."""
    schema = FirmSchema()
    settings: Firm = schema.dump(schema.load(given))
    return settings


class Firms:
    """By code. file: keeps what was set over restarts; known: of the demonstration, until somebody
    sets them otherwise."""

    def __init__(self, file: Path | None = None, known: Iterable[tuple[str, Firm]] = ()) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._known = {uscc: settings_of(given) for uscc, given in known}
        self._set: dict[str, Firm] = _read(file) if file else {}

    def set(self, uscc: str, given: Any) -> Firm:
        """Raises ValidationError."""
        firm = settings_of(given)
        with self._lock:
            self._set.pop(uscc, None)
            self._set[uscc] = firm
            while len(self._set) > LIMIT:
                self._set.pop(next(iter(self._set)))
            self._save()
        return firm

    def reset(self, uscc: str) -> None:
        """As in the demonstration, or as nobody has ever set it."""
        with self._lock:
            self._set.pop(uscc, None)
            self._save()

    def get(self, uscc: str) -> Firm:
        """Of a firm that nobody has set nothing is known."""
        with self._lock:
            firm = self._set.get(uscc) or self._known.get(uscc) or settings_of({"found": False})
            everybody = self._set.get(EVERYBODY, {})
        failing = {name: everybody[name] for name in ("delay", "fault") if everybody.get(name)}
        return {**firm, **{name: value for name, value in failing.items() if not firm[name]}}

    def all(self) -> dict[str, Firm]:
        """The last set first."""
        with self._lock:
            return dict(reversed({**self._known, **self._set}.items()))

    def _save(self) -> None:
        if self._file:
            durable.write(self._file, json.dumps(self._set, ensure_ascii=False))


def _read(file: Path) -> dict[str, Firm]:
    """Empty where there is none, or a power cut has torn it."""
    try:
        found = json.loads(file.read_text())
        return {uscc: settings_of(given) for uscc, given in found.items()}
    except (FileNotFoundError, ValueError, AttributeError, ValidationError):
        return {}
