"""What evaluation tells the others."""

from __future__ import annotations

from contracts.events import EventType
from contracts.structs import Fact


class Answered(Fact):
    """The bad rating of a firm has its answer. number: of its case; nothing of what was said."""

    evaluation_id: str
    enterprise_id: str
    number: str


EVALUATION_ANSWERED = EventType("evaluation", "evaluation.answered", Answered)
