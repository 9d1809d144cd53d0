//! What customers said.

use super::model::{Edition, Section};
use super::words::{changed, rate, told};
use crate::core::report::management::Customers;
use crate::core::text::Untrusted;
use crate::view::cells::number;
use crate::view::chart::{Chart, Part, Stack};
use crate::view::sheet::{Cell, Column, Sheet};
use crate::view::voice::filled;
use crate::view::words::count;

/// What customers said.
pub fn section(found: &Customers, edition: Edition) -> Section {
    let mut tables = Vec::new();
    tables.extend((found.rating.n > 0).then(|| stars(found)));
    tables.push(voices(found));
    tables.extend((edition == Edition::Management && !found.quotes.is_empty()).then(|| quotes(found)));
    Section {
        key: "customers",
        title: "What customers said",
        says: says(found),
        charts: (found.rating.n > 0).then(|| Chart::Stack(stack(found))).into_iter().collect(),
        tables,
    }
}

fn says(found: &Customers) -> Vec<String> {
    let mut says = Vec::new();
    if found.rating.n == 0 {
        says.push("No customer rated a dialogue of these days.".to_owned());
    } else {
        says.push(format!(
            "Customers gave {}, over all rated dialogues, whether audited or not.",
            told(&found.rating, "stars of 5")
        ));
        says.push(format!(
            "Who rates chooses to: that says nothing of those who did not. {}",
            changed(&found.change, ("stars", "stars"))
        ));
    }
    says.extend(filled(&found.filled));
    says.extend((!found.voices.is_empty()).then(|| {
        format!("Auditors wrote down of what customers spoke, in {}.", count(found.looked_at, "audited dialogue"))
    }));
    says
}

fn stack(found: &Customers) -> Stack {
    let whole = found.rating.n;
    let part = |(stars, number): &(u8, u64)| Part {
        label: count(u64::from(*stars), "star"),
        count: *number,
        told: format!("{number} of {whole}"),
    };
    let parts: Vec<Part> = found.stars.iter().rev().map(part).collect();
    let said: Vec<String> = parts.iter().map(|part| format!("{}: {}", part.label, part.told)).collect();
    Stack { title: "Ratings".to_owned(), says: said.join("; "), parts }
}

fn stars(found: &Customers) -> Sheet {
    let row = |(stars, times): &(u8, u64)| vec![Cell::Count(i64::from(*stars)), number(*times)];
    Sheet {
        name: "stars",
        title: "Ratings".to_owned(),
        columns: vec![Column::numbers("stars", "stars").always(), Column::numbers("dialogues", "dialogues").always()],
        rows: found.stars.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

fn voices(found: &Customers) -> Sheet {
    let rows = found.voices.iter().map(|one| {
        let topic = one.topic.as_ref().map_or(Cell::Absent("no topic"), |topic| Cell::text(&Untrusted::new(topic)));
        vec![Cell::word(&one.about), topic, rate(&one.dialogues)]
    });
    Sheet {
        name: "voices",
        title: "Of what they spoke".to_owned(),
        columns: vec![
            Column::words("about", "about").always(),
            Column::prose("topic", "topic"),
            Column::shares("dialogues", "dialogues"),
        ],
        rows: rows.collect(),
        notes: vec!["Of the dialogues that were looked at, each counted once: no weights.".to_owned()],
        empty: "Nobody wrote down what customers said: assize score voice".to_owned(),
    }
}

fn quotes(found: &Customers) -> Sheet {
    let more = count(found.more, "more voice");
    Sheet {
        name: "quotes",
        title: "In their words".to_owned(),
        columns: vec![Column::words("about", "about").always(), Column::prose("quote", "words")],
        rows: found
            .quotes
            .iter()
            .map(|one| vec![Cell::word(&one.about), Cell::text(&Untrusted::new(&one.words))])
            .collect(),
        notes: (found.more > 0).then(|| format!("{more} in: assize report voice")).into_iter().collect(),
        empty: String::new(),
    }
}
