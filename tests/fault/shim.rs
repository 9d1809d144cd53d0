//! The shim between the program and its files (`shim.c`), built once.

use super::place::Place;
use crate::support::Answer;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// What happens at the call that is struck.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Blow {
    /// The program is killed before it.
    Kill,
    /// Half of a write is done, then the program is killed.
    Short,
    /// The disk gives an error.
    Eio,
    /// The disk is full.
    Enospc,
}

impl Blow {
    const fn word(self) -> &'static str {
        match self {
            Self::Kill => "kill",
            Self::Short => "short",
            Self::Eio => "eio",
            Self::Enospc => "enospc",
        }
    }

    pub const fn kills(self) -> bool {
        matches!(self, Self::Kill | Self::Short)
    }
}

/// Which call is struck, and how.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    pub blow: Blow,
    /// Whether every later call is struck too.
    pub sticky: bool,
    /// Whether calls that only read are counted instead of those that change.
    pub reads: bool,
    /// The number of the call, from 1.
    pub at: u64,
}

impl Fault {
    /// Arms a command at a place.
    pub fn arm(self, command: &mut Command, place: &Place) {
        under(command, place).env("FAULT_AT", self.at.to_string()).env("FAULT_AS", self.blow.word());
        command.env("FAULT_SEEN", place.path("seen"));
        if self.sticky {
            command.env("FAULT_STICKY", "1");
        }
        if self.reads {
            command.env("FAULT_READS", "1");
        }
        let _ = std::fs::remove_file(place.path("seen"));
    }

    /// Whether the command came to the call that was to be struck.
    pub fn struck(self, place: &Place, answer: &Answer) -> bool {
        let killed = answer.code < 0;
        killed || {
            let count = std::fs::read_to_string(place.path("seen")).expect("the shim was not loaded: a static build?");
            count.parse::<u64>().unwrap() >= self.at
        }
    }
}

/// Writes down every change that a command makes to the files of a place.
pub fn log(command: &mut Command, place: &Place, log: &Path) {
    under(command, place).env("FAULT_LOG", log);
}

fn under<'a>(command: &'a mut Command, place: &Place) -> &'a mut Command {
    command.env("LD_PRELOAD", built()).env("FAULT_UNDER", place.inside())
}

/// The shim as a library. There is a C compiler wherever SQLite could be built.
fn built() -> &'static Path {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let (library, own) = (folder.join("shim.so"), folder.join(format!("shim-{}.so", std::process::id())));
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fault/shim.c");
        let done = Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&own).arg(source).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        // Another run of the tests may use it right now.
        std::fs::rename(own, &library).unwrap();
        library
    })
}
