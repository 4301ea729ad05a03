"""How often a reaction to a message has failed."""

from chassis.events import settle


def test_failures_are_counted_by_message_and_forgotten() -> None:
    failures = settle.Failures()
    assert [failures.add("a"), failures.add("b"), failures.add("a")] == [1, 1, 2]
    failures.forget("a")
    failures.forget("never seen")
    assert (failures.add("a"), failures.add("b")) == (1, 2)


def test_only_the_latest_are_remembered() -> None:
    failures = settle.Failures()
    for number in range(settle.REMEMBERED + 1):
        failures.add(str(number))
    assert (failures.add("0"), failures.add(str(settle.REMEMBERED))) == (1, 2)
