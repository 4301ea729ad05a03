"""The ledger of the time limits, in place of pauses and the day of an extension.

What was known of a case becomes its entries. Until now a pause was always for a correction, and an
extension always of the decision, by ten working days. The release before reads what goes here, so
review is stopped meanwhile, as the launcher does.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

from chassis.migrate import append_only

revision = "0003"
down_revision = "0002"

_UUID = UUID(as_uuid=False)

# What happened in a case. phase: before acceptance, until the decision, after it. rank puts entries
# of one day into the order in which they can follow each other: what ends an earlier pause, an
# extension, pauses that were answered on the same day, a pause that goes on.
_KNOWN = """
SELECT id, 1, date(opened_at AT TIME ZONE 'Asia/Shanghai'), 0, CAST(NULL AS uuid), 'START'
  FROM review_case
UNION ALL
SELECT id, 2, date(accepted_at AT TIME ZONE 'Asia/Shanghai'), 0, NULL, 'START'
  FROM review_case WHERE accepted_at IS NOT NULL
UNION ALL
SELECT id, 3, date(decided_at AT TIME ZONE 'Asia/Shanghai'), 0, NULL, 'START'
  FROM review_case WHERE decided_at IS NOT NULL AND state <> 'REFUSED'
UNION ALL
SELECT id, 2, extended_on, 2, NULL, 'EXTEND'
  FROM review_case WHERE extended_on IS NOT NULL
UNION ALL
SELECT case_id, CASE step WHEN 'EXAMINE' THEN 2 ELSE 1 END, paused_on,
       CASE WHEN resumed_on = paused_on THEN 3 ELSE 4 END, id, 'PAUSE'
  FROM pause
UNION ALL
SELECT case_id, CASE step WHEN 'EXAMINE' THEN 2 ELSE 1 END, resumed_on,
       CASE WHEN resumed_on = paused_on THEN 3 ELSE 1 END, id, 'RESUME'
  FROM pause WHERE resumed_on IS NOT NULL
"""
_WORDS = """
('START', 1, '收到申请材料', '行政许可法第三十二条', 'APPLICANT', 'FILING'),
('START', 2, '受理申请', '行政许可法第四十二条', 'AUTHORITY', 'ACCEPTANCE'),
('START', 3, '作出准予许可决定', '行政许可法第四十四条', 'AUTHORITY', 'DECISION'),
('PAUSE', NULL, '退回申请单位补正',
 '行政许可法第三十二条：申请人补正的时间不计入办理期限', 'AUTHORITY', NULL),
('RESUME', NULL, '恢复计算办理期限',
 '行政许可法第三十二条：申请人补正的时间不计入办理期限', 'APPLICANT', NULL),
('EXTEND', NULL, '经负责人批准延长办理期限',
 '行政许可法第四十二条：自受理之日起二十日内作出决定', 'AUTHORITY', NULL)
"""
_CARRY_OVER = f"""
WITH known (case_id, phase, day, rank, pair, kind) AS ({_KNOWN}),
     words (kind, phase, reason, basis, actor, counted_from) AS (VALUES {_WORDS})
INSERT INTO ledger_entry (case_id, position, kind, day, reason, basis, actor, counted_from, ground,
                          step, working_days)
SELECT case_id,
       row_number() OVER (PARTITION BY case_id ORDER BY known.phase, day, rank, pair, kind),
       kind, day, reason, basis, actor, counted_from,
       CASE kind WHEN 'PAUSE' THEN 'CORRECTION' END,
       CASE kind WHEN 'EXTEND' THEN 'DECIDE' END,
       CASE kind WHEN 'EXTEND' THEN 10 END
  FROM known JOIN words USING (kind)
 WHERE words.phase IS NULL OR words.phase = known.phase
"""  # noqa: S608 - of nothing but constants
_CARRY_BACK = """
INSERT INTO pause (id, case_id, step, paused_on, resumed_on)
SELECT gen_random_uuid(), case_id, step, day, resumed_on
  FROM (SELECT case_id, kind, ground, day,
               lead(day) OVER entries AS resumed_on,
               CASE WHEN count(*) FILTER (WHERE counted_from = 'ACCEPTANCE') OVER entries > 0
                    THEN 'EXAMINE' ELSE 'FORMAL' END AS step
          FROM ledger_entry
        WINDOW entries AS (PARTITION BY case_id ORDER BY position)) AS known
 WHERE kind = 'PAUSE'
"""


def upgrade() -> None:
    op.create_table(
        "ledger_entry",
        sa.Column("case_id", _UUID, sa.ForeignKey("review_case.id"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("basis", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("counted_from", sa.Text),
        sa.Column("ground", sa.Text),
        sa.Column("step", sa.Text),
        sa.Column("working_days", sa.Integer),
        sa.PrimaryKeyConstraint("case_id", "position"),
    )
    append_only(op, "ledger_entry")
    op.execute(_CARRY_OVER)
    op.drop_table("pause")
    op.drop_column("review_case", "extended_on")


def downgrade() -> None:
    op.add_column("review_case", sa.Column("extended_on", sa.Date))
    op.create_table(
        "pause",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("case_id", _UUID, sa.ForeignKey("review_case.id"), nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("paused_on", sa.Date, nullable=False),
        sa.Column("resumed_on", sa.Date),
        sa.Index("pause_case", "case_id", "paused_on"),
        sa.Index(
            "pause_one_open",
            "case_id",
            unique=True,
            postgresql_where=sa.text("resumed_on IS NULL"),
        ),
    )
    op.execute(_CARRY_BACK)
    op.execute(
        "UPDATE review_case SET extended_on = day FROM ledger_entry"
        " WHERE case_id = id AND kind = 'EXTEND'"
    )
    op.drop_table("ledger_entry")
