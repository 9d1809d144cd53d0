//! A form as a text for an editor: what is to be read stands in comments, what is to be filled in between quotes. It is
//! read back by `core::audit::form`.

use super::asks::{self, about, choices, guidance, worths};
use crate::core::audit::Answers;
use crate::core::precedent::Found;
use crate::core::report::{Form, Forms};
use crate::core::scorecard::{AND, Card, Criterion, Kind, NA};
use crate::core::text::is_hidden;
use crate::view::audit::to_read;
use crate::view::gone::erased_note;
use crate::view::inert::{term_block, term_line};
use crate::view::stamp::REHEARSAL;
use crate::view::table::parts;
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr;

/// How much of a dialogue stands in a text, in bytes: what is longer makes editors slow, and forms that are not read back.
const LONGEST: usize = 1 << 20;

/// What is filled in before.
#[derive(Clone, Copy, Default)]
pub struct Before<'a> {
    /// The answers.
    pub answers: Option<&'a Answers>,
    /// How many minutes they took.
    pub minutes: Option<u32>,
}

/// The text of one form, the card in a language that it has, or its own; it says where it is from a rehearsal.
pub fn text(forms: &Forms, form: &Form, before: Before<'_>, (language, rehearsal): (Option<&str>, bool)) -> String {
    let (file, card) = (&form.file, &form.file.card);
    let mut text = Text::default();
    if rehearsal {
        text.comment("", REHEARSAL);
    }
    text.head(form, language);
    text.dialogue(form);
    let decided = forms.decided.get(&file.audit.card).map(Vec::as_slice).unwrap_or_default();
    let given = before.answers.map(Answers::given).unwrap_or_default();
    let mut section = None;
    for (place, criterion) in card.criteria.iter().enumerate() {
        let title = asks::section(card, criterion, language);
        if let Some(title) = title.filter(|_| section.replace(criterion.section) != Some(criterion.section)) {
            text.rule();
            text.comment("", &format!("Section: {title}"));
        }
        text.asks(card, (place, criterion), decided, language);
        let one = given.iter().find(|one| one.criterion == criterion.key);
        text.line(&format!("[criterion.{}]", key(&criterion.key)));
        text.line(&format!("answer = {}", answer(criterion, one.map(|one| one.level.as_str()))));
        if !criterion.is_text() {
            text.line(&format!("note = {}", quoted(one.and_then(|one| one.note.as_deref()).unwrap_or_default())));
        }
        text.line(&format!("quote = {}", quoted(one.and_then(|one| one.quote.as_deref()).unwrap_or_default())));
    }
    text.tail(forms, form, before);
    text.0
}

#[derive(Default)]
struct Text(String);

impl Text {
    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    /// Words to be read: no character of theirs ends the comment or moves the cursor.
    fn comment(&mut self, before: &str, words: &str) {
        for line in term_block(words) {
            self.line(format!("# {before}{line}").trim_end());
        }
    }

    fn rule(&mut self) {
        self.line(&format!("\n# {}", "-".repeat(77)));
    }

    fn head(&mut self, form: &Form, language: Option<&str>) {
        let (audit, card) = (&form.file.audit, &form.file.card);
        let dialogue = &form.file.words.rests_on.dialogue;
        let reference = term_line(audit.reference.expose());
        self.comment(
            "",
            &format!(
                "Audit {} · {reference} · {} · score it until {}",
                audit.id.0,
                term_line(&dialogue.channel),
                audit.score_due
            ),
        );
        self.comment("", &format!("Card {}: {}", card.label(), term_line(card.title.in_language(language))));
        self.comment(
            "",
            "\n\
             Write answers between the quotes; an answer that is left empty waits. Lines that begin with # are only to be\n\
             read. A quote is words of the dialogue, copied exactly, or a turn: \"turn 2\", or \"turn 2: words of it\".\n\
             Words with a \" in them stand between three single quotes: '''she said \"no\"'''.\n\
             Hand it in: save and leave, or from a file: assize score submit --file FILE",
        );
    }

    fn dialogue(&mut self, form: &Form) {
        self.rule();
        if let Some(gone) = form.file.gone {
            self.comment("", &erased_note(gone));
        }
        let shown = parts(&to_read(&form.file), None);
        let end = shown.match_indices('\n').map(|(at, _)| at).take_while(|at| *at <= LONGEST).last();
        match end.filter(|_| shown.len() > LONGEST).and_then(|end| shown.get(..end)) {
            Some(begins) => {
                self.comment("", begins);
                self.comment(
                    "",
                    &format!("… it goes on; the whole dialogue: assize score show {}", form.file.audit.id.0),
                );
            }
            None => self.comment("", &shown),
        }
    }

    /// What a criterion asks, and how it is answered.
    fn asks(&mut self, card: &Card, (place, one): (usize, &Criterion), decided: &[Found], language: Option<&str>) {
        self.line("");
        let title = term_line(one.title.in_language(language));
        self.comment("", &format!("{}/{}  {title}", place + 1, card.criteria.len()));
        for line in guidance(one, language).into_iter().chain(about(card, one, decided)) {
            self.comment("     ", &line);
        }
        let choices = choices(one, language);
        let wide = choices.iter().map(|(key, _)| key.width()).max().unwrap_or(0);
        for (key, means) in choices {
            self.comment("       ", &format!("{key}{}  {means}", " ".repeat(wide - key.width())));
        }
        match &one.kind {
            Kind::Levels(_) => {}
            Kind::Select { .. } => {
                self.comment("       ", "several: answer = [\"one\", \"other\"]; none of them: answer = []");
            }
            Kind::Points { .. } | Kind::Number { .. } | Kind::Text => self.comment("       ", &one.choices()),
        }
        for line in worths(one) {
            self.comment("       ", &line);
        }
    }

    fn tail(&mut self, forms: &Forms, form: &Form, before: Before<'_>) {
        let said = |of: fn(&Answers) -> Option<&str>| quoted(before.answers.and_then(of).unwrap_or_default());
        self.rule();
        self.comment("", "Feedback for the agent.");
        self.line("[feedback]");
        let needed = if forms.met_required { "needed" } else { "may be empty" };
        self.comment("", &format!("What met the requirement; {needed}"));
        self.line(&format!("met = {}", said(Answers::met)));
        self.comment("", "What to develop; may be empty");
        self.line(&format!("develop = {}", said(Answers::develop)));
        self.line("\n[time]");
        self.comment("", "How many minutes it took; may be empty. Only you are shown it");
        self.line(&format!(
            "minutes = {}",
            before.minutes.map_or_else(|| "\"\"".to_owned(), |minutes| minutes.to_string())
        ));
        self.line("\n# What this was made from; do not change it.");
        self.line("[made]");
        self.line(&format!("head = {}", quoted(&forms.head)));
        self.line(&format!("for = {}", quoted(&forms.auditor)));
        self.line(&format!("audit = {}", form.file.audit.id.0));
        self.line(&format!("card = {}", quoted(&form.file.card.label())));
        self.line(&format!("revision = {}", form.revision()));
    }
}

/// An answer; one that chooses several as a list.
fn answer(criterion: &Criterion, given: Option<&str>) -> String {
    match (&criterion.kind, given) {
        (_, None) => "\"\"".to_owned(),
        (Kind::Select { .. }, Some(level)) if level != NA => {
            let options = level.split(AND).map(str::trim).filter(|one| !one.is_empty()).map(quoted);
            format!("[{}]", options.collect::<Vec<_>>().join(", "))
        }
        (_, Some(level)) => quoted(level),
    }
}

/// A key as TOML has it: bare where that will do.
fn key(key: &str) -> String {
    let is_bare = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if is_bare { key.to_owned() } else { quoted(key) }
}

/// Words between quotes; what cannot be seen is written as `\u…`, and means the same.
fn quoted(words: &str) -> String {
    let mut text = String::with_capacity(words.len() + 2);
    text.push('"');
    for c in words.chars() {
        let _ = match c {
            '"' | '\\' => write!(text, "\\{c}"),
            '\n' => write!(text, "\\n"),
            '\t' => write!(text, "\\t"),
            '\r' => write!(text, "\\r"),
            _ if is_hidden(c) && u32::from(c) > 0xffff => write!(text, "\\U{:08x}", u32::from(c)),
            _ if is_hidden(c) => write!(text, "\\u{:04x}", u32::from(c)),
            _ => write!(text, "{c}"),
        };
    }
    text.push('"');
    text
}
