//! What a works council asks for.

use super::model::Section;
use super::words::sheet;
use crate::core::report::management::{ActRow, CardStory, Council, NoticeRow, Replaced};
use crate::core::text::Untrusted;
use crate::view::cells::number;
use crate::view::inert::term_line;
use crate::view::sheet::{Cell, Column, Sheet};
use crate::view::words::{count, count_of, list_and};

/// Replacements; what people did around draws; then notices, cards and comments.
pub fn sections(found: &Council) -> [Section; 3] {
    [replacements(found), acts(found), rules(found)]
}

fn replacements(found: &Council) -> Section {
    let asked: u64 = found.replacements.iter().map(|one| one.asked).sum();
    let replaced: u64 = found.replacements.iter().map(|one| one.replaced).sum();
    let says = vec![if asked == 0 {
        "Nobody asked to replace a drawn dialogue.".to_owned()
    } else {
        format!(
            "{} to replace a drawn dialogue, {replaced} replaced by the next ticket of the stratum. Draws that are void stand above, each with who made it so and why.",
            count(asked, "wish")
        )
    }];
    let tables = if asked == 0 { Vec::new() } else { vec![of_replacements(found)] };
    Section { key: "replacements", title: "What was replaced, and why", says, charts: Vec::new(), tables }
}

fn acts(found: &Council) -> Section {
    let says = vec![if found.acts.is_empty() {
        "Nobody did anything around the draws that could steer them.".to_owned()
    } else {
        "What people did around the draws that could steer what was drawn or who audits. Most of it is ordinary work; all of it is here: assize assign show DRAW tells each act.".to_owned()
    }];
    let tables = if found.acts.is_empty() { Vec::new() } else { vec![of_acts(found)] };
    Section { key: "acts", title: "What people did around the draws", says, charts: Vec::new(), tables }
}

fn of_acts(found: &Council) -> Sheet {
    let row = |one: &ActRow| {
        let by: Vec<String> = one.by.iter().map(|by| term_line(by)).collect();
        vec![Cell::word(&one.draw), Cell::word(&one.what), number(one.times), Cell::Word(list_and(&by))]
    };
    let columns = vec![
        Column::words("draw", "draw").always(),
        Column::prose("what", "what").always(),
        Column::numbers("times", "times").always(),
        Column::prose("by", "by").always(),
    ];
    sheet("acts", "Acts around draws", columns, found.acts.iter().map(row).collect())
}

fn of_replacements(found: &Council) -> Sheet {
    let row = |one: &Replaced| {
        let mut row = vec![Cell::word(&one.draw), Cell::word(&one.reason)];
        row.extend([one.asked, one.replaced, one.returned, one.waits].map(number));
        row
    };
    let columns = vec![
        Column::words("draw", "draw").always(),
        Column::words("reason", "reason").always(),
        Column::numbers("asked", "asked").always(),
        Column::numbers("replaced", "replaced"),
        Column::numbers("returned", "returned"),
        Column::numbers("waits", "waits"),
    ];
    sheet("replacements", "Replacements", columns, found.replacements.iter().map(row).collect())
}

fn rules(found: &Council) -> Section {
    let comments: u64 = found.cards.iter().map(|one| one.comments).sum();
    let changed: u64 = found.cards.iter().map(|one| one.changed).sum();
    let written = match found.cards.iter().map(|one| one.written).sum::<u64>() {
        0 => String::new(),
        others => format!("{others} of them written down by a lead or a manager, "),
    };
    let mut says = vec![if found.cards.is_empty() {
        "No card began or was proposed in these days.".to_owned()
    } else {
        format!(
            "{} began or was proposed: {} by agents, {written}of which {changed} changed it.",
            count(found.cards.len() as u64, "card"),
            count(comments, "comment")
        )
    }];
    says.extend(found.notices.is_empty().then(|| "No notice to staff says that work may be monitored.".to_owned()));
    let mut tables = Vec::new();
    says.extend(found.notices.iter().filter_map(backdated));
    tables.extend((!found.notices.is_empty()).then(|| notices(found)));
    tables.extend((!found.cards.is_empty()).then(|| cards(found)));
    tables.extend((changed > 0).then(|| changes(found)));
    Section {
        key: "rules",
        title: "Notices, cards, and what agents' comments changed",
        says,
        charts: Vec::new(),
        tables,
    }
}

/// That a notice, or that people were told of it, was recorded later than the days that it names.
fn backdated(one: &NoticeRow) -> Option<String> {
    let published = one.published.as_ref().map(|when| format!("it was published on {}", term_line(when)));
    let by: Vec<String> = one.later_by.iter().map(|by| term_line(by)).collect();
    let later = (one.later > 0).then(|| {
        format!(
            "that {} told was recorded after the day that it names, by {}",
            count_of(one.later, "person was", "people were"),
            list_and(&by)
        )
    });
    let said: Vec<String> = [published, later].into_iter().flatten().collect();
    (!said.is_empty()).then(|| {
        format!("Version {} of the notice applies since {}; {}.", one.version, term_line(&one.since), said.join("; "))
    })
}

fn notices(found: &Council) -> Sheet {
    let row =
        |one: &NoticeRow| vec![Cell::Count(one.version), Cell::word(&one.since), number(one.told), number(one.untold)];
    let columns = vec![
        Column::numbers("version", "version").always(),
        Column::words("since", "since").always(),
        Column::numbers("told", "told").always(),
        Column::numbers("untold", "not told").always(),
    ];
    sheet("notices", "Who was told of monitoring", columns, found.notices.iter().map(row).collect())
}

fn cards(found: &Council) -> Sheet {
    let row = |one: &CardStory| {
        let known = format!("{} of {}", one.known.0, one.known.1);
        vec![
            Cell::word(&one.card),
            Cell::word(&one.since),
            number(one.asked),
            number(one.comments),
            number(one.changed),
            Cell::word(known),
        ]
    };
    let columns = vec![
        Column::words("card", "card").always(),
        Column::words("since", "from").always(),
        Column::numbers("asked", "asked"),
        Column::numbers("comments", "comments"),
        Column::numbers("changed", "changed it"),
        Column::words("known", "say they know it"),
    ];
    sheet("card_stories", "Cards", columns, found.cards.iter().map(row).collect())
}

fn changes(found: &Council) -> Sheet {
    let rows = found.cards.iter().flat_map(|card| {
        card.changes.iter().map(move |(key, words, answer)| {
            vec![
                Cell::word(&card.card),
                key.as_ref().map_or(Cell::Absent("the card as a whole"), Cell::word),
                Cell::text(&Untrusted::new(words)),
                Cell::text(&Untrusted::new(answer)),
            ]
        })
    });
    let columns = vec![
        Column::words("card", "card").always(),
        Column::words("criterion", "criterion"),
        Column::prose("comment", "comment"),
        Column::prose("answer", "answer"),
    ];
    sheet("comments", "Comments that changed a card", columns, rows.collect())
}
