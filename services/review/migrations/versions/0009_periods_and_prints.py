"""Periods and prints of a licence as rows; what proves a print belongs to it.

A licence had one period and one print, in its own row. They stay there for the release before,
which reads and writes nothing else; what it issues meanwhile gets its rows when it commits.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, UUID

from chassis.migrate import append_only

revision = "0009"
down_revision = "0008"

_UUID = UUID(as_uuid=False)
_PERIODS = """
INSERT INTO licence_period (licence_id, number, valid_from, valid_to, issued_on, categories, scope)
SELECT id, 1, valid_from, valid_to, issued_on, categories, scope FROM licence
"""
_PRINTS = """
INSERT INTO licence_print
       (licence_id, number, licence_version, period, printed_on, effective_on, token, code)
SELECT id, 1, 1, 1, issued_on, valid_from, verification_token, verification_code FROM licence
"""
_WITHOUT = " WHERE id = NEW.id AND NOT EXISTS (SELECT FROM {0} WHERE licence_id = NEW.id)"
_ROWS = f"""
CREATE FUNCTION licence_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {_PERIODS}{_WITHOUT.format("licence_period")};
    {_PRINTS}{_WITHOUT.format("licence_print")} AND verification_token IS NOT NULL;
    RETURN NULL;
END $$
"""


def _of_licence() -> sa.Column[str]:
    return sa.Column("licence_id", _UUID, sa.ForeignKey("licence.id"), nullable=False)


def upgrade() -> None:
    op.create_table(
        "licence_period",
        _of_licence(),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        sa.Column("issued_on", sa.Date, nullable=False),
        sa.Column("categories", JSONB, nullable=False),
        sa.Column("scope", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("licence_id", "number"),
    )
    op.create_table(
        "licence_print",
        _of_licence(),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("licence_version", sa.Integer, nullable=False),
        sa.Column("period", sa.Integer, nullable=False),
        sa.Column("printed_on", sa.Date, nullable=False),
        sa.Column("effective_on", sa.Date, nullable=False),
        sa.Column("token", sa.Text, nullable=False, unique=True),
        sa.Column("code", sa.Text, nullable=False, unique=True),
        sa.PrimaryKeyConstraint("licence_id", "number"),
    )
    append_only(op, "licence_print")
    op.add_column("licence", sa.Column("ended_on", sa.Date))
    op.add_column("licence_version", sa.Column("change", sa.Text))
    op.add_column("licence_event", sa.Column("version", sa.Integer))
    for table, column in _MAY_MISS:
        op.alter_column(table, column, nullable=True)
    op.execute(_PERIODS)
    op.execute(_PRINTS)
    op.execute("UPDATE licence_version SET change = 'ISSUE' WHERE version = 1")
    # Until now there was nothing but the issue to tell.
    op.execute("UPDATE licence_event SET version = 1 WHERE type = 'licence.issued'")
    op.create_unique_constraint("licence_event_version", "licence_event", ["licence_id", "version"])
    op.execute(_ROWS)
    op.execute(
        "CREATE CONSTRAINT TRIGGER licence_rows AFTER INSERT ON licence"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION licence_rows()"
    )


_MAY_MISS = (
    ("licence", "case_id"),
    ("licence", "verification_token"),
    ("licence", "verification_code"),
    ("licence_version", "case_id"),
)


def downgrade() -> None:
    op.execute("DROP TRIGGER licence_rows ON licence")
    op.execute("DROP FUNCTION licence_rows()")
    op.drop_constraint("licence_event_version", "licence_event")
    for table, column in _MAY_MISS:
        op.alter_column(table, column, nullable=False)
    op.drop_column("licence_event", "version")
    op.drop_column("licence_version", "change")
    op.drop_column("licence", "ended_on")
    op.drop_table("licence_print")
    op.drop_table("licence_period")
