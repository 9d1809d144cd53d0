//! Imports: what came in from a file of dialogues.

use super::cells::number;
use super::page::{Field, Page, Part};
use super::sheet::{Cell, Column, Sheet};
use super::words::{count, count_of};
use crate::calc::time::SpanUnit;
use crate::core::intake::{HeldBack, Hidden, Pair, Taken};

/// What came in, and what it means for what was drawn before.
pub struct Came<'a> {
    /// The file's name.
    pub file: &'a str,
    /// What was taken in.
    pub taken: &'a Taken,
    /// Dialogues that came after their window was drawn.
    pub late: u64,
    /// Amended dialogues that are in a draw.
    pub drawn: u64,
    /// Other sheets that have rows, where nobody said which one is meant.
    pub sheets: &'a [String],
    /// The team in which agents were enrolled.
    pub team: Option<&'a str>,
    /// Where rows that were turned away went.
    pub rejects: Option<&'a str>,
    /// Whether nothing is kept.
    pub dry_run: bool,
    /// Whether refs are made from every column.
    pub refs_of_all: bool,
}

/// What came in from a file, or would come in.
pub fn taken(came: &Came<'_>) -> Page {
    let mut fields = vec![("file", "file", Cell::word(came.file))];
    fields.extend(counts(came));
    Page { name: "intake_import", title: title(came), parts: vec![Part::Fields(fields)], notes: notes(came) }
}

/// One of several files, and what came in from it; none where it was refused.
pub struct Line<'a> {
    /// Its path.
    pub file: String,
    /// What was taken in, and what came after its window was drawn.
    pub came: Option<(&'a Taken, u64)>,
}

/// Files that brought nothing, by their paths.
#[derive(Clone, Copy)]
pub struct Aside<'a> {
    /// Those that are no exports.
    pub passed: &'a [String],
    /// Those that are empty.
    pub empty: &'a [String],
}

/// What came in from several files, and all of it together.
pub fn several(files: &[Line<'_>], total: &Came<'_>, aside: Aside<'_>) -> Page {
    let row = |line: &Line<'_>| match line.came {
        Some((taken, late)) => {
            let numbers = [taken.stored, taken.known, taken.completed, taken.amended, taken.rejected, late];
            std::iter::once(Cell::word(&line.file)).chain(numbers.map(number)).collect()
        }
        None => std::iter::once(Cell::word(&line.file)).chain([const { Cell::Absent("refused") }; 6]).collect(),
    };
    let sheet = Sheet {
        name: "files",
        title: "Files".to_owned(),
        columns: vec![
            Column::words("file", "file"),
            Column::numbers("stored", "new"),
            Column::numbers("known", "known"),
            Column::numbers("completed", "completed"),
            Column::numbers("amended", "amended"),
            Column::numbers("rejected", "turned away"),
            Column::numbers("late", "late"),
        ],
        rows: files.iter().map(row).collect(),
        notes: Vec::new(),
        empty: "There are no files.".to_owned(),
    };
    let refused = files.iter().filter(|line| line.came.is_none()).count();
    let mut fields =
        vec![("count", "files", number(files.len() as u64)), ("refused", "refused", number(refused as u64))];
    fields.extend(counts(total));
    let mut notes = notes(total);
    let aside = [("Passed over", aside.passed), ("Empty files, without even a header", aside.empty)];
    notes.extend(
        aside
            .iter()
            .filter(|(_, files)| !files.is_empty())
            .map(|(what, files)| format!("{what}: {}.", first_of(files))),
    );
    if total.dry_run {
        notes.push("Each file is tried alone: what several of them have counts as new in each.".to_owned());
    }
    Page { name: "intake_import", title: title(total), parts: vec![Part::Sheet(sheet), Part::Fields(fields)], notes }
}

/// Whether a row was of a dialogue that is known.
const fn came_again(taken: &Taken) -> bool {
    taken.known + taken.completed + taken.amended + taken.wished > 0
}

/// What an import does not tell.
pub(super) const UNSEEN: &str = "What is hidden from you until you hand in your marks, or is not yours to read, is compared with nothing: what is known of it stays.";

fn title(came: &Came<'_>) -> String {
    if came.dry_run { "This would come in; nothing is kept" } else { "Dialogues" }.to_owned()
}

fn counts(came: &Came<'_>) -> Vec<Field> {
    let taken = came.taken;
    vec![
        ("stored", "new dialogues", number(taken.stored)),
        ("known", "known already", number(taken.known)),
        ("completed", "completed", number(taken.completed)),
        ("amended", "amended", number(taken.amended)),
        ("rejected", "turned away", number(taken.rejected)),
        ("enrolled", "new agents", number(taken.enrolled.len() as u64)),
    ]
}

/// What is worth knowing about what came in.
fn notes(came: &Came<'_>) -> Vec<String> {
    let (taken, mut notes) = (came.taken, Vec::new());
    notes.extend(unread_sheets(came.sheets, BY_MAP));
    if taken.masked.count > 0 {
        let lines: Vec<String> = taken.masked.lines.iter().map(u64::to_string).collect();
        let more = if lines.len() == 20 { " and perhaps more" } else { "" };
        let lines = if lines.is_empty() { String::new() } else { format!(": lines {}{more}", lines.join(", ")) };
        let masked = count_of(taken.masked.count, "card number or code", "card numbers or codes");
        notes.push(format!("{masked} masked before anything was stored{lines}."));
    }
    notes.extend(masked(&taken.masked));
    if let Some(scale) = &taken.scale {
        notes.push(format!(
            "Ratings on the scale {scale} are kept as 1 to 5: five points equally far apart, to the nearest, from the \
             middle between two to the one nearer to 3."
        ));
    }
    if let Some(unit) = taken.unit.filter(|unit| *unit != SpanUnit::Seconds) {
        notes.push(format!("Durations are read as {} and kept as seconds, to the nearest.", unit.word()));
    }
    notes.extend(held_back(&taken.held_back));
    notes.extend((taken.hides && came_again(taken)).then(|| UNSEEN.to_owned()));
    if taken.left_out > 0 {
        notes.push(format!("{} left out by the map: [rows] leave_out.", count(taken.left_out, "row")));
    }
    if !taken.unused.is_empty() {
        notes.push(format!("Columns that no field uses: {}.", taken.unused.join(", ")));
    }
    if came.refs_of_all {
        notes.push(
            "Refs are made from every column: a row that changes and comes again is another dialogue. If rows change, name columns that stay the same in [ref] made_from."
                .to_owned(),
        );
    }
    if let (false, Some(team)) = (taken.enrolled.is_empty(), came.team) {
        notes.push(format!("Enrolled in {}: {}.", team.trim(), first_of(&taken.enrolled)));
    }
    if came.late > 0 {
        notes.push(format!(
            "{} came in after the window was drawn: outside that frame. assize assign list counts them.",
            count(came.late, "dialogue")
        ));
    }
    if came.drawn > 0 {
        notes.push(format!("{} drawn already: audits keep what was drawn.", count(came.drawn, "amended dialogue")));
    }
    if taken.off_roster > 0 {
        notes.push(format!(
            "{} of somebody who was no agent on that day: outside every frame.",
            count(taken.off_roster, "dialogue")
        ));
    }
    if !taken.named.is_empty() {
        let named: Vec<String> = taken.named.iter().map(|(name, handle)| format!("{name} is {handle}")).collect();
        notes.push(format!("Agents found by their names: {}.", first_of(&named)));
    }
    notes.extend(alike(&taken.alike));
    if taken.joined > 0 {
        notes.push(format!("{} joined as messages of dialogues.", count(taken.joined, "row")));
    }
    if taken.reordered > 0 {
        notes.push(format!(
            "{} not written in the order of their times, such as the newest first: the messages are put in that order.",
            count(taken.reordered, "dialogue")
        ));
    }
    if taken.superseded > 0 {
        notes.push(format!(
            "{} contradicted by a later file of this command, which amended them: the later one holds.",
            count(taken.superseded, "row")
        ));
    }
    if taken.wished > 0 {
        notes.push(format!(
            "{} for a second person to approve what draws go by; until then that stays as it was: assize intake list --amendments.",
            count_of(taken.wished, "row waits", "rows wait")
        ));
    }
    if taken.without_content > 0 {
        notes.push(format!(
            "{} with nothing to audit: no reply, transcript or recording. No draw takes them. If they are recorded, say so: \
             the field recording in the map, or [intake] recorded in the policy.",
            count(taken.without_content, "dialogue")
        ));
    }
    if let (true, Some(path)) = (taken.rejected > 0, came.rejects) {
        let place = if came.dry_run { "would go with line and reason to" } else { "with line and reason in" };
        notes.push(format!("{} {place} {}.", count(taken.rejected, "row"), path));
        notes.extend(taken.reasons.iter().map(|told| format!("Turned away: {told}.")));
        notes.extend(taken.wrong_map.iter().map(|wrong| format!("Perhaps {wrong}.")));
    }
    notes
}

/// What was erased before and did not come back, or did.
fn held_back(held: &HeldBack) -> Vec<String> {
    let mut notes = Vec::new();
    if held.count > 0 {
        let lines: Vec<String> = held.lines.iter().map(u64::to_string).collect();
        let more = if held.count > lines.len() as u64 { " and others" } else { "" };
        let lines = if lines.is_empty() { String::new() } else { format!(" (line {}{more})", lines.join(", ")) };
        notes.push(format!(
            "{} of a customer whose text was erased later than that: words and name stay out{lines}. Another customer of \
             that name: --bring-back CUSTOMER.",
            count(held.count, "row")
        ));
    }
    if held.newer > 0 {
        notes.push(format!(
            "{} of a customer whose text was erased before they wrote again: taken in as any other.",
            count(held.newer, "row")
        ));
    }
    if held.back > 0 {
        notes.push(format!("{} of an erased customer brought back, as asked.", count(held.back, "row")));
    }
    notes
}

/// How another sheet of dialogues is taken.
pub const BY_MAP: &str = "Take each with --sheet NAME, or in a map [read] sheet.";

/// Sheets of a workbook that have rows and were not read, and how they are taken.
pub fn unread_sheets(sheets: &[String], way: &str) -> Option<String> {
    let says = || format!("One sheet was read. Others have rows too: {}. {way}", first_of(sheets));
    (!sheets.is_empty()).then(says)
}

/// Refs that look alike.
fn alike(pairs: &[Pair]) -> Option<String> {
    let told = |pair: &Pair| {
        let [one, other] = pair.told();
        format!("`{one}` and `{other}` ({})", pair.differ_in())
    };
    let told: Vec<String> = pairs.iter().map(told).collect();
    (!told.is_empty()).then(|| format!("Look alike, and are two dialogues each: {}.", told.join(", ")))
}

/// What was masked, with its line and the words around.
pub(super) fn masked(hidden: &Hidden) -> Vec<String> {
    let mut notes: Vec<String> =
        hidden.shown.iter().map(|(line, words)| format!("Masked in line {line}: {words}")).collect();
    if !notes.is_empty() {
        notes.push("A hotline or order number is left as it is by a map: [mask] keep.".to_owned());
    }
    notes
}

/// The first twenty of a list, and how many more there are.
fn first_of(handles: &[String]) -> String {
    let shown = handles.iter().take(20).map(String::as_str).collect::<Vec<_>>().join(", ");
    match handles.len().saturating_sub(20) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
