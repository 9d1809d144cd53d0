//! Copying: the whole record as it stands at one moment, while others go on to write.

use super::store::Store;
use crate::core::refusal::{Kind, Refusal, Result};
use std::path::Path;

/// Writes a copy of a file into an empty one. It sees one moment, whatever others write meanwhile; it has no log of its own,
/// so that it can be read from anywhere, and no page that is free.
pub fn copy_into(store: &mut Store, path: &Path) -> Result<()> {
    let name = path.to_str().ok_or_else(|| {
        Refusal::words(format!("{} is not written in UTF-8", path.display())).hint("name another folder")
    })?;
    let copied = store.connection_mut().execute("VACUUM INTO ?1", [name]);
    copied.map(drop).map_err(|error| match Refusal::from(error) {
        refusal if refusal.kind == Kind::Io => Refusal {
            message: format!(
                "the copy could not be written: {}",
                refusal.message.replace("; nothing was recorded", "")
            ),
            hint: Some("nothing was recorded; is there room for the whole file in that folder?".to_owned()),
            ..refusal
        },
        refusal => refusal,
    })
}
