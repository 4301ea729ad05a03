"""Every text that enters: what nobody sees is gone, what everybody sees is kept."""

import sys
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.vocabulary import texts

ANY = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cc", "Cf", "Cs", "Zs", "Mn", "Co"]),
        st.sampled_from("王伟·•．.（( -\r\n\u3000ʼ﨑⼀"),
    ),
    max_size=30,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u200b王\ufeff伟\u200d", "王伟"),
        ("\u202e王伟\u202c", "王伟"),
        ("\u2066王伟\u2069", "王伟"),
        ("王\u00ad伟\u2060\U000e0041", "王伟"),
        ("\u3000 王伟\u00a0\u2003", "王伟"),
        ("葛\U000e0100\ufe00", "葛"),
        ("\u200b\ufeff \u3164\u2800\x00\x7f", ""),
        ("第一行\r\n第二行\r第三行\u2028第四行", "第一行\n第二行\n第三行\n第四行"),
        ("甲\t乙\x08", "甲 乙"),
        ("Jose\u0301", "José"),
        ("\uf9dc", "\u9686"),  # a compatibility letter: 隆
        ("⽅⼀", "方一"),  # radicals, as PDF readers copy them
        ("\ue81e\ue843", "\u9fb4\u9fb9"),
        ("\ud83d", "\ufffd"),
        ("\U0002aed0", "\U0002aed0"),
        ("“引号”，100%＜5", "“引号”，100%＜5"),
    ],
)
def test_a_text_is_what_people_see(typed: str, kept: str) -> None:
    assert texts.clean(typed) == kept


def test_a_line_break_counts_once() -> None:
    typed = "\r\n".join(["一" * 23] * 20) + "二" * 21
    assert len(typed) == 519
    assert len(texts.clean(typed)) == 500


def test_nothing_invisible_passes() -> None:
    """Against the running Unicode data: what passes can be seen, or is a letter still unknown."""
    passing = {
        chr(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        and texts.clean(f"甲{chr(code)}乙") not in ("甲乙", "甲 乙", "甲\n乙", "甲\ufffd乙")
    }
    assert not passing


@given(ANY)
@pytest.mark.parametrize(
    "function", [texts.clean, texts.line, texts.folded_name, texts.code, texts.compact]
)
def test_cleaning_twice_changes_nothing(function: Callable[[str], str], text: str) -> None:
    once = function(text)
    assert function(once) == once


@given(ANY)
def test_a_name_that_passes_is_kept_as_it_is(text: str) -> None:
    try:
        name = texts.name(text)
    except ValueError:
        return
    assert texts.name(name) == name
    assert name.isprintable()


@pytest.mark.parametrize("dot", "·•・．‧∙⋅･·●᛫⸱﹒.")
@pytest.mark.parametrize("around", ["", " ", "\u3000"])
def test_every_dot_of_a_name_is_the_same(dot: str, around: str) -> None:
    assert texts.name(f"艾力{around}{dot}{around}买买提") == "艾力·买买提"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("王\u3000伟", "王伟"),
        ("苏州（中国）电力(集团) 有限公司", "苏州（中国）电力（集团）有限公司"),
        ("Siemens （China） Ltd.", "Siemens (China) Ltd."),
        ("ＡＢＣ１２３电力", "ABC123电力"),
        ("Jean–Luc O’Brien", "Jean-Luc O'Brien"),
        ("J.  R. Müller", "J. R. Müller"),
        ("𪻐\U0002b740㐀\U00031350〇", "𪻐\U0002b740㐀\U00031350〇"),
        ("", ""),
    ],
)
def test_a_name_has_one_form(typed: str, kept: str) -> None:
    assert texts.name(typed) == kept


@pytest.mark.parametrize(
    "typed", ["王😀伟", "<b>王伟</b>", "王伟;", "王\ue000", "王伟=1", "Иван", "王\ud83d", "··", "-"]
)
def test_a_name_has_no_other_letters(typed: str) -> None:
    with pytest.raises(ValueError, match=r"不能包含|至少应有"):
        texts.name(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("３２０５８１ 19900101—００3x", "32058119900101003X"),
        ("138 0013\u200b-8000", "13800138000"),
        ("4－1—00002 – 2026", "41000022026"),
    ],
)
def test_a_number_is_the_same_however_it_is_grouped(typed: str, kept: str) -> None:
    assert texts.compact(typed) == kept


def test_a_code_keeps_its_dashes_and_case() -> None:
    assert texts.code("苏建安Ｂ（2019） — 000１a") == "苏建安B(2019)-0001a"


@pytest.mark.parametrize("first", "=+-@\t\r\n＝＋－＠")
def test_what_a_spreadsheet_would_work_out_is_quoted(first: str) -> None:
    assert texts.quoted(f"{first}HYPERLINK(1)") == f"'{first}HYPERLINK(1)"


@pytest.mark.parametrize("text", ["", "甲=乙", "4-1-00002-2026", "'", "（=）", "—"])
def test_what_it_leaves_alone_is_not_quoted(text: str) -> None:
    assert texts.quoted(text) == text
