"""Where the contents of a new draft come from. Not copied: who submits, statements and letters of
authority, assets, revenue and accounts, which belong to a year, and proofs of social insurance."""

from __future__ import annotations

from collections import Counter
from datetime import date

from contracts.forms.categories import LEVEL_FIELDS
from rules.checks.performance import counts_in_time
from rules.order import load_order
from rules.vocabulary.enumerations import Category, Tab
from services.application.model import Row, Sheet
from services.application.prefill.model import Filing, Past, Prefill

OF_LICENCE, OF_ROSTER = "取自现持有的许可证", "取自人员名册"


def levels(past: Past, draft: Prefill) -> None:
    """申请类别: the categories and levels of the licence."""
    licence = past.holder.licence
    if licence:
        held = {LEVEL_FIELDS[Category(code)]: lvl for code, lvl in licence.categories.items()}
        draft.fill(Tab.CATEGORIES, held, OF_LICENCE)


def shareholders(past: Past, draft: Prefill) -> None:
    """股权结构 of the last granted application that told it."""
    for filing in past.filings:
        if rows := _rows(filing, Tab.BASIC, "shareholders"):
            for row in rows:
                draft.add(Tab.BASIC, "shareholders", row, f"沿用自{filing.name}")
            return


def roster(past: Past, draft: Prefill) -> None:
    """Heads and staff: whoever is active now, with the papers that are still good. A technical head
    who also counts as a technician holds two posts and stands on one tab."""
    for code, sheet in draft.sheets.items():
        kind = sheet.section.person
        posts = [post for post in past.roster if kind is not None and post.kind == kind]
        if kind is None or not posts:
            continue
        if not sheet.section.rowset("people"):
            _head(past, draft, sheet, posts[0].profile, posts[0].application_id)
            continue
        for post in posts:
            if post.row_id in draft.sheets:  # of a head, who is on a tab of his own
                continue
            new = draft.add(code, "people", post.profile, OF_ROSTER)
            if filing := past.filing(post.application_id):
                draft.take_files(filing, code, post.row_id, new, post.profile)
        _first(draft, sheet)


def _first(draft: Prefill, sheet: Sheet) -> None:
    """What has to be chosen before a row is added is what most rows have."""
    for rowset, rows in ((one, sheet.rows.get(one.code, [])) for one in sheet.section.rows):
        told = Counter(row[rowset.after] for row in rows if rowset.after and row.get(rowset.after))
        for value, _ in told.most_common(1):
            draft.fill(sheet.section.code, {rowset.after: value}, OF_ROSTER)


def _head(past: Past, draft: Prefill, sheet: Sheet, profile: Row, application_id: str) -> None:
    code = sheet.section.code
    draft.fill(code, profile, OF_ROSTER)
    filing = past.filing(application_id)
    if filing is None:
        for row in profile.get("experience", ()):
            draft.add(code, "experience", row, OF_ROSTER)
        return
    for rowset in sheet.section.rows:
        for row in _rows(filing, code, rowset.code):
            new = draft.add(code, rowset.code, row, OF_ROSTER)
            draft.take_files(filing, code, row["id"], new, row)
    draft.take_files(filing, code, None, None, profile)


def projects(past: Past, draft: Prefill) -> None:
    """业绩 of every granted application that still lies in the window, each once; the others are
    named (E-24)."""
    seen: set[tuple[str, ...]] = set()
    order = load_order(past.order)
    for filing in past.filings:
        for row in _rows(filing, Tab.PERFORMANCE, "projects"):
            same = tuple(str(row.get(name)) for name in ("category", "name", "completed"))
            if same in seen:
                continue
            seen.add(same)
            completed = date.fromisoformat(row["completed"])
            if counts_in_time(completed, Category(row["category"]), order, past.on):
                new = draft.add(Tab.PERFORMANCE, "projects", row, f"沿用自{filing.name}")
                draft.take_files(filing, Tab.PERFORMANCE, row["id"], new, row)
            else:
                day = f"{completed.year}年{completed.month}月{completed.day}日"
                draft.leave_out(
                    Tab.PERFORMANCE, f"{row['name']}：{day}竣工，已超出规定年限，没有沿用"
                )


def last_case(past: Past, draft: Prefill) -> None:
    """Of a case that ended without a licence: people and projects as they were filed last, with the
    papers that are still good. Amounts belong to a year, and who submits is asked anew."""
    for filing in past.filings[:1]:
        for code, sheet in draft.sheets.items():
            told = filing.draft.sheets.get(code)
            if told is None or code == Tab.CATEGORIES:
                continue
            origin = f"沿用自{filing.name}"
            if sheet.section.person is not None and told.fields:
                draft.fill(code, told.fields, origin)
                draft.take_files(filing, code, None, None, told.fields)
            for rowset in sheet.section.rows:
                for row in _rows(filing, code, rowset.code):
                    new = draft.add(code, rowset.code, row, origin)
                    draft.take_files(filing, code, row["id"], new, row)


def _rows(filing: Filing, code: str, rowset: str) -> list[Row]:
    sheet = filing.draft.sheets.get(code)
    return sheet.rows.get(rowset, []) if sheet else []
