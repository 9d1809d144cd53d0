//! What the page hands over to its script: the cards and the audits as JSON, numbers as whole hundredths.

use crate::calc::decimal::Hundredths;
use crate::calc::scoring::{Class, Fails, Mode};
use crate::core::audit::{Answers, Audit};
use crate::core::precedent::Found;
use crate::core::report::{Form, Forms};
use crate::core::scorecard::{Card, CardId, Criterion, Kind, Level, NA, NoteNeeded, Words, plain};
use crate::view::card::{critical, number_of_answer};
use crate::view::html::tag;
use crate::view::inert::{term_block, term_line};
use crate::view::precedent::told;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// All that the script is given, as JSON that may stand in a script element.
pub(super) fn data(forms: &Forms, cards: &BTreeMap<CardId, &Card>, language: Option<&str>) -> String {
    let of_card = |(id, card): (&CardId, &&Card)| {
        let decided = forms.decided.get(id).map(Vec::as_slice).unwrap_or_default();
        card_data(card, decided, language)
    };
    let places: BTreeMap<CardId, usize> = cards.keys().enumerate().map(|(place, id)| (*id, place)).collect();
    let document = json!({
        "assize": "forms",
        "version": 1,
        "head": forms.head,
        "for": forms.auditor,
        "met_required": forms.met_required,
        "cards": cards.iter().map(of_card).collect::<Vec<_>>(),
        "audits": forms.forms.iter().map(|form| audit_data(form, &places)).collect::<Vec<_>>(),
    });
    in_script(&document.to_string())
}

/// A card as the page's arithmetic takes it, in its own language.
pub fn card_json(card: &Card) -> String {
    in_script(&card_data(card, &[], None).to_string())
}

/// JSON that can neither end the element it stands in nor begin another: such a character only stands in a string.
/// A document of JSON as it may stand inside a script element.
pub fn in_script(document: &str) -> String {
    let mut safe = String::with_capacity(document.len());
    for c in document.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => _ = write!(safe, "\\u{:04x}", u32::from(c)),
            c => safe.push(c),
        }
    }
    safe
}

fn audit_data(form: &Form, cards: &BTreeMap<CardId, usize>) -> Value {
    let Audit { id, card, score_due, .. } = &form.file.audit;
    let dialogue = &form.file.words.rests_on.dialogue;
    json!({
        "audit": id.0,
        "card": cards.get(card),
        "revision": form.revision(),
        "due": score_due.to_string(),
        "about": term_line(&dialogue.category),
        "heard": dialogue.is_heard(),
        "length": dialogue.duration,
        "erased": dialogue.erased,
        "before": form.former.as_ref().map(|former| before(&former.answers)),
    })
}

/// What was handed in before, as the page keeps it.
fn before(answers: &Answers) -> Value {
    let given: BTreeMap<String, Value> = answers
        .given()
        .into_iter()
        .map(|one| (one.criterion, json!({ "level": one.level, "note": one.note, "quote": one.quote })))
        .collect();
    json!({ "answers": given, "met": answers.met(), "develop": answers.develop() })
}

fn card_data(card: &Card, decided: &[Found], language: Option<&str>) -> Value {
    let own = tag(card.language.as_deref());
    let spoken = Spoken { language, own };
    let section = |(place, section): (usize, &crate::core::scorecard::Section)| json!({ "title": spoken.line(&section.title), "weight": card.rules.sections.get(place) });
    json!({
        "label": card.label(),
        "title": spoken.line(&card.title),
        "mode": match card.rules.mode {
            Mode::Weights => "weights",
            Mode::Sections => "sections",
            Mode::Points => "points",
            Mode::Groups => "genesys",
        },
        "cap": card.rules.cap,
        "bands": card.bands.iter().map(|band| json!({ "name": term_line(&band.name), "from": band.from })).collect::<Vec<_>>(),
        "sections": card.sections.iter().enumerate().map(section).collect::<Vec<_>>(),
        "criteria": card.criteria.iter().map(|one| criterion(card, one, decided, &spoken)).collect::<Vec<_>>(),
    })
}

fn criterion(card: &Card, one: &Criterion, decided: &[Found], spoken: &Spoken<'_>) -> Value {
    let Criterion { key, section, weight, na, bonus, fails_at, .. } = one;
    json!({
        "key": key,
        "section": section,
        "title": spoken.line(&one.title),
        "guidance": spoken.block(&one.guidance),
        "weight": weight.0,
        "says": says(card, one),
        "answer": answer(one, spoken),
        "na": na,
        "note": match one.note {
            NoteNeeded::Never => "never",
            NoteNeeded::BelowFull => "below_full",
            NoteNeeded::Always => "always",
        },
        "class": match one.class {
            Class::None => "none",
            Class::Customer => "customer",
            Class::Business => "business",
            Class::Compliance => "compliance",
        },
        "fails": match one.fails {
            Fails::Nothing => "nothing",
            Fails::Criterion => "criterion",
            Fails::Section => "section",
            Fails::Card => "card",
        },
        "fails_at": fails_at.0,
        "bonus": bonus,
        "when": one.when.as_ref().map(|when| json!({
            "all": when.all,
            "tests": when.tests.iter().map(|test| json!({
                "criterion": test.criterion, "among": test.among, "not": test.not,
            })).collect::<Vec<_>>(),
        })),
        "decided": decided.iter().filter(|(one, _)| one.key == *key).map(precedent).collect::<Vec<_>>(),
    })
}

/// How it is answered.
fn answer(one: &Criterion, spoken: &Spoken<'_>) -> Value {
    let level = |level: &Level| {
        json!({
            "key": level.key,
            "title": spoken.line(&level.title),
            "worth": level.worth.0,
            "says": number_of_answer(&one.kind, level.worth),
        })
    };
    let choices: Vec<Value> = one.kind.choices().iter().map(level).collect();
    let full = one.kind.full().map(|full| full.0);
    match &one.kind {
        Kind::Levels(_) => json!({ "kind": "levels", "full": full, "choices": choices }),
        Kind::Select { .. } => json!({ "kind": "select", "full": full, "choices": choices }),
        Kind::Points { full, step } => {
            json!({ "kind": "points", "full": full.0, "step": step.0, "says": takes(one) })
        }
        Kind::Number { ranges, step } => json!({
            "kind": "number",
            "full": full,
            "step": step.0,
            "says": takes(one),
            "ranges": ranges.iter().map(|range| json!({
                "from": range.from.0, "to": range.to.0, "worth": range.worth.0,
                "says": number_of_answer(&one.kind, range.worth),
            })).collect::<Vec<_>>(),
        }),
        Kind::Text => json!({ "kind": "text" }),
    }
}

/// What numbers it takes, in words.
fn takes(one: &Criterion) -> String {
    let choices = one.choices();
    choices.strip_suffix(NA).and_then(|rest| rest.strip_suffix(", ")).unwrap_or(&choices).to_owned()
}

/// What is to be known of a criterion before it is answered: how much it counts, whom it is critical to, what it fails.
pub(super) fn says(card: &Card, one: &Criterion) -> Vec<String> {
    let mut says = vec![counts(card, one)];
    says.extend(critical(one.class).map(|whom| match one.class {
        Class::Compliance => "critical to compliance".to_owned(),
        _ => format!("critical to the {whom}"),
    }));
    let below = if one.fails_at == Hundredths(0) { "" } else { " or below" };
    let at = format!("at {} %{below}", plain(one.fails_at));
    says.extend(match one.fails {
        Fails::Nothing => None,
        Fails::Criterion => Some(format!("counts as 0 {at}")),
        Fails::Section => Some(format!("fails the section {at}")),
        Fails::Card => Some(format!("fails the card {at}")),
    });
    says.extend(match one.note {
        NoteNeeded::Never => None,
        NoteNeeded::BelowFull => Some("needs a note below full".to_owned()),
        NoteNeeded::Always => Some("always needs a note".to_owned()),
    });
    if one.bonus {
        says.push("a bonus: it only adds".to_owned());
    }
    says
}

fn counts(card: &Card, one: &Criterion) -> String {
    match card.rules.mode {
        _ if one.weight == Hundredths(0) => "not counted".to_owned(),
        Mode::Weights => format!("weighs {} %", plain(one.weight)),
        Mode::Sections => format!("weighs {} in its section", plain(one.weight)),
        Mode::Points | Mode::Groups => format!("{} points at most", plain(one.weight)),
    }
}

fn precedent(found: &Found) -> Value {
    let (one, _) = found;
    json!({
        "headnote": term_block(one.headnote.expose()).join("\n"),
        "says": format!("{}, {}", term_line(&told(found)), one.on),
        "holds": one.is_guidance(),
    })
}

/// In which language words are wanted, and the card's own.
struct Spoken<'a> {
    language: Option<&'a str>,
    own: Option<&'a str>,
}

impl Spoken<'_> {
    fn line(&self, words: &Words) -> Value {
        self.told(words, &term_line(words.in_language(self.language)))
    }

    fn block(&self, words: &Words) -> Value {
        self.told(words, &term_block(words.in_language(self.language)).join("\n"))
    }

    /// Words with the tag of their language, where it is known.
    fn told(&self, words: &Words, text: &str) -> Value {
        let has = self.language.filter(|wanted| words.languages().any(|one| one == *wanted));
        json!({ "text": text, "lang": tag(has).or(self.own) })
    }
}
