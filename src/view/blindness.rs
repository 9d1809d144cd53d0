//! Blindness: what it does to marks that their auditor sees something that the policy hides, in tables and plain words.

use super::cells::{number, percent};
use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet, decimal, signed};
use super::words::{count, count_of};
use crate::calc::listing::list_and;
use crate::core::policy::BlindField;
use crate::core::report::{Arm, Blindness, BlindnessCriterion, BlindnessLine, Moved};

/// What it does to marks, by card and by criterion.
pub fn blindness(found: &Blindness) -> Page {
    let mut parts = vec![Part::Block { key: "says", title: "What it says", body: Cell::word(says(found)) }];
    if !found.cards.is_empty() {
        parts.push(Part::Sheet(cards(&found.cards)));
    }
    if !found.criteria.is_empty() {
        parts.push(Part::Sheet(criteria(&found.criteria)));
    }
    Page { name: "blindness", title: "Does blindness matter?".to_owned(), parts, notes: notes(found) }
}

fn says(found: &Blindness) -> String {
    if found.cards.is_empty() {
        return "Nothing can be said: no delivered audit here has a lot that shows its auditor what others do not see. \
                The policy begins it: [blind] lottery = 50, before a draw."
            .to_owned();
    }
    let is_one = found.cards.len() == 1;
    let of = |line: &BlindnessLine| if is_one { String::new() } else { format!("Card {}: ", line.card) };
    found.cards.iter().map(|line| format!("{}{}", of(line), said(line))).collect::<Vec<_>>().join("\n")
}

fn said(line: &BlindnessLine) -> String {
    let (field, between) = (what(line.field), |(low, high)| format!("between {} and {}", signed(low), signed(high)));
    let gave = |by: i64, than: &str, ends| {
        format!("Auditors who were shown {field} gave {} points {than} ({}).", decimal(by.abs().into()), between(ends))
    };
    match line.moved {
        Moved::Up(by, ends) => gave(by, "more", ends),
        Moved::Down(by, ends) => gave(by, "less", ends),
        Moved::NotFound(_, ends) => format!("No effect of {field} found: {} points.", between(ends)),
        Moved::NoSpread(by) => format!(
            "Totals differ by {} points where {field} was shown, and not at all within either side: that gives no interval.",
            signed(by)
        ),
        Moved::TooFew => {
            format!("Too few to say: {} shown, {} hidden: from 10 on each side.", line.shown.n, line.hidden.n)
        }
    }
}

/// What is shown, in a sentence.
const fn what(field: BlindField) -> &'static str {
    match field {
        BlindField::Rating => "the rating",
        BlindField::Agent => "the agent",
        BlindField::Customer => "the customer",
        BlindField::Verdict => "what a machine says",
    }
}

fn cards(lines: &[BlindnessLine]) -> Sheet {
    let row = |line: &BlindnessLine| {
        let mut row = vec![Cell::word(&line.card), Cell::word(line.field.word())];
        row.extend(sides((line.shown, line.hidden), line.moved));
        row
    };
    Sheet {
        name: "cards",
        title: "Totals as auditors gave them first".to_owned(),
        columns: [vec![Column::words("card", "card"), Column::words("field", "of").extra()], side_columns("mean")]
            .concat(),
        rows: lines.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

fn criteria(lines: &[BlindnessCriterion]) -> Sheet {
    let row = |line: &BlindnessCriterion| {
        let mut row = vec![Cell::word(&line.card), Cell::word(&line.criterion), Cell::word(line.field.word())];
        row.extend(sides((line.shown, line.hidden), line.moved));
        row
    };
    Sheet {
        name: "criteria",
        title: "Answers short of full".to_owned(),
        columns: [
            vec![
                Column::words("card", "card"),
                Column::words("criterion", "criterion").always(),
                Column::words("field", "of").extra(),
            ],
            side_columns("short"),
        ]
        .concat(),
        rows: lines.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

fn side_columns(figure: &str) -> Vec<Column> {
    let mean = figure == "mean";
    vec![
        Column::numbers(if mean { "shown_mean" } else { "shown_short" }, "shown"),
        Column::numbers("shown_n", "n shown"),
        Column::numbers(if mean { "hidden_mean" } else { "hidden_short" }, "hidden"),
        Column::numbers("hidden_n", "n hidden"),
        Column::numbers("difference", "difference"),
        Column::numbers("difference_low", "from"),
        Column::numbers("difference_high", "to"),
    ]
}

fn sides((shown, hidden): (Arm, Arm), moved: Moved) -> Vec<Cell> {
    const FEW: &str = "too few: from 10 on each side";
    let (by, ends) = match moved {
        Moved::Up(by, ends) | Moved::Down(by, ends) | Moved::NotFound(by, ends) => (Some(by), Some(ends)),
        Moved::NoSpread(by) => (Some(by), None),
        Moved::TooFew => (None, None),
    };
    let why = if by.is_some() { "nothing differs within a side" } else { FEW };
    let end = |of: Option<i64>| of.map_or(Cell::Absent(why), Cell::Decimal);
    vec![
        percent(shown.value, FEW),
        number(shown.n),
        percent(hidden.value, FEW),
        number(hidden.n),
        by.map_or(Cell::Absent(FEW), Cell::Decimal),
        end(ends.map(|(low, _)| low)),
        end(ends.map(|(_, high)| high)),
    ]
}

fn notes(found: &Blindness) -> Vec<String> {
    let mut notes = Vec::new();
    if !found.cards.is_empty() {
        notes.push(
            "Compared as the lots of the draws made the two sides, each audit counted once; differences are in points, shown less hidden."
                .to_owned(),
        );
    }
    if found.crossed > 0 {
        let were = count_of(found.crossed, "audit counts", "audits count");
        notes.push(format!(
            "{were} as hidden though the auditor had seen it, by score reveal or by marks they gave before: that makes a difference smaller."
        ));
    }
    if found.shares.len() > 1 {
        let shares: Vec<String> = found.shares.iter().map(u32::to_string).collect();
        notes.push(format!(
            "The share that is shown was changed ({} per cent): what else changed then is in the difference. Look at the days of each: --from, --to.",
            list_and(&shares)
        ));
    }
    notes.extend(left_out(found));
    let tried = found.criteria.iter().filter(|line| line.moved != Moved::TooFew).count();
    if tried > 1 {
        notes.push(format!(
            "{} were compared: of 20 on which it has no effect at all, one looks as if it had.",
            count_of(tried, "criterion", "criteria")
        ));
    }
    notes
}

fn left_out(found: &Blindness) -> Option<String> {
    let left = [
        (found.without_lot, "drawn without such a lot"),
        (found.nothing_to_show, "whose dialogues have nothing to show, such as no rating"),
        (found.without_total, "without a total, since nothing applied"),
    ];
    let told: Vec<String> =
        left.into_iter().filter(|(n, _)| *n > 0).map(|(n, why)| format!("{} {why}", count(n, "audit"))).collect();
    (!told.is_empty()).then(|| format!("Left out: {}.", list_and(&told)))
}
