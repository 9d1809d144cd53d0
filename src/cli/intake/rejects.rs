//! Rejects: rows that were turned away, written so that they can be mended and come back.

use crate::cli::outlet;
use crate::core::intake::Rejected;
use crate::core::refusal::{Refusal, Result};
use std::fs::File;
use std::io::{Read, Seek};
use std::path::Path;

/// Rows that were turned away, kept aside until the good ones are recorded.
pub struct Rejects {
    csv: csv::Writer<File>,
    header: Vec<String>,
}

impl Rejects {
    /// With the columns that are known so far, so that every row has its place.
    pub fn new(names: &[String]) -> Result<Self> {
        let file = tempfile::tempfile().map_err(|error| Refusal::io(format!("the rejects cannot be kept: {error}")))?;
        let header = if names.is_empty() { Vec::new() } else { header_of(names) };
        let mut rejects = Self { csv: csv::WriterBuilder::new().flexible(true).from_writer(file), header };
        rejects.write_header()?;
        Ok(rejects)
    }

    pub fn add(&mut self, rejected: &Rejected) -> Result<()> {
        let failed = |error: csv::Error| Refusal::io(format!("the rejects cannot be kept: {error}"));
        if self.header.is_empty() {
            let names: Vec<String> = rejected.cells.iter().map(|(name, _)| name.clone()).collect();
            self.header = header_of(&names);
            self.write_header()?;
        }
        let line = rejected.line.to_string();
        let cells = rejected.cells.iter().map(|(_, cell)| cell.as_str());
        self.csv.write_record([line.as_str(), rejected.reason.as_str()].into_iter().chain(cells)).map_err(failed)
    }

    fn write_header(&mut self) -> Result<()> {
        if self.header.is_empty() {
            return Ok(());
        }
        let failed = |error: csv::Error| Refusal::io(format!("the rejects cannot be kept: {error}"));
        self.csv.write_record(&self.header).map_err(failed)
    }

    /// Writes them where they go.
    pub fn write(&mut self, path: &Path) -> Result<()> {
        let failed = |error: &dyn std::fmt::Display| Refusal::io(format!("the rejects cannot be written: {error}"));
        if self.header.is_empty() {
            self.csv.write_record(["line", "reason"]).map_err(|error| failed(&error))?;
        }
        self.csv.flush().map_err(|error| failed(&error))?;
        let mut file = self.csv.get_ref();
        file.rewind().map_err(|error| failed(&error))?;
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(|error| failed(&error))?;
        outlet::write(path, &|out| out.write_all(&text))
    }
}

fn header_of(names: &[String]) -> Vec<String> {
    ["line", "reason"].into_iter().map(str::to_owned).chain(names.iter().cloned()).collect()
}
