"""How personal data is shown in lists, exports and logs (PIPL, GB/T 35273-2020)."""

import re
from collections.abc import Callable

from rules.vocabulary import documents, numbers

_MUNICIPALITY = r"(?:北京|天津|上海|重庆)市.{1,6}?(?:新区|区|县)"
_PROVINCE_AND_CITY = r"(?:.{2,7}?(?:省|自治区))?.{1,10}?(?:自治州|地区|盟|市)"
_REGION = re.compile(f"{_MUNICIPALITY}|{_PROVINCE_AND_CITY}")


def identity_number(number: str, *, public: bool = False) -> str:
    """First 6 and last 4; on public pages first 3 and last 4."""
    return _keep(number, 3 if public else 6, 4)


def mobile(number: str) -> str:
    return _keep(number, 3, 4)


def name(text: str) -> str:
    """The first character only, for public pages."""
    return f"{text[:1]}**" if text else ""


def email(address: str) -> str:
    mailbox, at, domain = address.partition("@")
    return f"{mailbox[:1]}***{at}{domain}" if at else _keep(address, 1, 0)


def certificate_number(number: str) -> str:
    """``T`` + identity number is masked as the identity number; any other keeps its last four."""
    if number.startswith("T") and len(number) == 19:
        return f"T{identity_number(number[1:])}"
    return _keep(number, 2, 4)


def document_number(number: str) -> str:
    """That of a card as an identity number; of a short one, a passport's, four are seen."""
    if len(number) == 18 and number[:17].isdigit():
        return identity_number(number)
    return certificate_number(number) if len(number) > 12 else _keep(number, 1, 3)


def of_checked(checker: Callable[[str], str] | None) -> Callable[[str], str]:
    """How to mask what a checker of ``rules.vocabulary.numbers`` accepts; what has none, or is
    some other number, is masked as that of a certificate."""
    if checker is numbers.identity_number:
        return identity_number
    if checker is documents.any_number:
        return document_number
    return mobile if checker is numbers.mobile else certificate_number


def address(text: str) -> str:
    """Province and city only; of a municipality the district."""
    region = _REGION.match(text)
    return f"{region.group() if region else text[:6]}****"


def _keep(text: str, head: int, tail: int) -> str:
    """A text too short to hide anything is hidden whole."""
    hidden = len(text) - head - tail
    if hidden <= 0:
        return "*" * len(text)
    return text[:head] + "*" * hidden + (text[-tail:] if tail else "")
