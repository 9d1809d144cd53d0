//! Early signs: that it is time to talk, by which rule, and from how little.

use super::sheet::{Cell, Column, Sheet, decimal};
use crate::core::sign::{Sign, SignKind};

/// What every sign is, in words.
const NO_VERDICT: &str =
    "A sign is a reason to ask how somebody is, never a verdict: with so few dialogues chance alone can do it.";

/// The signs that the reader may read, the newest first.
pub fn signs(signs: &[Sign]) -> Sheet {
    let row = |sign: &Sign| {
        vec![
            Cell::word(&sign.agent.handle),
            Cell::word(&sign.rule),
            Cell::word(seen(sign)),
            Cell::Count(sign.n.into()),
            Cell::Day(sign.first),
            Cell::Day(sign.last),
        ]
    };
    Sheet {
        name: "early_signs",
        title: "Early signs, the newest first".to_owned(),
        columns: vec![
            Column::words("agent", "agent"),
            Column::words("rule", "rule"),
            Column::prose("seen", "what it saw"),
            Column::numbers("n", "n"),
            Column::words("first", "from"),
            Column::words("last", "to"),
        ],
        rows: signs.iter().map(row).collect(),
        notes: vec![NO_VERDICT.to_owned()],
        empty: "No sign is for you to read. The rules stand in the policy: [[early_sign]].".to_owned(),
    }
}

/// That it is time to talk, for the night.
pub(super) fn raised(sign: &Sign) -> String {
    if !sign.is_told {
        let rule = super::inert::term_line(&sign.rule);
        return format!(
            "Early sign by the rule `{rule}`, about an agent of another team: those who lead them read it."
        );
    }
    format!(
        "Early sign by the rule `{}`: it may be time to talk to {}: {} (n = {}). A sign, no verdict: assize report care --signs.",
        super::inert::term_line(&sign.rule),
        sign.agent.handle,
        seen(sign),
        sign.n
    )
}

fn seen(sign: &Sign) -> String {
    match (sign.kind, sign.drop) {
        (SignKind::Hard, _) | (SignKind::Falling, None) => format!("{} hard dialogues", sign.n),
        (SignKind::Falling, Some(drop)) => format!(
            "mean {} of the last {} {}, {} before",
            per_cent(drop.after),
            sign.n,
            sign.criterion.as_ref().map_or_else(|| "totals".to_owned(), |key| format!("marks of {key}")),
            per_cent(drop.before)
        ),
    }
}

fn per_cent(hundredths: i64) -> String {
    format!("{} %", decimal(hundredths.into()))
}
