"""Applications as the release before stored them, when it knew of no licence: drafts are read and
filled in further, what was granted is taken over, and that release still runs on what the migration
leaves."""

import json
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from typing import Any, cast

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import IntegrityError

from chassis import migrate
from chassis.context import Actor, Call
from chassis.database import Db
from chassis.personal import spot
from chassis.vault import Vault
from contracts.application import Applications
from contracts.application.drafts import ApplicationId
from contracts.application.sections import SaveFields, SectionData, SectionQuery
from contracts.errors import Conflict
from rules.vocabulary.enumerations import Level, StaffRole, Tab
from services.application import codec, queries
from services.application.business_types import BUSINESS_TYPES
from services.application.business_types.model import Holder
from services.application.files import sealed_name
from services.application.handlers.save_fields import save_fields
from services.application.prefill.model import Past, Prefill
from services.application.prefill.store import filings_of
from services.application.tables import SectionRow, Submission
from tests.databases import DatabaseUrls
from tests.factories.applications import tabs
from tests.factories.known import known_entry, known_licence
from tests.infrastructure import Servers

pytestmark = pytest.mark.service
ON = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
VAULT = Vault({"test": bytes(range(32))}, "test", bytes(range(32, 64)))

# The statements of the release before, word for word in what they write.
_APPLICATION = text(
    "INSERT INTO application (id, type, procedure, enterprise_id, office, number, state, version,"
    " round, categories, case_seq, created_at, updated_at, submitted_at) VALUES (:id, :type,"
    " 'GENERAL', :firm, 'FUJIAN', :number, :state, 8, :round, :categories, 0, :at, :at, :at)"
)
_SECTION = text(
    "INSERT INTO section (application_id, code, version, document, updated_at)"
    " VALUES (:id, :code, 3, :document, now())"
)
_ATTACHMENT = text(
    "INSERT INTO attachment (id, application_id, section, slot, row_id, filename, content_type,"
    " size, sha256, object_key, uploaded_at, submitted_round, sealed_filename) VALUES (:id,"
    " :application, :section, :slot, :row, '', 'application/pdf', 9, :sha256, :id, :at, 1, :name)"
)
_SUBMISSION = text(
    "INSERT INTO submission (application_id, round, snapshot, submitted_at)"
    " VALUES (:id, 1, :snapshot, :at)"
)
_CLOSED = text("UPDATE application SET state = 'ISSUED', version = version + 1 WHERE id = :id")


def documents(level: Level = Level.THIRD) -> dict[str, Any]:
    """The tabs of 许可证新申请 as they were kept; the oldest ones without their day."""
    return {
        code: {
            "fields": filled["fields"],
            "rows": {
                rowset: [
                    {"id": f"{code}-{rowset}-{number}", "version": 1, **row}
                    for number, row in enumerate(rows)
                ]
                for rowset, rows in filled["rows"].items()
            },
            **({} if code == Tab.BASIC else {"as_of": ON.isoformat()}),
        }
        for code, filled in tabs(level, ON).items()
    }


class Before:
    """An instance of the release before."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def file(self, firm: str, kind: str, state: str) -> str:
        """One application of a firm, submitted unless it is a draft."""
        application_id, begun = str(uuid.uuid4()), state in ("DRAFT", "ABANDONED")
        row: dict[str, Any] = {
            "id": application_id, "type": kind, "firm": firm, "state": state, "at": AT,
            "number": None if begun else f"SQ-{application_id}", "round": 0 if begun else 1,
            "categories": json.dumps({"CZ": "3"}),
        }  # fmt: skip
        self.connection.execute(_APPLICATION, row)
        self.connection.commit()
        return application_id

    def fill(self, application_id: str) -> None:
        for code, document in documents().items():
            place = spot(SectionRow.__table__.c.document, application_id, code)
            row = {
                "id": application_id,
                "code": code,
                "document": codec.seal(VAULT, document, place),
            }
            self.connection.execute(_SECTION, row)
        self.connection.commit()

    def submit(self, application_id: str, *, licence: bool = False) -> str:
        """With one file, whose id is answered. licence: as it was noted in the end, of none."""
        file_id, row_id = str(uuid.uuid4()), f"{Tab.ELECTRICIANS}-people-0"
        place = {"section": Tab.ELECTRICIANS.value, "slot": "IDENTITY_CARD"}
        self.connection.execute(
            _ATTACHMENT,
            {
                **place, "id": file_id, "application": application_id, "row": row_id, "at": AT,
                "sha256": "0" * 64, "name": sealed_name(VAULT, file_id, "身份证.pdf"),
            },
        )  # fmt: skip
        file = {
            **place, "attachment_id": file_id, "row_id": row_id, "filename": "身份证.pdf",
            "content_type": "application/pdf", "size": 9, "sha256": "0" * 64,
            "uploaded_at": AT.isoformat(),
        }  # fmt: skip
        snapshot = {
            "submitted_at": AT.isoformat(),
            "sections": documents(),
            "files": [file],
            "enterprise": {"name": "示范电力工程有限公司", "uscc": "91350100M000100Y43"},
            "report": {"order": "R30", "as_of": ON.isoformat(), "findings": []},
            **({"licence": None} if licence else {}),
        }
        kept = codec.seal(VAULT, snapshot, spot(Submission.__table__.c.snapshot, application_id, 1))
        self.connection.execute(_SUBMISSION, {"id": application_id, "snapshot": kept, "at": AT})
        self.connection.commit()
        return file_id


@pytest.fixture
def urls(servers: Servers) -> Iterator[DatabaseUrls]:
    """A database as the release before made it."""
    with servers.database("application", migrated=False) as addresses:
        migrate.run("application", to="0006", url=addresses.owner, app_role="application_app")
        yield addresses


@pytest.fixture
def before(urls: DatabaseUrls) -> Iterator[Before]:
    engine = create_engine(urls.app)
    with engine.connect() as connection:
        yield Before(connection)
    engine.dispose()


@pytest.fixture
def db(urls: DatabaseUrls) -> Iterator[Db]:
    with closing(Db.connect(urls.app, "application")) as connected:
        yield connected


def upgrade(urls: DatabaseUrls, to: str | None = None) -> None:
    migrate.run("application", to=to, url=urls.owner, app_role="application_app")


def of_firm(firm: str) -> Call:
    actor = Actor("enterprise", "account", enterprise_id=firm, roles=("OWNER",))
    operation = Applications.save_fields
    return Call(actor, idempotency_key=uuid.uuid4().hex, operation=operation).within(30)


def shown(db: Db, call: Call, application_id: str, tab: str) -> SectionData:
    asked = SectionQuery(application_id=application_id, section=tab)
    with db.read(call) as session:
        return queries.section(session, call, asked, vault=VAULT)


def test_a_draft_of_the_release_before_is_read_and_filled_in_further(
    urls: DatabaseUrls, before: Before, db: Db
) -> None:
    firm = str(uuid.uuid4())
    draft = before.file(firm, "NEW", "DRAFT")
    before.fill(draft)
    upgrade(urls)
    call = of_firm(firm)
    for code, kept in documents().items():
        tab = shown(db, call, draft, code)
        assert (tab.fields, tab.rows) == (kept["fields"], kept["rows"])
        assert tab.editable and tab.version == 3
        assert (tab.prefilled, tab.before, tab.changed) == (None, None, [])
        assert {gap.path.split(".")[0] for gap in tab.gaps} <= {"attachments"}, tab.gaps
    place: dict[str, Any] = {"application_id": draft, "section": Tab.BASIC.value, "version": 3}
    values = documents()[Tab.BASIC]["fields"] | {"net_assets": "799"}
    request = SaveFields(**place, values=values)
    # No other service is asked of this tab.
    saved = save_fields(call, request, db=db, vault=VAULT, peers=cast(Any, None))
    assert saved.version == 4
    now = shown(db, call, draft, Tab.BASIC)
    assert now.fields["net_assets"] == "799" and now.rows == documents()[Tab.BASIC]["rows"]
    with db.read(call) as session:
        found = queries.get(session, call, ApplicationId(application_id=draft), vault=VAULT)
    assert (found.state, found.editable, found.procedure) == ("DRAFT", True, "GENERAL")


@pytest.mark.parametrize(
    ("kind", "state", "outcome", "roster"),
    [
        ("NEW", "DRAFT", None, None),
        ("NEW", "FORMAL_REVIEW", None, None),
        ("NEW", "RETURNED", None, None),
        ("NEW", "ABANDONED", None, None),
        ("NEW", "ISSUED", "GRANTED", "REPLACE"),
        ("REISSUE", "ISSUED", "GRANTED", "KEEP"),
        ("NEW", "REFUSED", "REFUSED", "KEEP"),
        ("REISSUE", "REJECTED_FILING", "REJECTED_FILING", "KEEP"),
    ],
)
def test_what_the_end_of_a_case_meant_is_known_of_those_before(
    urls: DatabaseUrls,
    before: Before,
    kind: str,
    state: str,
    outcome: str | None,
    roster: str | None,
) -> None:
    kept = before.file(str(uuid.uuid4()), kind, state)
    upgrade(urls)
    wanted = text("SELECT outcome, roster FROM application WHERE id = :id")
    found = before.connection.execute(wanted, {"id": kept}).one()
    assert tuple(found) == (outcome, roster)


def test_what_was_granted_before_is_shown_and_taken_over(
    urls: DatabaseUrls, before: Before, db: Db
) -> None:
    firm = str(uuid.uuid4())
    granted = before.file(firm, "NEW", "ISSUED")
    file = before.submit(granted)
    upgrade(urls, "0008")
    # One more, that the release before closes while the next one runs already.
    later = before.file(firm, "NEW", "ISSUING")
    before.submit(later, licence=True)
    before.connection.execute(_CLOSED, {"id": later})
    before.connection.commit()
    upgrade(urls)

    reviewer = Call(Actor("staff", "s", roles=(StaffRole.FORMAL.value,), office="FUJIAN"))
    basic = shown(db, reviewer, granted, Tab.BASIC)
    assert basic.panels["register"]["uscc"] == "91350100M000100Y43"
    people = shown(db, reviewer, granted, Tab.ELECTRICIANS)
    assert people.rows["people"][0]["id"] in people.row_slots

    with db.read(of_firm(firm)) as session:
        filings = filings_of(session, VAULT, firm)
    assert {one.application_id for one in filings} == {granted, later}
    holder = Holder(known_entry(enterprise_id=firm), [known_licence()])
    renewal = Prefill("RENEW", ON)
    past = Past(
        holder, ON, "R30", filings=[one for one in filings if one.application_id == granted]
    )
    for source in BUSINESS_TYPES["RENEW"].prefill:
        source(past, renewal)
    kept = documents()[Tab.BASIC]["rows"]["shareholders"]
    assert len(renewal.sheets[Tab.BASIC].rows["shareholders"]) == len(kept)
    assert [one["attachment_id"] for one in past.filings[0].draft.intact] == [file]


def test_the_release_before_goes_on_and_one_firm_still_files_one(
    urls: DatabaseUrls, before: Before, db: Db
) -> None:
    firm = str(uuid.uuid4())
    first = before.file(firm, "NEW", "DRAFT")
    upgrade(urls)
    with pytest.raises(IntegrityError):
        before.file(firm, "NEW", "DRAFT")
    before.connection.rollback()
    before.connection.execute(_CLOSED, {"id": first})
    before.connection.commit()
    before.file(firm, "REISSUE", "DRAFT")
    ended = SaveFields(application_id=first, section=Tab.BASIC.value, version=0, values={})
    with pytest.raises(Conflict):
        save_fields(of_firm(firm), ended, db=db, vault=VAULT, peers=cast(Any, None))
