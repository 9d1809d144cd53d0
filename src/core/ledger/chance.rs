//! Chance: where salts and keys come from. In a rehearsal it is given, and follows from the chain.

use crate::calc::digest::{Digest, sha256, sha256_many};
use crate::core::refusal::{Refusal, Result};

/// How many digests make one page of given bytes.
const DIGESTS: u64 = 32;

/// Random bytes, fetched a page at a time: salts are many and small.
pub struct Chance {
    source: Source,
    pool: Vec<u8>,
}

impl Chance {
    /// The chance of an act that follows this seal.
    pub(super) fn after(rehearsal: bool, seal: Digest) -> Self {
        let source = if rehearsal { Source::Given { seed: seal, count: 0 } } else { Source::System };
        Self { source, pool: Vec::new() }
    }

    /// Another chance, so that two threads draw without waiting for each other and a rehearsal stays one.
    pub(super) fn fork(&self) -> Self {
        let source = match &self.source {
            Source::System => Source::System,
            Source::Given { seed, .. } => Source::Given { seed: sha256(&[b"fork:", seed]), count: 0 },
        };
        Self { source, pool: Vec::new() }
    }

    /// Fresh random bytes.
    pub fn fill(&mut self, bytes: &mut [u8]) -> Result<()> {
        for byte in bytes {
            if self.pool.is_empty() {
                self.pool = self.source.page()?;
            }
            *byte = self.pool.pop().unwrap_or_default();
        }
        Ok(())
    }
}

/// Where random bytes come from.
enum Source {
    /// The operating system.
    System,
    /// A rehearsal: SHA-256 of the seal before and a counter.
    Given { seed: Digest, count: u64 },
}

impl Source {
    fn page(&mut self) -> Result<Vec<u8>> {
        match self {
            Self::System => {
                let mut page = vec![0; 4096];
                getrandom::fill(&mut page).map_err(|error| {
                    Refusal::io(format!("the system gives no random bytes: {error}"))
                        .hint("try again: the machine may just have started")
                })?;
                Ok(page)
            }
            Self::Given { seed, count } => {
                let counts: Vec<[u8; 8]> = (1..=DIGESTS).map(|next| (*count + next).to_be_bytes()).collect();
                *count += DIGESTS;
                let parts: Vec<[&[u8]; 3]> = counts.iter().map(|count| [&b"rehearsal:"[..], seed, count]).collect();
                // Bytes are taken from the end.
                Ok(sha256_many(&parts).into_iter().rev().flatten().collect())
            }
        }
    }
}
