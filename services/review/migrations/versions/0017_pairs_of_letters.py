"""Names are looked up by two letters too: an index of trigrams knows three and more."""

from alembic import op

revision = "0017"
down_revision = "0016"

_PAIRS = """
CREATE FUNCTION text_pairs(text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT ARRAY(SELECT DISTINCT substr($1, n, 2) FROM generate_series(1, length($1) - 1) AS n)
$$
"""


def upgrade() -> None:
    op.execute(_PAIRS)
    op.execute("CREATE INDEX licence_name_pairs ON licence USING gin (text_pairs(name))")
    op.execute(
        "CREATE INDEX licence_version_name_pairs ON licence_version"
        " USING gin (text_pairs(values ->> 'name'))"
    )


def downgrade() -> None:
    op.drop_index("licence_version_name_pairs", "licence_version")
    op.drop_index("licence_name_pairs", "licence")
    op.execute("DROP FUNCTION text_pairs(text)")
