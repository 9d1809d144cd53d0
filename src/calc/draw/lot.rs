//! Lots: an order of people by a key that nobody knew when the last of them acted.

use crate::calc::digest::{Digest, sha256};

/// Somebody's place in a lot: SHA-256("WORD:KEY:NUMBER:HANDLE"). WORD says what the lot is for, KEY is the text of a
/// draw's seed or the 64 lowercase hexadecimal digits of 32 random bytes, NUMBER is the case. The smallest stands first.
pub fn lot_digest(word: &str, key: &str, number: i64, handle: &str) -> Digest {
    sha256(&[format!("{word}:{key}:{number}:{handle}").as_bytes()])
}

/// Somebody's place in an order: SHA-256("order:KEY:HANDLE"), KEY being the key of a draw in hexadecimal digits. The
/// smallest stands first.
pub fn order_digest(key: &str, handle: &str) -> Digest {
    sha256(&[format!("order:{key}:{handle}").as_bytes()])
}
