//! Figures of few: the columns that tell how good the work of one person was: by what they count, which covers each that is added,
//! and by their names. Where a works agreement lets no report show
//! figures of so few people, what is handed out does without them, and says so.

use super::standing_tables::RATE;
use super::table::{Field, Kind, Table};

/// What such columns are called, in every table.
const NAMES: [&str; 18] = [
    "raw",
    "total",
    "first_total",
    "business",
    "compliance",
    "band",
    "level",
    "percent",
    "rating",
    "value",
    "low",
    "high",
    "baseline",
    "baseline_low",
    "baseline_high",
    "check_value",
    "check_low",
    "check_high",
];

/// Tables that say what is measured, not how good somebody was: cards, and scales of ratings.
const DEFINITIONS: [&str; 4] = ["card", "criterion", "criterion_line", "rating_scale"];

impl Table {
    /// The same without figures of single people, and what these columns are called.
    pub fn without_figures(mut self) -> (Self, Vec<String>) {
        if DEFINITIONS.contains(&self.name.as_str()) {
            return (self, Vec::new());
        }
        let name = |field: &Field| format!("{}/{}.{}", self.folder(), self.name, field.name);
        let left_out = self.fields.iter().filter(|field| is_figure(&self.name, field)).map(name).collect();
        let table = self.name.clone();
        self.fields.retain(|field| !is_figure(&table, field));
        (self, left_out)
    }
}

fn is_figure(table: &str, field: &Field) -> bool {
    let name = field.name.as_str();
    if field.unit.as_deref() == Some(RATE) {
        return true;
    }
    match name {
        // The score of a class, how long its auditor took, and the sign of a fall: elsewhere these words say something else.
        "customer" | "minutes" => table == "scoring",
        "before" | "after" => table == "early_sign",
        // Whether an auditor helped.
        "useful" => table == "feedback_use",
        // Which way a machine was wrong tells what the person marked.
        "error" => table == "machine_oversight",
        // The numbers of a management report, with a line for each auditor.
        "content" => table == "report",
        // Of a coaching: when it was proposed.
        "proposed" => field.kind == Kind::Text,
        _ => NAMES.contains(&name),
    }
}
