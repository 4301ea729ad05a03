"""A firm whose case review has told evaluation of, on a running system."""

from __future__ import annotations

from chassis.context import Actor
from chassis.database import Db
from chassis.vault import Vault
from rules.vocabulary.enumerations import Office
from tests.service.evaluation.conftest import Case, World


def finished_case(
    system: dict[str, str], enterprise_id: str, office: str = Office.ZHEJIANG
) -> Case:
    """With two services to be rated: 受理 and 办结."""
    db = Db.connect(system["DATABASE_URL_EVALUATION"], "evaluation", pool_size=1)
    case = Case(World(db, Vault({"t": bytes(32)}, "t", bytes(32))), office)
    case.firm_id = enterprise_id
    case.firm = Actor("enterprise", "tests", "某企业", enterprise_id=enterprise_id)
    case.moved()
    case.closed()
    db.close()
    return case
