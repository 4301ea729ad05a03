"""Who is on the roster when an application is granted: the draft takes the place of the roster.

While a case runs, people come and go (I-08, P-02). The draft says who is to be there as the firm
knew it when it submitted; what the firm has told since is newer than that and holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from services.personnel.standing import HEADS


class Holding(NamedTuple):
    """A post as far as succession asks. since: when it was reserved or became active; until: when
    it ended, None of one that is held. Times are aware."""

    id: str
    id_hash: bytes
    kind: str
    since: datetime
    until: datetime | None = None

    @property
    def who(self) -> tuple[bytes, str]:
        return self.id_hash, self.kind


@dataclass(frozen=True)
class Succession:
    """Ids of posts. enter: of the draft, that become active; leave: active ones that end; dropped:
    of the draft, that never begin."""

    enter: frozenset[str]
    leave: frozenset[str]
    dropped: frozenset[str]


def succeed(
    draft: Iterable[Holding],
    roster: Iterable[Holding],
    ended: Iterable[Holding],
    *,
    begun_at: datetime,
    submitted_at: datetime,
) -> Succession:
    """What becomes of the posts of one firm.

    draft: reserved for the application; roster: active; ended: that were active and ended after
    `submitted_at`. begun_at: when the draft took over the roster: who came later is not in it
    although nobody let them go. submitted_at: of the last submission, from which on the draft could
    not be changed any more.
    """
    gone = {post.who for post in ended if post.until and post.until > submitted_at}
    hired = {post.who for post in roster if post.since > submitted_at}
    headed = {kind for _, kind in hired if kind in HEADS}  # there is one of each, the last told
    enter = {
        post.id
        for post in draft
        if post.who not in gone and post.who not in hired and post.kind not in headed
    }
    named = {post.who for post in draft if post.id in enter}
    heads = {kind for _, kind in named if kind in HEADS}
    leave = {
        post.id
        for post in roster
        if post.who in named or post.kind in heads or post.since <= begun_at
    }
    dropped = {post.id for post in draft} - enter
    return Succession(frozenset(enter), frozenset(leave), frozenset(dropped))
