//! A sample of an export: the map that is proposed for it, as TOML, and its first rows as they would be stored.

use super::imports::masked;
use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet};
use super::words::{count, list_or};
use crate::core::intake::{MadeFrom, NamedScale, Preview, Proposal, Shown, Stranger, Zone};
use crate::core::text::Untrusted;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// How the file was read, where that was found out rather than said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// What stands between two cells.
    pub delimiter: Option<char>,
    /// The encoding.
    pub encoding: Option<String>,
    /// The line of the header, where it is not the first.
    pub header: Option<u64>,
    /// Names for the columns, where there is no header.
    pub columns: Vec<String>,
    /// The sheet of a workbook, where it is not the first that has anything in it.
    pub sheet: Option<String>,
    /// The key that has the rows of a file of JSON.
    pub rows: Option<String>,
    /// Other sheets that have rows, where nobody said which one is meant.
    pub other_sheets: Vec<String>,
}

/// A proposed map as TOML, with a comment on everything that a person should look at.
pub fn toml(proposal: &Proposal, found: &Found, file: &str) -> String {
    let mut lines =
        vec![format!("# Proposed for {}, from its header and its first rows. Check it before you use it.", said(file))];
    lines.extend(proposal.remarks.iter().map(|remark| format!("# {}", said(remark))));
    fields(proposal, &mut lines);
    if let Some(channel) = proposal.channel {
        let why = "# no column says it; there are recordings";
        lines.extend([String::new(), "[constants]".to_owned(), format!("channel = {} {why}", quoted(channel))]);
    }
    made(&proposal.made, &mut lines);
    formats(proposal, &mut lines);
    for (field, meanings) in &proposal.values {
        values(field, meanings, &mut lines);
    }
    strangers(&proposal.strangers, &mut lines);
    scale(proposal.scale, &mut lines);
    read(proposal, found, &mut lines);
    if !proposal.unused.is_empty() {
        lines.push(String::new());
        let names: Vec<String> = proposal.unused.iter().map(|name| said(name)).collect();
        lines.push(format!("# Columns that no field uses: {}", names.join(", ")));
    }
    lines.join("\n") + "\n"
}

fn fields(proposal: &Proposal, lines: &mut Vec<String>) {
    lines.extend([String::new(), "[fields]".to_owned()]);
    for (field, columns) in &proposal.fields {
        let columns: Vec<String> = columns.iter().map(|column| quoted(column)).collect();
        match columns.as_slice() {
            [only] => lines.push(format!("{field} = {only}")),
            several => lines.push(format!("{field} = [{}]", several.join(", "))),
        }
    }
    for field in &proposal.unread {
        lines.push(format!("{field} = [] # the column of this name is not read: see above"));
    }
    for field in &proposal.missing {
        lines.push(format!(
            "# {field} = \"…\" # NOT FOUND, and needed: name its column here, or a value under [constants]"
        ));
    }
}

/// How the ref is made where no column gives it.
fn made(from: &MadeFrom, lines: &mut Vec<String>) {
    let list = |columns: &[String]| columns.iter().map(|column| quoted(column)).collect::<Vec<_>>().join(", ");
    let (why, made) = match from {
        MadeFrom::Nothing => return,
        MadeFrom::All => (
            "the ref is made from the row. A row that changes in any\n# column and comes again is another dialogue: if rows change, name columns that stay the same.",
            "made_from = \"*\"".to_owned(),
        ),
        MadeFrom::Stable(columns) => (
            "the ref is made from columns that\n# stay the same when a row changes later and comes again.",
            format!("made_from = [{}]", list(columns)),
        ),
        MadeFrom::Unknown(columns) => (
            "and rows seem to change later (a status, a rating, a closing time).\n# NOT DECIDED: name columns that stay the same and together are different in every row.",
            format!("# made_from = [{}]", list(columns)),
        ),
    };
    lines.push(String::new());
    let text = format!("# No column is surely a number of its own for every row: {why}");
    lines.extend(text.lines().map(str::to_owned));
    if matches!(from, MadeFrom::Unknown(_)) {
        lines.push("# [ref]".to_owned());
    } else {
        lines.push("[ref]".to_owned());
    }
    lines.push(made);
}

fn formats(proposal: &Proposal, lines: &mut Vec<String>) {
    let formats: Vec<_> =
        proposal.formats.iter().filter(|(_, found)| found.iter().any(|guessed| guessed.format != "iso")).collect();
    if formats.is_empty() && proposal.unit.is_none() {
        return;
    }
    lines.extend([String::new(), "[formats]".to_owned()]);
    lines.extend(proposal.unit.map(|unit| format!("duration = {} # by the name of its column", quoted(unit.word()))));
    for (field, found) in formats {
        let in_doubt = found.len() > 1;
        if in_doubt {
            let names: Vec<String> = found.iter().map(|guessed| format!("\"{}\"", guessed.format)).collect();
            lines.push(format!(
                "# NOT DECIDED: every sampled value fits {}. Keep the one that is meant:",
                list_or(&names)
            ));
        }
        for guessed in found {
            let mark = if in_doubt { "# " } else { "" };
            let days = if guessed.days_only { " # days alone: each counts as midnight" } else { "" };
            lines.push(format!("{mark}{field} = {}{days}", quoted(&guessed.format)));
        }
    }
}

fn values(field: &str, meanings: &[(String, Option<String>)], lines: &mut Vec<String>) {
    lines.extend([String::new(), format!("[values.{field}]")]);
    for (value, meaning) in meanings {
        match meaning {
            Some(meaning) => lines.push(format!("{} = {}", quoted(value), quoted(meaning))),
            None => lines.push(format!("# {} = \"…\" # NOT DECIDED: say which {field} this is", said(&quoted(value)))),
        }
    }
}

/// Agents who are nobody on the roster: whose handle each is, only a person can say.
fn strangers(strangers: &[Stranger], lines: &mut Vec<String>) {
    const SHOWN: usize = 20;
    if strangers.is_empty() {
        return;
    }
    lines.extend([String::new(), "[values.agent]".to_owned()]);
    lines.push(
        "# Nobody on the roster is called so: add them with people import, or say whose handle each is.".to_owned(),
    );
    for stranger in strangers.iter().take(SHOWN) {
        let near: Vec<String> = stranger.near.iter().map(|person| said(person)).collect();
        let near = if near.is_empty() { String::new() } else { format!("; perhaps {}", list_or(&near)) };
        let name = said(&quoted(&stranger.name));
        lines.push(format!("# {name} = \"…\" # NOT DECIDED: in {}{near}", count(stranger.rows, "row")));
    }
    if let Some(more) = strangers.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        lines.push(format!("# … and {}", count(more, "more name")));
    }
}

/// The scale of the ratings, where the name of their column says one.
fn scale(scale: Option<NamedScale>, lines: &mut Vec<String>) {
    let said = match scale {
        None => return,
        Some(NamedScale::Whole(scale)) => {
            ["[rating]".to_owned(), format!("scale = \"{scale}\" # by the name of its column")]
        }
        Some(NamedScale::LowestBest) => [
            "# [rating]".to_owned(),
            "# scale = \"5-1\" # NOT DECIDED: or \"6-1\", \"10-1\"; the name says that the lowest number is best"
                .to_owned(),
        ],
        Some(NamedScale::Best(best)) => [
            "# [rating]".to_owned(),
            format!(
                "# scale = \"1-{best}\" # NOT DECIDED: or \"0-{best}\", or the other way round; the name says {best}"
            ),
        ],
    };
    lines.push(String::new());
    lines.extend(said);
}

fn read(proposal: &Proposal, found: &Found, lines: &mut Vec<String>) {
    let mut read = Vec::new();
    match &proposal.zone {
        Zone::None => {}
        Zone::Said { zone, column } => {
            read.push(format!("timezone = {} # by the name of `{}`", quoted(zone), said(column)));
        }
        Zone::Asked { says, perhaps } => {
            let zone = quoted(perhaps.as_deref().unwrap_or("…"));
            read.push(format!("# timezone = {zone} # NOT DECIDED: {}; say where their clock stood", said(says)));
        }
        Zone::Ours(zone) => read.push(format!("timezone = {} # your policy's: the file does not say", quoted(zone))),
        Zone::Unknown => {
            read.push(
                "# timezone = \"Europe/London\" # NOT DECIDED: times have no offset; say where their clock stood"
                    .to_owned(),
            );
        }
    }
    read.extend(
        proposal
            .language
            .map(|language| format!("language = {} # of its months or halves of the day", quoted(language))),
    );
    if !proposal.blank.is_empty() {
        let blank: Vec<String> = proposal.blank.iter().map(|word| quoted(word)).collect();
        read.push(format!("blank = [{}]", blank.join(", ")));
    }
    if !found.columns.is_empty() {
        let columns: Vec<String> = found.columns.iter().map(|name| quoted(name)).collect();
        read.push(
            "# There is no header: the first line is a row. Give the columns names as you like, here and above."
                .to_owned(),
        );
        read.push(format!("columns = [{}]", columns.join(", ")));
    }
    read.extend(found.sheet.as_ref().map(|sheet| format!("sheet = {} # the first that has rows", quoted(sheet))));
    read.extend(found.rows.as_ref().map(|key| format!("rows = {} # the key that has the rows", quoted(key))));
    read.extend(found.header.map(|line| format!("header = {line} # what stands above it is passed over")));
    read.extend(found.delimiter.map(|delimiter| format!("delimiter = {}", quoted(&delimiter.to_string()))));
    read.extend(found.encoding.as_ref().map(|encoding| format!("encoding = {}", quoted(encoding))));
    if !read.is_empty() {
        lines.extend([String::new(), "[read]".to_owned()]);
        lines.extend(read);
    }
}

/// A text as TOML writes it, on one line.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            _ if crate::core::text::is_hidden(letter) => {
                let _ = write!(out, "\\U{:08X}", u32::from(letter));
            }
            _ => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// A text of the file inside a comment: on one line, nothing in it hidden.
fn said(text: &str) -> String {
    let shown = |letter: char| {
        if crate::core::text::is_hidden(letter) { letter.escape_unicode().to_string() } else { letter.to_string() }
    };
    text.chars().map(shown).collect()
}

/// What a map would make of a sample, and the team in which new agents would be enrolled.
#[derive(Clone, Copy)]
pub struct Seen<'a> {
    /// What it would make.
    pub preview: &'a Preview,
    /// The team.
    pub team: Option<&'a str>,
    /// The file's name.
    pub file: &'a str,
    /// Of how many files it is the first, where there are several.
    pub of: Option<usize>,
}

/// What a person should know of a map that was saved: what was decided, what was not, what to check, what comes next.
pub fn summary(proposal: &Proposal, seen: &Seen<'_>, path: &Path) -> Vec<String> {
    let path = path.display();
    let column = |(field, columns): &(&str, Vec<String>)| format!("{field} = {}", columns.join(" + "));
    let found: Vec<String> = proposal.fields.iter().map(column).collect();
    let mut lines = vec![format!("{path}: a map for {}.", seen.file), format!("Found: {}.", list_or_none(&found))];
    if !proposal.missing.is_empty() {
        lines.push(format!("Not found, and needed: {}.", proposal.missing.join(", ")));
    }
    let open = undecided(proposal);
    if !open.is_empty() {
        lines.push(format!("Not decided: {}.", open.join(", ")));
    }
    lines.extend(proposal.remarks.iter().map(|remark| format!("Check: {remark}")));
    lines.extend(about(seen));
    let done = proposal.is_decided();
    let next = if done { "Next" } else { "Next, when NOT FOUND and NOT DECIDED are settled in the map" };
    lines.push(format!("{next}: assize intake import {} --map {path} --sample", seen.file));
    lines
}

fn list_or_none(found: &[String]) -> String {
    if found.is_empty() { "no field".to_owned() } else { found.join(", ") }
}

/// What a person has yet to decide.
fn undecided(proposal: &Proposal) -> Vec<String> {
    let formats = proposal.formats.iter().filter(|(_, found)| found.len() > 1);
    let values = proposal.values.iter().filter(|(_, meant)| meant.iter().any(|(_, meaning)| meaning.is_none()));
    let mut open: Vec<String> = formats.map(|(field, _)| format!("the format of {field}")).collect();
    open.extend(values.map(|(field, _)| format!("what values of {field} mean")));
    open.extend((!proposal.strangers.is_empty()).then(|| "who some agents are".to_owned()));
    open.extend(proposal.ref_in_doubt.then(|| "the ref".to_owned()));
    open.extend(proposal.clocks_in_doubt.iter().map(|field| format!("the time of day of {field}")));
    open.extend(matches!(proposal.made, MadeFrom::Unknown(_)).then(|| "from what the ref is made".to_owned()));
    let is_open = proposal.scale.is_some_and(NamedScale::is_open);
    open.extend(is_open.then(|| "the scale of the rating".to_owned()));
    open.extend(proposal.zone.is_open().then(|| "the time zone".to_owned()));
    open
}

/// The page of a sample: the map unless it was given or saved elsewhere, and the first rows.
pub fn page(map: Option<&str>, seen: &Seen<'_>, mut notes: Vec<String>) -> Page {
    let mut parts = Vec::new();
    if let Some(map) = map {
        let body = Cell::Text(Untrusted::new(map));
        parts.push(Part::Block { key: "map", title: "Proposed map", body });
    }
    parts.push(Part::Sheet(rows(seen.preview)));
    notes.extend(about(seen));
    notes.push("Nothing was recorded.".to_owned());
    Page { name: "intake_sample", title: "A sample".to_owned(), parts, notes }
}

fn rows(preview: &Preview) -> Sheet {
    Sheet {
        name: "sample",
        title: "The first rows, as they would be stored".to_owned(),
        columns: vec![
            Column::numbers("line", "line"),
            Column::words("field", "field"),
            Column::prose("value", "value"),
        ],
        rows: preview.rows.iter().flat_map(row).collect(),
        notes: Vec::new(),
        empty: "There are no rows.".to_owned(),
    }
}

fn row(shown: &Shown) -> Vec<Vec<Cell>> {
    let line = || Cell::Count(i64::try_from(shown.line).unwrap_or(i64::MAX));
    match &shown.outcome {
        Err(fault) => vec![vec![line(), Cell::word("fault"), Cell::word(fault)]],
        Ok(fields) => {
            let value = |text: &Option<Untrusted>| text.clone().map_or(Cell::Absent("blank"), Cell::Text);
            fields.iter().map(|(field, text)| vec![line(), Cell::word(*field), value(text)]).collect()
        }
    }
}

fn about(seen: &Seen<'_>) -> Vec<String> {
    let preview = seen.preview;
    let (away, sampled) = (preview.turned_away, count(preview.sampled, "sampled row"));
    let mut notes = vec![if away == 0 {
        format!("{sampled}: all would come in.")
    } else {
        format!("{sampled}: {away} would be turned away.")
    }];
    notes.extend(seen.of.map(|all| format!("A sample of {}, the first of {all} files.", seen.file)));
    notes.extend(preview.unread.iter().map(|told| format!("Not read: {told}.")));
    notes.extend(preview.wrong.iter().map(|told| format!("Turned away: {told}.")));
    if let Some(team) = seen.team {
        let enrolled: Vec<&str> = preview.enrolled.iter().take(20).map(String::as_str).collect();
        let named =
            if enrolled.is_empty() { String::new() } else { format!(" in {}: {}", team.trim(), enrolled.join(", ")) };
        notes.push(format!("{} new, {} enrolled{named}.", preview.new, preview.enrolled.len()));
    }
    for (field, words) in &preview.refused {
        notes.push(refused(field, words));
    }
    notes.extend(preview.fractions.as_ref().map(|(cells, first)| {
        let cells = count(*cells, "cell");
        format!("Durations: {cells} no whole seconds, such as `{first}`; if another unit is meant: [formats] duration.")
    }));
    notes.extend(masked(&preview.masked));
    if !preview.unused.is_empty() {
        notes.push(format!("Columns that no field uses: {}.", preview.unused.join(", ")));
    }
    notes
}

/// The words of a field that would be refused, the most frequent first.
fn refused(field: &str, words: &BTreeMap<String, usize>) -> String {
    let mut by_count: Vec<(&String, &usize)> = words.iter().collect();
    by_count.sort_by_key(|(word, count)| (std::cmp::Reverse(**count), (*word).clone()));
    let first: Vec<String> = by_count.iter().take(8).map(|(word, count)| format!("`{word}` ({count})")).collect();
    let more = if by_count.len() > 8 { format!(" and {} more", by_count.len() - 8) } else { String::new() };
    let (what, advice) = match field {
        "agent" => ("nobody on the roster is called", "people import, or --enrol TEAM"),
        "category" => {
            ("the policy knows no category", "[intake] categories of the policy, or [values.category] of the map")
        }
        _ => ("the policy knows no channel", "[intake] channels of the policy, or [values.channel] of the map"),
    };
    format!("{what} {}{more}: see {advice}.", first.join(", "))
}
