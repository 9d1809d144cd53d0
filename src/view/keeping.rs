//! What keeping says: backups and heads.

use super::inert::term_line;
use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet};
use super::words::count_of;
use crate::calc::digest::hex;
use crate::core::keeping::{BackedUp, Examined, Finding, Shelved};
use crate::core::text::Untrusted;
use std::path::Path;

/// What came of a backup.
pub fn backed_up(path: &Path, done: &BackedUp) -> Page {
    let file = ("file", "file", Cell::word(path.display().to_string()));
    let (title, fields) = match done {
        BackedUp::Made(made) => (
            "A backup, checked",
            vec![
                file,
                ("up_to", "up to the head", Cell::word(made.head.brief())),
                ("bytes", "bytes", Cell::Count(made.size)),
                ("sha256", "SHA-256", Cell::word(hex(&made.digest))),
            ],
        ),
        BackedUp::Stands(head) => (
            "This backup stands already; nothing was recorded",
            vec![file, ("up_to", "up to the head", Cell::word(head.brief()))],
        ),
    };
    let mut notes = vec!["To restore, open it: assize --db FILE. What is erased later still stands in it.".to_owned()];
    if matches!(done, BackedUp::Made(made) if made.holds_erased) {
        notes.insert(
            0,
            "Text was erased while it was copied, and this copy still holds it: make another one, and remove this one."
                .to_owned(),
        );
    }
    Page { name: "backup", title: title.to_owned(), parts: vec![Part::Fields(fields)], notes }
}

/// What came of a backup in a folder, or would come of it.
pub fn shelved(done: &Shelved, is_plan: bool) -> Page {
    let made = done.made.as_ref().map(|made| backed_up(&done.path, made));
    let mut page = made.unwrap_or_else(|| Page {
        name: "backup",
        title: String::new(),
        parts: vec![Part::Fields(vec![("file", "file", Cell::word(done.path.display().to_string()))])],
        notes: Vec::new(),
    });
    let gone = done.removed.len();
    page.title = match &done.made {
        None => "This backup would be made; nothing is done".to_owned(),
        Some(_) if is_plan => "The newest backup stands already; nothing would be made".to_owned(),
        // That they are removed is recorded.
        Some(BackedUp::Stands(_)) if gone > 0 => {
            format!(
                "The newest backup stands already; that {} removed is recorded",
                count_of(gone as u64, "older one was", "older ones were")
            )
        }
        Some(BackedUp::Made(_) | BackedUp::Stands(_)) => page.title,
    };
    let removed = Sheet {
        name: "removed",
        title: if is_plan { "Older backups that would be removed" } else { "Older backups that were removed" }
            .to_owned(),
        columns: vec![Column::words("file", "file").always()],
        rows: done.removed.iter().map(|name| vec![Cell::word(name)]).collect(),
        notes: Vec::new(),
        empty: "None.".to_owned(),
    };
    page.parts.push(Part::Sheet(removed));
    let left = done.left.iter().take(NAMED).map(|(name, why)| format!("Left alone: {}, {why}.", term_line(name)));
    page.notes.extend(left);
    let more = done.left.len().saturating_sub(NAMED);
    page.notes.extend((more > 0).then(|| format!("Left alone, too: {more} more.")));
    page
}

/// How many files that are left alone are named.
const NAMED: usize = 20;

/// That a backup which somebody removed is on record as gone.
pub fn removed(name: &str, is_new: bool) -> Page {
    let title =
        if is_new { "It is on record that this backup is gone" } else { "That it is gone is on record already" };
    let fields = vec![("file", "file", Cell::word(name))];
    Page { name: "backup_removed", title: title.to_owned(), parts: vec![Part::Fields(fields)], notes: Vec::new() }
}

/// What the doctor found.
pub fn examined(examined: &Examined) -> Sheet {
    let row = |finding: &Finding| {
        vec![
            Cell::word(finding.about),
            Cell::word(finding.weight.word()),
            Cell::Text(Untrusted::new(&finding.says)),
            Cell::word(finding.matters),
            Cell::Text(Untrusted::new(&finding.mends)),
        ]
    };
    Sheet {
        name: "doctor",
        title: "What stands in the way of a clean file".to_owned(),
        columns: vec![
            Column::words("about", "about"),
            Column::words("weight", "weight").always(),
            Column::prose("says", "what was found"),
            Column::prose("matters", "why it matters"),
            Column::prose("mends", "what mends it"),
        ],
        rows: examined.findings.iter().map(row).collect(),
        notes: examined.left_out.clone(),
        empty: "Nothing was found.".to_owned(),
    }
}
