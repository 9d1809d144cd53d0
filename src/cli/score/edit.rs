//! `assize score edit`: an audit is scored in an editor.

use super::work::{Work, try_out};
use crate::cli::ask::{self, Screen};
use crate::cli::desk::Desk;
use crate::cli::editor::Editor;
use crate::cli::input::read_text;
use crate::cli::{Done, outlet};
use crate::core::audit::AuditId;
use crate::core::audit::form::{self, Batch, Fate};
use crate::core::refusal::{Kind, Refusal, Result};
use crate::view::inert::term_line;
use crate::view::words::count_of;
use clap::Args;
use std::path::PathBuf;

/// What the lines begin with that say what is wrong.
const TOLD: &str = "#!";

/// Score an audit in your editor
///
/// A text opens in $VISUAL, $EDITOR or vi: the dialogue and the card as comments, the answers to be filled in between quotes.
/// When you leave the editor it is checked. What is missing or wrong is written at its top, and it opens again where that is;
/// what is complete is handed in once you have seen the total and say so.
///
/// Until then it is a draft in a file that only you can read: DATABASE.drafts/AUDIT-YOU.toml. Leave the editor without a
/// change and nothing happens. `score edit` and `score submit` both go on with it.
///
/// Example: EDITOR=nano assize --as vera score edit 7
#[derive(Args, Debug)]
pub struct Edit {
    /// Its number
    audit: i64,
    /// The card in this language, where it has it, such as zh
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
}

pub fn edit(desk: &Desk, args: &Edit) -> anyhow::Result<Done> {
    if !ask::can_ask() {
        return Err(Refusal::words("there is no terminal to open an editor at")
            .hint(format!(
                "write the text with assize score form {0} --out form.toml, fill it in, and hand it in: assize score submit --file form.toml",
                args.audit
            ))
            .into());
    }
    let editor = Editor::of_person()?;
    let work = Work::begin(desk, AuditId(args.audit), args.language.as_deref())?;
    let mut text = Text::begin(&work)?;
    loop {
        let status = editor.open(&text.path, text.line)?;
        if !text.read(&work)? || !status.success() {
            let why = if status.success() {
                "nothing was changed".to_owned()
            } else {
                format!("the editor ended with {status}")
            };
            desk.talk(&format!("{why}; nothing was handed in; {}", text.to_go_on(&work)));
            return Ok(Done::Short);
        }
        let checked =
            check(desk, &work, &text.clean).map_err(|refusal| refusal.maybe_hint(Some(text.to_go_on(&work))))?;
        let is_open = match checked {
            Ok(batch) => {
                // What was told before is mended.
                text.write(&[])?;
                if confirm(&work, &batch)? {
                    let done = work.hand_in(desk, &batch)?;
                    text.discard();
                    return Ok(done);
                }
                false
            }
            Err(faults) => text.tell(&faults)?,
        };
        if !is_open {
            desk.talk(&format!("nothing was handed in; {}", text.to_go_on(&work)));
            return Ok(Done::Short);
        }
    }
}

/// The text that is open in the editor.
struct Text {
    path: PathBuf,
    /// As it went into the editor.
    given: String,
    /// As it came back, without what we told.
    clean: String,
    line: Option<usize>,
    is_draft: bool,
}

impl Text {
    /// The draft as it was left, or a new one. Where no draft can be kept, a file among the temporary ones.
    fn begin(work: &Work) -> Result<Self> {
        let (text, faults) = match &work.faulty {
            Some((text, refusal)) => (clean(text), told(refusal)),
            None => (work.draft(), Vec::new()),
        };
        let (path, is_draft) = match work.drafts.keep(work.id(), &text) {
            Ok(()) => (work.drafts.path(work.id()), true),
            Err(refusal) => {
                Screen::open().refuse(&refusal);
                (temporary(work)?, false)
            }
        };
        let mut begun = Self { path, given: String::new(), clean: text, line: None, is_draft };
        begun.write(&faults)?;
        Ok(begun)
    }

    /// Writes it with what is wrong at its top.
    fn write(&mut self, faults: &[String]) -> Result<()> {
        let (top, line) = top(faults);
        self.line = line;
        self.given = format!("{top}{}", self.clean);
        outlet::write(&self.path, &|out| out.write_all(self.given.as_bytes()))
    }

    /// Reads what the editor left; whether something was changed.
    fn read(&mut self, work: &Work) -> Result<bool> {
        if self.is_draft {
            work.drafts.close(work.id());
        }
        let text = read_text(&self.path).map_err(|refusal| refusal.hint(self.to_go_on(work)))?;
        self.clean = clean(&text);
        Ok(text != self.given)
    }

    /// Says what is wrong, writes it into the text, and asks whether to open it again.
    fn tell(&mut self, faults: &[String]) -> Result<bool> {
        self.write(faults)?;
        let mut screen = Screen::open();
        screen.say(&format!("{} missing or wrong:", count_of(faults.len() as u64, "thing is", "things are")));
        for fault in faults.iter().take(12) {
            screen.say_after("  ", &shown(fault, 0).1);
        }
        ask::yes(&mut screen, "Open it again?", Some(true))
    }

    /// Removes a temporary file; the draft is removed where it is handed in.
    fn discard(&self) {
        if !self.is_draft {
            // What is left is nobody else's to read.
            let _ = std::fs::remove_file(&self.path);
        }
    }

    fn to_go_on(&self, work: &Work) -> String {
        if self.is_draft {
            return work.to_go_on();
        }
        let path = self.path.display();
        format!("it is kept in {path}; fill it in and hand it in: assize score submit --file {path}")
    }
}

/// A file of its own among the temporary ones.
fn temporary(work: &Work) -> Result<PathBuf> {
    let made = tempfile::Builder::new().prefix("assize-").suffix(&format!("-{}", work.name())).tempfile();
    let failed = |error: &dyn std::fmt::Display| Refusal::io(format!("no text can be kept for the editor: {error}"));
    let (_, path) = made.map_err(|error| failed(&error))?.keep().map_err(|error| failed(&error))?;
    Ok(path)
}

/// A form that would be taken, or what is wrong with it.
fn check(desk: &Desk, work: &Work, text: &str) -> Result<std::result::Result<Batch, Vec<String>>> {
    let mut batch = match form::read_text(&work.name(), text) {
        Ok(batch) => batch,
        Err(refusal) => return Ok(Err(told(&refusal))),
    };
    if !work.fits(&batch) {
        return Ok(Err(vec!["[made] was changed: put back what stood there".to_owned()]));
    }
    work.measure(&mut batch, None);
    match try_out(desk, &batch) {
        Ok(Fate::Scored { .. } | Fate::Stood) => Ok(Ok(batch)),
        Ok(Fate::Unfinished(missing)) => Ok(Err(missing)),
        Err(refusal) if refusal.kind == Kind::Data => Ok(Err(told(&refusal))),
        Ok(Fate::Unfit(refusal)) | Err(refusal) => Err(refusal),
    }
}

/// Shows the total, and asks whether it is to be handed in.
fn confirm(work: &Work, batch: &Batch) -> Result<bool> {
    let Some(form) = batch.forms.first() else { return Ok(false) };
    let mut screen = Screen::open();
    let shown = ask::total(&work.form().file.card, &form.answers.by_key(), Some(screen.width()))?;
    screen.put(&shown);
    ask::yes(&mut screen, "Hand it in? Once it is delivered it cannot be changed", None)
}

fn told(refusal: &Refusal) -> Vec<String> {
    if !refusal.findings.is_empty() {
        return refusal.findings.clone();
    }
    let hint = refusal.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
    vec![format!("{}{hint}", refusal.message)]
}

/// The lines that say what is wrong, and the line of the first of it, both counted with these lines.
fn top(faults: &[String]) -> (String, Option<usize>) {
    if faults.is_empty() {
        return (String::new(), None);
    }
    let lines = faults.len() + 1;
    let all: Vec<(Option<usize>, String)> = faults.iter().map(|fault| shown(fault, lines)).collect();
    let mut top = format!("{TOLD} Missing or wrong; these lines go away by themselves:\n");
    for (_, says) in &all {
        top.extend([TOLD, " ", says, "\n"]);
    }
    (top, all.iter().filter_map(|(line, _)| *line).min())
}

/// A fault with its line so many lines further down: `form.toml:31:10: …` as `line 34: …`.
fn shown(fault: &str, more: usize) -> (Option<usize>, String) {
    let placed = fault.split_once(".toml:").and_then(|(_, rest)| {
        let (line, rest) = rest.split_once(':')?;
        let (column, says) = rest.split_once(": ")?;
        column.parse::<usize>().ok()?;
        Some((line.parse::<usize>().ok()? + more, says))
    });
    match placed {
        Some((line, says)) => (Some(line), term_line(&format!("line {line}: {says}"))),
        None => (None, term_line(fault)),
    }
}

/// A text without what was told in it.
fn clean(text: &str) -> String {
    text.split_inclusive('\n').filter(|line| !line.starts_with(TOLD)).collect()
}
