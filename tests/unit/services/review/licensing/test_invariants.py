"""Whatever is tried with licences, in whatever order: what must always hold."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from contracts.errors import Conflict
from rules.vocabulary.enumerations import LicenceState, PrintState
from services.review.licensing.changes import Change
from services.review.licensing.due import due
from services.review.licensing.values import Licence
from tests.factories.licences import PASSING, TRIED, change

FIRMS = ("f1", "f2")


class Register(RuleBasedStateMachine):
    """Two firms; every change is tried on whatever they hold, allowed or not."""

    def __init__(self) -> None:
        super().__init__()
        self.today = date(2026, 1, 31)
        self.serial = 0
        self.held: dict[str, Licence] = {}
        self.all: dict[str, list[tuple[Change, Licence]]] = {}

    @rule(days=PASSING, waiting=st.booleans())
    def time_passes(self, days: int, waiting: bool) -> None:
        self.today += timedelta(days=days)
        for firm, licence in list(self.held.items()):
            made = due(licence, self.today, holds_on=waiting)
            if made:
                self.keep(firm, made, made.apply(licence))

    @rule(firm=st.sampled_from(FIRMS), name=st.sampled_from(TRIED))
    def something_is_tried(self, firm: str, name: str) -> None:
        self.serial += 1
        tried, before = change(name, self.today, self.serial, firm), self.held.get(firm)
        try:
            after = tried.apply(before)
        except Conflict:
            assert name not in ("issue", "take_over") or (before and before.in_force(self.today))
            return
        self.keep(firm, tried, after)

    def keep(self, firm: str, made: Change, after: Licence) -> None:
        self.held[firm] = after
        self.all.setdefault(after.id, []).append((made, after))

    @invariant()
    def one_valid_licence_a_firm(self) -> None:
        newest = [versions[-1][1] for versions in self.all.values()]
        valid = [one.enterprise_id for one in newest if one.in_force(self.today)]
        assert len(valid) == len(set(valid))

    @invariant()
    def one_number_for_life(self) -> None:
        numbers = [{one.number for _, one in versions} for versions in self.all.values()]
        assert all(len(own) == 1 for own in numbers)
        assert len(set.union(set(), *numbers)) == len(numbers)

    @invariant()
    def versions_without_a_gap_each_with_its_event(self) -> None:
        for versions in self.all.values():
            assert [one.version for _, one in versions] == list(range(1, len(versions) + 1))
            assert all(made.event for made, _ in versions)

    @invariant()
    def the_end_moves_by_renewal_only_and_what_ended_stays_so(self) -> None:
        for versions in self.all.values():
            for (_, before), (made, after) in pairwise(versions):
                assert before.last_day == after.last_day or made.kind == "RENEW"
                assert before.extended == after.extended or made.kind in (
                    "EXTEND", "RENEW", "EXPIRE", "CANCEL", "REVOKE", "RESTORE",
                )  # fmt: skip
                if before.state is not LicenceState.VALID and made.kind != "RESTORE":
                    assert (before.state, made.kind) == (LicenceState.EXPIRED, "CANCEL")
                assert (after.ended_by is None) or after.state is not LicenceState.VALID

    @invariant()
    def only_what_the_authority_ended_is_restored(self) -> None:
        for versions in self.all.values():
            for (_, before), (made, _) in pairwise(versions):
                assert made.kind != "RESTORE" or before.ended_by

    @invariant()
    def one_print_counts_while_it_is_valid_and_none_afterwards(self) -> None:
        for versions in self.all.values():
            licence = versions[-1][1]
            states = [licence.print_state(one, self.today) for one in licence.prints]
            counting = states.count(PrintState.VALID)
            # A licence that was taken over has none until one is asked for.
            printed = any(one.effective_on <= self.today for one in licence.prints)
            assert counting == (1 if printed and licence.in_force(self.today) else 0)
            waiting = states.count(PrintState.NOT_BEGUN)
            assert waiting == (1 if waiting and licence.next_term(self.today) else 0)
            marks = [one.mark.token for one in licence.prints]
            assert len(marks) == len(set(marks))

    @invariant()
    def the_term_shown_is_the_one_that_runs(self) -> None:
        for versions in self.all.values():
            licence = versions[-1][1]
            term = licence.term(self.today)
            assert term.valid_to is not None and term.valid_from <= self.today
            if licence.in_force(self.today) and not licence.extended:
                assert term.covers(self.today)
            shown = licence.valid_print(self.today)
            if shown:
                assert licence.periods[shown.period - 1] == term


TestRegister = pytest.mark.spec("F-16", "G-05")(Register.TestCase)
Register.TestCase.settings = settings(max_examples=40, stateful_step_count=25)
