"""The own password asked for once more, before what it guards is changed."""

from __future__ import annotations

from typing import Any, NamedTuple

from chassis.context import Call
from chassis.database import Db
from chassis.vault import Vault
from contracts.errors import Invalid, TooMany
from services.identity import attempts, passwords, refusals
from services.identity.attempts import Guess


class Given(NamedTuple):
    """path, label: of the field of the form."""

    password: str
    path: str
    label: str


def prove(db: Db, call: Call, vault: Vault, found: Any, given: Given) -> int:
    """The number of the attempt, for `attempts.succeed` in the transaction of what it guards.
    found: the account's row.

    Raises Invalid at its path, TooMany after too many wrong ones, so that a session left open does
    not let anybody guess.
    """
    # Counted apart from signing in, and wherever it comes from: strangers do not get this far.
    guess = Guess(vault.index(f"change-password/{found.id}"), address=None)
    number = _begin(db, call, guess, given)
    if passwords.fits(found.password_hash, given.password):
        return number
    with db.transaction(call) as tx:
        closed = attempts.fail(tx, number, guess)
    raise _closed(closed[0], given) if closed else Invalid.at(given.path, f"{given.label}不正确")


def _begin(db: Db, call: Call, guess: Guess, given: Given) -> int:
    try:
        with db.transaction(call) as tx:
            return attempts.begin(tx, guess)[0]
    except attempts.Closed as closed:
        raise _closed(closed, given) from None
    except attempts.Wait:
        raise refusals.busy() from None


def _closed(why: attempts.Closed, given: Given) -> TooMany:
    text = f"{given.label}输错次数过多，请{refusals.span(why.left)}后再试"
    return TooMany(text, retry_after=int(why.left.total_seconds()))
