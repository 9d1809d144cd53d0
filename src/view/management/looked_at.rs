//! What was looked at, and how it was drawn.

use super::model::{Edition, Section};
use crate::calc::draw::Source;
use crate::core::draw::SeedWorth;
use crate::core::frame::Exclusion;
use crate::core::report::management::{DrawLine, LookedAt};
use crate::core::text::{Untrusted, shell_word};
use crate::view::cells::number;
use crate::view::chart::{Chart, Part, Stack};
use crate::view::seed::worth;
use crate::view::sheet::{Cell, Column, Sheet, decimal};
use crate::view::words::{count, count_of};
use std::collections::BTreeMap;

/// What was looked at.
pub fn section(found: &LookedAt, edition: Edition) -> Section {
    let mut tables = vec![draws(found)];
    if edition == Edition::Council {
        tables.push(to_check(found));
    }
    tables.extend((!found.outside.is_empty()).then(|| outside(found)));
    Section {
        key: "looked_at",
        title: "What was looked at, and how it was drawn",
        says: says(found),
        charts: (found.drawn > 0).then(|| Chart::Stack(stack(found))).into_iter().collect(),
        tables,
    }
}

fn says(found: &LookedAt) -> Vec<String> {
    let standing: Vec<&DrawLine> = found.draws.iter().filter(|draw| draw.void.is_none()).collect();
    let mut says = vec![if standing.is_empty() {
        "Nothing was drawn for these days.".to_owned()
    } else {
        let (size, tickets) =
            standing.iter().fold((0, 0), |(size, tickets), one| (size + one.size, tickets + one.tickets));
        format!(
            "{} by lot took {} out of {}. Where the chance came from: {}.",
            count(standing.len() as u64, "draw"),
            count(tickets.unsigned_abs(), "dialogue"),
            size,
            seeds(&standing)
        )
    }];
    let LookedAt { drawn, scored, delivered, read, read_for, .. } = found;
    let by_others = if *read_for == 0 {
        String::new()
    } else {
        format!(", {read_for} of them acknowledged by somebody else for the agent")
    };
    says.push(format!(
        "{} of these days count: {scored} scored, {delivered} delivered, {read} acknowledged or disputed by their agents{by_others}.",
        count(*drawn, "audit")
    ));
    says.extend(found.weights.map(|(low, high)| weighed(low, high)));
    if found.silent.0 > 0 {
        let (silent, all) = found.silent;
        says.push(format!(
            "{silent} of {all} dialogues stand in strata of which nothing is delivered: no figure speaks for them."
        ));
    }
    says.extend((found.missing > 0).then(|| {
        format!("{} drawn and missing from the record.", count_of(found.missing, "dialogue was", "dialogues were"))
    }));
    says.extend((found.in_sight > 0).then(|| {
        format!("{} marked in sight of what the policy hides.", count_of(found.in_sight, "audit was", "audits were"))
    }));
    says.extend((found.brought_in > 0).then(|| {
        let were = count_of(found.brought_in, "score was", "scores were");
        format!("{were} brought in for an auditor by somebody else.")
    }));
    let (returned, undone) = found.again;
    says.extend((returned > 0).then(|| {
        let were = count_of(returned, "audit was", "audits were");
        format!("{were} rescored, since somebody returned a score before its agent saw it.")
    }));
    says.extend((undone > 0).then(|| {
        let were = count_of(undone, "audit was", "audits were");
        format!("{were} rescored, since the auditor took a score back before its agent saw it.")
    }));
    says.extend(
        found
            .left_out
            .iter()
            .map(|(why, how_many)| format!("In no figure: {} {}.", count(*how_many, "audit"), left_out(why))),
    );
    says
}

/// What the seeds of some draws are worth, with how many of each kind where there are several.
fn seeds(draws: &[&DrawLine]) -> String {
    let mut kinds = BTreeMap::<&str, u64>::new();
    for one in draws {
        *kinds.entry(said_of(one)).or_default() += 1;
    }
    if let (1, Some((kind, _))) = (kinds.len(), kinds.first_key_value()) {
        return (*kind).to_owned();
    }
    let told: Vec<String> = kinds.iter().map(|(kind, how_many)| format!("{kind} ({how_many})")).collect();
    told.join("; ")
}

fn weighed(low: i64, high: i64) -> String {
    let (low, high) = (decimal(low.into()), decimal(high.into()));
    if low == high {
        return format!("Each audit stands for {low} dialogues.");
    }
    format!("One audit stands for {low} to {high} dialogues, by its stratum, and counts for as many in each mean.")
}

fn left_out(why: &str) -> &'static str {
    match why {
        "replaced" => "that gave way to the next ticket",
        "second" => "by a second auditor, which measure auditors",
        "repeat" => "by the same auditor again, which measure auditors",
        "spot" => "that somebody picked",
        "void" => "of void draws",
        _ => "that a dispute took out",
    }
}

fn stack(found: &LookedAt) -> Stack {
    let LookedAt { drawn, scored, delivered, read, .. } = *found;
    let part = |label: &str, count: u64| Part { label: label.to_owned(), count, told: format!("{count} of {drawn}") };
    Stack {
        title: "How far the audits are".to_owned(),
        says: format!("Of {drawn} audits {scored} are scored, {delivered} delivered and {read} read by their agents."),
        parts: vec![
            part("read by their agents", read),
            part("delivered, not read yet", delivered - read),
            part("scored, not delivered yet", scored.saturating_sub(delivered)),
            part("still to be scored", drawn - scored),
        ],
    }
}

fn draws(found: &LookedAt) -> Sheet {
    let is_one_void = found.draws.iter().any(|one| one.void.is_some());
    let row = |one: &DrawLine| {
        let mut row = vec![
            Cell::word(&one.name),
            Cell::word(&one.first),
            Cell::word(&one.last),
            Cell::Count(one.size),
            Cell::Count(one.tickets),
            number(one.late),
            number(one.amended),
            one.version.map_or(Cell::Absent("not kept"), Cell::Count),
            Cell::word(said_of(one)),
        ];
        row.extend(is_one_void.then(|| void(one)));
        row
    };
    let mut columns = vec![
        Column::words("draw", "draw").always(),
        Column::words("first", "from").always(),
        Column::words("last", "to"),
        Column::numbers("size", "dialogues").always(),
        Column::numbers("tickets", "drawn").always(),
        Column::numbers("late", "came late"),
        Column::numbers("amended", "amended"),
        Column::numbers("version", "plan"),
        Column::prose("seed", "seed"),
    ];
    columns.extend(is_one_void.then(|| Column::prose("void", "void, since")));
    Sheet {
        name: "draws",
        title: "Draws".to_owned(),
        columns,
        rows: found.draws.iter().map(row).collect(),
        notes: Vec::new(),
        empty: "There is no draw.".to_owned(),
    }
}

/// Who made it void, and why.
fn void(one: &DrawLine) -> Cell {
    let by = one.void_by.as_ref().map(|by| format!("{by}: ")).unwrap_or_default();
    one.void.as_ref().map_or(Cell::Absent("it stands"), |why| Cell::text(&Untrusted::new(format!("{by}{why}"))))
}

fn said_of(one: &DrawLine) -> &'static str {
    let source: Option<Source> = one.source.parse().ok();
    source.map_or("unknown", |source| worth(SeedWorth::of(&source, one.seed.as_deref(), one.one_hand)))
}

/// What the table is called that says how to check each draw: its third and fourth cells are commitment and key.
pub const TO_CHECK: &str = "to_check";
/// What stands in the place of a key that is hidden from its reader.
pub const HIDDEN_KEY: &str = "once it is scored";

/// What somebody needs who does not trust the file: the commitment from before the draw, the key, and what to type.
fn to_check(found: &LookedAt) -> Sheet {
    let row = |one: &DrawLine| {
        let name = shell_word(&one.name);
        vec![
            Cell::word(&one.name),
            Cell::word(&one.source),
            Cell::word(&one.commitment),
            one.key.as_ref().map_or(Cell::Absent("it was never drawn"), Cell::word),
            Cell::word(format!("assize assign verify {name}")),
            Cell::word(format!("assize assign proof {name}")),
        ]
    };
    Sheet {
        name: TO_CHECK,
        title: "How to check each draw".to_owned(),
        columns: vec![
            Column::words("draw", "draw").always(),
            Column::prose("source", "source of the seed"),
            Column::prose("commitment", "commitment (SHA-256)"),
            Column::prose("key", "key"),
            Column::prose("verify", "with the file"),
            Column::prose("proof", "without it"),
        ],
        rows: found.draws.iter().map(row).collect(),
        notes: vec![
            "The first command computes a draw again from the file. The second, which a lead can type for you, writes a \
             folder that checks it with no more than sha256sum, without assize: hold its commitment against the one that was \
             noted before the draw."
                .to_owned(),
        ],
        empty: "There is no draw.".to_owned(),
    }
}

fn outside(found: &LookedAt) -> Sheet {
    let reason = |code: &str| Exclusion::of(code).map_or_else(|| code.to_owned(), |reason| reason.words().to_owned());
    Sheet {
        name: "outside",
        title: "Dialogues that could not be drawn".to_owned(),
        columns: vec![Column::words("reason", "reason").always(), Column::numbers("dialogues", "dialogues").always()],
        rows: found.outside.iter().map(|(code, how_many)| vec![Cell::word(reason(code)), number(*how_many)]).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}
