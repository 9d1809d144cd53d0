//! Which file of `src` names which: read from `use` items and paths, re-exports followed to the file that
//! defines the name.

use super::tokens::{Used, uses, words};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

/// The files of the crate, and for each the files that it names.
pub struct Graph {
    files: Vec<File>,
    named: Vec<BTreeSet<usize>>,
}

/// One file, which is one module.
struct File {
    path: PathBuf,
    /// Its module, such as `core::request`; empty for `lib.rs`.
    module: Vec<String>,
    uses: Vec<Used>,
    /// Every path of two names or more outside `use`, and every single name.
    paths: Vec<Vec<String>>,
    /// The names of functions, types and the like that stand in it.
    defined: BTreeSet<String>,
}

impl Graph {
    /// Reads the sources of a crate: each path starts with `src`.
    pub fn of(sources: &[(PathBuf, String)]) -> Self {
        let files: Vec<File> = sources.iter().filter(|(path, _)| !path.ends_with("main.rs")).map(File::read).collect();
        let named = Names { modules: files.iter().enumerate().map(|(at, file)| (file.module.clone(), at)).collect() };
        let named = (0..files.len()).map(|at| named.from(&files, at)).collect();
        Self { files, named }
    }

    /// Every pair of a file and another that it names.
    pub fn arrows(&self) -> impl Iterator<Item = (&Path, &Path)> {
        let pairs = self.named.iter().enumerate().flat_map(|(from, to)| to.iter().map(move |to| (from, *to)));
        pairs.map(|(from, to)| (self.path(from), self.path(to)))
    }

    /// The same files, without the arrows from a file to the one that its folder stands under.
    pub fn without_parents(mut self) -> Self {
        let modules: Vec<&[String]> = self.files.iter().map(|file| file.module.as_slice()).collect();
        for (from, named) in self.named.iter_mut().enumerate() {
            named.retain(|to| modules[from].split_last().is_none_or(|(_, parent)| parent != modules[*to]));
        }
        self
    }

    /// The circles: every set of files in which each names each of the others, if only in steps.
    pub fn circles(&self) -> Vec<Circle<'_>> {
        let reach: Vec<BTreeSet<usize>> = (0..self.files.len()).map(|from| self.reached(from)).collect();
        let mut seen = BTreeSet::new();
        let mut circles = Vec::new();
        for from in 0..self.files.len() {
            let members = reach[from].iter().copied().filter(|to| reach[*to].contains(&from));
            let members: BTreeSet<usize> = members.collect();
            if members.contains(&from) && seen.insert(members.clone()) {
                let arrows = members.iter().flat_map(|one| self.named[*one].iter().map(move |other| (*one, *other)));
                let arrows = arrows.filter(|(_, other)| members.contains(other));
                circles.push(Circle {
                    files: members.iter().map(|at| self.path(*at)).collect(),
                    arrows: arrows.map(|(one, other)| (self.path(one), self.path(other))).collect(),
                });
            }
        }
        circles
    }

    fn reached(&self, from: usize) -> BTreeSet<usize> {
        let mut reached = BTreeSet::new();
        let mut waiting: VecDeque<usize> = self.named[from].iter().copied().collect();
        while let Some(at) = waiting.pop_front() {
            if reached.insert(at) {
                waiting.extend(&self.named[at]);
            }
        }
        reached
    }

    fn path(&self, at: usize) -> &Path {
        &self.files[at].path
    }
}

/// Files that name each other in a circle, and the arrows among them.
pub struct Circle<'a> {
    pub files: Vec<&'a Path>,
    pub arrows: Vec<(&'a Path, &'a Path)>,
}

impl Circle<'_> {
    /// One line for each arrow.
    pub fn shown(&self) -> String {
        let lines = self.arrows.iter().map(|(one, other)| format!("  {} -> {}\n", one.display(), other.display()));
        lines.collect()
    }
}

impl File {
    fn read((path, text): &(PathBuf, String)) -> Self {
        let words = words(text);
        let (uses, rest) = uses(&words);
        let kinds = ["fn", "struct", "enum", "union", "trait", "type", "const", "static"];
        let defined = rest.windows(2).filter(|pair| kinds.contains(&pair[0].as_str())).map(|pair| pair[1].clone());
        Self { path: path.clone(), module: module_of(path), defined: defined.collect(), paths: paths(&rest), uses }
    }
}

/// Which file is which module.
struct Names {
    modules: BTreeMap<Vec<String>, usize>,
}

impl Names {
    /// The files that one file names.
    fn from(&self, files: &[File], at: usize) -> BTreeSet<usize> {
        let file = &files[at];
        let mut found = BTreeSet::new();
        for used in &file.uses {
            let is_said = |name: &str| file.paths.iter().any(|path| path[0] == name);
            let Some(path) = self.whole_path(file, &used.path) else { continue };
            // A module is named by what is taken from it; a re-export only where the file uses it itself.
            if !self.modules.contains_key(&path) && (!used.is_public || is_said(&used.name)) {
                found.extend(self.file_of(files, &path, 0));
            }
        }
        for path in file.paths.iter().filter(|path| path.len() > 1) {
            found.extend(self.whole_path(file, path).and_then(|path| self.file_of(files, &path, 0)));
        }
        found.remove(&at);
        found
    }

    /// A path from the root of the crate; none where it starts outside.
    fn whole_path(&self, file: &File, path: &[String]) -> Option<Vec<String>> {
        let mut start = file.module.clone();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => (start, rest) = (Vec::new(), &path[1..]),
            "self" => rest = &path[1..],
            "super" => {
                while rest.first().is_some_and(|name| name == "super") {
                    start.pop();
                    rest = &rest[1..];
                }
            }
            name => {
                let child = [start.as_slice(), &[name.to_owned()]].concat();
                if !self.modules.contains_key(&child) {
                    let used = file.uses.iter().find(|used| used.name == name && used.path != path)?;
                    start = self.whole_path(file, &used.path)?;
                    rest = &path[1..];
                }
            }
        }
        Some([start.as_slice(), rest].concat())
    }

    /// The file that defines what a path ends on.
    fn file_of(&self, files: &[File], path: &[String], depth: usize) -> Option<usize> {
        let (at, rest) =
            (0..=path.len()).rev().find_map(|end| Some((*self.modules.get(&path[..end])?, &path[end..])))?;
        let file = &files[at];
        let Some(name) = rest.first().filter(|name| depth < 8 && !file.defined.contains(*name)) else {
            return Some(at);
        };
        let handed_on = file.uses.iter().filter(|used| used.name == *name || used.name == "*").find_map(|used| {
            let start = self.whole_path(file, &used.path)?;
            let taken = if used.name == "*" { rest } else { &rest[1..] };
            let found = self.file_of(files, &[start.as_slice(), taken].concat(), depth + 1)?;
            (used.name != "*" || files[found].defined.contains(name)).then_some(found)
        });
        handed_on.or(Some(at))
    }
}

/// Paths of several names, and names that stand alone, of a text without its `use` items.
fn paths(words: &[String]) -> Vec<Vec<String>> {
    let mut paths: Vec<Vec<String>> = Vec::new();
    let mut goes_on = false;
    for (at, word) in words.iter().enumerate() {
        if word == "::" {
            goes_on = at > 0 && is_name(&words[at - 1]);
        } else if is_name(word) {
            match paths.last_mut().filter(|_| goes_on) {
                Some(path) => path.push(word.clone()),
                None => paths.push(vec![word.clone()]),
            }
            goes_on = false;
        } else {
            goes_on = false;
        }
    }
    paths
}

fn is_name(word: &str) -> bool {
    word.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

fn module_of(path: &Path) -> Vec<String> {
    let inside = path.strip_prefix("src").unwrap().with_extension("");
    let names = inside.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
    names.filter(|name| name != "mod" && name != "lib").collect()
}
