//! Statistics: what SQLite noted of tables and indexes, to find answers sooner. A row that it could not have noted was written
//! by somebody: of a table or an index that is not there, with what is no number, or with more rows than the file has bytes.

use crate::core::refusal::Result;
use rusqlite::{Connection, OptionalExtension, Row};

/// More of them are not looked at: SQLite notes one row for each index.
const MOST: usize = 10_000;

/// So many are told.
const TOLD: usize = 20;

/// Each row of a table of statistics: what it is of, whether that is there, whether it was noted once, and how long it is.
const ROWS: &str = "SELECT iif(typeof(s.tbl) = 'text', substr(s.tbl, 1, 100), 'no table') AS of_table,
    iif(typeof(s.idx) = 'text', substr(s.idx, 1, 100), NULL) AS of_index,
    EXISTS (SELECT 1 FROM sqlite_schema o WHERE o.type = 'table' AND o.name = s.tbl)
      AND (s.idx IS NULL OR s.idx = s.tbl OR EXISTS (SELECT 1 FROM sqlite_schema o WHERE o.type = 'index' AND o.name = s.idx AND o.tbl_name = s.tbl))
      AS is_there";

/// What stands in the tables of statistics and cannot be one.
pub fn statistics(conn: &Connection) -> Result<Vec<String>> {
    let bytes: u64 = conn.query_row(
        "SELECT c.page_count * s.page_size AS bytes FROM pragma_page_count() c, pragma_page_size() s",
        [],
        |row| row.get("bytes"),
    )?;
    let mut found = of_indexes(conn, bytes)?;
    found.extend(of_samples(conn)?);
    let more = found.len().saturating_sub(TOLD);
    found.truncate(TOLD);
    found.extend((more > 0).then(|| format!("and {more} more statistics")));
    Ok(found)
}

fn of_indexes(conn: &Connection, bytes: u64) -> Result<Vec<String>> {
    if !has(conn, "sqlite_stat1")? {
        return Ok(Vec::new());
    }
    let sql = format!(
        "{ROWS}, iif(typeof(s.stat) = 'text' AND octet_length(s.stat) <= 1000, s.stat, NULL) AS stat FROM sqlite_stat1 s LIMIT {MOST}"
    );
    let mut statement = conn.prepare(&sql)?;
    let (mut rows, mut found, mut seen) = (statement.query([])?, Vec::new(), std::collections::BTreeSet::new());
    while let Some(row) = rows.next()? {
        let (name, is_there) = named(row)?;
        let stat: Option<String> = row.get("stat")?;
        let says = match stat {
            _ if !is_there => Some("which are not there"),
            None => Some("which are no text, or too long"),
            Some(stat) if !is_statistic(&stat, bytes) => Some("which SQLite does not note so"),
            Some(_) => (!seen.insert(name.clone())).then_some("which stand there twice"),
        };
        found.extend(says.map(|says| format!("sqlite_stat1 has statistics of {name}, {says}")));
    }
    Ok(found)
}

fn of_samples(conn: &Connection) -> Result<Vec<String>> {
    if !has(conn, "sqlite_stat4")? {
        return Ok(Vec::new());
    }
    let mut statement = conn.prepare(&format!("{ROWS} FROM sqlite_stat4 s LIMIT {MOST}"))?;
    let (mut rows, mut found) = (statement.query([])?, Vec::new());
    while let Some(row) = rows.next()? {
        let (name, is_there) = named(row)?;
        found.extend((!is_there).then(|| format!("sqlite_stat4 has samples of {name}, which are not there")));
    }
    Ok(found)
}

fn named(row: &Row<'_>) -> Result<(String, bool)> {
    let (table, index): (String, Option<String>) = (row.get("of_table")?, row.get("of_index")?);
    let name = index.map_or_else(|| table.clone(), |index| format!("{table}, {index}"));
    Ok((name.escape_debug().to_string(), row.get("is_there")?))
}

/// Numbers, of which none is more than a file of so many bytes can have, then words that SQLite knows.
fn is_statistic(stat: &str, bytes: u64) -> bool {
    let words: Vec<&str> = stat.split(' ').collect();
    let numbers = words.iter().take_while(|word| word.parse().is_ok_and(|number: u64| number <= bytes)).count();
    let is_word = |word: &&str| {
        let size = word.strip_prefix("sz=").is_some_and(|size| size.parse::<u32>().is_ok());
        size || ["unordered", "noskipscan"].contains(word)
    };
    numbers > 0 && words.iter().skip(numbers).all(is_word)
}

fn has(conn: &Connection, table: &str) -> Result<bool> {
    let mut statement = conn.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1")?;
    Ok(statement.query_row([table], |_| Ok(())).optional()?.is_some())
}
