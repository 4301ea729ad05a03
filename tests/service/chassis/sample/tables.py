from sqlalchemy import Column, Identity, Integer, MetaData, Table, Text

from chassis.tables import runtime_tables

metadata = MetaData()
runtime_tables(metadata)

entry = Table(
    "entry",
    metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("account", Text, nullable=False),
    Column("amount", Integer, nullable=False),
)
handled = Table(
    "handled",
    metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("event_id", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("amount", Integer, nullable=False),
)
