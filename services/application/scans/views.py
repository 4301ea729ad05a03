"""Scans beside the papers that are asked for, as a page shows them."""

from __future__ import annotations

from typing import Any

from chassis.vault import Vault
from contracts.application.scans import PaperOwner, Scan, ScanPlace, Scans, WantedPaper
from services.application.handlers.attachments import NO_PICTURE, PICTURES
from services.application.scans import store
from services.application.scans.matching import Match, match
from services.application.scans.owners import Owner, Place, Wanted, places_of


def shown(vault: Vault, waiting: list[Any], owners: list[Owner], *, editable: bool) -> Scans:
    """waiting: rows of `store.scans_of`."""
    known = places_of(owners)
    items = [_scan(vault, row, owners, known) for row in waiting]
    return Scans(items=items, owners=[_owner(owner) for owner in owners], editable=editable)


def _scan(vault: Vault, row: Any, owners: list[Owner], known: dict[Place, Wanted]) -> Scan:
    path = store.path_of(vault, row)
    found = _place(row, path, owners, known)
    if found.place and known[found.place].picture and row.content_type not in PICTURES:
        found = Match(None, NO_PICTURE.format(known[found.place].name))
    return Scan(
        scan_id=row.id,
        path=path,
        content_type=row.content_type,
        size=row.size,
        place=_told(found.place) if found.place else None,
        chosen=row.chosen,
        note=found.note,
        candidates=[_told(place) for place in found.candidates],
        pictured=row.pictured,
    )


def _place(row: Any, path: str, owners: list[Owner], known: dict[Place, Wanted]) -> Match:
    """What the firm has said goes first, as long as it is asked for."""
    found = match(path, owners)
    if not row.chosen:
        return found
    if row.section is None:
        candidates = (found.place,) if found.place else found.candidates
        return Match(None, "已移出，请重新选择归入何处", candidates)
    place = Place(row.section, row.slot, row.row_id)
    return Match(place) if place in known else Match(None, "所选的位置已不存在，请重新选择")


def _owner(owner: Owner) -> PaperOwner:
    return PaperOwner(
        section=owner.section,
        row_id=owner.row_id,
        title=owner.title,
        note=owner.note,
        wanted=[
            WantedPaper(
                **wanted.place._asdict(),
                name=wanted.name,
                required=wanted.required,
                files=len(wanted.files),
            )
            for wanted in owner.wanted
        ],
    )


def _told(place: Place) -> ScanPlace:
    return ScanPlace(**place._asdict())
