//! The power goes: whatever was written and not yet synced may be on the disk or not, each sector by
//! itself, and so may the names of files that were made or removed. No such disk loses what was
//! acknowledged.

use super::shim::log;
use super::{Act, Centre, Numbers, Place, acts, is_slow};
use crate::support::answer;
use assize::calc::digest::{Digest, sha256};
use std::collections::{BTreeMap, HashSet};

/// What is written at once, or not at all.
const SECTOR: usize = 512;

/// One change that a command made, as the shim wrote it down.
struct Change {
    kind: String,
    name: String,
    offset: usize,
    bytes: Vec<u8>,
}

fn read_log(log: &[u8]) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut rest = log;
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        let line = std::str::from_utf8(&rest[..end]).unwrap();
        let mut words = line.split(' ');
        let mut word = || words.next().unwrap().to_owned();
        let (kind, name, offset) = (word(), word(), word().parse().unwrap());
        let length: usize = word().parse().unwrap();
        let bytes = rest[end + 1..end + 1 + length].to_vec();
        rest = &rest[end + 1 + length..];
        changes.push(Change { kind, name, offset, bytes });
    }
    changes
}

/// A file as it was, what was done to it since, and how much of that is surely on the disk.
#[derive(Default, Clone)]
struct Disk {
    base: Vec<u8>,
    done: Vec<(usize, Option<Vec<u8>>)>,
    synced: usize,
}

/// The disk and its folder after some changes.
struct Folder {
    /// Every file there ever was.
    files: Vec<Disk>,
    /// Which file a name stands for, to the running program.
    names: BTreeMap<String, usize>,
    /// The names on the disk at the last sync of the folder, and how they changed since.
    sure: BTreeMap<String, usize>,
    turns: Vec<(String, Option<usize>)>,
    /// What the program said.
    said: Vec<u8>,
}

impl Folder {
    fn new(file: &[u8]) -> Self {
        let names = BTreeMap::from([("qa.db".to_owned(), 0)]);
        let files = vec![Disk { base: file.to_vec(), ..Disk::default() }];
        Self { files, sure: names.clone(), names, turns: Vec::new(), said: Vec::new() }
    }

    /// Follows one change; with `syncs` off no sync is believed.
    fn follow(&mut self, change: &Change, syncs: bool) {
        // Shared memory means nothing after a restart.
        if change.name.ends_with("-shm") {
            return;
        }
        let file = self.names.get(&change.name).copied();
        match change.kind.as_str() {
            "create" => {
                self.files.push(Disk::default());
                self.names.insert(change.name.clone(), self.files.len() - 1);
                self.turns.push((change.name.clone(), Some(self.files.len() - 1)));
            }
            "unlink" => {
                self.names.remove(&change.name);
                self.turns.push((change.name.clone(), None));
            }
            "write" => self.files[file.unwrap()].done.push((change.offset, Some(change.bytes.clone()))),
            "cut" => self.files[file.unwrap()].done.push((change.offset, None)),
            "sync" if syncs => {
                let disk = &mut self.files[file.unwrap()];
                disk.synced = disk.done.len();
            }
            "sync-folder" if syncs => {
                self.sure = self.names.clone();
                self.turns.clear();
            }
            "say" => self.said.extend_from_slice(&change.bytes),
            _ => {}
        }
    }

    /// What could be found after the power went.
    fn image(&self, numbers: &mut Numbers) -> BTreeMap<String, Vec<u8>> {
        let mut names = self.sure.clone();
        let kept = numbers.below(self.turns.len() as u64 + 1);
        for (name, file) in &self.turns[..usize::try_from(kept).unwrap()] {
            match file {
                Some(file) => names.insert(name.clone(), *file),
                None => names.remove(name),
            };
        }
        names.into_iter().map(|(name, file)| (name, self.files[file].content(numbers))).collect()
    }

    /// The head that the program acknowledged, if it came so far.
    fn acknowledged(&self) -> Option<String> {
        let said: serde_json::Value = serde_json::from_slice(&self.said).ok()?;
        Some(said["head"].as_str().unwrap().to_owned())
    }
}

impl Disk {
    /// All of what was not synced, none of it, or sector by sector as chance has it.
    fn content(&self, numbers: &mut Numbers) -> Vec<u8> {
        let luck = numbers.below(4);
        let mut content = self.base.clone();
        for (place, (offset, bytes)) in self.done.iter().enumerate() {
            let mut kept = || place < self.synced || luck == 0 || (luck > 1 && numbers.coin());
            let Some(bytes) = bytes else {
                if kept() {
                    content.resize(*offset, 0);
                }
                continue;
            };
            for (sector, part) in bytes.chunks(SECTOR).enumerate() {
                if kept() {
                    let from = offset + sector * SECTOR;
                    content.resize(content.len().max(from + part.len()), 0);
                    content[from..from + part.len()].copy_from_slice(part);
                }
            }
        }
        content
    }
}

fn digest(image: &BTreeMap<String, Vec<u8>>) -> Digest {
    let parts: Vec<&[u8]> = image.iter().flat_map(|(name, content)| [name.as_bytes(), content]).collect();
    sha256(&parts)
}

/// What became of an act when the power went at every point of it: images tried, and what was wrong.
struct Aftermath {
    images: usize,
    acknowledged: usize,
    wrong: Vec<String>,
}

fn cut_power(act: &Act, syncs: bool, each: usize) -> Aftermath {
    let centre = Centre::get();
    let place = Place::new();
    let mut command = place.command(&act.who, &format!("{} --format json", act.words));
    log(&mut command, &place, &place.path("log"));
    answer(&mut command).ok();
    let changes = read_log(&std::fs::read(place.path("log")).unwrap());
    let mut numbers = Numbers(7);
    let mut folder = Folder::new(&centre.file);
    let mut seen = HashSet::new();
    let mut after = Aftermath { images: 0, acknowledged: 0, wrong: Vec::new() };
    for (number, change) in changes.iter().enumerate() {
        folder.follow(change, syncs);
        for _ in 0..each {
            let image = folder.image(&mut numbers);
            let acknowledged = folder.acknowledged();
            if !seen.insert((digest(&image), acknowledged.clone())) {
                continue;
            }
            after.images += 1;
            after.acknowledged += usize::from(acknowledged.is_some());
            place.clear();
            for (name, content) in &image {
                std::fs::write(place.inside().join(name), content).unwrap();
            }
            let heads: Vec<&str> = std::iter::once(centre.head.as_str()).chain(acknowledged.as_deref()).collect();
            let verdict = place.verdict(&heads);
            if verdict.code != 0 {
                after.wrong.push(format!("{} after change {number}, {}: {}", act.name, change.kind, verdict.whole()));
            }
        }
    }
    println!(
        "{}: {} changes, {} images, {} after the answer, {} wrong",
        act.name,
        changes.len(),
        after.images,
        after.acknowledged,
        after.wrong.len()
    );
    after
}

fn each() -> usize {
    if is_slow() { 24 } else { 1 }
}

#[test]
fn no_power_cut_loses_a_score_or_a_ruling_that_was_acknowledged() {
    for act in acts().iter().filter(|act| act.name != "intake import") {
        let after = cut_power(act, true, each());
        assert!(after.wrong.is_empty(), "{}", after.wrong[0]);
        assert!(after.acknowledged > 0, "{}: no image is of the time after the answer", act.name);
    }
}

/// The control: on a disk that ignores every sync the same images do show losses.
#[test]
fn a_disk_that_ignores_syncs_is_found_out_by_the_same_images() {
    let [_, submit, _] = acts();
    let after = cut_power(&submit, false, each());
    assert!(!after.wrong.is_empty(), "{} images and nothing wrong: the images prove nothing", after.images);
}
