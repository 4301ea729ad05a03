"""Save the form of a tab. A draft may have gaps, but what is there must be right (B-08, B-12)."""

from __future__ import annotations

from datetime import date
from typing import Any

from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Invalid, NotFound, StaleVersion
from contracts.forms.base import examine
from contracts.forms.categories import applied_levels
from rules.vocabulary.enumerations import Tab
from services.application import repository, submitter
from services.application.draft import load_draft
from services.application.model import find_section
from services.application.totals import totals_of


def save_fields(
    tx: Transaction,
    data: dict[str, Any],
    *,
    vault: Vault,
    today: date,
    enterprise: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """`Saved`. enterprise: the register entry, where the tab names the submitter.

    Raises Invalid with every mistake (nothing is saved), StaleVersion when the tab was saved since
    `version` was read, Conflict when the application is not editable, NotFound.
    """
    application = repository.find_editable(tx, data["application_id"])
    section = find_section(application.type, data["section"])
    if section.form is None:
        raise NotFound("这个页签没有可填写的表单")
    draft = load_draft(tx.session, vault, application, section.code)
    sheet = draft.sheets[section.code]
    if data["version"] != sheet.version:
        raise StaleVersion(current=sheet.version)
    values, mistakes, _ = examine(section.form, data["values"], today=today)
    if enterprise:
        mistakes += submitter.mistakes_of(section, values, enterprise)
    if mistakes:
        raise Invalid(findings=mistakes)
    as_of = min(data["as_of"] or today, today)
    before = sheet.fields_as_of(as_of)
    changed = sorted(name for name in {*before, *values} if before.get(name) != values.get(name))
    sheet.fields, sheet.as_of = values, as_of
    if section.tab == Tab.CATEGORIES:
        application.categories = applied_levels(values)
    repository.save_sheet(tx, vault, application, sheet)
    tx.audit(
        "save_fields",
        "application",
        application.id,
        after={"section": section.code, "version": sheet.version, "changed": changed},
    )
    return {
        "version": sheet.version,
        "gaps": draft.gaps(sheet, today),
        "totals": totals_of(sheet, today),
        "row_id": None,
    }
