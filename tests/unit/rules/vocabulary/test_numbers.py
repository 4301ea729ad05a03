"""Check digits and forms; the vectors are the standards' own or synthetic."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric
from stdnum.cn import uscc as oracle

from rules.vocabulary import numbers
from rules.vocabulary.enumerations import Gender

HOLDER = "110101199001010031"


@pytest.mark.spec("A-16", "B-08")
@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("11010519491231002X", "11010519491231002X"),
        ("11010519491231002x", "11010519491231002X"),
        (" １１０１０１１９９００１０１００３１ ", HOLDER),
        ("330106198506151233", "330106198506151233"),
    ],
)
def test_a_valid_identity_number_is_normalised(typed: str, number: str) -> None:
    assert numbers.identity_number(typed) == number


@pytest.mark.spec("A-16", "B-08")
@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "18位"),
        ("110105491231002", "18位"),
        ("1101051949123100XX", "前17位"),
        ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", "前17位"),
        ("160105194912310029", "省级"),
        ("110105199002300031", "出生日期不存在"),
        ("110105199913010031", "出生日期不存在"),
        ("110101199001010030", "校验位"),
        ("110105194912310020", "校验位"),
    ],
)
def test_a_wrong_identity_number_is_refused_with_the_reason(typed: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        numbers.identity_number(typed)


PROVINCES = (
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 "
    "61 62 63 64 65 71 81 82 83"
)


@pytest.mark.spec("A-16")
@pytest.mark.parametrize("division", [f"{division:02}" for division in range(100)])
def test_an_identity_number_begins_with_a_province(division: str) -> None:
    stem = f"{division}010119900101003"
    number = stem + numbers.identity_check_character(stem)
    known = f"{division}0"[1:3] if division[0] == "9" else division  # after a foreigner's 9
    if known in PROVINCES.split():
        assert numbers.identity_number(number) == number
    else:
        with pytest.raises(ValueError, match="省级"):
            numbers.identity_number(number)


@pytest.mark.spec("A-16")
@pytest.mark.parametrize("position", range(17))
def test_every_place_of_an_identity_number_counts_in_its_check_digit(position: int) -> None:
    stem = "1" * position + "2" + "1" * (16 - position)
    assert numbers.identity_check_character(stem) == ric.calc_check_digit(stem + "0")


@pytest.mark.spec("A-16")
@pytest.mark.parametrize("position", range(17))
def test_every_place_of_a_uscc_counts_in_its_check_digit(position: int) -> None:
    stem = "1" * position + "Y" + "1" * (16 - position)
    assert numbers.uscc_check_character(stem) == oracle.calc_check_digit(stem)


@pytest.mark.spec("A-16")
def test_somebody_born_today_exists_and_somebody_born_tomorrow_does_not() -> None:
    assert numbers.identity_number(HOLDER, today=date(1990, 1, 1)) == HOLDER
    with pytest.raises(ValueError, match="晚于今天"):
        numbers.identity_number(HOLDER, today=date(1989, 12, 31))


def test_birth_date_gender_and_age_come_from_the_number() -> None:
    assert numbers.birth_date(HOLDER) == date(1990, 1, 1)
    assert numbers.gender(HOLDER) is Gender.MALE
    assert numbers.gender("11010519491231002X") is Gender.FEMALE
    assert numbers.age(HOLDER, date(2005, 12, 31)) == 15
    assert numbers.age(HOLDER, date(2006, 1, 1)) == 16
    assert numbers.age("330106198506151233", date(2005, 6, 14)) == 19
    assert numbers.age("330106198506151233", date(2005, 6, 15)) == 20


@pytest.mark.spec("A-16")
@pytest.mark.parametrize("code", ["91350100M000100Y43", "91110000100000000R"])
def test_a_valid_uscc_passes_in_either_case(code: str) -> None:
    assert numbers.uscc(code.lower()) == code


@pytest.mark.spec("A-16")
@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("9135010", "18位"),
        ("91350100M000100Y44", "校验位"),
        ("91350100I000100Y43", "格式"),
        ("01350100M000100Y43", "格式"),
    ],
)
def test_a_wrong_uscc_is_refused(typed: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        numbers.uscc(typed)


@given(
    registry=st.sampled_from("159Y"),
    kind=st.sampled_from(numbers.USCC_ALPHABET),
    division=st.from_regex(r"[1-6][0-9]{5}", fullmatch=True),
    rest=st.text(numbers.USCC_ALPHABET, min_size=10, max_size=10),
)
def test_the_uscc_check_digit_agrees_with_python_stdnum(
    registry: str, kind: str, division: str, rest: str
) -> None:
    code = registry + kind + division + rest
    right = code[:17] + oracle.calc_check_digit(code[:17])
    assert numbers.uscc(right) == right
    if code != right:
        with pytest.raises(ValueError, match="校验位"):
            numbers.uscc(code)


def test_a_wrong_inner_organisation_check_is_only_a_warning() -> None:
    assert numbers.uscc_warning("91350100M000100Y43") is None
    doubtful = numbers.uscc("91350100M000100Y5" + oracle.calc_check_digit("91350100M000100Y5"))
    assert "组织机构代码" in (numbers.uscc_warning(doubtful) or "")
    assert numbers.uscc_warning("91350100D2143569X0") is None


@pytest.mark.spec("B-19", "A-16")
@pytest.mark.parametrize("wrong", ["12800138000", "1380013800", "138001380001", "01012345678"])
def test_only_mainland_mobiles_pass(wrong: str) -> None:
    assert numbers.mobile(" 13800138000") == "13800138000"
    with pytest.raises(ValueError, match="手机号码"):
        numbers.mobile(wrong)


@pytest.mark.spec("A-16")
@pytest.mark.parametrize("wrong", ["10000", "1000000", "10000a"])
def test_a_postcode_has_six_digits(wrong: str) -> None:
    assert numbers.postcode("100000") == "100000"
    with pytest.raises(ValueError, match="6位数字"):
        numbers.postcode(wrong)


@pytest.mark.spec("B-30")
def test_a_special_operation_number_is_t_and_the_holders_identity_number() -> None:
    assert numbers.special_operation_number("t11010519491231002x", "11010519491231002x") == (
        "T11010519491231002X"
    )
    with pytest.raises(ValueError, match="不一致"):
        numbers.special_operation_number(f"T{HOLDER}", "11010519491231002X")
    with pytest.raises(ValueError, match="字母T"):
        numbers.special_operation_number(HOLDER, HOLDER)


@pytest.mark.spec("B-37")
@pytest.mark.parametrize("wrong", ["7-1-00033-2006", "4-0-00033-2006", "4-1-0033-2006", "4-1"])
def test_a_licence_number_has_four_parts(wrong: str) -> None:
    assert numbers.licence_number("4-1-00033-2006") == "4-1-00033-2006"
    assert numbers.licence_number("4-12-00033-2006") == "4-12-00033-2006"
    with pytest.raises(ValueError, match="许可证编号格式"):
        numbers.licence_number(wrong)


@pytest.mark.parametrize(
    ("checker", "typed", "kept"),
    [
        (numbers.mobile, "138 0013 8000", "13800138000"),
        (numbers.mobile, "138-0013-8000", "13800138000"),
        (numbers.mobile, "+86 13800138000", "13800138000"),
        (numbers.mobile, "+86-138-0013-8000", "13800138000"),
        (numbers.mobile, "0086 138\u20110013\u20118000", "13800138000"),
        (numbers.mobile, "8613800138000", "13800138000"),
        (numbers.mobile, "\u202d13800138000\u202c", "13800138000"),  # from a phone's contacts
        (numbers.identity_number, "110105 19491231 002x", "11010519491231002X"),
        (numbers.identity_number, "\u200b11010519491231002x\ufeff", "11010519491231002X"),
        (numbers.identity_number, "１１０１０５—１９４９１２３１—００２ｘ", "11010519491231002X"),
        (numbers.uscc, "9135 0100 M000 100Y 43", "91350100M000100Y43"),
        (numbers.uscc, "91350100-M000100Y-43", "91350100M000100Y43"),
        (numbers.postcode, "１００ ０００", "100000"),
        (numbers.licence_number, "4—1—00002—2026", "4-1-00002-2026"),
        (numbers.licence_number, " ４－１－０００３３－２００６\u3000", "4-1-00033-2006"),
    ],
)
def test_numbers_are_the_same_however_they_are_grouped(
    checker: Callable[[str], str], typed: str, kept: str
) -> None:
    assert checker(typed) == kept


@pytest.mark.parametrize("wrong", ["86138001380001", "+1 13800138000", "008613800138", "8613800"])
def test_only_chinas_country_code_is_taken_off(wrong: str) -> None:
    with pytest.raises(ValueError, match="11位手机号码"):
        numbers.mobile(wrong)


def test_a_foreigners_number_is_built_like_a_citizens() -> None:
    number = "931840198001010017"
    assert numbers.identity_number(number) == number
    assert numbers.birth_date(number) == date(1980, 1, 1)
    assert numbers.gender(number) is Gender.MALE
    with pytest.raises(ValueError, match="校验位"):
        numbers.identity_number("931840198001010018")
    with pytest.raises(ValueError, match="省级"):
        numbers.identity_number("999840198001010017")
