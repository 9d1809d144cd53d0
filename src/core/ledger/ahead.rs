//! Syncing ahead: what a long act has written goes to the disk while the act goes on, so that its commit, which waits
//! until all of it is there, need not wait for everything at once. It changes when bytes reach the disk, and nothing else.

use rusqlite::Connection;
use std::fs::File;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle};

/// After how many rows the disk is asked for: some ten MiB of dialogues.
const ROWS: usize = 1 << 15;

/// Syncs the write-ahead log from time to time, in a thread of its own, until it is dropped.
#[derive(Default)]
pub(super) struct Ahead {
    rows: usize,
    syncing: Option<(SyncSender<()>, JoinHandle<()>)>,
}

impl Ahead {
    /// So many more rows were written.
    pub(super) fn wrote(&mut self, conn: &Connection, rows: usize) {
        self.rows += rows;
        if self.rows < ROWS {
            return;
        }
        self.rows = 0;
        if self.syncing.is_none() {
            self.syncing = start(conn);
        }
        if let Some((ask, _)) = &self.syncing {
            // Where it is still busy, it will do more the next time.
            let _ = ask.try_send(());
        }
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        if let Some((ask, syncing)) = self.syncing.take() {
            drop(ask);
            // It has nothing to say: the commit syncs again, and tells of every error.
            let _ = syncing.join();
        }
    }
}

/// Starts the thread. None where there is no log to sync, or no thread to be had: then the commit does it all.
fn start(conn: &Connection) -> Option<(SyncSender<()>, JoinHandle<()>)> {
    let path = conn.path().filter(|path| !path.is_empty())?;
    // No lock hangs on this file: SQLite keeps those on the database and its shared memory.
    let log = File::open(format!("{path}-wal")).ok()?;
    let (ask, asked) = sync_channel(1);
    let syncing = Builder::new().spawn(move || asked.into_iter().for_each(|()| drop(log.sync_data()))).ok()?;
    Some((ask, syncing))
}
