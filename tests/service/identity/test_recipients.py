"""The list of messages with its read marks, and who of a firm gets text messages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chassis import clock
from chassis.context import Actor, Call
from chassis.database import Db
from chassis.vault import Vault
from contracts.errors import Conflict, Invalid, NotFound
from contracts.identity import Identity
from contracts.identity.messages import (
    AddRecipient,
    Choice,
    ChooseGroups,
    FirmMessages,
    MessageId,
    MessagesQuery,
    ReadAll,
    RecipientCode,
    RecipientId,
    Recipients,
)
from contracts.structs import Empty
from rules.vocabulary.messages import MessageGroup
from services.identity import message_list, recipients
from services.identity.handlers.sessions import session_of
from services.identity.model import CODE_RESEND
from tests.factories.registrations import PASSWORD
from tests.service.identity.conftest import Phones, call
from tests.service.identity.test_messages import NOON, firm_told

pytestmark = pytest.mark.service
OTHER = "13900000001"
ALL = [one.value for one in MessageGroup]
LICENCE_GROUP, DECISION = "LICENCE", "DECISION"


class Firm:
    """What an account of a firm sees and does."""

    def __init__(self, db: Db, vault: Vault, actor: Actor, phones: Phones) -> None:
        self.db, self.vault, self.actor, self.phones = db, vault, actor, phones

    @property
    def id(self) -> str:
        return str(self.actor.enterprise_id)

    def messages(self, **asked: Any) -> FirmMessages:
        with self.db.read(Call(self.actor)) as session:
            request = MessagesQuery(**asked)
            return message_list.list_messages(session, Call(self.actor), request, vault=self.vault)

    def read(self, message_id: str) -> Any:
        request = MessageId(message_id=message_id)
        asking = call("read_message", self.actor)
        return self.db.command(asking, request, message_list.read_message, vault=self.vault)

    def recipients(self) -> Recipients:
        with self.db.read(Call(self.actor)) as session:
            return recipients.list_recipients(session, Call(self.actor), Empty(), vault=self.vault)

    def choose(self, recipient_id: str | None, *chosen: str) -> None:
        request = ChooseGroups(choices=[Choice(recipient_id=recipient_id, groups=list(chosen))])
        self.db.command(call("choose_groups", self.actor), request, recipients.choose_groups)

    def ask_code(self, mobile: str) -> str:
        request = RecipientCode(mobile=mobile)
        asking = call("send_recipient_code", self.actor)
        do = recipients.send_recipient_code
        return self.db.command(asking, request, do, vault=self.vault).ticket

    def add(self, mobile: str = OTHER, *, code: str | None = None, ticket: str = "") -> None:
        ticket = ticket or self.ask_code(mobile)
        code = code or self.phones.code(mobile)
        asked = {"label": "办公室", "mobile": mobile, "code": code, "ticket": ticket}
        request = Identity.add_recipient.asks.examine(asked)
        asking = call("add_recipient", self.actor)
        recipients.add_recipient(asking, request, db=self.db, vault=self.vault)


@pytest.fixture
def ours(db: Db, vault: Vault, firm: Callable[..., Any], phones: Phones) -> Firm:
    return Firm(db, vault, firm()[0], phones)


def test_each_account_has_its_own_read_marks(
    ours: Firm,
    tell: Any,
    db: Db,
    enter: Callable[..., Any],
    firm: Callable[..., Any],
) -> None:
    events = [firm_told(ours.id) for _ in range(3)]
    for event in events:
        tell(event)
    tell(firm_told(str(firm()[0].enterprise_id)))
    found = ours.messages()
    assert (found.total, found.unread) == (3, 3)
    assert [one.message_id for one in found.items] == [one.id for one in reversed(events)]
    assert {one.state for row in found.items for one in row.texts} == {"waiting"}
    first = ours.read(events[0].id)
    again = ours.read(events[0].id)
    assert first.read_at == again.read_at and first.read_at is not None
    assert (ours.messages().unread, ours.messages(unread=True).total) == (2, 2)
    colleague = replace(ours.actor, account_id=firm()[0].account_id)
    theirs = Firm(db, ours.vault, colleague, ours.phones)
    assert theirs.messages().unread == 3
    request = ReadAll(until=events[1].occurred_at)
    asking = call("read_all_messages", ours.actor)
    marked = db.command(asking, request, message_list.read_all)
    assert marked.messages == 1 and ours.messages().unread == 1, "not what came after the page"
    assert theirs.messages().unread == 3


def test_the_session_knows_how_many_are_unread(
    tell: Any,
    db: Db,
    enter: Callable[..., Any],
    firm: Callable[..., Any],
) -> None:
    actor, request = firm()
    for _ in range(2):
        tell(firm_told(str(actor.enterprise_id)))
    token = enter(request["account"]["username"], PASSWORD).token
    asked = Identity.resolve_session.asks.examine({"token": token})
    assert session_of(call("resolve_session"), asked, db=db).unread == 2


def test_another_firm_s_message_is_not_found(ours: Firm, tell: Any, firm: Any) -> None:
    event = firm_told(str(firm()[0].enterprise_id))
    tell(event)
    with pytest.raises(NotFound):
        ours.read(event.id)
    assert ours.messages().total == 0


def sent_to(phones: Phones, mobile: str) -> int:
    return sum("届满" in text for text in phones.texts(mobile))


def test_a_firm_chooses_who_gets_what(
    ours: Firm,
    phones: Phones,
    tell: Any,
    vault: Vault,
    firm: Any,
) -> None:
    actor, request = firm()
    reserved = request["enterprise"]["contact_mobile"]
    mine = Firm(ours.db, vault, actor, phones)
    (only,) = mine.recipients().items
    assert (only.recipient_id, only.groups) == (
        None,
        ALL,
    ) and "*" in only.mobile
    mine.add()
    added = mine.recipients().items[1]
    assert added.label == "办公室" and added.mobile == "139****0001"
    with clock.travel(NOON):
        tell(firm_told(mine.id))
        assert (sent_to(phones, reserved), sent_to(phones, OTHER)) == (1, 1)
        mine.choose(None, DECISION)
        tell(firm_told(mine.id))
        assert (sent_to(phones, reserved), sent_to(phones, OTHER)) == (1, 2)
        mine.choose(added.recipient_id, DECISION, "CASE")
        tell(firm_told(mine.id))
        assert (sent_to(phones, reserved), sent_to(phones, OTHER)) == (1, 2)
    assert mine.messages().total == 3, "the message itself cannot be switched off"
    assert [one.groups for one in mine.recipients().items] == [[DECISION], ["CASE", DECISION]]
    with pytest.raises(NotFound):
        ours.choose(added.recipient_id, LICENCE_GROUP)
    removing = RecipientId(recipient_id=str(added.recipient_id))
    with pytest.raises(NotFound):
        ours.db.command(call("remove_recipient", ours.actor), removing, recipients.remove_recipient)
    ours.db.command(call("remove_recipient", mine.actor), removing, recipients.remove_recipient)
    assert len(mine.recipients().items) == 1


def test_a_phone_is_added_with_the_code_that_was_sent_to_it(ours: Firm, phones: Phones) -> None:
    ticket = ours.ask_code(OTHER)
    right = phones.code(OTHER)
    wrong = "000000" if right != "000000" else "111111"
    for code, number in ((wrong, OTHER), (right, "13900000002")):
        with pytest.raises(Invalid) as refused:
            ours.add(number, code=code, ticket=ticket)
        assert [one["path"] for one in refused.value.findings] == ["code"]
    ours.add(code=right, ticket=ticket)
    with pytest.raises(Conflict, match="已经在"):
        ours.ask_code(OTHER)


def test_a_firm_has_ten_phones_more_at_most(ours: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipients, "MOST_RECIPIENTS", 2)
    for number in range(2):
        with clock.travel(NOON + number * 2 * CODE_RESEND):
            ours.add(f"1390000010{number}")
    with pytest.raises(Conflict, match="最多"), clock.travel(NOON + timedelta(hours=1)):
        ours.ask_code("13900000109")


def test_who_asks_for_a_number_that_is_none_is_told(ours: Firm) -> None:
    for operation, asked in (
        (Identity.send_recipient_code, {"mobile": "12345"}),
        (Identity.add_recipient, {"mobile": "12345", "label": "甲", "code": "1"}),
        (Identity.choose_groups, {"choices": [{"groups": ["OTHER"]}]}),
    ):
        with pytest.raises(Invalid):
            operation.asks.examine(asked)
    assert AddRecipient(label="甲", mobile=OTHER, code="1").groups == [
        one.value for one in MessageGroup
    ]
