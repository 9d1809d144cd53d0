//! The first hundred bytes of a file, read before SQLite reads them: what in them cannot be, said in words. SQLite says of
//! most of it only that the file is damaged (sqlite.org/fileformat).

use super::parts::{has_journal, has_log};
use crate::core::refusal::{Refusal, Result};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// How many bytes the header has.
const HEADER: usize = 100;

/// What in the header of a file of ours cannot be. Nothing is said of what a log may hold otherwise.
pub(super) fn faults(path: &Path) -> Result<Vec<String>> {
    let is_settled = || Ok::<_, Refusal>(!has_log(path)? && !has_journal(path)?);
    let was_settled = is_settled()?;
    let (bytes, size) = read(path)?;
    let header = Header(&bytes);
    // Nothing of such a file can be looked at, so that nothing is named either.
    if header.page().is_some_and(|page| size < page) {
        return Err(Refusal::damaged("it ends within its first page"));
    }
    let mut found = header.fixed();
    if let Some(fault) = header.counted(size).filter(|_| found.is_empty() && was_settled) {
        // Somebody may write just now: then it is another one by now, or has a log.
        if read(path)? == (bytes, size) && is_settled()? {
            found.push(fault);
        }
    }
    Ok(found)
}

/// The header, and how many bytes the file has.
fn read(path: &Path) -> Result<(Vec<u8>, u64)> {
    let read = || {
        let file = File::open(path)?;
        let size = file.metadata()?.len();
        let mut bytes = Vec::new();
        file.take(HEADER as u64).read_to_end(&mut bytes)?;
        Ok((bytes, size))
    };
    read().map_err(|error: std::io::Error| {
        Refusal::io(format!("{} cannot be read: {error}", path.display()))
            .hint("you need the right to read the file: ls -l")
    })
}

struct Header<'a>(&'a [u8]);

impl Header<'_> {
    fn byte(&self, at: usize) -> u8 {
        self.0.get(at).copied().unwrap_or_default()
    }

    fn number(&self, at: usize) -> u32 {
        let bytes = self.0.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, u32::from_be_bytes)
    }

    /// How many bytes a page has; none where it is no such number.
    fn page(&self) -> Option<u64> {
        match u32::from_be_bytes([0, 0, self.byte(16), self.byte(17)]) {
            1 => Some(65536),
            size if size >= 512 && size.is_power_of_two() => Some(size.into()),
            _ => None,
        }
    }

    /// The places that have one value, or few, in each file of ours.
    fn fixed(&self) -> Vec<String> {
        let mut found = Vec::new();
        if self.0.len() < HEADER {
            found.push(format!("the header has {} bytes, and not {HEADER}", self.0.len()));
        }
        if self.page().is_none() {
            let size = u16::from_be_bytes([self.byte(16), self.byte(17)]);
            found.push(format!("the size of a page is {size}, which is none that a page can have"));
        }
        for (at, what) in [(18, "to write"), (19, "to read")] {
            if !(1..=2).contains(&self.byte(at)) {
                found.push(format!("the format {what} it is {}, which is not known", self.byte(at)));
            }
        }
        if self.byte(20) != 0 {
            found.push(format!("{} bytes of each page are reserved, and assize reserves none", self.byte(20)));
        }
        for (at, always) in [(21, 64), (22, 32), (23, 32)] {
            if self.byte(at) != always {
                found.push(format!("byte {at} of its header is {}, and always {always}", self.byte(at)));
            }
        }
        found
    }

    /// The number of pages, where the header says that it holds, against what is there.
    fn counted(&self, size: u64) -> Option<String> {
        let (page, pages) = (self.page()?, u64::from(self.number(28)));
        let holds = pages > 0 && self.number(24) == self.number(92);
        (holds && pages != size / page)
            .then(|| format!("its header counts {pages} pages, and {} are there", size / page))
    }
}
