//! `assize score edit`: an audit is scored in an editor.

use super::work::{Wanted, Work, try_out};
use crate::cli::ask::{self, Screen};
use crate::cli::desk::{Desk, tell};
use crate::cli::editor::Editor;
use crate::cli::input::read_text;
use crate::cli::{Done, outlet};
use crate::core::audit::form::{self, Batch, Fate};
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::scratch;
use crate::core::text::shell_word;
use crate::view::inert::term_line;
use crate::view::words::count_of;
use clap::Args;
use std::path::PathBuf;

/// One thing that is wrong, in its lines.
type Told = Vec<String>;

/// What the lines begin with that say what is wrong.
const TOLD: &str = "#!";

/// Score an audit in your editor
///
/// A text opens in $VISUAL, $EDITOR or vi: the dialogue and the card as comments, the answers to be filled in between quotes.
/// When you leave the editor it is checked. What is missing or wrong is written at its top, and it opens again where that is;
/// what is complete is handed in once you have seen the total and say so.
///
/// Until then it is a draft in a file that only you can read: DATABASE.drafts/AUDIT-YOU.toml. Leave the editor without a
/// change and nothing happens; where nothing was filled in, no draft is kept. `score edit` and `score submit` both go on with
/// it. Where your score was returned or you took it back, the answers that you gave are filled in; a newer draft goes before.
///
/// Example: EDITOR=nano assize --as vera score edit 7
#[derive(Args, Debug)]
pub struct Edit {
    /// Its number, or the ref of its dialogue
    audit: String,
    /// The card in this language, where it has it, such as zh
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// Begin without what you answered before; a draft is put aside, and where it is then is said
    #[arg(long)]
    blank: bool,
}

pub fn edit(desk: &Desk, args: &Edit) -> anyhow::Result<Done> {
    if !ask::can_ask() {
        return Err(Refusal::words("there is no terminal to open an editor at")
            .hint(format!(
                "write the text with assize score form {0} --out form.toml, fill it in, and hand it in: assize score submit --file form.toml",
                shell_word(&args.audit)
            ))
            .into());
    }
    let editor = Editor::of_person()?;
    let wanted = Wanted { language: args.language.as_deref(), blank: args.blank };
    let work = Work::begin(desk, &args.audit, wanted)?;
    let mut text = Text::begin(&work)?;
    match rounds(desk, &work, &editor, &mut text) {
        Ok(Left::HandedIn(done)) => {
            text.discard();
            Ok(done)
        }
        Ok(Left::Open(why)) => {
            tell(&format!("{why}nothing was handed in; {}", text.leave(&work)));
            Ok(Done::Short)
        }
        Err(refusal) => {
            let left = text.leave(&work);
            // What is wrong with the words of the command is still to be mended besides.
            let hint = refusal.hint.as_ref().filter(|_| refusal.kind == Kind::Words);
            let hint = hint.map(|hint| format!("{hint}; {left}")).unwrap_or(left);
            Err(refusal.hint(hint).into())
        }
    }
}

/// How the editor was left.
enum Left {
    HandedIn(Done),
    /// Without handing in, and why, as it begins a line.
    Open(String),
}

/// Opens the editor until the text is handed in, or somebody leaves it.
fn rounds(desk: &Desk, work: &Work, editor: &Editor, text: &mut Text) -> Result<Left> {
    loop {
        let status = editor.open(&text.path, text.line)?;
        let is_changed = text.read(work, status.success())?;
        if !status.success() {
            return Ok(Left::Open(format!("the editor ended with {status}; ")));
        }
        if !is_changed {
            return Ok(Left::Open("nothing was changed; ".to_owned()));
        }
        match check(desk, work, &text.clean)? {
            Ok(batch) => {
                // What was told before is mended.
                text.write(&[])?;
                if confirm(work, &batch)? {
                    return Ok(Left::HandedIn(work.hand_in(desk, &batch)?));
                }
                return Ok(Left::Open(String::new()));
            }
            Err(faults) if text.tell(&faults)? => {}
            Err(_) => return Ok(Left::Open(String::new())),
        }
    }
}

/// The text that is open in the editor.
struct Text {
    path: PathBuf,
    /// As it was at first.
    begun: String,
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
            Some((text, _)) => {
                let text = clean(text);
                let faults = form::read_text(&work.name(), &text).err().map(|refusal| told(&refusal, (work, &text)));
                (text, faults.unwrap_or_default())
            }
            None => (work.draft(), Vec::new()),
        };
        let (path, is_draft) = match work.drafts.keep(work.id(), &text) {
            Ok(()) => (work.drafts.path(work.id()), true),
            Err(refusal) => {
                Screen::open().refuse(&refusal);
                (temporary(work)?, false)
            }
        };
        let mut begun = Self { path, begun: text.clone(), given: String::new(), clean: text, line: None, is_draft };
        match begun.write(&faults) {
            Ok(()) => Ok(begun),
            Err(refusal) => Err(refusal.hint(begun.leave(work))),
        }
    }

    /// Writes it with what is wrong at its top.
    fn write(&mut self, faults: &[Told]) -> Result<()> {
        let (top, line) = top(faults);
        self.line = line;
        self.given = format!("{top}{}", self.clean);
        outlet::write(&self.path, &|out| out.write_all(self.given.as_bytes()))
    }

    /// Reads what the editor left; whether something was changed. Where it left no form, what it was given is kept besides.
    fn read(&mut self, work: &Work, is_well: bool) -> Result<bool> {
        if self.is_draft {
            work.drafts.close(work.id());
        }
        match read_text(&self.path) {
            Ok(text) => {
                let is_changed = text != self.given;
                if is_changed && !is_well && form::read_text(&work.name(), &clean(&text)).is_err() {
                    self.keep_aside(work);
                }
                self.clean = clean(&text);
                Ok(is_changed)
            }
            Err(refusal) => {
                self.keep_aside(work);
                // Nothing of it is what we gave.
                self.clean = String::new();
                Err(refusal)
            }
        }
    }

    /// Keeps what the editor was given, where somebody had answered something in it.
    fn keep_aside(&self, work: &Work) {
        if self.clean == self.begun && !work.has_draft() {
            return;
        }
        match work.drafts.keep_aside(work.id(), &self.clean) {
            Ok(aside) => tell(&format!("the text as it was before is kept: {}", aside.display())),
            Err(refusal) => tell(&refusal.message),
        }
    }

    /// Says what is wrong, writes it into the text, and asks whether to open it again.
    fn tell(&mut self, faults: &[Told]) -> Result<bool> {
        self.write(faults)?;
        let mut screen = Screen::open();
        screen.say(&format!("{} missing or wrong:", count_of(faults.len() as u64, "thing is", "things are")));
        let more = lines_of(faults);
        for line in faults.iter().flatten().take(12) {
            screen.say_after("  ", &shown(line, more).1);
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

    /// Leaves it: kept where something was filled in, and removed where nothing was. Says which.
    fn leave(&self, work: &Work) -> String {
        if self.clean == self.begun && !work.has_draft() {
            if self.is_draft {
                work.drafts.remove(work.id());
            }
            self.discard();
            let id = work.id().0;
            return format!(
                "nothing was filled in, and no draft is kept; to begin again: assize score submit {id}, or assize score edit {id}"
            );
        }
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
    let made = made.map_err(|error| scratch::lost(&error))?;
    let (_, path) = made.keep().map_err(|error| scratch::lost(&error.error))?;
    Ok(path)
}

/// A form that would be taken, or what is wrong with it.
fn check(desk: &Desk, work: &Work, text: &str) -> Result<std::result::Result<Batch, Vec<Told>>> {
    let mut batch = match form::read_text(&work.name(), text) {
        Ok(batch) => batch,
        Err(refusal) => return Ok(Err(told(&refusal, (work, text)))),
    };
    if !work.fits(&batch) {
        let says = "[made] was changed: put back what stood there".to_owned();
        return Ok(Err(vec![std::iter::once(says).chain(work.made()).collect()]));
    }
    work.measure(&mut batch, None);
    match try_out(desk, &batch) {
        Ok(Fate::Scored { .. } | Fate::Stood) => Ok(Ok(batch)),
        Ok(Fate::Unfinished(missing)) => Ok(Err(each(missing))),
        Err(refusal) if refusal.kind == Kind::Data => Ok(Err(told(&refusal, (work, text)))),
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

/// What is wrong with a text, and the lines that it was made from where it has lost them.
fn told(refusal: &Refusal, (work, text): (&Work, &str)) -> Vec<Told> {
    if !refusal.findings.is_empty() {
        return each(refusal.findings.clone());
    }
    if refusal.message.contains("[made] is missing") {
        let lines = text.lines().count();
        let says =
            format!("it ends after line {lines} without saying what it was made from; put these lines at its end:");
        return vec![std::iter::once(says).chain(work.made()).collect()];
    }
    each(vec![refusal.told()])
}

fn each(faults: Vec<String>) -> Vec<Told> {
    faults.into_iter().map(|fault| vec![fault]).collect()
}

/// How many lines say what is wrong, at the top of a text.
fn lines_of(faults: &[Told]) -> usize {
    faults.iter().flatten().count() + 1
}

/// The lines that say what is wrong, and the line of the first of it, both counted with these lines.
fn top(faults: &[Told]) -> (String, Option<usize>) {
    if faults.is_empty() {
        return (String::new(), None);
    }
    let lines = lines_of(faults);
    let all: Vec<(Option<usize>, String)> = faults.iter().flatten().map(|line| shown(line, lines)).collect();
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
