"""Sessions and who is behind them."""

from __future__ import annotations

from marshmallow import fields, validate

from contracts.operations import Message, Reply

MAX_DEVICES = 5
"""Tokens of accounts that one browser carries."""


class ActorData(Reply):
    """As `chassis.context.Actor`. credential: identity's signature, good for a minute at most."""

    kind = fields.String()
    account_id = fields.String(allow_none=True)
    name = fields.String()
    enterprise_id = fields.String(allow_none=True)
    office = fields.String(allow_none=True)
    roles = fields.List(fields.String())
    address = fields.String(allow_none=True)
    credential = fields.String()


class Session(Reply):
    """A session or program token that is in force. `password_expires_at`: the password is a
    one-time password, to be changed before anything else."""

    token = fields.String(allow_none=True)
    actor = fields.Nested(ActorData)
    expires_at = fields.AwareDateTime()
    password_expires_at = fields.AwareDateTime(allow_none=True)


class SignedIn(Session):
    """`device`: a token for the browser to keep, by which it is known from now on; None where it is
    known already. `others_ended`: sessions that had to make room."""

    device = fields.String(allow_none=True)
    others_ended = fields.Integer()


class Token(Message):
    token = fields.String(required=True, validate=validate.Length(max=100))


class SessionToken(Token):
    """`used`: somebody does something; a page that asks by itself keeps no session alive."""

    used = fields.Boolean(load_default=True)


class Devices(Message):
    """`devices`: the tokens that the browser carries."""

    devices = fields.List(
        fields.String(validate=validate.Length(max=100)),
        load_default=list,
        validate=validate.Length(max=MAX_DEVICES),
    )


class SessionInfo(Reply):
    """`device`: browser and system in words. `current`: the session that asks."""

    session_id = fields.String()
    device = fields.String(allow_none=True)
    address = fields.String(allow_none=True)
    created_at = fields.AwareDateTime()
    last_seen_at = fields.AwareDateTime()
    current = fields.Boolean()


class Sessions(Reply):
    items = fields.List(fields.Nested(SessionInfo))


class SessionId(Message):
    session_id = fields.String(required=True)


class OwnSession(Token, Devices):
    """`token`: of the session that stays."""


class SessionsEnded(Reply):
    ended = fields.Integer()
