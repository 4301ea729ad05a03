"""What the services' exchanges and queues are called on the broker; only here."""

from __future__ import annotations

DEAD_LETTERS = "dead-letters"
REASON, TOLD_BY = "x-reason", "x-told-by"
"""Headers of a dead letter: what was wrong, and the broker's user who had told it."""


def rpc(service: str) -> str:
    """The queue of requests to a service, and the exchange that it is bound to under this name: who
    may publish to which exchange is the broker's to say."""
    return f"rpc.{service}"


def events(source: str) -> str:
    """The exchange of what a service tells."""
    return f"{source}.events"


def delayed(queue: str) -> str:
    return f"{queue}.delayed"


def dead(queue: str) -> str:
    return f"{queue}.dead"


def queues_of(queue: str) -> tuple[str, str, str]:
    """The queue of a consumer with those beside it."""
    return queue, delayed(queue), dead(queue)
