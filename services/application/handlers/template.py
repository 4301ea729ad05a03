"""What a template document is pre-filled with (B-15)."""

from __future__ import annotations

from datetime import date

from chassis import clock
from chassis.context import Call
from chassis.database import Db
from chassis.vault import Vault
from contracts.application.attachments import TemplateData, TemplateQuery
from contracts.errors import NotFound
from contracts.identity import Identity
from rules.attachments import requirements
from rules.conditions import conditions_said
from rules.order import order_in_force
from rules.scope import grades_text
from rules.vocabulary.documents import IdentityDocument
from rules.vocabulary.enumerations import ApplicationType, Category, Level
from services.application import repository
from services.application.draft import Draft
from services.application.model import find_section


def template(
    call: Call, request: TemplateQuery, *, db: Db, vault: Vault, identity: Identity
) -> TemplateData:
    """Raises NotFound for a template that the business type does not offer."""
    today = clock.today()
    enterprise = identity.enterprise(enterprise_id=str(call.actor.enterprise_id))
    with db.read(call) as session:
        application = repository.find(session, call, request.application_id)
        sheets = repository.load_sheets(session, vault, application)
    offered = {
        requirement.code
        for requirement in requirements(ApplicationType(application.type))
        if requirement.template and request.section in (None, requirement.tab)
    }
    if request.template not in offered:
        raise NotFound("没有这个模板")
    chosen = Draft(application.type, application.procedure, sheets, files=[]).chosen
    values = {
        "enterprise_name": enterprise.name,
        "uscc": enterprise.uscc,
        "legal_representative": enterprise.legal_representative,
        "address": enterprise.address,
        "categories": grades_text(application.categories),
        "date": f"{today.year}年{today.month}月{today.day}日",
        **{name: chosen.get(name, "") for name in ("submitter_name", "submitter_id")},
        "submitter_document": IdentityDocument(
            chosen.get("submitter_document") or IdentityDocument.RESIDENT
        ).label,
    }
    lists = {}
    if request.template == "COMMITMENT":
        lists["conditions"] = _conditions(application.categories, today)
    if request.section is not None:
        section = find_section(application.type, request.section)
        if section.person:
            values["post"] = section.person.label
            values["person_name"] = sheets[section.code].fields.get("name", "")
    return TemplateData(template=request.template, values=values, lists=lists)


def _conditions(categories: dict[str, str], today: date) -> list[str]:
    """Those in force for what is applied for, a line each."""
    applied = {Category(code): Level(level) for code, level in categories.items()}
    return [
        f"{one['title']}：{one['text']}" for one in conditions_said(applied, order_in_force(today))
    ]
