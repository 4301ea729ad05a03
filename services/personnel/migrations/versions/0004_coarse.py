"""Nothing in clear tells a number: room for sealed names, and of birth dates only the month."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

# What an instance of the release before still writes is made coarse on its way: the mask of a
# number and the whole birth date together are the number.
_COARSE = """
CREATE FUNCTION person_coarse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.birth_date := date_trunc('month', NEW.birth_date)::date;
    NEW.id_number_masked := '';
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.add_column("post", sa.Column("sealed_name", sa.LargeBinary))
    op.alter_column("post", "name", server_default="")
    op.alter_column("person", "id_number_masked", server_default="")
    op.execute(_COARSE)
    op.execute(
        "CREATE TRIGGER person_coarse BEFORE INSERT OR UPDATE ON person"
        " FOR EACH ROW EXECUTE FUNCTION person_coarse()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER person_coarse ON person")
    op.execute("DROP FUNCTION person_coarse()")
    op.alter_column("person", "id_number_masked", server_default=None)
    op.alter_column("post", "name", server_default=None)
    op.drop_column("post", "sealed_name")
