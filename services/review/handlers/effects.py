"""What the last step of a procedure does to the licence; a business type adds its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Row

from chassis.transaction import Transaction
from services.review.handlers.issue import issue_licence

EFFECTS: dict[str, Callable[[Transaction, Row[Any]], str]] = {"ISSUE_LICENCE": issue_licence}
