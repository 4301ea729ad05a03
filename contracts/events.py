"""Facts that services tell each other, and the envelope they travel in.

An event type is declared once, in the contract of the service that tells it, and registered by its
name. The envelope is plain JSON:
{id, type, version, stream, seq, occurred_at, actor, case_id, causation_id, trace_id, data}.
`stream` is the aggregate ("application:<id>"); events of one stream arrive in the order of `seq`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from marshmallow import Schema

REGISTRY: dict[str, EventType] = {}


@dataclass(frozen=True, eq=False)
class EventType:
    """`source`: the service that tells; `name`: "<source>.<past participle>"; `data`: its schema.

    reads: earlier versions that `data` loads too, as what the release before has told.
    informative: told for the record, nobody has to listen; any other event waits in the outbox
    until the queue of at least one consumer exists.
    """

    source: str
    name: str
    data: type[Schema]
    version: int = 1
    reads: frozenset[int] = frozenset()
    informative: bool = False
    _schema: Schema = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if self.name in REGISTRY:
            raise ValueError(f"event declared twice: {self.name}")
        REGISTRY[self.name] = self
        object.__setattr__(self, "_schema", self.data())

    def dump(self, data: dict[str, Any]) -> dict[str, Any]:
        return dict(self._schema.dump(data))

    def load(self, data: dict[str, Any]) -> dict[str, Any]:
        """Raises marshmallow.ValidationError on a malformed event (→ dead letters)."""
        return dict(self._schema.load(data))
