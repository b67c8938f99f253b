"""What PostgreSQL's catalogs say of a ledger's schema, and what they are to say: the counterpart of SQLite's list of statements."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from clausewise.tables import metadata

if TYPE_CHECKING:
    from sqlalchemy import Column, Table

    from clausewise.sql import Connection
    from clausewise.structure import Structure

# What an extension brought along is its own: it is no part of the ledger, wherever it was put.
OWN = (
    "NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = {0}.oid AND d.classid = '{1}'::regclass AND d.deptype = 'e')"
)
HERE: Final = "(SELECT oid FROM pg_namespace WHERE nspname = current_schema())"
COLUMNS = (
    "(SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END"
    " || coalesce(' DEFAULT ' || pg_get_expr(e.adbin, e.adrelid), '') || a.attgenerated::text || a.attidentity::text, ', '"
    " ORDER BY a.attnum) FROM pg_attribute a LEFT JOIN pg_attrdef e ON e.adrelid = a.attrelid AND e.adnum = a.attnum"
    " WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)"
)
# Each gives kind, name, table, definition. A table that is not logged is lost in a crash; one with policies shows some rows only.
TABLES = (
    "SELECT CASE WHEN c.relkind IN ('r', 'p') THEN 'table' WHEN c.relkind IN ('v', 'm') THEN 'view' ELSE c.relkind::text END,"
    " c.relname::text, c.relname::text,"
    f" c.relkind::text || c.relpersistence::text || (c.relrowsecurity OR c.relhassubclass)::text || ' ' || {COLUMNS}"
    f" FROM pg_class c WHERE c.relnamespace = {HERE} AND c.relkind NOT IN ('i', 'I', 't', 'c') AND {OWN.format('c', 'pg_class')}"
)
BUILT = (
    "SELECT 'index', c.relname::text, i.indrelid::regclass::text, (i.indisvalid AND i.indisready)::text || ' '"
    " || pg_get_indexdef(i.indexrelid, 0, true) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
    f" WHERE c.relnamespace = {HERE} AND {OWN.format('c', 'pg_class')}"
)
TRIGGERS = (
    "SELECT 'trigger', t.tgname::text, t.tgrelid::regclass::text, t.tgenabled::text || ' ' || pg_get_triggerdef(t.oid, true)"
    f" FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace = {HERE} AND NOT t.tgisinternal"
)
FUNCTIONS = (
    "SELECT 'function', p.proname::text, p.proname::text, p.prosecdef::text || ' ' || p.prosrc FROM pg_proc p"
    f" WHERE p.pronamespace = {HERE} AND {OWN.format('p', 'pg_proc')}"
)
RULES = (
    "SELECT 'rule', r.rulename::text, c.relname::text, r.ev_type::text FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class"
    f" WHERE c.relnamespace = {HERE} AND r.rulename <> '_RETURN'"
)
POLICIES = (
    "SELECT 'policy', p.polname::text, c.relname::text, p.polcmd::text FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid"
    f" WHERE c.relnamespace = {HERE}"
)
CONSTRAINTS = (
    "SELECT 'constraint', s.conname::text, c.relname::text, s.contype::text FROM pg_constraint s JOIN pg_class c ON c.oid = s.conrelid"
    f" WHERE c.relnamespace = {HERE} AND s.contype IN ('c', 'f', 'x')"
)
ALL = (TABLES, BUILT, TRIGGERS, FUNCTIONS, RULES, POLICIES, CONSTRAINTS)
OBJECTS = " UNION ALL ".join(ALL)
INDEXES = (
    "SELECT c.oid, c.relname::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam"
    f" WHERE c.relnamespace = {HERE} AND m.amname = 'btree' ORDER BY c.relname"
)
# Whether this account may have PostgreSQL look through an index: the extension amcheck, which an administrator puts there.
CAN_LOOK = (
    "SELECT p.oid::regproc::text FROM pg_proc p JOIN pg_depend d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass"
    " AND d.deptype = 'e' JOIN pg_extension x ON x.oid = d.refobjid WHERE x.extname = 'amcheck' AND p.proname = 'bt_index_check'"
    " AND p.pronargs = 2 AND has_function_privilege(p.oid, 'EXECUTE')"
)
HABITS = "SELECT current_setting('server_version'), current_setting('fsync'), current_setting('synchronous_commit')"
FACTS = (
    "SELECT current_setting('server_version_num')::integer, current_setting('server_encoding'), current_schema()::text,"
    f" ({HERE}::bigint % 2147483647)::integer, (SELECT count(*) FROM pg_class c WHERE c.relnamespace = {HERE}"
    f" AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND {OWN.format('c', 'pg_class')}),"
    f" EXISTS (SELECT 1 FROM pg_class c WHERE c.relnamespace = {HERE} AND c.relname = 'alembic_version')"
)

ADDS = re.compile(r"INSERT INTO (\w+) \(([^)]*)\) VALUES \([?, ]*\)((?: ON CONFLICT DO NOTHING)?)")
CONDITIONS = {
    "records_subject": "subject <> ''::text",
    "records_effect": "effect = 1",
    "records_erased": "kind = 'erased'::text",
}
GUARD = "EXECUTE FUNCTION clausewise_guard()"
GUARDED = {
    "records_guard": ("records", f"BEFORE DELETE OR UPDATE OR TRUNCATE ON records FOR EACH STATEMENT {GUARD}"),
    "sealed_guard": ("sealed", f"BEFORE UPDATE OR TRUNCATE ON sealed FOR EACH STATEMENT {GUARD}"),
    "tail_guard": ("tail", f"BEFORE DELETE OR TRUNCATE ON tail FOR EACH STATEMENT {GUARD}"),
    "tail_update": (
        "tail",
        f"BEFORE UPDATE ON tail FOR EACH ROW WHEN (new.sequence <= old.sequence OR new.id <> old.id) {GUARD}",
    ),
}
GUARD_BODY = "BEGIN RAISE EXCEPTION 'the ledger is only added to (% on %)', TG_OP, TG_TABLE_NAME; END"


def found(connection: Connection) -> list[tuple[str, str, str, str]]:
    """Return what stands in the schema of ``connection``: kind, name, table, definition."""
    return connection.execute(OBJECTS).fetchall()


def expected() -> Structure:
    """Return what the migrations make there."""
    structure: dict[tuple[str, str], tuple[str, str]] = {
        ("table", "alembic_version"): ("alembic_version", "rpfalse version_num character varying(32) NOT NULL"),
        ("index", "alembic_version_pkc"): index("alembic_version_pkc", "alembic_version", "version_num", unique=True),
        ("function", "clausewise_guard"): ("clausewise_guard", f"false {GUARD_BODY}"),
    }
    for table in metadata.tables.values():
        columns = ", ".join(map(column, table.columns))
        structure["table", table.name] = (table.name, f"rpfalse {columns}")
        structure.update(indexes(table))
    for name, (table_name, rule) in GUARDED.items():
        structure["trigger", name] = (table_name, f"O CREATE TRIGGER {name} {rule}")
    return structure


@cache
def together(statement: str) -> tuple[str, tuple[str, ...]]:
    """Return a statement that adds rows one by one as one that adds many, given column by column, and the types of the columns.

    Empty when it does more than add.
    """
    parts = ADDS.fullmatch(statement)
    if parts is None:
        return "", ()
    table = metadata.tables[parts[1]]
    kinds = tuple(kind(table.columns[name]) for name in parts[2].replace('"', "").split(", "))
    arrays = ", ".join(f"${at}::{one}[]" for at, one in enumerate(kinds, 1))
    return f"INSERT INTO {parts[1]} ({parts[2]}) SELECT * FROM unnest({arrays}){parts[3]}", kinds


def column(one: Column[object]) -> str:
    """Return a column as the catalogs describe it."""
    default = " DEFAULT ''::text" if one.server_default is not None else ""
    return f"{one.name} {kind(one)}{'' if one.nullable else ' NOT NULL'}{default}"


def kind(one: Column[object]) -> str:
    """Return the type of a column, as PostgreSQL calls it."""
    from sqlalchemy.dialects import postgresql

    return one.type.compile(dialect=postgresql.dialect()).lower()  # type: ignore[no-untyped-call]


def indexes(table: Table) -> Structure:
    """Return the indexes of a table: of its key, of what is unique, and its own."""
    keys = ", ".join(one.name for one in table.primary_key.columns)
    made = {("index", f"{table.name}_pkey"): index(f"{table.name}_pkey", table.name, keys, unique=True)}
    for one in table.columns:
        if one.unique:
            name = f"{table.name}_{one.name}_key"
            made["index", name] = index(name, table.name, one.name, unique=True)
    for other in table.indexes:
        made["index", str(other.name)] = index(
            str(other.name), table.name, ", ".join(one.name for one in other.columns)
        )
    return made


def index(name: str, table: str, columns: str, *, unique: bool = False) -> tuple[str, str]:
    """Return the table of an index and its definition."""
    condition = f" WHERE {CONDITIONS[name]}" if name in CONDITIONS else ""
    made = "UNIQUE INDEX" if unique else "INDEX"
    return table, f"true CREATE {made} {name} ON {table} USING btree ({columns}){condition}"
