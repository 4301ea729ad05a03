"""From the name of a scan to the paper it is. Nothing is guessed: of two people with one name, and
of a name that only seems to be one, the firm says which."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from rules.attachments import identity_papers
from rules.papers import Said, plain, read_path
from services.application.scans.owners import Owner, Place, Wanted

MOST_CANDIDATES = 6


class Match(NamedTuple):
    """place: the only one that it can be, else None with what stands in the way; candidates: what
    it may be."""

    place: Place | None
    note: str = ""
    candidates: tuple[Place, ...] = ()


class _Who(NamedTuple):
    """owners: of whom the name surely speaks; maybe: of whom it may; note: what is in doubt."""

    owners: list[Owner]
    maybe: list[Owner]
    note: str = ""


def match(path: str, owners: list[Owner]) -> Match:
    """path: of the file in its folder or archive."""
    said = read_path(path)
    if said.other and not said.codes:
        return Match(None, f"“{said.other}”不在要求上传的附件中")
    who = _who(said, path, owners)
    if who.note:
        return Match(None, who.note, _places(said, who.owners or who.maybe))
    if who.owners:
        return _of(said, who.owners)
    if said.tabs and said.codes:
        of_tab = [one for one in owners if one.section in said.tabs and one.single]
        found = _places(said, of_tab)
        if len(found) == 1 and not _of_somebody_else(said, of_tab, found[0]):
            return Match(found[0])
    return _of_nobody(said, owners)


def _of(said: Said, people: list[Owner]) -> Match:
    """Of somebody who is known."""
    name = people[0].title
    if not said.codes:
        return Match(None, f"看不出是{name}的哪一种附件", _all(people))
    found = _places(said, people)
    if len(found) > 1:
        narrowed = [place for place in found if place.section in said.tabs]
        found = tuple(narrowed) if len(narrowed) == 1 else found
    if len(found) == 1:
        return Match(found[0])
    if found:
        return Match(None, "可以归入几处，请选择", found)
    return Match(None, f"没有要求{name}上传“{said.word}”", _all(people))


def _of_nobody(said: Said, owners: list[Owner]) -> Match:
    """No name in it: right only where there is one such paper in the whole application."""
    if not said.codes:
        return Match(None, "看不出是谁的、哪一种附件")
    found = _places(said, owners)
    if len(found) == 1 and len(said.codes) == 1:
        single = [one for one in owners if one.single]
        if found == _places(said, single) and not _of_somebody_else(said, single, found[0]):
            return Match(found[0])
    if not found:
        return Match(None, f"没有要求上传“{said.word}”")
    return Match(None, f"看不出是谁的“{said.word}”", found if len(found) <= 3 else ())


def _of_somebody_else(said: Said, owners: list[Owner], place: Place) -> bool:
    """Whether the file may be named after somebody who is not the one whose paper this is."""
    [owner] = [one for one in owners if place in {wanted.place for wanted in one.wanted}]
    return said.named and (owner.person or place.slot in identity_papers())


def _who(said: Said, path: str, owners: list[Owner]) -> _Who:
    if said.numbers:
        known = [one for one in owners if one.number in said.numbers]
        if not known:
            return _Who([], [], "文件名中的身份证号不在已填写的人员中")
        return _Who(known, [])
    whole = plain(path)
    projects = [one for one in owners if one.project and len(one.name) > 3 and one.name in whole]
    longest = max((len(one.name) for one in projects), default=0)
    if projects := [one for one in projects if len(one.name) == longest]:
        several = len(projects) > 1
        return _Who(projects, [], f"有{len(projects)}项“{projects[0].title}”" if several else "")
    people = [one for one in owners if one.name and not one.project]
    for name, last in said.names:
        known = [one for one in people if one.name == name]
        if last and any(one.number.endswith(last) for one in known):
            known = [one for one in known if one.number.endswith(last)]
        if known:
            different = len({one.number for one in known})
            note = f"有{different}位“{known[0].name}”，请选择" if different > 1 else ""
            return _Who(known, [], note)
    maybe = [one for one in people for name, _ in said.names if one.name in name]
    if maybe:
        return _Who([], maybe, "姓名与已填写的人员不完全一致，请确认")
    return _Who([], [])


def _places(said: Said, owners: Iterable[Owner]) -> tuple[Place, ...]:
    found = (w.place for one in owners for w in one.wanted if w.place.slot in said.codes)
    return tuple(dict.fromkeys(found))[:MOST_CANDIDATES]


def _all(owners: Iterable[Owner]) -> tuple[Place, ...]:
    """Those first that nothing is there of."""
    wanted: list[Wanted] = [one for owner in owners for one in owner.wanted]
    wanted.sort(key=lambda one: bool(one.files))
    return tuple(one.place for one in wanted)[:MOST_CANDIDATES]
