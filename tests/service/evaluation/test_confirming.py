"""Where the setting is on, a mobile is confirmed with a code that was sent to it."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from chassis.context import ANONYMOUS_ACTOR, Call, system_call
from chassis.database import Db
from chassis.settings import settings
from chassis.vault import Vault
from contracts.errors import Invalid
from contracts.identity import Identity
from services.identity import codes
from services.identity.handlers.confirm_mobile import confirm_mobile
from tests.infrastructure import Servers
from tests.service.evaluation.conftest import World, mobile


class Confirming:
    """identity, as far as evaluation asks it; its own function on its own database."""

    def __init__(self, db: Db, vault: Vault) -> None:
        self.db, self.vault = db, vault

    def confirm_mobile(self, **fields: Any) -> None:
        asked = Identity.operations()["confirm_mobile"]
        request = asked.asks.examine(fields)
        call = Call(ANONYMOUS_ACTOR, idempotency_key=uuid.uuid4().hex, operation=asked)
        confirm_mobile(call, request, db=self.db, vault=self.vault)

    def send(self, number: str) -> tuple[str, str]:
        """(ticket, digits) of a code that was sent to a mobile."""
        with self.db.transaction(system_call("tests")) as tx:
            return codes.create(tx, self.vault, codes.subject(self.vault, "evaluate", number))


@pytest.fixture
def confirming(
    servers: Servers, world: World, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Confirming]:
    monkeypatch.setenv("EVALUATION_CONFIRM_MOBILE", "1")
    settings.cache_clear()
    with servers.database("identity") as urls:
        db = Db.connect(urls.app, "identity")
        world.identity = Confirming(db, vault)
        yield world.identity
        db.close()
    world.identity = None
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.spec("M-07")
def test_without_the_code_of_that_mobile_nothing_is_accepted(
    world: World, confirming: Confirming
) -> None:
    window, number, other = world.window(), mobile(), mobile()
    assert world.ask(ANONYMOUS_ACTOR, "scanned", token=window.token).confirms
    ticket, digits = confirming.send(number)
    wrong = "000000" if digits != "000000" else "111111"
    for refused in (
        {"mobile": number},
        {"mobile": number, "ticket": ticket, "code": wrong},
        {"mobile": other, "ticket": ticket, "code": digits},
    ):
        with pytest.raises(Invalid) as told:
            world.scan(window.token, **refused)
        assert [one["path"] for one in told.value.findings] == ["code"]
    key = uuid.uuid4().hex
    filled = {"mobile": number, "ticket": ticket, "code": digits}
    given = world.scan(window.token, key, **filled)
    assert world.scan(window.token, key, **filled) == given  # sent again: the same answer
