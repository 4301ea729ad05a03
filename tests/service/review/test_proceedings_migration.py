"""Documents of the release before stay where they are, and that release draws up others on what the
migration leaves."""

import uuid

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from chassis import migrate
from chassis.addresses import postgresql_url
from tests.infrastructure import Servers

pytestmark = pytest.mark.service
_CASE = text(
    "INSERT INTO review_case (id, type, procedure, number, office, enterprise_id, enterprise_name,"
    " uscc, legal_representative, address, categories, state, step, round, opened_at) VALUES (:id,"
    " 'NEW', 'GENERAL', :id, 'EAST_CHINA', :id, '', '', '', '', '{}', 'ACCEPTED',"
    " 'EXAMINE', 1, now())"
)
# As the release before writes and reads it.
_DOCUMENT = text(
    "INSERT INTO document (id, case_id, kind, number, template, values, issued_at)"
    " VALUES (:id, :case, 'ACCEPTANCE', :number, 'acceptance', '{}', now())"
)
_OF_CASE = text("SELECT number FROM document WHERE case_id = :case ORDER BY number")


def test_documents_of_cases_live_on(servers: Servers) -> None:
    case = str(uuid.uuid4())
    with servers.database("review", migrated=False) as urls:
        migrate.run("review", "upgrade", to="0014", url=urls.owner, app_role="review_app")
        engine = create_engine(postgresql_url(urls.app))
        with engine.connect() as before:
            before.execute(_CASE, {"id": case})
            before.execute(_DOCUMENT, {"id": str(uuid.uuid4()), "case": case, "number": "1号"})
            before.commit()
            migrate.run("review", "upgrade", url=urls.owner, app_role="review_app")
            before.execute(_DOCUMENT, {"id": str(uuid.uuid4()), "case": case, "number": "2号"})
            before.commit()
            assert list(before.scalars(_OF_CASE, {"case": case})) == ["1号", "2号"]
            with pytest.raises(IntegrityError, match="document_of_one"):
                before.execute(_DOCUMENT, {"id": str(uuid.uuid4()), "case": None, "number": "3号"})
        engine.dispose()
