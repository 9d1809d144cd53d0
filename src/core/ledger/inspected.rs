//! Inspected: in what the objects of a file differ from ours, found before anything in it could run, and what may be asked.

use super::bare::while_bare;
use super::connection::settle;
use super::schema::{Edition, Expected, Relations, Trust, list_differences, statistics};
use super::verdict::{Verdict, finding_of};
use crate::core::refusal::{Kind, Result};
use rusqlite::Connection;

/// What was found of the objects of a file.
#[derive(Debug)]
pub(super) struct Inspected {
    /// What its version should have; none where the file has just that, word for word.
    expected: Option<Expected>,
    findings: Vec<String>,
    /// Why SQLite can read nothing of it.
    unreadable: Vec<String>,
    /// What may be asked of it.
    pub(super) trust: Trust,
}

impl Inspected {
    /// Compares the objects of a file that was not asked anything yet, and lets SQLite read them only where none of them
    /// would run for it.
    pub(super) fn of(conn: &mut Connection, edition: &Edition, version: u32) -> Result<Self> {
        let mut inspected = match while_bare(conn, |conn| edition.inspect(conn, version)) {
            Ok(Some((expected, findings, trust))) => {
                Self { expected: Some(expected), findings, unreadable: Vec::new(), trust }
            }
            Ok(None) => Self { expected: None, findings: Vec::new(), unreadable: Vec::new(), trust: Trust::Whole },
            Err(refusal) if refusal.is_damage() => Self::unreadable(vec![refusal.message]),
            // A page that cannot be read is said by its own words.
            Err(refusal) if refusal.kind != Kind::Fault => return Err(refusal),
            Err(refusal) => {
                let findings = vec![refusal.message];
                Self { expected: None, findings, unreadable: Vec::new(), trust: Trust::Nothing }
            }
        };
        if inspected.trust != Trust::Nothing
            && let Err(error) = settle(conn)
        {
            inspected.findings.push(format!("SQLite cannot read the schema: {}", finding_of(error.into())?));
            inspected.trust = Trust::Nothing;
        }
        // The lists of a file say what is personal: where they are others, what they should be counts.
        if inspected.trust == Trust::Whole && inspected.expected.is_none() && !edition.has_lists(conn).unwrap_or(false)
        {
            inspected.expected = Some(edition.expected(version)?);
        }
        Ok(inspected)
    }

    /// A file of which SQLite can read nothing, and why.
    pub(super) const fn unreadable(why: Vec<String>) -> Self {
        Self { expected: None, findings: Vec::new(), unreadable: why, trust: Trust::Nothing }
    }

    /// Why SQLite can read nothing of it; empty where it can.
    pub(super) fn why_unreadable(&self) -> &[String] {
        &self.unreadable
    }

    /// Whether nothing may be asked of the file.
    pub(super) fn suspect(&self) -> bool {
        self.trust == Trust::Nothing
    }

    /// Which version it was compared with, where that is not the newest one.
    pub(super) fn older_than(&self, edition: &Edition) -> Option<u32> {
        self.expected.as_ref().map(|expected| expected.version).filter(|version| *version < edition.version)
    }

    /// The tables that the file should have.
    pub(super) fn relations(&self, conn: &Connection) -> Result<Relations> {
        self.expected.as_ref().map_or_else(|| Relations::read(conn), |expected| Ok(expected.relations.clone()))
    }

    /// What is said of the schema: its objects, and its lists word by word.
    pub(super) fn verdict(&self, conn: &Connection, edition: &Edition) -> Result<Verdict> {
        let mut findings = self.findings.clone();
        if let Some(expected) = self.expected.as_ref().filter(|_| self.trust != Trust::Nothing) {
            let lists = list_differences(&expected.contents, conn);
            findings.extend(lists.or_else(|refusal| finding_of(refusal).map(|says| vec![says]))?);
        }
        if self.trust != Trust::Nothing {
            findings.extend(statistics(conn).or_else(|refusal| finding_of(refusal).map(|says| vec![says]))?);
        }
        let good = "the schema is the one that assize made";
        let good = match self.older_than(edition) {
            Some(version) => format!("{good}, of version {version}"),
            None => good.to_owned(),
        };
        Ok(Verdict::of("schema", good, "the schema was altered", findings))
    }
}
