"""What a firm is told, and who of it gets text messages."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta, field

from contracts.identity.sessions import Secret
from contracts.structs import ADDED, Answer, Page, Request, a_label, cleaned, one_of
from rules.vocabulary.messages import MessageGroup
from rules.vocabulary.numbers import mobile

MOST_RECIPIENTS = 10
Group = Annotated[str, one_of(MessageGroup)]
Mobile = Annotated[str, cleaned(mobile, "请填写手机号码")]


class MessagesQuery(Request):
    unread: bool = False
    page: Page = 1


class TextMessage(Answer):
    """mobile: masked. state: waiting, sent, failed (tried again), given_up. at: when sent."""

    mobile: str
    state: str
    at: datetime | None


class FirmMessage(Answer):
    """kind: of `rules.messages`. What it is about, as far as there is such a thing: application_id
    with the round of the submission, document_id, licence_id. read_at: by the account that asks."""

    message_id: str
    kind: str
    title: str
    body: str
    told_at: datetime
    read_at: datetime | None
    application_id: str | None
    round: int | None
    document_id: str | None
    licence_id: str | None
    texts: list[TextMessage]


class FirmMessages(Answer):
    """20 a page, newest first. unread: of all of them."""

    items: list[FirmMessage]
    unread: int
    total: int
    page: int
    pages: int


class MessageId(Request):
    message_id: str


class ReadAll(Request):
    """until: what has been told since is not read; None: everything is."""

    until: datetime | None = None


class Read(Answer):
    """messages: how many have been marked."""

    messages: int


class Recipient(Answer):
    """recipient_id None: the reserved mobile, which a firm always has. mobile: masked. groups: of
    `rules.messages`, for which it gets text messages."""

    recipient_id: str | None
    label: str
    mobile: str
    groups: list[str]


class Recipients(Answer):
    """The reserved mobile first."""

    items: list[Recipient]


class Choice(Request):
    recipient_id: str | None = None
    groups: list[Group]


class ChooseGroups(Request):
    """Of recipients that are not named nothing changes."""

    choices: Annotated[list[Choice], Meta(max_length=MOST_RECIPIENTS + 1)]


class RecipientCode(Request):
    mobile: Mobile


class AddRecipient(Request):
    """code, ticket: of the code that was sent to the mobile."""

    label: Annotated[str, a_label(20, least=1, error="请填写称呼（20字以内）")]
    mobile: Mobile
    code: Annotated[str, Meta(max_length=20)]
    ticket: Annotated[Secret | None, ADDED] = None
    groups: list[Group] = field(default_factory=lambda: [one.value for one in MessageGroup])


class RecipientId(Request):
    recipient_id: str
