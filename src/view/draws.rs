//! Plans and draws in lists, commitments, and the frame held against a count.

use super::cells::number;
use super::inert::term_line;
use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet};
use super::words::{count, count_of, list_and};
use crate::calc::draw::Source;
use crate::core::refusal::Result;
use crate::core::sampling::{AgentGap, Committed, Draw, Listed, Plan};
use crate::core::text::Untrusted;

/// The plans in force.
pub fn plans(plans: &[Plan]) -> Result<Sheet> {
    let row = |plan: &Plan| {
        Ok(vec![
            Cell::word(&plan.name),
            Cell::Count(plan.version),
            Cell::Day(plan.starts()?),
            plan.ends()?.map_or(Cell::Absent("goes on"), Cell::Day),
            Cell::word(plan.card()),
            plan.count().map_or(Cell::Absent("in all"), |count| Cell::Count(count.into())),
            Cell::word(plan.columns().get(1..).unwrap_or_default().join(", ")),
            Cell::word(plan.seed().word()),
            Cell::word(plan.quota()),
        ])
    };
    Ok(Sheet {
        name: "plans",
        title: "Plans in force".to_owned(),
        columns: vec![
            Column::words("plan", "plan"),
            Column::numbers("version", "version"),
            Column::words("starts", "starts"),
            Column::words("ends", "ends"),
            Column::words("card", "card"),
            Column::numbers("quota", "dialogues"),
            Column::words("by", "for each"),
            Column::words("seed", "seed"),
            Column::words("draws", "draws"),
        ],
        rows: plans.iter().map(row).collect::<Result<_>>()?,
        notes: Vec::new(),
        empty: "There is no plan yet: assize assign plan add plan.toml".to_owned(),
    })
}

/// The draws that were made.
pub fn draws(listed: &[Listed], waiting: &[Committed]) -> Sheet {
    let row = |draw: &Listed| {
        vec![
            Cell::word(&draw.name),
            Cell::word(&draw.window.0),
            Cell::word(&draw.window.1),
            Cell::Count(draw.size),
            Cell::Count(draw.outside),
            Cell::Count(draw.tickets),
            number(draw.late),
            Cell::word(&draw.seed),
            draw.void.as_ref().map_or(Cell::Absent("no"), Cell::text),
        ]
    };
    let mut columns = drawn_and([Column::numbers("late", "came in later"), Column::words("seed", "seed")]);
    columns.push(Column::words("void", "void"));
    Sheet {
        name: "draws",
        title: "Draws, oldest first".to_owned(),
        columns,
        rows: listed.iter().map(row).collect(),
        notes: waiting.iter().map(next_seed).collect(),
        empty: "Nothing is drawn yet: assize assign nightly".to_owned(),
    }
}

/// A commitment, as it is posted before its seed is known.
pub fn committed(committed: &Committed, new: bool) -> Page {
    let fields = vec![
        ("draw", "draw", Cell::word(&committed.name)),
        ("first", "from", Cell::Day(committed.window.0)),
        ("last", "to", Cell::Day(committed.window.1)),
        ("size", "dialogues", Cell::Count(committed.size)),
        ("commitment", "commitment", Cell::word(&committed.hash)),
        ("source", "seed", Cell::word(committed.source.to_string())),
    ];
    let body = Cell::Text(Untrusted::new(committed.text.trim_end()));
    let title = if new {
        format!("{} is committed", committed.name)
    } else {
        format!("{} was committed before; nothing was recorded", committed.name)
    };
    Page {
        name: "commitment",
        title,
        parts: vec![Part::Fields(fields), Part::Block { key: "text", title: "The commitment file", body }],
        notes: vec![
            "Post the commitment, or read it out, before the seed is known: that is what makes the draw verifiable."
                .to_owned(),
            next_seed(committed),
        ],
    }
}

/// What a commitment waits for.
pub fn next_seed(committed: &Committed) -> String {
    let name = &committed.name;
    match &committed.source {
        Source::Local => format!("{name} is drawn with its commitment."),
        Source::Dice(dice) => format!(
            "{name} waits for {dice} ten-sided dice, rolled before a witness: assize assign draw {name} --seed DIGITS --witness WHO."
        ),
        Source::Drand(beacon) => format!(
            "{name} waits for round {} of the beacon {}: assize assign draw {name} --seed RANDOMNESS.",
            beacon.round(),
            beacon.chain()
        ),
        Source::Reveal(pledges, fallback) => {
            let later = fallback.as_ref().map_or_else(String::new, |beacon| {
                format!(" Once round {} of the beacon has come it decides instead.", beacon.round())
            });
            let parties: Vec<&str> = pledges.iter().map(|pledge| pledge.party.as_str()).collect();
            format!(
                "{name} waits for the secrets of {}: assize assign draw {name} --reveal PARTY:SECRET ….{later}",
                list_and(&parties)
            )
        }
    }
}

/// What is missing from the frame of a draw, where another system counted.
pub fn gap(draw: &Draw) -> Option<String> {
    let name = &draw.name;
    if draw.unplaced > 0 {
        return Some(format!("{name}: {}", unplaced(draw.unplaced)));
    }
    let counted = draw.counted?;
    if draw.missing == 0 {
        return Some(format!("{name}: another system counted {counted}, and none of them is missing."));
    }
    Some(format!(
        "{name}: another system counted {counted}; {} missing, {} drawn as a phantom and counted as the worst: assize assign gaps {name}.",
        count_of(draw.missing as u64, "dialogue is", "dialogues are"),
        draw.phantoms
    ))
}

/// Refs that look like another; nothing where none does.
pub fn alike(name: &str, (count, named): &(usize, Vec<String>)) -> Option<String> {
    let shown: Vec<String> = named.iter().map(|reference| format!("`{}`", term_line(reference))).collect();
    let more = if 2 * *count > named.len() { " …" } else { "" };
    (*count > 0).then(|| {
        format!(
            "{name}: {} another but for capitals, spaces at the ends or composed letters, perhaps the same dialogue twice: {}{more}.",
            count_of(*count as u64, "ref is like", "refs are like"),
            shown.join(", ")
        )
    })
}

fn unplaced(counts: usize) -> String {
    format!(
        "{} of its agents cannot be compared: the plan goes by categories, or by channels that they do not name.",
        count(counts as u64, "source count")
    )
}

/// A draw's frame held against what another system counted.
pub fn gaps(name: &str, gaps: &[AgentGap], left_out: usize) -> Sheet {
    let row = |gap: &AgentGap| {
        vec![
            Cell::word(&gap.handle),
            number(gap.days),
            gap.counted.map_or(Cell::Absent("no count"), number),
            number(gap.recorded),
            gap.counted.map_or(Cell::Absent("not known"), |_| number(gap.missing)),
            number(gap.drawn),
        ]
    };
    let (missing, drawn): (u64, u64) =
        (gaps.iter().map(|gap| gap.missing).sum(), gaps.iter().map(|gap| gap.drawn).sum());
    let uncounted = gaps.iter().filter(|gap| gap.counted.is_none()).count() as u64;
    let mut notes = vec![format!(
        "Missing in all: {missing}, as phantoms in the frame; {drawn} of them drawn. A phantom counts as the worst that could have been."
    )];
    if left_out > 0 {
        notes.push(unplaced(left_out));
    }
    if gaps.iter().any(|gap| gap.counted.is_some_and(|counted| gap.recorded > counted)) {
        notes.push("More is recorded than counted of some: on those days nothing is missing, but the count may lack something.".to_owned());
    }
    if uncounted > 0 && left_out == 0 {
        let agents = count(uncounted, "agent");
        notes.push(format!(
            "Of {agents} nothing was counted elsewhere: nobody checked that none of their dialogues is missing."
        ));
    }
    Sheet {
        name: "gaps",
        title: format!("The frame of {name}, and what another system had counted"),
        columns: vec![
            Column::words("agent", "agent"),
            Column::numbers("days", "days counted"),
            Column::numbers("counted", "counted"),
            Column::numbers("recorded", "recorded"),
            Column::numbers("missing", "missing"),
            Column::numbers("drawn", "phantoms drawn"),
        ],
        rows: gaps.iter().map(row).collect(),
        notes,
        empty: format!("In the window of {name} there was no dialogue, and nothing was counted"),
    }
}

/// What every list of draws begins with, and two columns more.
pub(super) fn drawn_and(more: [Column; 2]) -> Vec<Column> {
    let mut columns = vec![
        Column::words("draw", "draw"),
        Column::words("first", "from"),
        Column::words("last", "to"),
        Column::numbers("frame", "in the frame"),
        Column::numbers("outside", "outside it"),
        Column::numbers("drawn", "drawn"),
    ];
    columns.extend(more);
    columns
}
