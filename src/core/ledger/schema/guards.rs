//! Guards: the triggers that keep facts as they are, written from the list of tables.
//!
//! They stop mistakes made with any tool. What stops intent is the chain of seals and a head that somebody else has
//! noted; `assize verify` names what gets past the guards.

use super::relations::{Kind, Relation, Relations, Role};
use crate::core::refusal::{Refusal, Result};
use rusqlite::Connection;

/// Writes the guards of every table of a file that has none yet; open work is kept by the triggers of the schema.
pub(super) fn write(conn: &Connection) -> Result<()> {
    for relation in Relations::read(conn)?.iter() {
        let keys = keys(conn, relation)?;
        conn.execute_batch(&[once(relation, &keys), kept(relation), stays(relation)].concat())?;
    }
    Ok(())
}

/// Takes every trigger away, so that a step can change tables.
pub(super) fn remove(conn: &Connection) -> Result<()> {
    let mut statement = conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")?;
    let names: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for name in names {
        conn.execute_batch(&format!("DROP TRIGGER {name};"))?;
    }
    Ok(())
}

/// No row takes the place of another: REPLACE and UPSERT find it refused.
fn once(relation: &Relation, keys: &[Vec<String>]) -> String {
    let name = &relation.name;
    if relation.kind == Kind::Given {
        return format!(
            "CREATE TRIGGER {name}_once BEFORE INSERT ON {name} BEGIN {} END;\n",
            refusal(name, "the schema gives this list; nothing is added to it")
        );
    }
    if name == "entry" {
        return format!(
            "CREATE TRIGGER entry_once BEFORE INSERT ON entry \
             WHEN NEW.id <> coalesce((SELECT max(id) FROM entry), 0) + 1 \
             OR NEW.previous <> coalesce((SELECT seal FROM entry ORDER BY id DESC LIMIT 1), zeroblob(32)) BEGIN {} END;\n",
            refusal(name, "it does not follow the last one")
        );
    }
    let stands: Vec<String> = keys
        .iter()
        .map(|key| {
            let same: Vec<String> = key.iter().map(|column| format!("{column} = NEW.{column}")).collect();
            format!("EXISTS (SELECT 1 FROM {name} WHERE {})", same.join(" AND "))
        })
        .collect();
    format!(
        "CREATE TRIGGER {name}_once BEFORE INSERT ON {name} WHEN {} BEGIN {} END;\n",
        stands.join(" OR "),
        refusal(name, "this fact stands already; facts are never replaced")
    )
}

/// Nothing changes, except that personal text can be erased.
fn kept(relation: &Relation) -> String {
    let name = &relation.name;
    let (when, says) = if relation.with_role(Role::Personal).next().is_some() {
        (erasing(relation), "facts are never changed; personal text can only be erased")
    } else {
        (String::new(), "facts are never changed")
    };
    format!("CREATE TRIGGER {name}_kept BEFORE UPDATE ON {name} {when}BEGIN {} END;\n", refusal(name, says))
}

/// Erasing clears the salt and every personal column, leaves their digest, and touches nothing else.
fn erasing(relation: &Relation) -> String {
    let same = relation.with_role(Role::Open).map(|column| format!("NEW.{column} IS OLD.{column}"));
    let cleared = relation.with_role(Role::Personal).map(|column| format!("NEW.{column} IS NULL"));
    let erased = ["NEW.salt IS NULL", "OLD.erased IS NULL", "OLD.salt IS NOT NULL", "length(NEW.erased) = 32"];
    let all: Vec<String> = same.chain(cleared).chain(erased.map(str::to_owned)).collect();
    format!("WHEN NOT ({}) ", all.join(" AND "))
}

fn stays(relation: &Relation) -> String {
    let name = &relation.name;
    format!(
        "CREATE TRIGGER {name}_stays BEFORE DELETE ON {name} BEGIN {} END;\n",
        refusal(name, "facts are never removed")
    )
}

fn refusal(name: &str, says: &str) -> String {
    format!("SELECT RAISE(ABORT, '{name}: {says}');")
}

/// The columns of each unique key of a table, its number first, then in the order of the columns.
fn keys(conn: &Connection, relation: &Relation) -> Result<Vec<Vec<String>>> {
    let mut statement = conn.prepare(
        "SELECT l.name AS key, l.partial AS partial, i.name AS field FROM pragma_index_list(?1) l, pragma_index_info(l.name) i
         WHERE l.\"unique\" ORDER BY l.name, i.seqno",
    )?;
    let mut rows = statement.query([&relation.name])?;
    let mut keys: Vec<(String, Vec<String>)> = Vec::new();
    while let Some(row) = rows.next()? {
        let (key, field): (String, Option<String>) = (row.get("key")?, row.get("field")?);
        let field = field.filter(|_| row.get("partial") == Ok(false)).ok_or_else(|| {
            Refusal::fault(format!(
                "{key}: a guard is written for unique columns, not for expressions or a part of rows"
            ))
        })?;
        match keys.last_mut() {
            Some((last, fields)) if *last == key => fields.push(field),
            _ => keys.push((key, vec![field])),
        }
    }
    let mut keys: Vec<Vec<String>> = keys.into_iter().map(|(_, fields)| fields).collect();
    keys.sort_by_key(|key| key.iter().map(|column| relation.place(column)).collect::<Vec<_>>());
    if relation.place("id").is_some() {
        keys.insert(0, vec!["id".to_owned()]);
    }
    Ok(keys)
}
