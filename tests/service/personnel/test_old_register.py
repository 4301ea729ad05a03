"""People who come with the old register: on the roster at once, their numbers told to nobody."""

import uuid
from collections.abc import Iterator

import pytest

from chassis.context import Actor, Call, system_call
from chassis.database import Db
from chassis.vault import Vault
from contracts.personnel import ActiveRosterQuery
from rules.vocabulary.enumerations import PersonKind
from services.personnel import queries
from services.personnel.old_register import Member, serving, take_over
from tests.infrastructure import Servers

pytestmark = pytest.mark.service
VAULT = Vault({"test": bytes(32)}, "test", bytes(32))
FIRM, OTHER = str(uuid.uuid4()), str(uuid.uuid4())
NUMBER = "110101199001010031"
PROFILE = {
    "name": "李国平",
    "id_number": NUMBER,
    "certificate_number": f"T{NUMBER}",
    "item": "HIGH_VOLTAGE",
}
ONE = Member(1, "4-1-00001-2022", "李国平", NUMBER, PersonKind.SKILL, PROFILE)


@pytest.fixture(scope="module")
def db(servers: Servers) -> Iterator[Db]:
    with servers.database("personnel") as urls:
        database = Db.connect(urls.app, "personnel")
        yield database
        database.close()


def test_who_is_taken_over_serves_the_firm_whose_numbers_it_is_not_told(db: Db) -> None:
    for added in (1, 0):  # the second time changes nothing
        with db.transaction(system_call("operator")) as tx:
            assert take_over(tx, VAULT, str(uuid.uuid4()), [(ONE, FIRM)]) == added
    call = Call(Actor("enterprise", "a", enterprise_id=FIRM))
    with db.read(call) as session:
        asked = ActiveRosterQuery(enterprise_id=FIRM)
        [post] = queries.active_roster(session, call, asked, vault=VAULT).posts
        assert post.profile == {"name": "李国平", "item": "HIGH_VOLTAGE"}
        assert [one.name for one in queries.active_posts(session, FIRM, VAULT)] == ["李国平"]
        assert serving(session, VAULT, [(ONE, FIRM)]) == ([], 1)
        assert serving(session, VAULT, [(ONE, OTHER)]) == ([ONE], 0)
