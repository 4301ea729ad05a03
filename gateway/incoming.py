"""What a request carries, judged and cleaned before any view sees it.

Every text of a form or an address goes through `rules.vocabulary.texts.clean`; passwords stay as
they are. A NUL byte stands in nothing that people send: the request is refused, wherever it is.
How large and how slow a request may be, `gateway.bodies` and `chassis.http` say.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast
from urllib.parse import parse_qsl

from flask import Flask, request
from flask import Request as FlaskRequest
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import BadRequest, NotFound, RequestEntityTooLarge
from werkzeug.utils import cached_property

from contracts.errors import Invalid
from gateway.bodies import MAX_FIELDS
from rules import strict_json
from rules.vocabulary.texts import clean

MAX_NUMBER = 1000  # of fields, or arguments in an address
BROKEN = "提交的内容中有无效字符，请检查后重新填写"
_URLENCODED = "application/x-www-form-urlencoded"


class Request(FlaskRequest):
    """`args` and `form` cleaned; JSON by `rules.strict_json`."""

    @cached_property
    def args(self) -> ImmutableMultiDict[str, str]:
        """Bytes that are not UTF-8 become U+FFFD, which no text of ours may hold."""
        query = self.query_string.decode(errors="replace")
        try:
            pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=MAX_NUMBER)
        except ValueError:
            raise BadRequest from None
        return _cleaned(MultiDict(pairs))

    def judge(self) -> None:
        """Raises NotFound, BadRequest, Invalid, RequestEntityTooLarge."""
        if "\0" in self.path:
            raise NotFound
        if not all(_is_field_value(value) for _, value in self.headers):
            raise BadRequest
        _refuse_nul(self.cookies.values())
        _ = self.args
        for name, file in self.files.items(multi=True):
            _refuse_nul((name, file.filename or ""))

    def json_body(self) -> Any:
        """The value of the body. Raises Invalid, json.JSONDecodeError."""
        try:
            return strict_json.loads(self.get_data(cache=True))
        except strict_json.BrokenJsonError as error:
            raise Invalid(f"提交的内容有误：{error}") from None

    def _load_form_data(self) -> None:
        if "form" in self.__dict__:
            return
        small = self.mimetype == _URLENCODED and (self.content_length or 0) <= MAX_FIELDS
        if small and self.get_data(cache=True).count(b"&") >= MAX_NUMBER:
            raise RequestEntityTooLarge
        super()._load_form_data()
        given = self.__dict__["form"]
        self.__dict__["form"] = ImmutableMultiDict()  # what an error page may show of it
        self.__dict__["form"] = _cleaned(given)


def install(app: Flask) -> None:
    app.request_class = Request
    app.before_request(_judge)


def _judge() -> None:
    cast(Request, request).judge()


def _cleaned(given: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    pairs = list(given.items(multi=True))
    _refuse_nul(text for pair in pairs for text in pair)
    return ImmutableMultiDict(
        (name, value if "password" in name else clean(value)) for name, value in pairs
    )


def _refuse_nul(texts: Iterable[str]) -> None:
    if any("\0" in text for text in texts):
        raise Invalid(BROKEN)


def _is_field_value(text: str) -> bool:
    """RFC 9110, 5.5: a tab is the only control character."""
    return all(letter >= " " or letter == "\t" for letter in text) and "\x7f" not in text
