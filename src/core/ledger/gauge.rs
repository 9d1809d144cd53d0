//! A gauge: how far a long act has come, for other threads to look at.

use crate::core::refusal::{Kind, Refusal, Result};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// How far a long act has come. Others look at it while the act goes on.
#[derive(Default, Debug)]
pub struct Gauge {
    bytes: AtomicU64,
    rows: AtomicU64,
    checked: AtomicU64,
    stopped: AtomicBool,
}

impl Gauge {
    /// So many more bytes of the source were read.
    pub fn add_bytes(&self, more: u64) {
        self.bytes.fetch_add(more, Ordering::Relaxed);
    }

    /// So many more rows of the source were read.
    pub fn add_rows(&self, more: u64) {
        self.rows.fetch_add(more, Ordering::Relaxed);
    }

    /// So many more stored rows were read back and checked.
    pub(super) fn add_checked(&self, more: u64) {
        self.checked.fetch_add(more, Ordering::Relaxed);
    }

    /// Asks the act to stop; says whether that was asked before.
    pub fn stop(&self) -> bool {
        self.stopped.swap(true, Ordering::Relaxed)
    }

    /// Refuses to go on once somebody asked to stop: nothing of the act is kept then.
    pub fn go_on(&self) -> Result<()> {
        if self.stopped.load(Ordering::Relaxed) {
            return Err(
                Refusal::new(Kind::Interrupted, "interrupted: nothing was recorded").hint("run the same command again")
            );
        }
        Ok(())
    }

    /// Bytes and rows of the source that were read, and stored rows that were read back.
    pub fn read(&self) -> (u64, u64, u64) {
        let [bytes, rows, checked] =
            [&self.bytes, &self.rows, &self.checked].map(|count| count.load(Ordering::Relaxed));
        (bytes, rows, checked)
    }
}
