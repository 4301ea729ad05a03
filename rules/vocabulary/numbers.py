"""Numbers with a form or a check digit: identity card, USCC, certificate, licence, contacts.

Each checker returns the normalised number or raises ``ValueError`` with a Chinese message for
the person who typed it. Full-width characters, blanks and dashes are forgiven: `texts.compact`.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from operator import mul

from rules.vocabulary.people import Gender
from rules.vocabulary.texts import code, compact

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK_CHARACTERS = "10X98765432"
_ID_PROVINCES = frozenset(
    {*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55)}
    | {*range(61, 66), 71, 81, 82, 83}
)
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_VALUES = {character: value for value, character in enumerate(USCC_ALPHABET)}
_USCC_WEIGHTS = tuple(pow(3, position, 31) for position in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

_ID_FORM = re.compile(r"[0-9]{17}[0-9X]")
_ID_IN_TEXT = re.compile(r"(?<![0-9])[0-9](?:[ -]?[0-9]){16}[ -]?[0-9Xx](?![0-9])")
# 登记管理部门代码: 1 机构编制, 2 外交, 3 司法行政, 4 文化, 5 民政, 6 旅游, 7 宗教, 8 工会,
# 9 市场监管, A 军委改革编制, N 农业农村, Y 其他.
_USCC_FORM = re.compile(rf"[1-9ANY][{USCC_ALPHABET}][0-9]{{6}}[{USCC_ALPHABET}]{{10}}")
_MOBILE_FORM = re.compile(r"1[3-9][0-9]{9}")
_POSTCODE_FORM = re.compile(r"[0-9]{6}")
_SPECIAL_OPERATION_FORM = re.compile(r"T[0-9]{17}[0-9X]")
_COUNTRY_CODE = re.compile(r"(?:\+|00)?86(?=1[0-9]{10}$)")
_AMOUNT_FORM = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|[+-]?\.[0-9]+")
_LICENCE_FORM = re.compile(r"[1-6]-[1-9][0-9]?-[0-9]{5}-[0-9]{4}")
_LONGEST_AMOUNT = 40
MONEY_DIGITS, MONEY_PLACES = 12, 4
"""Of an amount in 万元, before and after the point: a ten-thousandth of it is a yuan."""
_TOO_MUCH, _FINEST = 10**MONEY_DIGITS, Decimal(1).scaleb(-MONEY_PLACES)


def identity_number(text: str, today: date | None = None) -> str:
    """公民身份号码, GB 11643-1999: 18 characters, ``x`` becomes ``X``. So is the number of a
    外国人永久居留身份证 of 2023, built alike: ``9``, province, nationality in three digits.

    With ``today`` a birth date after it is refused too. The division is checked to the
    province only: cards issued under divisions abolished since are still legal.
    """
    number = compact(text)
    if len(number) != 18:
        raise ValueError(f"身份证号码应为18位，现为{len(number)}位")
    if not _ID_FORM.fullmatch(number):
        raise ValueError("身份证号码前17位应为数字，末位应为数字或X")
    if not _of_a_province(number):
        raise ValueError("身份证号码前两位不是有效的省级行政区划代码")
    try:
        born = birth_date(number)
    except ValueError:
        raise ValueError("身份证号码中的出生日期不存在") from None
    if today is not None and born > today:
        raise ValueError("身份证号码中的出生日期晚于今天")
    if identity_check_character(number[:17]) != number[17]:
        raise ValueError("身份证号码校验位不正确，请核对")
    return number


def identity_numbers_in(text: str) -> list[str]:
    """The right identity numbers that stand anywhere in a text, normalised."""
    found = []
    for match in _ID_IN_TEXT.finditer(unicodedata.normalize("NFKC", text)):
        try:
            found.append(identity_number(match.group()))
        except ValueError:
            continue
    return found


def is_foreign(identity: str) -> bool:
    """Whether a normalised identity number is a foreigner's: citizens' begin with 1 to 8."""
    return identity.startswith("9")


def person_key(text: str) -> str:
    """What tells one person from another: the identity number as the forms keep it, right or wrong,
    however it was typed; any other key as a code. Never raises."""
    if _ID_FORM.fullmatch(text):  # nearly always so
        return text
    number = compact(text)
    return number if _ID_FORM.fullmatch(number) else code(text)


def _of_a_province(number: str) -> bool:
    return int(number[1:3] if is_foreign(number) else number[:2]) in _ID_PROVINCES


def identity_check_character(stem: str) -> str:
    """The 18th character for the first 17 of an identity number."""
    total = sum(map(mul, map(int, stem), _ID_WEIGHTS))
    return _ID_CHECK_CHARACTERS[total % 11]


def told_by(key: str) -> tuple[date, Gender] | None:
    """Birth date and gender inside a person's key; None of one that is no identity number."""
    if not _ID_FORM.fullmatch(key) or identity_check_character(key[:17]) != key[17]:
        return None
    try:
        return (birth_date(key), gender(key)) if _of_a_province(key) else None
    except ValueError:
        return None


def birth_date(identity: str) -> date:
    """Birth date inside a normalised identity number."""
    return date(int(identity[6:10]), int(identity[10:12]), int(identity[12:14]))


def gender(identity: str) -> Gender:
    """Gender inside a normalised identity number: the 17th digit is odd for men."""
    return Gender.MALE if int(identity[16]) % 2 else Gender.FEMALE


def age(identity: str, on: date) -> int:
    """Completed years on a day; somebody born on 29 February ages on 1 March."""
    born = birth_date(identity)
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def uscc(text: str) -> str:
    """统一社会信用代码, GB 32100-2015: 18 characters with its own check digit."""
    number = compact(text)
    if len(number) != 18:
        raise ValueError(f"统一社会信用代码应为18位，现为{len(number)}位")
    if not _USCC_FORM.fullmatch(number):
        raise ValueError("统一社会信用代码格式不正确（不使用字母I、O、S、V、Z）")
    if uscc_check_character(number[:17]) != number[17]:
        raise ValueError("统一社会信用代码校验位不正确，请核对")
    return number


def looks_like_uscc(text: str) -> bool:
    """Whether it can only be meant as one, right or wrong."""
    return _USCC_FORM.fullmatch(compact(text)) is not None


def uscc_check_character(stem: str) -> str:
    """The 18th character for the first 17 of a USCC."""
    total = sum(
        _USCC_VALUES[character] * weight
        for character, weight in zip(stem, _USCC_WEIGHTS, strict=True)
    )
    return USCC_ALPHABET[-total % 31]


def uscc_warning(number: str) -> str | None:
    """A doubt about a valid USCC: the organisation code inside it fails GB 11714-1997.

    A warning only, because a few codes in real use break the inner check.
    """
    organisation, check = number[8:16], number[16]
    total = sum(
        int(character, 36) * weight
        for character, weight in zip(organisation, _ORGANISATION_WEIGHTS, strict=True)
    )
    if "0X987654321"[total % 11] == check:
        return None
    return "统一社会信用代码第9至17位（组织机构代码）校验位不符，请与营业执照核对"


def mobile(text: str) -> str:
    """A mainland mobile number without its country code; landlines are refused."""
    number = _COUNTRY_CODE.sub("", compact(text))
    return _matching(_MOBILE_FORM, number, "请输入正确的11位手机号码")


def postcode(text: str) -> str:
    return _matching(_POSTCODE_FORM, text, "邮政编码应为6位数字")


def special_operation_number(text: str, holder: str) -> str:
    """Number of a 特种作业操作证: ``T`` and the holder's identity number."""
    number = _matching(_SPECIAL_OPERATION_FORM, text, "特种作业操作证编号应为字母T加18位身份证号码")
    if number[1:] != compact(holder):
        raise ValueError("特种作业操作证编号与持证人身份证号码不一致")
    return number


def licence_number(text: str) -> str:
    """许可证编号 such as ``4-1-00033-2006``."""
    number = code(text)
    if not _LICENCE_FORM.fullmatch(number):
        raise ValueError("许可证编号格式应为“4-1-00033-2006”")
    return number


def amount(text: str) -> Decimal:
    """A decimal number as people write it, in groups of three or without any: ``1,234.5``."""
    number = code(text)
    if len(number) > _LONGEST_AMOUNT or not _AMOUNT_FORM.fullmatch(number):
        raise ValueError("请填写数字")
    return Decimal(number.replace(",", ""))


def money(given: str | int) -> Decimal:
    """An amount in 万元, of either sign, within MONEY_DIGITS and MONEY_PLACES."""
    value = given if isinstance(given, int) else amount(given)
    if abs(value) >= _TOO_MUCH:  # also an integer that would take long to print
        raise ValueError(f"金额的整数部分不能超过{MONEY_DIGITS}位")
    value = Decimal(value)
    if value != value.quantize(_FINEST):
        raise ValueError(f"最多保留{MONEY_PLACES}位小数（精确到元）")
    return value


def _matching(form: re.Pattern[str], text: str, message: str) -> str:
    number = compact(text)
    if not form.fullmatch(number):
        raise ValueError(message)
    return number


def usable_uscc(text: object) -> str | None:
    """The code as it is kept; None for what is none."""
    try:
        return uscc(text) if isinstance(text, str) else None
    except ValueError:
        return None
