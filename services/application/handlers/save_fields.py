"""Save the form of a tab. A draft may have gaps, but what is there must be right (B-08, B-12)."""

from __future__ import annotations

from datetime import date

from msgspec import convert

from chassis import clock
from chassis.context import Call
from chassis.database import Db
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.application.sections import Gap, Saved, SaveFields
from contracts.errors import Finding, Invalid, StaleVersion
from contracts.forms.base import examine
from contracts.forms.categories import applied_levels
from rules.vocabulary import numbers
from rules.vocabulary.enumerations import Tab
from services.application import repository, submitter
from services.application.assessment import Peers, holder_of
from services.application.business_types import business_type
from services.application.business_types.model import Findings, Holder, Values
from services.application.draft import Draft, load_draft
from services.application.model import Sheet, find_section
from services.application.totals import totals_of


def save_fields(call: Call, request: SaveFields, *, db: Db, vault: Vault, peers: Peers) -> Saved:
    """What the system had put on the tab counts as confirmed from now on, also where the
    tab has no form.

    Raises Invalid with every mistake (nothing is saved), StaleVersion when the tab was saved since
    `version` was read, Conflict when the application is not editable, NotFound; Unavailable where
    the tab names the submitter or is compared with what holds now.
    """
    asked = submitter.is_held_against(request.section)
    uscc = numbers.usable_uscc(request.values.get("uscc"))
    holder = holder_of(call, peers, uscc=uscc)[0] if asked else None
    return db.command(call, request, _save, vault=vault, holder=holder)


def _save(tx: Transaction, request: SaveFields, *, vault: Vault, holder: Holder | None) -> Saved:
    today = clock.today()
    application = repository.find_editable(tx, request.application_id)
    section = find_section(application.type, request.section)
    draft = load_draft(tx.session, vault, application, section.code)
    sheet = draft.sheets[section.code]
    if request.version != sheet.version:
        raise StaleVersion(current=sheet.version)
    values, mistakes = request.values, list[Finding]()
    if section.form is None:
        values = {}
    else:
        values, mistakes, _ = examine(section.form, values, today=today)
    if holder:
        values, more = against_holder(application.type, sheet, values, holder)
        mistakes += more
    if mistakes:
        raise Invalid(findings=mistakes)
    as_of = min(request.as_of or today, today)
    before = sheet.fields_as_of(as_of)
    changed = sorted(name for name in {*before, *values} if before.get(name) != values.get(name))
    sheet.fields, sheet.as_of, sheet.prefilled = values, as_of, None
    if section.tab == Tab.CATEGORIES:
        application.categories = applied_levels(values)
    repository.save_sheet(tx, vault, application, sheet)
    tx.audit(
        "save_fields",
        "application",
        application.id,
        after={"section": section.code, "version": sheet.version, "changed": changed},
    )
    return saved(draft, sheet, today)


def against_holder(
    kind: str, sheet: Sheet, values: Values, holder: Holder
) -> tuple[Values, Findings]:
    """The form of the tab that names the submitter, completed by what the firm holds; what in it
    contradicts that. A tab that compares keeps beside it what holds now."""
    business, found = business_type(kind), list[Finding]()
    if sheet.section.compared:
        sheet.compare(business.before(holder))
        found = business.changes(values, holder)
    if not submitter.names_submitter(sheet.section):
        return values, found
    settled = business.settle(values, holder)
    return settled, [
        *found,
        *submitter.mistakes_of(sheet.section, settled, holder.enterprise),
        *business.contradictions(settled, holder),
    ]


def saved(draft: Draft, sheet: Sheet, today: date, row_id: str | None = None) -> Saved:
    """What the tab is like now."""
    return Saved(
        version=sheet.version,
        gaps=convert(draft.gaps(sheet, today), list[Gap]),
        totals=totals_of(draft.sheets, sheet, today),
        row_id=row_id,
    )
