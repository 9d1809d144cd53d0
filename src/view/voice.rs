//! The voice of customers: how often they speak of what, and their words.

use super::cells::{share, text};
use super::inert::term_line;
use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet};
use super::words::{count, count_of, list_and};
use crate::core::report::{VoiceCount, VoiceLine, Voices};
use crate::core::voice::Voice;

/// What a customer said, as it was written down.
pub fn heard(voice: &Voice, new: bool) -> Page {
    let title = format!("A customer's voice on the {} is kept", voice.about);
    let title = if new { title } else { format!("{title} already; nothing was recorded") };
    let parts = vec![Part::Fields(vec![
        ("voice", "voice", Cell::Count(voice.id)),
        ("about", "about", Cell::word(voice.about.word())),
        ("topic", "topic", text(voice.topic.as_ref(), "none given")),
        ("quote", "quote", Cell::text(&voice.quote)),
    ])];
    Page { name: "voice", title, parts, notes: vec!["Counted by: assize report voice.".to_owned()] }
}

/// What customers said in a period: counts first, then quotes.
pub fn voices(found: &Voices) -> Page {
    let parts = vec![Part::Sheet(counts(&found.counts)), Part::Sheet(quotes(&found.lines))];
    let looked_at = count(found.looked_at, "dialogue");
    let mut notes = vec![
        format!("Looked at: {looked_at}, scored or with a voice. Shares are of these, not of all dialogues."),
        "A share counts what an auditor wrote down: what was not written down was not counted.".to_owned(),
    ];
    if found.not_counted > 0 {
        let own = count(found.not_counted, "voice");
        notes.push(format!("Not counted yet, and shown only to you: {own} of dialogues that are still being scored."));
    }
    Page { name: "voices", title: "What customers say".to_owned(), parts, notes }
}

/// That ratings did not come with their dialogues, and who filled them in later.
pub fn filled(filled: &[(String, u64)]) -> Option<String> {
    let all: u64 = filled.iter().map(|(_, times)| times).sum();
    let by: Vec<String> = filled.iter().map(|(by, times)| format!("{} ({times})", term_line(by))).collect();
    (all > 0).then(|| {
        let ratings =
            count_of(all, "rating did not come with its dialogue", "ratings did not come with their dialogues");
        format!("{ratings}: filled in later by {}.", list_and(&by))
    })
}

/// That ratings were recorded on the agents' own side, and by whom.
pub fn own(own: &[(String, u64)]) -> Option<String> {
    let all: u64 = own.iter().map(|(_, times)| times).sum();
    let by: Vec<String> = own.iter().map(|(by, times)| format!("{} ({times})", term_line(by))).collect();
    (all > 0).then(|| {
        let ratings = count_of(all, "rating was", "ratings were");
        format!("{ratings} recorded by the agent or somebody of their team: {}.", list_and(&by))
    })
}

/// That counts are left out: a works agreement lets no report tell of so few people.
pub fn of_few(left_out: u64) -> Option<String> {
    (left_out > 0).then(|| {
        let counts = count_of(left_out, "count is", "counts are");
        format!(
            "{counts} not shown, of fewer people than the works agreement lets reports show, clause `smallest_group`."
        )
    })
}

fn counts(counts: &[VoiceCount]) -> Sheet {
    let row = |one: &VoiceCount| {
        vec![Cell::word(one.about.word()), text(one.topic.as_ref(), "none given"), share(one.dialogues)]
    };
    Sheet {
        name: "counts",
        title: "How often".to_owned(),
        columns: vec![
            Column::words("about", "about"),
            Column::words("topic", "topic"),
            Column::shares("dialogues", "in dialogues"),
        ],
        rows: counts.iter().map(row).collect(),
        notes: Vec::new(),
        empty: "No such voice was written down. Auditors do that with: assize score voice.".to_owned(),
    }
}

fn quotes(lines: &[VoiceLine]) -> Sheet {
    let row = |line: &VoiceLine| {
        vec![
            Cell::word(line.voice.about.word()),
            text(line.voice.topic.as_ref(), "none given"),
            Cell::text(&line.voice.quote),
            text(line.voice.note.as_ref(), "none"),
            Cell::text(&line.reference),
            Cell::Day(line.day),
        ]
    };
    Sheet {
        name: "quotes",
        title: "In their words".to_owned(),
        columns: vec![
            Column::words("about", "about"),
            Column::words("topic", "topic"),
            Column::prose("quote", "quote"),
            Column::prose("note", "note"),
            Column::words("ref", "ref"),
            Column::words("day", "day"),
        ],
        rows: lines.iter().map(row).collect(),
        notes: Vec::new(),
        empty: "None.".to_owned(),
    }
}
