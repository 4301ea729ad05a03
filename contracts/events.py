"""Facts that services tell each other, and the envelope they travel in.

An event type is declared once, in the contract of the service that tells it, and registered by its
name. The envelope is plain JSON:
{id, type, version, stream, seq, occurred_at, actor, case_id, causation_id, trace_id, data}.
`stream` is the aggregate ("application:<id>"); events of one stream arrive in the order of `seq`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import msgspec

from contracts.structs import Fact

F = TypeVar("F", bound=Fact)
Data = dict[str, Any]

REGISTRY: dict[str, EventType[Any]] = {}


@dataclass(frozen=True, eq=False)
class EventType(Generic[F]):
    """`source`: the service that tells; `name`: "<source>.<past participle>"; `data`: what is told.

    reads: earlier versions that are understood too, as what the release before has told, each with
    what makes the data of this one of theirs.
    informative: told for the record, nobody has to listen; any other event waits in the outbox
    until the queue of at least one consumer exists.
    """

    source: str
    name: str
    data: type[F]
    version: int = 1
    reads: Mapping[int, Callable[[Data], Data]] = field(default_factory=dict)
    informative: bool = False

    def __post_init__(self) -> None:
        if self.name in REGISTRY:
            raise ValueError(f"event declared twice: {self.name}")
        REGISTRY[self.name] = self

    def dump(self, data: F) -> Data:
        """As JSON primitives."""
        told: Data = msgspec.to_builtins(data)
        return told

    def load(self, data: Any, version: int) -> F:
        """data: JSON primitives; what nobody here knows of it is left out. Raises LookupError for a
        version that is not understood, ValueError for data that is not this event's."""
        if version != self.version:
            if not isinstance(data, dict):
                raise ValueError("no object")
            data = self.reads[version](data)
        return msgspec.convert(data, self.data)
