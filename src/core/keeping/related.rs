//! Related: the rows that are about somebody: those that name them, and those that hang on a case of theirs.

use super::subject::{Numbers, Subject, numbers};
use crate::core::refusal::{Refusal, Result};
use rusqlite::Connection;
use rusqlite::types::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Why a row is not told yet.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Held {
    /// Its audit is not delivered.
    NotDelivered,
    /// Somebody is to score the dialogue again, untold.
    ScoredAgain,
    /// Nobody ruled on the dispute yet.
    NotRuled,
    /// The calibration is not closed.
    NotClosed,
}

impl Held {
    /// Until when it is not told.
    pub const fn until(self) -> &'static str {
        match self {
            Self::NotDelivered => "until the audit is delivered",
            Self::ScoredAgain => "until the dialogue is scored again",
            Self::NotRuled => "until the dispute is ruled on",
            Self::NotClosed => "until the calibration is closed",
        }
    }
}

/// A row, with what it says.
pub(super) struct Row {
    pub(super) table: String,
    pub(super) id: i64,
    pub(super) entry: i64,
    /// The columns that are numbers of people.
    pub(super) people: Vec<String>,
    pub(super) values: Vec<(String, Value)>,
}

/// Rows about somebody, and how many are held back.
pub(super) struct Related {
    pub(super) rows: Vec<Row>,
    pub(super) held: Vec<(Held, usize)>,
}

/// A table with the columns that lead to others.
struct Table {
    name: String,
    columns: Vec<String>,
    /// Column and table.
    leads: Vec<(String, String)>,
}

/// Everything about somebody.
pub(super) fn related(conn: &Connection, subject: &Subject) -> Result<Related> {
    let tables = tables(conn)?;
    let mut found = seeds(conn, &tables, subject)?;
    let cases = found.cases.clone();
    grow(conn, &tables, &mut found, cases)?;
    let hidden = hidden(conn, &subject.persons(conn)?)?;
    let by_name: BTreeMap<&str, &Table> = tables.iter().map(|table| (table.name.as_str(), table)).collect();
    let (mut rows, mut held) = (Vec::new(), BTreeMap::<Held, usize>::new());
    for table in &tables {
        for id in found.rows.get(&table.name).into_iter().flatten() {
            match hidden.why(conn, &by_name, (table, *id), 0)? {
                Some(why) => *held.entry(why).or_default() += 1,
                None => rows.push(read(conn, table, *id)?),
            }
        }
    }
    Ok(Related { rows, held: held.into_iter().collect() })
}

/// Rows by table, and those of them that others hang on.
#[derive(Default)]
struct Found {
    rows: BTreeMap<String, BTreeSet<i64>>,
    cases: BTreeMap<String, BTreeSet<i64>>,
}

impl Found {
    fn add(&mut self, table: &str, ids: Vec<i64>) -> Vec<i64> {
        let known = self.rows.entry(table.to_owned()).or_default();
        ids.into_iter().filter(|id| known.insert(*id)).collect()
    }
}

/// The columns that say whose case a row is; those that hang on such a row are about that person too.
const CASES: [(&str, &str); 6] = [
    ("audit", "agent"),
    ("care", "agent"),
    ("coaching", "agent"),
    ("commendation", "agent"),
    ("self_score", "agent"),
    ("early_sign", "agent"),
];

/// Readings of dialogues, of their audits and of disputes about these: a reading names its subject by number alone. Who exported
/// everything, or made evidence with text of people, after the first of them came in had these too.
const READ: &str =
    "SELECT r.id AS id FROM reading r WHERE (r.subject = 'dialogue' AND r.number IN (SELECT value FROM json_each(?1)))
    OR (r.subject = 'audit' AND r.number IN (SELECT id FROM audit WHERE request IN (SELECT value FROM json_each(?1))))
    OR (r.subject = 'dispute' AND r.number IN (SELECT d.id FROM dispute d JOIN audit a ON a.id = d.audit
      WHERE a.request IN (SELECT value FROM json_each(?1))))
    OR (r.subject = 'export' AND r.number <> 3
      AND r.entry > (SELECT min(q.entry) FROM request q WHERE q.id IN (SELECT value FROM json_each(?1)))) ORDER BY r.id";

/// Exports of everything, and evidence with text of people, since somebody's first dialogue or audit was here.
const TAKEN_OUT: &str = "SELECT r.id AS id FROM reading r WHERE r.subject = 'export' AND r.number <> 3 AND r.entry > (SELECT min(x.entry) FROM
    (SELECT a.entry AS entry FROM audit a WHERE a.agent IN (SELECT value FROM json_each(?1))
     UNION ALL SELECT q.entry FROM request q WHERE q.agent IN (SELECT value FROM json_each(?1))) x) ORDER BY r.id";

fn seeds(conn: &Connection, tables: &[Table], subject: &Subject) -> Result<Found> {
    let mut found = Found::default();
    let (dialogues, persons) = (subject.dialogues(conn)?, subject.persons(conn)?);
    if dialogues.len() > 0 {
        found.add("request", dialogues.0.clone());
        found.cases.insert("request".to_owned(), dialogues.0.iter().copied().collect());
        found.add("reading", numbers(conn, READ, &[&dialogues.json()])?.0);
    }
    if let Subject::Customer(name) = subject {
        for table in ["hold", "erasure", "subject_access"] {
            found.add(
                table,
                numbers(conn, &format!("SELECT id FROM {table} WHERE customer = ?1"), &[&name.expose()])?.0,
            );
        }
    }
    if persons.len() == 0 {
        return Ok(found);
    }
    found.add("person", persons.0.clone());
    found.add("reading", numbers(conn, TAKEN_OUT, &[&persons.json()])?.0);
    for table in tables {
        for (column, _) in table.leads.iter().filter(|(_, to)| to == "person") {
            let sql = format!("SELECT id FROM {} WHERE {column} IN (SELECT value FROM json_each(?1))", table.name);
            let ids = numbers(conn, &sql, &[&persons.json()])?.0;
            if CASES.contains(&(table.name.as_str(), column.as_str())) {
                found.cases.entry(table.name.clone()).or_default().extend(ids.iter().copied());
            }
            found.add(&table.name, ids);
        }
    }
    Ok(found)
}

/// Adds what hangs on cases, and what hangs on that.
fn grow(
    conn: &Connection,
    tables: &[Table],
    found: &mut Found,
    mut new: BTreeMap<String, BTreeSet<i64>>,
) -> Result<()> {
    while !new.is_empty() {
        let mut next = BTreeMap::<String, BTreeSet<i64>>::new();
        for table in tables.iter().filter(|table| !LISTS.contains(&table.name.as_str())) {
            for (column, to) in &table.leads {
                let Some(ids) = new.get(to) else { continue };
                let about = Numbers(ids.iter().copied().collect()).json();
                let sql = format!("SELECT id FROM {} WHERE {column} IN (SELECT value FROM json_each(?1))", table.name);
                let fresh = found.add(&table.name, numbers(conn, &sql, &[&about])?.0);
                if !fresh.is_empty() {
                    next.entry(table.name.clone()).or_default().extend(fresh);
                }
            }
        }
        new = next;
    }
    Ok(())
}

/// Tables whose rows only list what they are about.
const LISTS: [&str; 3] = ["erased_run", "evidence", "candidate"];

/// The tables of facts, with what leads to others.
fn tables(conn: &Connection) -> Result<Vec<Table>> {
    let mut statement = conn.prepare_cached(
        "SELECT t.name AS name, c.name AS field, f.\"table\" AS leads FROM sqlite_schema t JOIN pragma_table_info(t.name) c
         LEFT JOIN pragma_foreign_key_list(t.name) f ON f.\"from\" = c.name
         WHERE t.type = 'table' AND t.name NOT GLOB 'open_*' AND t.name NOT GLOB 'sqlite_*' AND t.name NOT IN ('entry', 'extent')
           AND EXISTS (SELECT 1 FROM pragma_table_info(t.name) e WHERE e.name = 'entry') ORDER BY t.name, c.cid",
    )?;
    let (mut rows, mut tables) = (statement.query([])?, Vec::<Table>::new());
    while let Some(row) = rows.next()? {
        let (name, field): (String, String) = (row.get("name")?, row.get("field")?);
        let leads: Option<String> = row.get("leads")?;
        if tables.last().is_none_or(|last| last.name != name) {
            tables.push(Table { name: name.clone(), columns: Vec::new(), leads: Vec::new() });
        }
        let Some(table) = tables.last_mut() else { continue };
        table.leads.extend(leads.map(|leads| (field.clone(), leads)));
        table.columns.push(field);
    }
    Ok(tables)
}

fn read(conn: &Connection, table: &Table, id: i64) -> Result<Row> {
    let sql = format!("SELECT * FROM {} WHERE id = ?1", table.name);
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query([id])?;
    let row = rows.next()?.ok_or_else(|| Refusal::fault("a row that was just there is gone"))?;
    let mut values = Vec::new();
    for column in table.columns.iter().filter(|column| !["id", "entry", "salt", "erased"].contains(&column.as_str())) {
        let value: Value = row.get(column.as_str())?;
        if value != Value::Null {
            values.push((column.clone(), value));
        }
    }
    let is_person = |(column, to): &(String, String)| (to == "person").then(|| column.clone());
    let mut people: Vec<String> = table.leads.iter().filter_map(is_person).collect();
    if table.name == "person" {
        people.clear();
    }
    Ok(Row { table: table.name.clone(), id, entry: row.get("entry")?, people, values })
}

/// Rows that are not told yet, by table.
struct Hidden(BTreeMap<(String, i64), Held>);

impl Hidden {
    /// Why a row is not told yet: by itself, or since it hangs on one that is not.
    fn why(
        &self,
        conn: &Connection,
        tables: &BTreeMap<&str, &Table>,
        (table, id): (&Table, i64),
        depth: usize,
    ) -> Result<Option<Held>> {
        if let Some(held) = self.0.get(&(table.name.clone(), id)) {
            return Ok(Some(*held));
        }
        let leads = table.leads.iter().filter(|(_, to)| !GROUND.contains(&to.as_str()));
        for (column, to) in leads.filter(|_| depth < DEEPEST) {
            // A list of words leads nowhere.
            let Some(next) = tables.get(to.as_str()) else { continue };
            let sql = format!("SELECT {column} AS id FROM {} WHERE id = ?1 AND {column} IS NOT NULL", table.name);
            for row in numbers(conn, &sql, &[&id])?.0 {
                if let Some(held) = self.why(conn, tables, (next, row), depth + 1)? {
                    return Ok(Some(held));
                }
            }
        }
        Ok(None)
    }
}

/// Tables on which nothing is hidden.
const GROUND: [&str; 8] = ["person", "request", "card", "criterion", "criterion_line", "notice", "stratum", "draw"];
/// How many steps lead from a row to its audit at the most.
const DEEPEST: usize = 6;

/// What nobody may know of yet: scores before they are delivered, dialogues that somebody is to score again untold, ballots
/// before the ruling, answers before a calibration is closed.
fn hidden(conn: &Connection, persons: &Numbers) -> Result<Hidden> {
    let (mut hidden, persons) = (BTreeMap::new(), persons.json());
    let questions: [(&str, Held, &str); 5] = [
        ("audit", Held::NotDelivered, NOT_DELIVERED),
        ("audit", Held::ScoredAgain, AGAIN),
        (
            "taking",
            Held::NotRuled,
            "SELECT t.id AS id FROM taking t JOIN seat s ON s.id = t.seat WHERE NOT EXISTS (SELECT 1 FROM ruling r WHERE r.dispute = s.dispute AND r.instance = s.instance)",
        ),
        ("ballot", Held::NotRuled, UNRULED),
        ("calibration_scoring", Held::NotClosed, NOT_CLOSED),
    ];
    for (table, held, sql) in questions {
        let with_people: [&dyn rusqlite::ToSql; 1] = [&persons];
        let about: &[&dyn rusqlite::ToSql] = if sql == AGAIN { &with_people } else { &[] };
        for id in numbers(conn, sql, about)?.0 {
            hidden.entry((table.to_owned(), id)).or_insert(held);
        }
    }
    Ok(Hidden(hidden))
}

const NOT_DELIVERED: &str = "SELECT audit AS id FROM audit_state
    WHERE delivered IS NULL AND state NOT IN ('struck', 'void', 'forgone') AND kind IN ('drawn', 'spot')";

/// Repeats and second scores that are still to come, and for who is to give one what they gave before.
const AGAIN: &str =
    "SELECT a.id AS id FROM audit a JOIN audit x ON x.ticket = a.ticket JOIN open_audit o ON o.audit = x.id
    WHERE x.kind IN ('repeat', 'double') AND (a.id = x.id OR o.auditor IN (SELECT value FROM json_each(?1)))";

const NOT_CLOSED: &str = "SELECT s.id AS id FROM calibration_scoring s JOIN calibration_item i ON i.id = s.item
    WHERE NOT EXISTS (SELECT 1 FROM calibration_closing c WHERE c.calibration = i.calibration)";

const UNRULED: &str = "SELECT b.id AS id FROM ballot b JOIN seat s ON s.id = b.seat
    WHERE NOT EXISTS (SELECT 1 FROM ruling r WHERE r.dispute = s.dispute AND r.instance = s.instance)";
