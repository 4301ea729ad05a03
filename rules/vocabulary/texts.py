"""What people type, paste and load, without what nobody sees; names and codes in one form.

`clean` is for every text that enters: forms, sheets, the API, search. A field of one line goes
through `line`, a name through `name`, a code through `code`. None changes anything the second time.
"""

import re
import unicodedata

DOT = "\u00b7"
"""间隔号, GB/T 15834 4.13, between the parts of a name."""

DASHES = "-\u058a\u2010-\u2015\u2043\u207b\u208b\u2212\u23af\u2500\u2501\u2e3a\u2e3b\u30fc"
DASHES += "\ufe58\ufe63\uff0d\uff70"
"""Every dash that keyboards and office programs make, inside a character class."""

# Default ignorable code points, directions, tags, variation selectors, controls: Unicode's Cc, Cf
# and what its DerivedCoreProperties call ignorable, beside U+FFFC (a picture that was pasted).
_UNSEEN = (
    r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891"
    r"\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\U000110bd\U000110cd\U00013430-\U0001343f"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_NEVER_SEEN = re.compile(f"[{_UNSEEN}]+")
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_BLANKS = re.compile("[\t\x1f\xa0\u1680\u2000-\u200a\u202f\u205f\u2800]")  # U+3000 indents
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
UNKNOWN = "\ufffd"
"""What was lost on the way here: half a character, or bytes in another encoding."""

# Kangxi and other radicals stand in texts copied from PDF; they look like the letters they are.
_RADICALS = re.compile("[\u2e80-\u2fd5]")
# Most texts need nothing; one look tells (U+E816 to U+E864: see below).
_SUSPECT = re.compile(
    rf"[{_UNSEEN}\t\x0b\x0c\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u2800"
    "\ud800-\udfff\u2e80-\u2fd5\ue816-\ue864]"
)

# Han letters that GB 18030-2000 had in the private use area, where old input methods still put
# them, at their places since GB 18030-2005 and Unicode 4.1.
_PRIVATE = str.maketrans(
    dict(
        zip(
            "\ue816\ue817\ue818\ue81e\ue826\ue82b\ue82c\ue831\ue832\ue83b\ue843\ue854\ue855\ue864",
            "\U00020087\U00020089\U000200cc\u9fb4\u9fb5\u9fb6\u9fb7\U000215d7\u9fb8\U0002298f"
            "\u9fb9\u9fba\U000241fe\u9fbb",
            strict=True,
        )
    )
)

HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\ufa0e-\ufa29\U00020000-\U0002fa1f\U00030000-\U00033479"
"""All Han letters of GB 18030-2022 and those that Unicode has added since, by their blocks."""

_LATIN = r"A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_NAME = re.compile(rf"[{HAN}{_LATIN}0-9 {DOT}()（）'.,&-]*")
_PART_OF_A_NAME = re.compile(rf"[{HAN}{_LATIN}0-9]")
_DOTS = re.compile(
    f" *[{DOT}\u0387\u16eb\u2022\u2027\u2219\u22c5\u25cf\u25e6\u2e31\u2e33\u30fb\ufe52\uff0e\uff65"
    "\U00010101] *"
)
_HAN = re.compile(f"[{HAN}]")
_BETWEEN_HAN = re.compile(f"(?<=[{HAN}（）]) +(?=[{HAN}（）])")
_FULL_STOP_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}]) *\. *(?=[{HAN}])")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_DASH = re.compile(f"[{DASHES}]")
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_DASHES_AND_BLANKS = re.compile(rf"[{DASHES}\s]+")


def clean(text: str) -> str:
    """A text of any number of lines as people see it: nothing invisible or control, no direction
    characters, NFC, a line break is one `\\n`, no blanks around it. "" where there is nothing else.

    Half a surrogate pair becomes `UNKNOWN`. Never raises.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    if not _SUSPECT.search(text) and unicodedata.is_normalized("NFC", text):
        return text.strip()
    text = _BLANKS.sub(" ", _BREAKS.sub("\n", text))
    text = _LONE_SURROGATES.sub(UNKNOWN, _NEVER_SEEN.sub("", text)).translate(_PRIVATE)
    text = _RADICALS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return unicodedata.normalize("NFC", text).strip()


def line(text: str) -> str:
    """`clean` on one line: breaks and full-width blanks are blanks, several of them are one."""
    return " ".join(clean(text).split())


def name(text: str) -> str:
    """The name of a person or firm as it is kept and compared: one kind of dot (`DOT`), dash,
    apostrophe and bracket, letters and digits of half width, no blanks between Han letters.

    Raises ValueError, in Chinese, for letters that names do not have.
    """
    folded = folded_name(text)
    if not _NAME.fullmatch(folded):
        wrong = dict.fromkeys(letter for letter in folded if not _NAME.fullmatch(letter))
        shown = "".join(letter if letter.isprintable() else UNKNOWN for letter in wrong)
        raise ValueError(f"不能包含“{shown[:10]}”，只能使用汉字、字母、数字、间隔号（·）和括号")
    if folded and not _PART_OF_A_NAME.search(folded):
        raise ValueError("至少应有一个汉字或字母")
    return folded


def folded_name(text: str) -> str:
    """`name` without its refusal: for comparison and search, whatever was stored before."""
    plain = _DOTS.sub(DOT, line(text)).translate(_FULL_WIDTH)
    plain = _DASH.sub("-", plain).replace("\u2018", "'").replace("\u2019", "'")
    plain = _FULL_STOP_BETWEEN_HAN.sub(DOT, plain)
    if _HAN.search(plain):
        plain = plain.replace("(", "（").replace(")", "）")
    return _BETWEEN_HAN.sub("", plain)


def code(text: str) -> str:
    """A code such as a certificate's number: half width, every dash is `-`, no blanks."""
    if text.isascii() and text.isprintable():
        return text.replace(" ", "")
    return _half_width("".join(_DASH.sub("-", _half_width(clean(text))).split()))


def compact(text: str) -> str:
    """A number that has neither blanks nor dashes, however it was grouped: upper case."""
    if text.isascii() and text.isalnum():  # nearly always so
        return text.upper()
    return _half_width(_DASHES_AND_BLANKS.sub("", _half_width(clean(text))).upper())


def quoted(text: str) -> str:
    """For a cell of a table that people open in Excel: what it would work out as a formula begins
    with an apostrophe, also after it was saved as CSV (OWASP, CSV Injection)."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _half_width(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFKC", text)
