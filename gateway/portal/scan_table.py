"""Scans beside the papers that are asked for: a table of each tab, person × paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from contracts.application.scans import PaperOwner, Scan, ScanPlace, Scans, WantedPaper
from rules.vocabulary.enumerations import Tab


def place_text(place: ScanPlace | WantedPaper) -> str:
    """For a form; `gateway.portal.scans` reads it."""
    return f"{place.section}|{place.slot}|{place.row_id or ''}"


@dataclass(frozen=True)
class Cell:
    """A paper of an owner. scans: that would be filed there."""

    paper: WantedPaper
    scans: list[Scan] = field(default_factory=list)

    @property
    def place(self) -> str:
        return place_text(self.paper)

    @property
    def missing(self) -> bool:
        return self.paper.required and not self.paper.files and not self.scans


@dataclass(frozen=True)
class Line:
    owner: PaperOwner
    cells: list[Cell]


@dataclass(frozen=True)
class Table:
    """columns: names of the papers; of the tab itself each line is one paper instead."""

    section: str
    title: str
    columns: list[str]
    lines: list[Line]


def _words(owner: PaperOwner, paper: WantedPaper) -> str:
    """So that two people of one name are told apart, and one person in two posts."""
    whose = owner.title if owner.row_id is None else f"{Tab(owner.section).label} {owner.title}"
    return f"{whose}{f'（{owner.note}）' if owner.note else ''}：{paper.name}"


class ScanPage:
    """What the page shows. wanted, there, coming: required papers, those with a file, and those
    that would get one."""

    def __init__(self, scans: Scans) -> None:
        self.editable = scans.editable
        self.items = scans.items
        self.owners = scans.owners
        self.matched = [one for one in scans.items if one.place]
        self.unmatched = [one for one in scans.items if not one.place]
        self._at: dict[str, list[Scan]] = {}
        for scan in self.matched:
            if scan.place:
                self._at.setdefault(place_text(scan.place), []).append(scan)
        papers = [paper for owner in scans.owners for paper in owner.wanted if paper.required]
        self.wanted = len(papers)
        self.there = sum(paper.files > 0 for paper in papers)
        self.coming = sum(not paper.files and place_text(paper) in self._at for paper in papers)
        self._names = {
            place_text(paper): _words(owner, paper)
            for owner in scans.owners
            for paper in owner.wanted
        }

    @property
    def tables(self) -> Iterator[Table]:
        """Of each tab that of itself, then that of its rows."""
        by_tab: dict[str, list[PaperOwner]] = {}
        for owner in self.owners:
            by_tab.setdefault(owner.section, []).append(owner)
        for section, owners in by_tab.items():
            groups: dict[tuple[str, ...], list[PaperOwner]] = {}
            for owner in owners:
                names = tuple(paper.name for paper in owner.wanted)
                groups.setdefault(names, []).append(owner)
            for names, alike in groups.items():
                yield Table(section, Tab(section).label, list(names), [*map(self._line, alike)])

    def _line(self, owner: PaperOwner) -> Line:
        cells = [Cell(paper, self._at.get(place_text(paper), [])) for paper in owner.wanted]
        return Line(owner, cells)

    def filed(self, scan: Scan) -> str:
        """A file and its place for the form of 确认归档."""
        return f"{scan.scan_id}@{place_text(scan.place)}" if scan.place else ""

    def candidates(self, scan: Scan) -> list[tuple[str, str]]:
        """(for the form, in words)."""
        told = [place_text(place) for place in scan.candidates]
        return [(place, self._names.get(place, place)) for place in told]
