"""Who can be chosen: colleagues of the office, as identity knows them."""

from __future__ import annotations

from typing import Any

from flask import g

from contracts.identity.colleagues import Colleague
from gateway.rpc import rpc


def asked(*roles: str) -> Any:
    """For `parallel`; roles: only with one of these."""
    return rpc().identity.colleagues.defer(office=g.actor.office, roles=list(roles) or None)


def others(found: list[Colleague]) -> list[Colleague]:
    """Without the caller."""
    return [one for one in found if one.account_id != g.actor.account_id]
