"""What a reviewer may point at when material must be mended: tabs, their fields, tables, files."""

from __future__ import annotations

from typing import Any

from flask import request

from contracts.forms.base import label_of
from contracts.review.cases import Case
from gateway.forms.fields import schema_of
from gateway.intranet.case_page import sections_of
from rules.attachments import requirements
from rules.vocabulary.enumerations import ApplicationType

MAX_ITEMS = 50
SEPARATOR = "/"


def correction_choices(case: Case) -> list[tuple[str, list[tuple[str, str]]]]:
    """[(title of the tab, [(value, label)])] for a grouped select; value is "section/item", with
    paths as the portal's pages know them."""
    files = requirements(ApplicationType(case.type))
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    for section in sections_of(case):
        items = [("", f"{section.title}（整个页签）")]
        if section.form:
            declared = schema_of(section.form).fields.items()
            items += [(name, label_of(field)) for name, field in declared]
        items += [(rows.code, f"{rows.title}表") for rows in section.rows]
        items += [
            (f"attachments.{file.code}", f"附件：{file.name}")
            for file in files
            if file.tab == section.code and file.rows is None
        ]
        choices = [(f"{section.code}{SEPARATOR}{path}", label) for path, label in items]
        groups.append((section.title, choices))
    known = {value for _, choices in groups for value, _ in choices}
    titles = {section.code: section.title for section in sections_of(case)}
    noted = {
        f"{one.section}{SEPARATOR}{one.item or ''}": f"{titles[one.section]}：{one.where}"
        for one in case.notes
        if one.section in titles
    }
    more = [(value, label) for value, label in noted.items() if value not in known]
    return [*groups, ("阅卷时记录的位置", more)] if more else groups


def posted_items() -> list[dict[str, Any]]:
    """The lines of the form: {section, item, message}; wholly blank ones are dropped."""
    places = request.form.getlist("item_place")[:MAX_ITEMS]
    messages = request.form.getlist("item_message")[:MAX_ITEMS]
    items: list[dict[str, Any]] = []
    for place, message in zip(places, messages, strict=False):
        section, _, item = place.partition(SEPARATOR)
        if section or message:
            items.append({"section": section, "item": item or None, "message": message})
    return items


def place_of(item: dict[str, Any]) -> str:
    """The value of the select that stands for an item."""
    return f"{item['section']}{SEPARATOR}{item.get('item') or ''}" if item.get("section") else ""
