//! How far a long export has come, on a terminal and only after a second; and Ctrl-C, which leaves nothing behind.

use crate::core::refusal::{Kind, Refusal, Result};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How many rows are written between two looks at the time.
const STRIDE: u64 = 4096;

/// The pace of an export.
pub struct Pace {
    since: Instant,
    rows: u64,
    bar: Option<ProgressBar>,
    is_seen: bool,
    stopped: Arc<AtomicBool>,
}

impl Pace {
    /// From now on Ctrl-C is a refusal of the next step, so that what is half written is removed.
    #[allow(clippy::disallowed_methods)] // The second Ctrl-C wants no more of us.
    pub fn begin() -> Self {
        let stopped = Arc::new(AtomicBool::new(false));
        let heard = Arc::clone(&stopped);
        // Where no handler can be set the system ends the program, as it does everywhere else.
        let _ = ctrlc::set_handler(move || {
            if heard.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
        });
        Self { since: Instant::now(), rows: 0, bar: None, is_seen: io::stderr().is_terminal(), stopped }
    }

    /// Another row is to be written. Refused after Ctrl-C.
    pub fn step(&mut self) -> Result<()> {
        self.rows += 1;
        if self.is_seen && self.rows.is_multiple_of(STRIDE) && self.since.elapsed() >= Duration::from_secs(1) {
            self.show();
        }
        self.go_on()
    }

    /// Refuses to go on after Ctrl-C.
    pub fn go_on(&self) -> Result<()> {
        if self.stopped.load(Ordering::Relaxed) {
            return Err(Refusal::new(Kind::Interrupted, "interrupted: no export was written")
                .hint("run the same command again"));
        }
        Ok(())
    }

    /// Nothing more is written. Refused after Ctrl-C.
    pub fn end(self) -> Result<()> {
        self.go_on()
    }

    fn show(&mut self) {
        let style = ProgressStyle::with_template("{spinner} {pos} rows");
        let style = style.unwrap_or_else(|_| ProgressStyle::default_spinner());
        let bar = self.bar.get_or_insert_with(|| ProgressBar::new_spinner().with_style(style));
        bar.set_position(self.rows);
        bar.tick();
    }
}

impl Drop for Pace {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}
