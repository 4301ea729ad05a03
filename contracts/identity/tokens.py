"""Tokens by which a firm's own programs use the API."""

from __future__ import annotations

from marshmallow import fields, validate

from contracts.identity.entry import Credentials
from contracts.operations import Message, Reply
from contracts.texts import Label


class IssueToken(Message):
    label = Label(required=True, validate=validate.Length(min=1, max=50))
    days = fields.Integer(load_default=90, validate=validate.Range(min=1, max=365))


class ExchangeForToken(Credentials):
    """A token for username and password, without a session."""

    label = Label(load_default="API", validate=validate.Length(min=1, max=50))
    days = fields.Integer(load_default=90, validate=validate.Range(min=1, max=365))


class IssuedToken(Reply):
    """`token` is shown once."""

    token_id = fields.String()
    token = fields.String()
    label = fields.String()
    expires_at = fields.AwareDateTime()


class TokenInfo(Reply):
    token_id = fields.String()
    label = fields.String()
    created_at = fields.AwareDateTime()
    expires_at = fields.AwareDateTime()
    last_used_at = fields.AwareDateTime(allow_none=True)


class Tokens(Reply):
    items = fields.List(fields.Nested(TokenInfo))


class TokenId(Message):
    token_id = fields.String(required=True)
