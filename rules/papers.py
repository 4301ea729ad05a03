"""What the name of a scan says: whose paper it is, and which (``rules/data/papers.yaml``)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from rules.attachments import requirements
from rules.load import DataError, load
from rules.vocabulary.enumerations import ApplicationType, Tab

_NUMBER = re.compile(r"(?<!\d)\d{17}[\dx](?![\dx])")
_BETWEEN = re.compile(r"[\s\-_.,，、。;；:：+＋&()（）\[\]【】《》<>{}“”\"'~—–·#@!]+")
_COUNTED = re.compile(r"^\d{1,3}|\d{1,3}$")  # 1王建国, 身份证2
_LAST_DIGITS = re.compile(r"^(\D+?)(\d{3}[\dx]|\d{5}[\dx])$")


@dataclass(frozen=True)
class Said:
    """What one name of a file says. codes: of attachments that it may be, empty: it does not say;
    word: by which; other: a paper that nobody asks for; tabs: codes of tabs named; numbers:
    identity numbers, upper case; names: what may be a name, each with the digits that followed it;
    named: whether the name of the file itself, not of a folder, has one."""

    codes: frozenset[str]
    word: str
    other: str
    tabs: frozenset[str]
    numbers: frozenset[str]
    names: tuple[tuple[str, str], ...]
    named: bool


@dataclass(frozen=True)
class _Words:
    papers: Mapping[str, frozenset[str]]
    others: tuple[str, ...]
    tabs: Mapping[str, str]
    beside: tuple[str, ...]


def plain(text: str) -> str:
    """As names and words are compared: half width, lower case, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def read_path(path: str) -> Said:
    """path: of a file in a folder or an archive, parts divided by "/". The name of the file counts
    first; what it does not say the folders around it may, the nearest first."""
    folders = [plain(part) for part in path.split("/")]
    stem = folders.pop()
    stem = stem.rpartition(".")[0] or stem
    codes, word, other, rest = _kind(stem)
    for folder in reversed(folders):
        if codes or other:
            break
        codes, word, other, _ = _kind(folder)
    names = _names(rest)
    named = bool(names)
    for folder in reversed(folders):
        names += _names(_kind(folder)[3])
    whole = "/".join((*folders, stem))
    words = _words()
    return Said(
        codes=codes,
        word=word,
        other=other,
        tabs=frozenset(tab for text, tab in words.tabs.items() if text in whole),
        numbers=frozenset(one.upper() for one in _NUMBER.findall(whole)),
        names=tuple(dict.fromkeys(names)),
        named=named,
    )


def _kind(text: str) -> tuple[frozenset[str], str, str, str]:
    """(codes, by which word, a paper nobody asks for, what is left of the text)."""
    words, found, other, named = _words(), list[str](), "", text
    for one in words.others:
        if one in named:
            named, other = named.replace(one, " "), other or one
    for one in words.papers:  # the longest first
        if one in named:
            named = named.replace(one, " ")
            found.append(one)
    if not found:
        return frozenset(), "", other, named
    common = frozenset.intersection(*(words.papers[one] for one in found))
    codes = common or frozenset().union(*(words.papers[one] for one in found))
    return codes, found[0], other, named


def _names(text: str) -> list[tuple[str, str]]:
    """What is left between the words."""
    words, found = _words(), list[tuple[str, str]]()
    rest = _NUMBER.sub(" ", text)
    for one in (*words.tabs, *words.beside):
        rest = rest.replace(one, " ")
    for token in _BETWEEN.split(rest):
        digits = _LAST_DIGITS.match(token)
        name, last = (digits[1], digits[2].upper()) if digits else (_COUNTED.sub("", token), "")
        if len(name) > 1:
            found.append((name, last))
    return found


@cache
def _words() -> _Words:
    data = load("papers")
    papers: dict[str, set[str]] = {}
    asked = _asked()
    for code, told in data["papers"].items():
        if code not in asked:
            raise DataError("papers.yaml", f"$.papers.{code}", "no attachment has this code")
        for word in told:
            papers.setdefault(plain(word), set()).add(code)
    for code, names in asked.items():
        for name in names:
            papers.setdefault(plain(name), set()).add(code)
    for tab in data["tabs"]:
        if tab not in Tab.__members__.values():
            raise DataError("papers.yaml", f"$.tabs.{tab}", "no such tab")
    return _Words(
        papers={word: frozenset(papers[word]) for word in _longest_first(papers)},
        others=tuple(_longest_first(map(plain, data["others"]))),
        tabs={
            word: tab
            for word, tab in sorted(
                ((plain(word), tab) for tab, told in data["tabs"].items() for word in told),
                key=lambda pair: -len(pair[0]),
            )
        },
        beside=tuple(_longest_first(map(plain, data["beside"]))),
    )


def _asked() -> dict[str, set[str]]:
    """The names of all attachments by their codes."""
    found: dict[str, set[str]] = {}
    for kind in ApplicationType:
        for one in requirements(kind):
            found.setdefault(one.code, set()).add(one.name)
    return found


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))
