//! Answers about several dialogues, as a file of them is given.

use crate::cli::input::{name_of, read_text};
use crate::cli::intake::open_found;
use crate::core::audit::Answers;
use crate::core::calibration::{self, Agreed};
use crate::core::reading::Options;
use crate::core::refusal::Result;
use std::path::Path;

/// Answers by dialogue, from JSON or from a spreadsheet.
pub(super) fn by_dialogue(file: &Path) -> Result<Agreed> {
    if is_json(file) {
        return Answers::read_several(&name_of(file), &read_text(file)?);
    }
    let (mut reader, name) = open_found(file, &Options::default())?;
    calibration::read_rows(&mut reader, &name)
}

/// Whether a file is JSON by its name; - is.
pub(super) fn is_json(file: &Path) -> bool {
    file == Path::new("-") || file.extension().is_some_and(|end| end.eq_ignore_ascii_case("json"))
}
