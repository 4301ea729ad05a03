"""What is there already is sealed, a batch at a time."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from chassis.migrate import seal_rows
from chassis.personal import emptied, sealed

revision = "0005"
down_revision = "0004"

metadata = sa.MetaData()
enterprise = sa.Table(
    "enterprise",
    metadata,
    sa.Column("id", UUID(as_uuid=False), primary_key=True),
    sa.Column("contact", sa.Text, nullable=False, info=emptied()),
    sa.Column("email", sa.Text, info=emptied()),
    sa.Column("sealed_contact", sa.LargeBinary, info=sealed(plain="contact")),
    sa.Column("sealed_email", sa.LargeBinary, info=sealed(plain="email")),
)
business_licence = sa.Table(
    "business_licence",
    metadata,
    sa.Column("enterprise_id", UUID(as_uuid=False), primary_key=True),
    sa.Column("filename", sa.Text, nullable=False, info=emptied()),
    sa.Column("sealed_filename", sa.LargeBinary, info=sealed(plain="filename")),
)


def upgrade() -> None:
    for table in metadata.sorted_tables:
        seal_rows(table)


def downgrade() -> None:
    """What is sealed stays so; the release before shows it blank."""
