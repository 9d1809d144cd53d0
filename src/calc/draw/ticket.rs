//! The key of a draw and the tickets it gives.

use crate::calc::digest::{Digest, hex, sha256};
use sha2::{Digest as _, Sha256};

/// `H(text)`: the lowercase hexadecimal SHA-256 of the UTF-8 bytes of a text.
pub fn hex_hash(text: &str) -> String {
    hex(&sha256(&[text.as_bytes()]))
}

/// The key of a draw: `H("draw:" ‖ commit ‖ ":" ‖ seed)`.
pub fn draw_key(commit: &str, seed: &str) -> String {
    hex(&word_hash("draw", commit, seed))
}

/// The ticket of one ref: `H(key ‖ ":" ‖ ref)`. For many refs of one key use [`Tickets`].
pub fn ticket(key: &str, reference: &str) -> Digest {
    Tickets::new(key).of(reference)
}

/// The tickets of one key. The key is hashed once, which halves the work for each ref.
#[derive(Clone, Debug)]
pub struct Tickets {
    key: String,
    after_key: Sha256,
}

impl Tickets {
    /// The tickets of this key, which is 64 hexadecimal digits in every draw.
    pub fn new(key: &str) -> Self {
        let after_key = Sha256::new_with_prefix(format!("{key}:"));
        Self { key: key.to_owned(), after_key }
    }

    /// The ticket of one ref.
    pub fn of(&self, reference: &str) -> Digest {
        self.after_key.clone().chain_update(reference).finalize().into()
    }

    /// The key they belong to.
    pub fn key(&self) -> &str {
        &self.key
    }
}

/// `H(word ‖ ":" ‖ key ‖ ":" ‖ text)`: a value for one use only, since each use has its own word.
pub(super) fn word_hash(word: &str, key: &str, text: &str) -> Digest {
    let parts = [word, ":", key, ":", text];
    sha256(&parts.map(str::as_bytes))
}
