"""Bearer tokens of programs."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from contracts.firm import Ability
from contracts.identity.tokens import ExchangeForToken, IssuedToken, Tokens
from gateway import session
from gateway.api.resource import anonymous, command, resource
from gateway.api.structs import schema_of
from gateway.captcha import new_challenge
from gateway.duties import needs
from gateway.rpc import rpc
from gateway.session import public
from gateway.throttle import costly

blueprint = resource("tokens", "访问令牌：用用户名和密码换取，放在 Authorization: Bearer 中使用")


class Challenge(Schema):
    """image: a data: address with the picture to be read."""

    captcha_id = fields.String()
    image = fields.String()


@blueprint.post("/captchas")
@blueprint.response(201, Challenge)
@anonymous(blueprint)
@public
def new_captcha() -> Any:
    """图形验证码；多次登录失败后换取令牌时需要。"""
    return new_challenge()


@blueprint.post("/tokens")
@blueprint.arguments(schema_of(ExchangeForToken))
@blueprint.response(201, schema_of(IssuedToken))
@anonymous(blueprint)
@command(blueprint)
@public
def issue_token(asked: dict[str, Any]) -> Any:
    """签发令牌。令牌只显示这一次；captcha_* 仅在多次登录失败后、应答要求时填写。"""
    with costly("sign_in", session.SIGN_INS_PER_MINUTE):
        return rpc().identity.exchange_for_token(**asked)


@blueprint.get("/tokens")
@blueprint.response(200, schema_of(Tokens))
def list_tokens() -> Any:
    """本企业未撤销的令牌（不含令牌本身），包括已过期的。"""
    return rpc().identity.tokens()


@blueprint.delete("/tokens/<id:token_id>")
@blueprint.response(204)
@command(blueprint)
@needs(Ability.LOOK)
def revoke_token(token_id: str) -> None:
    """撤销令牌。"""
    rpc().identity.revoke_token(token_id=token_id)
