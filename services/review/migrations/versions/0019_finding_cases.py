"""Cases are found by part of a name or number, tasks by the day they are due.

The release before opens tasks and adds to ledgers without counting the day: a job counts it for
what is not `due_known`, and the trigger has it counted anew after what that release adds.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
_PARTS = ("enterprise_name", "uscc", "number")
_ANEW = """
CREATE FUNCTION task_due_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE task SET due_known = false WHERE case_id = NEW.case_id AND closed_at IS NULL;
  RETURN NULL;
END $$
"""
# As many times as it was submitted, the last of them: the task that was opened for it.
_SUBMITTED = """
UPDATE review_case c SET submitted_at = coalesce((
  SELECT min(t.opened_at) FROM task t WHERE c.round > 1 AND t.case_id = c.id AND t.opened_at > (
    SELECT max(o.at) FROM opinion o WHERE o.case_id = c.id AND o.outcome = 'RETURN')), c.opened_at)
"""


def upgrade() -> None:
    op.add_column("review_case", sa.Column("submitted_at", sa.DateTime(timezone=True)))
    op.execute(_SUBMITTED)
    op.create_index("review_case_opened", "review_case", ["opened_at", "id"])
    op.create_index("review_case_office", "review_case", ["office", "opened_at", "id"])
    for name in _PARTS:
        op.create_index(
            f"review_case_{name}",
            "review_case",
            [name],
            postgresql_using="gin",
            postgresql_ops={name: "gin_trgm_ops"},
        )
    op.execute(
        "CREATE INDEX review_case_name_pairs ON review_case USING gin (text_pairs(enterprise_name))"
    )
    op.execute(
        "CREATE INDEX review_case_acceptance ON review_case"
        " USING gin (translate(acceptance_number, '〔〕', '') gin_trgm_ops)"
    )
    op.create_index("opinion_by", "opinion", ["by_id", "case_id"])
    op.add_column("task", sa.Column("due_on", sa.Date))
    op.add_column(
        "task", sa.Column("due_known", sa.Boolean, nullable=False, server_default=sa.false())
    )
    still = sa.text("closed_at IS NULL")
    op.create_index("task_due", "task", ["due_on", "opened_at", "id"], postgresql_where=still)
    op.create_index("task_claimed", "task", ["claimed_by"], postgresql_where=still)
    op.create_index(
        "task_uncounted",
        "task",
        ["id"],
        postgresql_where=sa.text("closed_at IS NULL AND NOT due_known"),
    )
    op.execute(_ANEW)
    op.execute(
        "CREATE TRIGGER ledger_entry_due AFTER INSERT ON ledger_entry"
        " FOR EACH ROW EXECUTE FUNCTION task_due_anew()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER ledger_entry_due ON ledger_entry")
    op.execute("DROP FUNCTION task_due_anew()")
    for name in ("task_uncounted", "task_claimed", "task_due"):
        op.drop_index(name, "task")
    op.drop_column("task", "due_known")
    op.drop_column("task", "due_on")
    op.drop_index("opinion_by", "opinion")
    for name in ("acceptance", "name_pairs", *_PARTS, "office", "opened"):
        op.drop_index(f"review_case_{name}", "review_case")
    op.drop_column("review_case", "submitted_at")
