"""What the release before left, and what it still writes beside this one."""

import uuid

import pytest

from chassis import migrate
from chassis.context import Actor
from chassis.database import Db
from contracts.identity.sessions import SessionToken, Token
from services.identity.handlers import sessions
from services.identity.tokens import digest
from tests.infrastructure import Servers
from tests.service.identity.conftest import call

pytestmark = pytest.mark.service

ACCOUNT = """
INSERT INTO account (id, surface, username, username_key, password_hash, state, name, roles,
                     created_at, password_changed_at)
VALUES (%s, 'intranet', 'reviewer-1', 'reviewer-1', 'x', 'active', '周敏', '{FORMAL}', now(), now())
"""
SESSION = """
INSERT INTO session (token_digest, account_id, created_at, last_seen_at, ends_at)
VALUES (%s, %s, now(), now(), now() + interval '12 hours')
"""


def test_sessions_of_the_release_before_go_on_and_it_may_open_more(servers: Servers) -> None:
    account_id = str(uuid.uuid4())
    with servers.database("identity", migrated=False) as urls:
        migrate.run("identity", "upgrade", url=urls.owner, app_role="identity_app", to="0002")
        db = Db.connect(urls.app, "identity")
        with db.engine.begin() as connection:
            connection.exec_driver_sql(ACCOUNT, (account_id,))
            connection.exec_driver_sql(SESSION, (digest("before"), account_id))
        # What comes after seals names, which needs the keys and concerns no session.
        migrate.run("identity", "upgrade", url=urls.owner, app_role="identity_app", to="0004")
        with db.engine.begin() as connection:
            connection.exec_driver_sql(SESSION, (digest("beside"), account_id))
        migrate.run("identity", "upgrade", url=urls.owner, app_role="identity_app")
        for token in ("before", "beside"):
            asked = SessionToken(token=token)
            found = sessions.session_of(call("resolve_session"), asked, db=db)
            assert found.actor.account_id == account_id
        owner = Actor("staff", account_id, roles=("FORMAL",))
        asking = call("sessions", owner)
        with db.read(asking) as reading:
            shown = sessions.list_sessions(reading, asking, Token(token="before")).items
        assert len({one.session_id for one in shown}) == 2
        db.close()
