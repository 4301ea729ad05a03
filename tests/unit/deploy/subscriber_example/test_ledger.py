from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from deploy.subscriber_example.ledger import Ledger, Verdict


def test_repetitions_and_gaps_are_told_apart() -> None:
    ledger = Ledger()
    assert ledger.take("4-1-00001-2026", 1, "a") is Verdict.NEW
    assert ledger.take("4-1-00001-2026", 1, "a") is Verdict.DUPLICATE
    assert ledger.take("4-1-00001-2026", 3, "c") is Verdict.GAP
    assert ledger.take("4-1-00001-2026", 2, "b") is Verdict.NEW
    assert ledger.take("4-1-00001-2026", 4, "d") is Verdict.NEW
    assert ledger.take("4-2-00001-2026", 2, "e") is Verdict.GAP


def test_it_remembers_over_a_restart(tmp_path: Path) -> None:
    path = str(tmp_path / "ledger.sqlite")
    first = Ledger(path)
    first.take("4-1-00001-2026", 1, "a")
    first.close()
    assert Ledger(path).take("4-1-00001-2026", 1, "a") is Verdict.DUPLICATE


def test_after_a_restore_of_the_other_side_everything_is_read_anew() -> None:
    ledger = Ledger()
    ledger.take("4-1-00001-2026", 1, "a")
    ledger.forget()
    assert ledger.take("4-1-00001-2026", 1, "another") is Verdict.NEW


@given(st.lists(st.tuples(st.sampled_from("AB"), st.integers(1, 6)), max_size=30))
def test_every_event_counts_once(arrivals: list[tuple[str, int]]) -> None:
    ledger = Ledger()
    verdicts = [ledger.take(licence, sequence, "x") for licence, sequence in arrivals]
    assert sum(v is not Verdict.DUPLICATE for v in verdicts) == len(set(arrivals))
