"""What the values of an .xlsx sheet do not tell: hidden lines, formulas, errors, number formats."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from posixpath import join, normpath
from typing import IO

from lxml import etree

Place = tuple[int, int]  # line and column, from 1
BOOK, _STYLES = "xl/workbook.xml", "xl/styles.xml"
_REFERENCE = re.compile(r"([A-Z]{1,3})\d+")
_RELATION = re.compile(r"\{.*/relationships\}id")
_BUILT_IN = {0: "General", 1: "0", 49: "@"}  # of the formats without a code those that we know
_YES = frozenset({"1", "true"})
MAX_STYLES = 66_000  # as many as Excel writes
CHUNK = 1 << 16


@dataclass
class Marks:
    """formats: of cells with a number those that have a style; None: the file does not tell."""

    hidden: set[int] = field(default_factory=set)
    formulas: set[Place] = field(default_factory=set)
    errors: set[Place] = field(default_factory=set)
    formats: dict[Place, str] | None = None


class _Enough(Exception):
    """What comes is not wanted any more."""


def marks_of(content: bytes, sheet: str, lines: int) -> Marks:
    """Of a sheet, up to so many lines. Raises KeyError, ValueError and etree.XMLSyntaxError for a
    file that is not what it seems."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        part = _part_of(package, sheet)
        styles = _styles(package) if _STYLES in package.namelist() else []
        with package.open(part) as stream:
            return _Cells(styles, lines).read(stream)


def _part_of(package: zipfile.ZipFile, sheet: str) -> str:
    """The worksheet's part. Raises KeyError."""
    targets: dict[str, str] = {}
    relations: dict[str, str] = {}

    def relation(name: str, given: Mapping[str, str]) -> None:
        if name == "Relationship":
            targets[given.get("Id", "")] = given.get("Target", "")

    def entry(name: str, given: Mapping[str, str]) -> None:
        if name == "sheet":
            relation = next((given[key] for key in given if _RELATION.fullmatch(key)), "")
            relations[given.get("name", "")] = relation

    with package.open("xl/_rels/workbook.xml.rels") as stream:
        _walk(stream, relation)
    with package.open(BOOK) as stream:
        _walk(stream, entry)
    target = targets[relations[sheet]]
    return target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))


def _styles(package: zipfile.ZipFile) -> list[str]:
    """The number format of each style of a cell, by its number."""
    codes, found = dict(_BUILT_IN), []
    inside = False

    def start(name: str, given: Mapping[str, str]) -> None:
        nonlocal inside
        if name == "numFmt":
            codes[int(given.get("numFmtId", 0))] = given.get("formatCode", "")
        elif name == "cellXfs":
            inside = True
        elif name == "xf" and inside:
            number = int(given.get("numFmtId", 0))
            found.append(codes.get(number, f"({number})"))
            if len(found) > MAX_STYLES:
                raise ValueError("more styles than a book can have")

    def end(name: str) -> None:
        if name == "cellXfs":
            raise _Enough

    with package.open(_STYLES) as stream:
        _walk(stream, start, end)
    return found


class _Cells:
    """Follows the cells of a sheet; what has no reference stands behind the one before."""

    def __init__(self, styles: list[str], lines: int) -> None:
        self._styles = styles
        self._lines = lines
        self._line = self._column = 0
        self._formats: dict[Place, str] = {}
        self._marks = Marks(formats=self._formats)

    def read(self, stream: IO[bytes]) -> Marks:
        _walk(stream, self._start, self._end)
        return self._marks

    def _start(self, name: str, given: Mapping[str, str]) -> None:
        if name == "c":
            self._cell(given)
        elif name == "row":
            self._line = int(given.get("r") or self._line + 1)
            self._column = 0
            if self._line > self._lines:
                raise _Enough
            if given.get("hidden") in _YES:
                self._marks.hidden.add(self._line)
        elif name == "f":
            self._marks.formulas.add((self._line, self._column))

    def _cell(self, given: Mapping[str, str]) -> None:
        reference = _REFERENCE.fullmatch(given.get("r", ""))
        self._column = _number(reference[1]) if reference else self._column + 1
        place, kind = (self._line, self._column), given.get("t", "n")
        if kind == "e":
            self._marks.errors.add(place)
        elif kind == "n" and "s" in given:
            style = int(given["s"])
            known = style < len(self._styles)
            self._formats[place] = self._styles[style] if known else ""

    def _end(self, name: str) -> None:
        if name == "sheetData":
            raise _Enough


def _number(letters: str) -> int:
    """The number of a column: A is 1."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number


class _Target:
    """Builds nothing, so that markup takes no memory."""

    def __init__(
        self, start: Callable[[str, Mapping[str, str]], None], end: Callable[[str], None]
    ) -> None:
        self._start = start
        self._end = end

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._start(tag.rpartition("}")[2], attributes)

    def end(self, tag: str) -> None:
        self._end(tag.rpartition("}")[2])

    def doctype(self, *_: str | None) -> None:
        raise ValueError("a sheet has no document type")

    def close(self) -> None:
        return None


def _walk(
    stream: IO[bytes],
    start: Callable[[str, Mapping[str, str]], None],
    end: Callable[[str], None] = lambda _: None,
) -> None:
    parser = etree.XMLParser(
        target=_Target(start, end), resolve_entities=False, no_network=True, load_dtd=False
    )
    try:
        while piece := stream.read(CHUNK):
            parser.feed(piece)
        parser.close()
    except _Enough:
        return
