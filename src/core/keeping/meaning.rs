//! Meaning: what tables and columns hold, in the words of `schema.sql`.

use crate::core::ledger::CURRENT;
use std::collections::BTreeMap;

/// What columns mean, by table and name; and by name alone.
#[derive(Default, Debug)]
pub(super) struct Meanings {
    tables: BTreeMap<String, String>,
    columns: BTreeMap<(String, String), String>,
    names: BTreeMap<String, String>,
}

impl Meanings {
    /// Those of the schema of this program.
    pub(super) fn of_schema() -> Self {
        let (mut found, mut above, mut table) = (Self::default(), Vec::new(), String::new());
        let mut is_dictionary = false;
        for line in CURRENT.text.lines() {
            is_dictionary |= line.starts_with("-- Dictionary:");
            if let Some(comment) = line.strip_prefix("--") {
                found.comment(comment, is_dictionary, &mut above);
                continue;
            }
            if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
                rest.split(' ').next().unwrap_or_default().clone_into(&mut table);
                found.tables.insert(table.clone(), above.join(" "));
            } else if let Some((code, says)) = line.split_once(" -- ") {
                let column = code.split_whitespace().next().unwrap_or_default().to_owned();
                found.columns.insert((table.clone(), column), says.trim().to_owned());
            }
            above.clear();
        }
        found
    }

    /// What a column of a table means; without a word of its own what the table holds.
    pub(super) fn of(&self, table: &str, column: &str) -> String {
        let own = self.columns.get(&(table.to_owned(), column.to_owned()));
        let dotted = || self.names.get(&format!("{table}.{column}"));
        let found = own.or_else(dotted).or_else(|| self.names.get(column)).or_else(|| self.tables.get(table));
        found.cloned().unwrap_or_default()
    }

    fn comment(&mut self, comment: &str, is_dictionary: bool, above: &mut Vec<String>) {
        match comment.strip_prefix("   ").filter(|_| is_dictionary).and_then(|line| line.split_once(' ')) {
            Some((name, says)) => {
                let says = says.trim();
                let plain = says
                    .strip_prefix('[')
                    .and_then(|rest| rest.split_once(']'))
                    .map_or(says, |(unit, rest)| if rest.trim().is_empty() { unit } else { rest.trim() });
                self.names.insert(name.to_owned(), plain.to_owned());
            }
            None if comment.starts_with("----") => above.clear(),
            None => above.push(comment.trim().to_owned()),
        }
    }
}
