"""People of several firms in one case (分立, 合并): whatever happens and whenever it breaks, nobody
is at two firms and nobody is lost."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from chassis.context import system_call
from chassis.events.envelope import Event
from contracts.errors import Conflict
from contracts.review.cases import CaseClosed
from contracts.review.party_cases import ClosedParty
from rules.vocabulary.enumerations import CaseOutcome, RegisterEffect, RosterEffect
from services.personnel import reactions
from services.personnel.tables import post
from tests.factories.registrations import identity_number
from tests.service.personnel.conftest import Firm, people
from tests.service.personnel.test_rosters import hire, leave

pytestmark = pytest.mark.service
PEOPLE = st.integers(0, 5)
GROUPS = st.sets(PEOPLE, max_size=4)
PARTIES, OUTSIDER = (1, 2), 3


class _BrokeError(Exception):
    """The process died before its transaction was committed."""


class Moving(RuleBasedStateMachine):
    """An applicant, two parties and a firm outside. at: person → the firm that has him by what was
    done so far; named: whom the application names, None while it is not submitted; gone: who has
    left the applicant since."""

    make: Callable[[], Firm]
    serials = 0

    def __init__(self) -> None:
        super().__init__()
        Moving.serials = (Moving.serials + 6) % 960
        self.first = Moving.serials
        self.firms = [self.make() for _ in range(4)]
        self.at: dict[int, int] = {}
        self.named: set[int] | None = None
        self.gone = set[int]()

    @rule(firm=st.integers(0, 3), who=PEOPLE)
    def somebody_is_hired(self, firm: int, who: int) -> None:
        try:
            hire(self.firms[firm], self.first + who)
        except Conflict:
            # He serves another firm, or the application has reserved him.
            assert self.at.get(who, firm) != firm or (self.named and who in self.named)
            return
        assert self.at.get(who, firm) == firm
        self.at[who] = firm

    @rule(who=PEOPLE)
    def somebody_leaves(self, who: int) -> None:
        leave(self.firms[0], self.first + who)
        if self.at.pop(who, None) == 0:
            self.gone.add(who)

    @rule(whom=GROUPS)
    def it_is_submitted(self, whom: set[int]) -> None:
        applicant = self.firms[0]
        parties = [self.firms[one].enterprise_id for one in PARTIES]
        try:
            applicant.reserve(people(*(self.first + who for who in sorted(whom))), parties=parties)
        except Conflict:
            assert any(self.at.get(who) == OUTSIDER for who in whom)
            return
        assert not any(self.at.get(who) == OUTSIDER for who in whom)
        self.named, self.gone = set(whom), set()

    @rule(ends=st.tuples(st.booleans(), st.booleans()), breaks=st.booleans())
    def it_is_granted(self, ends: tuple[bool, bool], breaks: bool) -> None:
        """Told again after it broke, and once more when it was done."""
        if self.named is None:
            return
        before = self.held()
        event = self.granted(ends)
        if breaks:
            with pytest.raises(_BrokeError):
                self.hear(event, breaks=True)
            assert self.held() == before, "half of it was kept"
        self.hear(event)
        for who, firm in list(self.at.items()):
            if firm in PARTIES and who in self.named - self.gone:
                self.at[who] = 0
            elif firm in PARTIES and ends[firm - 1]:
                del self.at[who]
        for who in self.named - self.gone:
            if who not in self.at and self.reserved(before, who):
                self.at[who] = 0
        for who, firm in list(self.at.items()):
            if firm == 0 and who not in self.held_by(0):
                del self.at[who]  # not named: he leaves the applicant, as with every grant
                assert who not in self.named
        after = self.held()
        self.hear(event)
        assert self.held() == after, "told a second time"
        self.named = None
        self.firms[0].application_id = str(uuid.uuid4())

    @rule()
    def it_is_given_up(self) -> None:
        if self.named is not None:
            self.hear(self.closed(CaseOutcome.TERMINATED, RosterEffect.KEEP, []))
            self.named = None
            self.firms[0].application_id = str(uuid.uuid4())

    @invariant()
    def nobody_is_at_two_firms(self) -> None:
        firms: dict[bytes, set[str]] = {}
        for _, who, firm, state in self.rows():
            if state in ("active", "reserved"):
                firms.setdefault(who, set()).add(firm)
        assert all(len(found) == 1 for found in firms.values())

    @invariant()
    def everybody_is_where_he_belongs(self) -> None:
        for firm in range(4):
            assert self.held_by(firm) == {who for who, at in self.at.items() if at == firm}

    def granted(self, ends: tuple[bool, bool]) -> Event[CaseClosed]:
        parties = [
            ClosedParty(
                enterprise_id=self.firms[one].enterprise_id,
                licence_id=None,
                licence_number="4-1-00001-2026",
                roster=RosterEffect.RELEASE if ends[one - 1] else RosterEffect.KEEP,
            )
            for one in PARTIES
        ]
        return self.closed(CaseOutcome.GRANTED, RosterEffect.REPLACE, parties)

    def closed(
        self, outcome: CaseOutcome, roster: RosterEffect, parties: list[ClosedParty]
    ) -> Event[CaseClosed]:
        told = CaseClosed(
            application_id=self.firms[0].application_id,
            enterprise_id=self.firms[0].enterprise_id,
            type="MERGE",
            outcome=outcome,
            state="ISSUED",
            roster=roster,
            register=RegisterEffect.NONE,
            parties=parties,
        )
        call = system_call("review")
        at = self.now() + timedelta(seconds=1)
        return Event("e", "review.case_closed", 2, "s", 1, at, call.actor, None, "t", told, call)

    def hear(self, event: Event[CaseClosed], *, breaks: bool = False) -> None:
        with self.firms[0].db.transaction(system_call("review")) as tx:
            reactions.case_closed(tx, event)
            if breaks:
                raise _BrokeError

    def now(self) -> datetime:
        with self.firms[0].db.transaction(system_call("test")) as tx:
            return tx.now

    def rows(self) -> list[tuple[str, bytes, str, str]]:
        ids = [firm.enterprise_id for firm in self.firms]
        with self.firms[0].db.read(system_call("test")) as session:
            mine = select(post).where(post.c.enterprise_id.in_(ids)).order_by(post.c.id)
            return [
                (row.id, bytes(row.id_hash), row.enterprise_id, row.state)
                for row in session.execute(mine)
            ]

    def held(self) -> list[tuple[str, bytes, str, str]]:
        return [row for row in self.rows() if row[3] in ("active", "reserved", "coming")]

    def held_by(self, firm: int) -> set[int]:
        """The people who are active there."""
        key = {self.firms[0].vault.index(identity_number(self.first + w)): w for w in range(6)}
        here = self.firms[firm].enterprise_id
        return {key[who] for _, who, at, state in self.rows() if (at, state) == (here, "active")}

    def reserved(self, held: list[tuple[str, bytes, str, str]], who: int) -> bool:
        mine = self.firms[0].vault.index(identity_number(self.first + who))
        return any(row[1] == mine and row[3] == "reserved" for row in held)


@pytest.mark.spec("K-04")
def test_whatever_happens_nobody_is_at_two_firms_and_nobody_is_lost(
    new_firm: Callable[[], Firm],
) -> None:
    class Machine(Moving):
        make = staticmethod(new_firm)

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=12,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_history_of_who_moved_tells_both_firms(new_firm: Callable[[], Firm]) -> None:
    """Ended there and begun here at the very same instant."""
    applicant, party = new_firm(), new_firm()
    hire(party, 1)
    applicant.reserve(people(1), parties=[party.enterprise_id])
    assert [one.state for one in applicant.roster().items] == [], "he is still the other firm's"
    machine: Any = Moving.__new__(Moving)
    machine.firms = [applicant, party, party, party]
    event = machine.granted((True, True))
    machine.hear(event)
    with applicant.db.read(system_call("test")) as session:
        rows = session.execute(select(post).order_by(post.c.since)).all()
    states = {row.enterprise_id: row for row in rows if row.state != "released"}
    assert states[party.enterprise_id].state == "ended"
    assert states[applicant.enterprise_id].state == "active"
    assert states[party.enterprise_id].until == states[applicant.enterprise_id].since
