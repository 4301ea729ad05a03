"""What is there already is sealed, a batch at a time."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from chassis.migrate import seal_rows
from chassis.personal import emptied, sealed

revision = "0005"
down_revision = "0004"

attachment = sa.Table(
    "attachment",
    sa.MetaData(),
    sa.Column("id", UUID(as_uuid=False), primary_key=True),
    sa.Column("filename", sa.Text, nullable=False, info=emptied()),
    sa.Column("sealed_filename", sa.LargeBinary, info=sealed(plain="filename")),
)


def upgrade() -> None:
    seal_rows(attachment)


def downgrade() -> None:
    """What is sealed stays so; the release before shows it blank."""
