//! What keeping says: backups and heads.

use super::page::{Page, Part};
use super::sheet::Cell;
use crate::calc::digest::hex;
use crate::core::keeping::BackedUp;
use std::path::Path;

/// What came of a backup.
pub fn backed_up(path: &Path, done: &BackedUp) -> Page {
    let file = ("file", "file", Cell::word(path.display().to_string()));
    let (title, fields) = match done {
        BackedUp::Made(made) => (
            "A backup, checked",
            vec![
                file,
                ("up_to", "up to the head", Cell::word(made.head.to_string())),
                ("bytes", "bytes", Cell::Count(made.size)),
                ("sha256", "SHA-256", Cell::word(hex(&made.digest))),
            ],
        ),
        BackedUp::Stands(head) => (
            "This backup stands already; nothing was recorded",
            vec![file, ("up_to", "up to the head", Cell::word(head.to_string()))],
        ),
    };
    let notes = vec!["To restore, open it: assize --db FILE. What is erased later still stands in it.".to_owned()];
    Page { name: "backup", title: title.to_owned(), parts: vec![Part::Fields(fields)], notes }
}
