//! Drafts: what people have answered and not handed in, in files next to the database that only they can read. Nothing
//! of them is on the record.

use super::input::read_text;
use crate::core::audit::AuditId;
use crate::core::dispute::DisputeId;
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::scratch;
use crate::view::erasing::Drafts as Forgotten;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, DirBuilder, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

/// How many drafts of one audit are kept that do not fit it any more.
const ASIDE: usize = 100;

/// What a draft is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Draft {
    /// The answers of an audit.
    Answers(AuditId),
    /// The notes of the session of a dispute.
    Session(DisputeId),
    /// A ruling on a dispute.
    Ruling(DisputeId),
}

impl From<AuditId> for Draft {
    fn from(audit: AuditId) -> Self {
        Self::Answers(audit)
    }
}

impl Draft {
    /// The beginning of its file's name.
    fn name(self) -> String {
        match self {
            Self::Answers(audit) => audit.0.to_string(),
            Self::Session(dispute) => format!("session-{}", dispute.0),
            Self::Ruling(dispute) => format!("ruling-{}", dispute.0),
        }
    }
}

/// Removes what anybody drafted about these audits and disputes, put aside or not.
pub fn forget(database: &Path, (audits, disputes): &(Vec<i64>, Vec<i64>)) -> Forgotten {
    let folder = Drafts::of(database, "").folder;
    let audits = audits.iter().map(|audit| format!("{audit}-"));
    let disputes = disputes.iter().flat_map(|id| [format!("session-{id}-"), format!("ruling-{id}-")]);
    let beginnings: Vec<String> = audits.chain(disputes).collect();
    let mut forgotten = Forgotten::default();
    for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
        let is_one =
            entry.file_name().to_str().is_some_and(|name| beginnings.iter().any(|begin| name.starts_with(begin)));
        if !is_one {
            continue;
        }
        match fs::remove_file(entry.path()) {
            Ok(()) => forgotten.removed += 1,
            Err(_) => forgotten.left.push(entry.path()),
        }
    }
    let _ = fs::remove_dir(&folder);
    forgotten
}

/// The drafts of one person in the folder of a database.
pub struct Drafts {
    database: PathBuf,
    folder: PathBuf,
    handle: String,
}

impl Drafts {
    /// Those next to this database. A handle stays: one that has or had an audit is never merged into another.
    pub fn of(database: &Path, handle: &str) -> Self {
        let mut folder = database.as_os_str().to_owned();
        folder.push(".drafts");
        // An editor may change its folder.
        let folder = std::path::absolute(PathBuf::from(&folder)).unwrap_or_else(|_| PathBuf::from(folder));
        Self { database: database.to_owned(), folder, handle: as_name(handle) }
    }

    /// Where a draft is.
    pub fn path(&self, draft: impl Into<Draft>) -> PathBuf {
        self.folder.join(format!("{}-{}.toml", draft.into().name(), self.handle))
    }

    /// Whether there is a draft.
    pub fn has(&self, draft: impl Into<Draft>) -> bool {
        self.is_own(draft) == Some(true)
    }

    /// A file of another login that stands where a draft would.
    pub fn foreign(&self, draft: impl Into<Draft>) -> Option<PathBuf> {
        let draft = draft.into();
        (self.is_own(draft) == Some(false)).then(|| self.path(draft))
    }

    /// Whether what stands there is of the login that runs us; none where nothing does that we can see.
    fn is_own(&self, draft: impl Into<Draft>) -> Option<bool> {
        let found = fs::metadata(self.path(draft)).ok()?;
        Some(found.uid() == nix::unistd::geteuid().as_raw())
    }

    /// A draft, where there is one.
    pub fn read(&self, draft: impl Into<Draft>) -> Result<Option<String>> {
        let draft = draft.into();
        if !self.has(draft) {
            return Ok(None);
        }
        match read_text(&self.path(draft)) {
            Ok(text) => Ok(Some(text)),
            Err(refusal) if refusal.kind == Kind::Missing => Ok(None),
            Err(refusal) => Err(refusal),
        }
    }

    /// Keeps a draft: whole or not at all, for nobody else to read.
    pub fn keep(&self, draft: impl Into<Draft>, text: &str) -> Result<()> {
        self.write(&self.path(draft), text)
    }

    fn write(&self, path: &Path, text: &str) -> Result<()> {
        let failed = |error: io::Error| {
            Refusal::io(format!("no draft can be kept in {}: {}", self.folder.display(), error.kind()))
                .hint("answer from a file instead, or ask who keeps the database for the right to write next to it")
        };
        // Of a folder that somebody else made a link, the rights of another one would be changed.
        if fs::symlink_metadata(&self.folder).is_ok_and(|found| !found.is_dir()) {
            return Err(Refusal::io(format!(
                "no draft can be kept in {}: it is a link, or no folder",
                self.folder.display()
            ))
            .hint("look who put it there, and remove it"));
        }
        let write = || {
            DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
            self.share();
            let mut partial = scratch::partial(&self.folder, 0o600)?;
            partial.write_all(text.as_bytes())?;
            partial.as_file().sync_all()?;
            partial.persist(path).map(drop).map_err(|error| error.error)
        };
        write().map_err(failed)
    }

    /// Lets everybody keep drafts in the folder who may write the database; each draft stays its owner's own.
    fn share(&self) {
        let Ok(database) = fs::metadata(&self.database) else { return };
        let group = if database.mode() & 0o020 == 0 { 0 } else { 0o1070 };
        let others = if database.mode() & 0o002 == 0 { 0 } else { 0o1007 };
        // Where that fails, the folder is of another login, or of one alone: others are told that they can keep none.
        if group != 0 {
            let _ = chown(&self.folder, None, Some(database.gid()));
        }
        let _ = fs::set_permissions(&self.folder, Permissions::from_mode(0o700 | group | others));
    }

    /// Takes a draft to nobody but its owner again, where an editor made a new file of it.
    pub fn close(&self, draft: impl Into<Draft>) {
        // Where that fails, the folder is still closed.
        let _ = fs::set_permissions(self.path(draft), Permissions::from_mode(0o600));
    }

    /// Removes a draft that was handed in, or holds nothing.
    pub fn remove(&self, draft: impl Into<Draft>) {
        // What is left is said to be there by the next command.
        let _ = fs::remove_file(self.path(draft));
        let _ = fs::remove_dir(&self.folder);
    }

    /// Puts a draft aside under another name, where nothing goes on with it; where it is now.
    pub fn put_aside(&self, draft: impl Into<Draft>) -> Result<PathBuf> {
        let draft = draft.into();
        let (path, aside) = (self.path(draft), self.aside(draft)?);
        fs::rename(&path, &aside).map_err(|error| {
            Refusal::io(format!("{} cannot be put aside: {}", path.display(), error.kind()))
                .hint("rename or remove the draft by hand, then run the command again")
        })?;
        Ok(aside)
    }

    /// Keeps a text aside that was a draft, while another one takes its place; where it is now.
    pub fn keep_aside(&self, draft: impl Into<Draft>, text: &str) -> Result<PathBuf> {
        let aside = self.aside(draft)?;
        self.write(&aside, text)?;
        Ok(aside)
    }

    /// A name under which nothing is kept yet.
    fn aside(&self, draft: impl Into<Draft>) -> Result<PathBuf> {
        let name = draft.into().name();
        let name = |number: usize| self.folder.join(format!("{name}-{}.old-{number}.toml", self.handle));
        let aside = (1..=ASIDE).map(name).find(|aside| !aside.exists());
        aside.ok_or_else(|| {
            Refusal::io(format!("{} is full of old drafts", self.folder.display()))
                .hint("remove those that you do not need")
        })
    }

    /// The audits of which there is a draft, and where it is.
    pub fn all(&self) -> BTreeMap<AuditId, PathBuf> {
        let ending = format!("-{}.toml", self.handle);
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        let audits = names.filter_map(|name| name.strip_suffix(&ending)?.parse().ok().map(AuditId));
        audits.filter(|audit| self.has(*audit)).map(|audit| (audit, self.path(audit))).collect()
    }
}

/// A handle as a part of a file's name: it leads to no other folder.
fn as_name(handle: &str) -> String {
    let mut name = String::new();
    for c in handle.chars() {
        if c.is_alphanumeric() || "-_@+".contains(c) {
            name.push(c);
        } else {
            let _ = write!(name, "%{:x}", u32::from(c));
        }
    }
    name
}
