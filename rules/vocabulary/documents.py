"""证件类型: the documents by which people prove who they are, and what their numbers look like."""

import re
from datetime import date

from rules.vocabulary import numbers
from rules.vocabulary.labelled import Labelled
from rules.vocabulary.texts import compact


class IdentityDocument(Labelled):
    RESIDENT = "RESIDENT", "居民身份证"
    PERMANENT_RESIDENT = "PERMANENT_RESIDENT", "外国人永久居留身份证"
    PASSPORT = "PASSPORT", "护照"
    HK_MACAO_PERMIT = "HK_MACAO_PERMIT", "港澳居民来往内地通行证"
    TAIWAN_PERMIT = "TAIWAN_PERMIT", "台湾居民来往大陆通行证"
    RESIDENCE_PERMIT = "RESIDENCE_PERMIT", "港澳台居民居住证"


LONGEST = 30
# The division codes of 港澳台居民居住证 by 国办发〔2018〕81号.
_RESIDENCE_PERMIT = ("810000", "820000", "830000")
_FORMS = {
    IdentityDocument.PASSPORT: (
        # ICAO Doc 9303-3: letters and digits, nine of them in most countries.
        re.compile(r"[A-Z0-9]{5,17}"),
        "护照号码应为5至17位字母或数字",
    ),
    IdentityDocument.HK_MACAO_PERMIT: (
        # H or M, eight digits of the person; cards before 2013 count the issue in two more.
        re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?"),
        "港澳居民来往内地通行证号码应为字母H或M加8位数字",
    ),
    IdentityDocument.TAIWAN_PERMIT: (
        re.compile(r"[0-9]{8}|[0-9]{10}[A-Z]?"),
        "台湾居民来往大陆通行证号码应为8位数字",
    ),
}
# The card before 2023: three letters of the nationality and twelve digits.
_FORMER_PERMANENT_RESIDENT = re.compile(r"[A-Z]{3}[0-9]{12}")


def any_number(text: str) -> str:
    """The number of a document whose kind is not known yet."""
    number = compact(text)
    if len(number) > LONGEST:
        raise ValueError(f"证件号码不能超过{LONGEST}位")
    return number


def document_number(
    kind: IdentityDocument, text: str, today: date | None = None
) -> tuple[IdentityDocument, str]:
    """The document and its number: a right number of 18 characters says by itself which of the
    three identity cards it is. Nobody is born after ``today``. Raises ValueError, in Chinese."""
    if kind in _FORMS:
        form, message = _FORMS[kind]
        number = compact(text)
        if not form.fullmatch(number):
            raise ValueError(message)
        return kind, number
    if kind is IdentityDocument.PERMANENT_RESIDENT:
        number = compact(text)
        if _FORMER_PERMANENT_RESIDENT.fullmatch(number):
            return kind, number
    number = numbers.identity_number(text, today)
    return _card(number), number


def _card(number: str) -> IdentityDocument:
    if numbers.is_foreign(number):
        return IdentityDocument.PERMANENT_RESIDENT
    residence = number.startswith(_RESIDENCE_PERMIT)
    return IdentityDocument.RESIDENCE_PERMIT if residence else IdentityDocument.RESIDENT
