"""A firm that changes what is registered of it, and what the services then say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis import clock
from chassis.context import ANONYMOUS_ACTOR, Call, system_call
from chassis.database import Db
from contracts.application.sections import Saved
from contracts.identity import Identity
from contracts.review import Review
from contracts.structs import as_dict
from rules.vocabulary.enumerations import Level
from tests.clients import Client
from tests.factories.holding import hold
from tests.service.application.firms import SECONDS, Firm, reaches
from tests.service.gateway.cases import grant

NEW_NAME = {"name": "甬江更名电力工程有限公司"}
NEW_REP = {"legal_representative": "陆远航", "legal_representative_id": "33010219850520123X"}


def submitter(firm: Firm, **changes: Any) -> dict[str, Any]:
    return {
        "telephone": "057188001234",
        "submit_type": "LEGAL_REP",
        "submitter_name": firm.entry["legal_representative"],
        "submitter_document": "RESIDENT",
        "submitter_id": firm.entry["legal_representative_id"],
        **changes,
    }


def change(firm: Firm, application_id: str, **values: Any) -> Saved:
    """Save the tab 申请变更内容 as it is shown, but for these."""
    place: dict[str, Any] = {"application_id": application_id, "section": "changes"}
    shown = firm.ask.section(**place)
    given = {**shown.fields, "changed_on": clock.today().isoformat(), **values}
    return firm.ask.save_fields(**place, values=given, version=shown.version)


def begun(system: Mapping[str, str], firm: Firm) -> str:
    hold(system, str(firm.actor.enterprise_id), firm.entry, firm.tabs(Level.THIRD))
    application_id = str(firm.ask.start(type="REG_CHANGE").application_id)
    place: dict[str, Any] = {"application_id": application_id, "section": "applicant"}
    firm.ask.save_fields(**place, values=submitter(firm), version=0)
    return application_id


def filed(system: Mapping[str, str], firm: Firm, **values: Any) -> str:
    application_id = begun(system, firm)
    change(firm, application_id, **values)
    firm.attach_all(application_id)
    firm.ask.submit(application_id=application_id)
    return application_id


def granted(client: Client, firm: Firm, application_id: str) -> None:
    grant(client, application_id, "REG_CHANGE")
    reaches(firm, application_id, "ISSUED")


def anybody(client: Client) -> Any:
    return client.proxy(Review, Call(ANONYMOUS_ACTOR).within(SECONDS))


def entry_of(client: Client, firm: Firm) -> dict[str, Any]:
    asked = client.proxy(Identity, Call(firm.actor).within(SECONDS))
    return as_dict(asked.enterprise(enterprise_id=str(firm.actor.enterprise_id)))


def licence_of(client: Client, firm: Firm) -> dict[str, Any]:
    asked = client.proxy(Review, Call(firm.actor).within(SECONDS))
    [licence] = asked.licences(enterprise_id=str(firm.actor.enterprise_id)).items
    return as_dict(licence)


def of(system: Mapping[str, str], service: str, statement: Any) -> list[Any]:
    database = Db.connect(system[f"DATABASE_URL_{service.upper()}"], service)
    try:
        with database.read(system_call("tests")) as session:
            return [row._asdict() for row in session.execute(statement)]
    finally:
        database.close()
