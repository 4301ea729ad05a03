"""How a question is put and an answer taken out: plainly, or as the regulator's public look-up has
it (domain §2.3): the body encrypted with SM2, header `encrypt: true`.

SM2 as it is used there, and by the library that is asked for here, takes 255 bytes: a question
whose name is too long goes without it, since the code says who is meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Protocol

import msgspec

from chassis.sm2 import MOST, encrypt
from services.credit_gateway.model import MalformedError, Question


class Envelope(Protocol):
    @property
    def headers(self) -> Mapping[str, str]: ...

    def wrap(self, question: Question) -> bytes:
        """The body of the request."""

    def open(self, body: bytes) -> bytes:
        """The answer proper. Raises MalformedError."""


class Plain:
    """The contract of domain §2.3."""

    headers: Mapping[str, str] = MappingProxyType({"Content-Type": "application/json"})

    def wrap(self, question: Question) -> bytes:
        return msgspec.json.encode(
            {
                "uscc": question.uscc,
                "name": question.name,
                "purpose": question.purpose,
                "case_id": question.case_id or None,
            }
        )

    def open(self, body: bytes) -> bytes:
        return body


class Encrypted:
    """As the regulator's public look-up takes it."""

    headers: Mapping[str, str] = MappingProxyType({**Plain.headers, "encrypt": "true"})

    def __init__(self, public_key: bytes) -> None:
        """public_key: of the interface, 64 bytes."""
        self._public_key = public_key

    def wrap(self, question: Question) -> bytes:
        asked = {"entername": question.name, "socialcreditno": question.uscc}
        body = msgspec.json.encode(asked)
        if len(body) > MOST:
            body = msgspec.json.encode({**asked, "entername": ""})
        return encrypt(self._public_key, body).encode()

    def open(self, body: bytes) -> bytes:
        """`{"status": "1", "data": [{…, "socialcreditno": …}]}`: its one record, by our names."""
        try:
            answer: Any = msgspec.json.decode(body)
            if answer["status"] != "1" or len(answer["data"]) != 1:
                raise MalformedError("no single record", body)
            record = dict(answer["data"][0])
            return msgspec.json.encode({**record, "uscc": record["socialcreditno"]})
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise MalformedError("no JSON", body) from error
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise MalformedError("no record", body) from error
