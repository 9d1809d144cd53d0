//! Which conflict bars what: one table in the core, shown in README.

use crate::support::repo;
use assize::core::people::conflict::{Conflict, Deed};

#[test]
fn the_readme_shows_the_table_of_conflicts_and_acts() {
    let path = repo().join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once("<!-- conflicts -->\n").expect("the table begins");
    let (shown, after) = rest.split_once("<!-- /conflicts -->").expect("the table ends");
    let table = table();
    if std::env::var_os("ASSIZE_WRITE_DOCS").is_some() {
        std::fs::write(&path, format!("{before}<!-- conflicts -->\n{table}<!-- /conflicts -->{after}")).unwrap();
        return;
    }
    assert_eq!(shown, table, "ASSIZE_WRITE_DOCS=1 cargo test independence");
}

/// One row a conflict, one column for the deeds that the same conflicts bar; the deeds of each column stand below.
fn table() -> String {
    let mut columns: Vec<(Vec<Deed>, Vec<bool>)> = Vec::new();
    for deed in Deed::ALL {
        let bars: Vec<bool> = Conflict::ALL.into_iter().map(|conflict| deed.is_barred_by(conflict)).collect();
        match columns.iter_mut().find(|(_, other)| *other == bars) {
            Some((deeds, _)) => deeds.push(deed),
            None => columns.push((vec![deed], bars)),
        }
    }
    let letters: Vec<char> = ('a'..).take(columns.len()).collect();
    let heads: Vec<String> = letters.iter().map(|letter| format!(" {letter} |")).collect();
    let mut table = format!("| conflict |{}\n|---|{}\n", heads.concat(), "---|".repeat(columns.len()));
    for (row, conflict) in Conflict::ALL.into_iter().enumerate() {
        let cells: Vec<&str> = columns.iter().map(|(_, bars)| if bars[row] { " ✗ |" } else { " · |" }).collect();
        table.push_str(&format!("| {} |{}\n", conflict.title(), cells.concat()));
    }
    table.push('\n');
    for (letter, (deeds, _)) in letters.iter().zip(&columns) {
        let deeds: Vec<&str> = deeds.iter().map(|deed| deed.title()).collect();
        table.push_str(&format!("- {letter}: {}\n", deeds.join(", ")));
    }
    table
}
