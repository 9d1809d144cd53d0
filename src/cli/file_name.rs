//! Names of files for people, whatever they are called.

use crate::calc::digest::{hex, sha256};

/// Names that Windows does not give to files, whatever stands behind a point; the second ones with a digit.
const DEVICES: [&[&str]; 2] = [&["con", "prn", "aux", "nul"], &["com", "lpt"]];

/// A name for the file of somebody, whatever they are called: never a path, one that every system takes, and no two the same.
pub fn file_name(handle: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let plain: String = handle.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    if plain == handle && !is_device(handle) {
        return plain;
    }
    let mark: String = hex(&sha256(&[handle.as_bytes()])).chars().take(8).collect();
    format!("{plain}-{mark}")
}

/// Whether Windows takes a name for that of a device, in any case.
fn is_device(name: &str) -> bool {
    let [alone, with_digit] = DEVICES;
    let name = name.to_lowercase();
    let numbered = |device: &&str| {
        let rest = name.strip_prefix(device).unwrap_or_default();
        rest.chars().count() == 1 && rest.chars().all(|c| c.is_ascii_digit() || "¹²³".contains(c))
    };
    alone.contains(&name.as_str()) || with_digit.iter().any(numbered)
}
