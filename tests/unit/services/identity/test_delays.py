"""How long a text message that was not taken waits."""

from datetime import timedelta

import pytest

from services.identity.handlers.send_messages import MAX_DELAY, delay_after


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 2), (2, 4), (8, 256)])
def test_the_waiting_doubles(attempts: int, seconds: int) -> None:
    assert delay_after(attempts) == timedelta(seconds=seconds)


@pytest.mark.parametrize("attempts", [9, 46, 47, 10_000])
def test_it_has_a_limit_however_long_the_gateway_is_away(attempts: int) -> None:
    assert delay_after(attempts) == MAX_DELAY
