//! What `schema.sql` declares, read from its text: tables, columns, lists, which columns are personal, and the words that
//! stand above and beside them. Nobody but this program writes that text; a test holds this against what SQLite says.

use std::collections::{BTreeMap, BTreeSet};

/// A column as it is declared.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    /// What stands behind its name.
    pub(super) code: String,
    /// What stands beside it.
    pub(super) says: Option<String>,
}

/// A table as it is declared.
#[derive(Clone, Debug)]
pub(super) struct Declared {
    pub(super) name: String,
    pub(super) says: String,
    pub(super) columns: Vec<Column>,
}

/// All that is declared.
#[derive(Default, Debug)]
pub(super) struct Schema {
    pub(super) tables: Vec<Declared>,
    /// What stands above each table, lists too.
    pub(super) says: BTreeMap<String, String>,
    /// The words of each list.
    pub(super) lists: BTreeMap<String, Vec<String>>,
    pub(super) personal: BTreeSet<(String, String)>,
}

impl Schema {
    /// Reads the text of a schema.
    pub(super) fn read(text: &str) -> Self {
        let mut reader = Reader::default();
        text.lines().for_each(|line| reader.line(line));
        reader.found
    }
}

#[derive(Default)]
struct Reader {
    found: Schema,
    /// The comment right above.
    above: Vec<String>,
    /// Name and words of the section.
    section: (String, String),
    /// Whether the next comment names a section.
    after_rule: bool,
    /// The list whose words go on in the next line.
    words_of: Option<String>,
    is_open: bool,
}

impl Reader {
    fn line(&mut self, line: &str) {
        if let Some(comment) = line.strip_prefix("--") {
            return self.comment(comment.trim());
        }
        if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
            self.table(rest);
        } else if let Some(rest) = line.strip_prefix("INSERT INTO ").filter(|_| !self.is_open) {
            self.given(rest);
        } else if self.is_open {
            self.inside(line);
        } else if let Some(list) = self.words_of.take() {
            self.words(&list, line);
        }
        self.above.clear();
    }

    fn comment(&mut self, comment: &str) {
        if comment.starts_with("----") {
            self.after_rule = true;
            return self.above.clear();
        }
        if std::mem::take(&mut self.after_rule) {
            let (name, says) = comment.split_once(": ").unwrap_or((comment, comment));
            self.section = (name.to_owned(), says.to_owned());
        }
        self.above.push(comment.to_owned());
    }

    fn table(&mut self, rest: &str) {
        let name = rest.split(' ').next().unwrap_or_default().to_owned();
        let above = self.above.join(" ");
        let is_section = self.section.0 == name;
        let says = if above.is_empty() && is_section { self.section.1.clone() } else { above };
        self.found.says.insert(name.clone(), sentence(&says));
        if rest.contains("code TEXT PRIMARY KEY") {
            self.found.lists.insert(name, Vec::new());
        } else {
            self.is_open = true;
            self.found.tables.push(Declared { name, says: sentence(&says), columns: Vec::new() });
        }
    }

    fn inside(&mut self, line: &str) {
        if line.starts_with(')') {
            self.is_open = false;
            return;
        }
        let (code, says) = line.split_once(" -- ").map_or((line, None), |(code, says)| (code, Some(says.trim())));
        let Some((name, code)) = code.trim().trim_end_matches(',').split_once(' ') else { return };
        let is_column = ["TEXT", "INTEGER", "BLOB"].iter().any(|kind| code.split(' ').next() == Some(kind));
        if let Some(table) = self.found.tables.last_mut().filter(|_| is_column) {
            let (name, code, says) = (name.to_owned(), code.trim().to_owned(), says.map(str::to_owned));
            table.columns.push(Column { name, code: code.trim_end_matches(',').to_owned(), says });
        }
    }

    fn given(&mut self, rest: &str) {
        let Some((table, values)) = rest.split_once(" VALUES ") else { return };
        self.words(table, values);
    }

    /// The words of a list, or the names of personal columns.
    fn words(&mut self, table: &str, values: &str) {
        let quoted: Vec<&str> = values.split('\'').skip(1).step_by(2).collect();
        if table == "personal" {
            let pairs = quoted
                .chunks_exact(2)
                .filter_map(|pair| Some(((*pair.first()?).to_owned(), (*pair.get(1)?).to_owned())));
            self.found.personal.extend(pairs);
        } else if let Some(list) = self.found.lists.get_mut(table) {
            list.extend(quoted.into_iter().map(str::to_owned));
        }
        self.words_of = (!values.trim_end().ends_with(';')).then(|| table.to_owned());
    }
}

/// Words as a sentence: they begin with a capital.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
