//! How far a long import has come, on a terminal and only after a second.

use crate::core::ledger::Gauge;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal, Read};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(100);

/// Shows a gauge until it is dropped.
pub struct Progress {
    showing: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Shows how far reading a file of that many bytes has come; nothing where nobody sits at a terminal.
    pub fn of(gauge: &Arc<Gauge>, bytes: u64) -> Self {
        if !io::stderr().is_terminal() {
            return Self { showing: None };
        }
        let (stop, stopped) = channel();
        let gauge = Arc::clone(gauge);
        let thread = std::thread::Builder::new().spawn(move || {
            let mut shown = Shown { since: Instant::now(), bytes, bar: None };
            while stopped.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                shown.at(gauge.read());
            }
            shown.done();
        });
        // Without a second thread there is no progress to be seen, and nothing else is amiss.
        Self { showing: thread.ok().map(|thread| (stop, thread)) }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.showing.take() {
            drop(stop);
            let _ = thread.join();
        }
    }
}

/// What is on the terminal.
struct Shown {
    since: Instant,
    bytes: u64,
    bar: Option<ProgressBar>,
}

impl Shown {
    fn at(&mut self, (bytes, rows, checked): (u64, u64, u64)) {
        if self.since.elapsed() < PATIENCE {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| ProgressBar::new(self.bytes));
        let template = match checked {
            0 => "{bar:24} {bytes} of {total_bytes}, {msg}",
            _ => "{spinner} {msg}",
        };
        bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_position(bytes.min(self.bytes));
        bar.set_message(if checked == 0 {
            format!("{rows} rows")
        } else {
            format!("checking: {checked} of the rows stored")
        });
        bar.tick();
    }

    fn done(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// A source that tells the gauge what is read from it.
pub struct Counted<R> {
    pub source: R,
    pub gauge: Arc<Gauge>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(space)?;
        self.gauge.add_bytes(count as u64);
        Ok(count)
    }
}
