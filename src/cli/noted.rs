//! Notes that somebody gives at a terminal, question by question, with a draft after each answer until they are recorded.

use super::Done;
use super::ask::{Item, Outcome, Paper, Screen, Talk};
use super::desk::{Desk, tell};
use super::drafts::{Draft, Drafts};
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::text::shell_word;

/// What notes are asked for.
pub struct Wanted<'a> {
    /// Whose they are, by handle.
    pub by: &'a str,
    /// What they are of.
    pub draft: Draft,
    /// What stands over the questions.
    pub heading: &'a str,
    /// What is asked after the answers so far.
    pub items: &'a dyn Fn(&Paper) -> Result<Vec<Item<'a>>>,
    /// What is said before they are recorded.
    pub ends: &'a str,
    /// The command that goes on with them.
    pub command: &'a str,
}

/// Notes that are to be recorded.
pub struct Noted {
    drafts: Drafts,
    draft: Draft,
    /// Where their draft is.
    pub name: String,
    /// The notes, as TOML.
    pub text: String,
}

/// Asks for notes, or goes on with their draft; where somebody left, what the command comes to.
pub fn ask(desk: &Desk, wanted: &Wanted<'_>) -> Result<std::result::Result<Noted, Done>> {
    let (drafts, draft) = (Drafts::of(desk.path(), wanted.by), wanted.draft);
    let mut paper = taken_up(&drafts, draft)?;
    let (outcome, failed) = talk(wanted, &mut paper, &drafts);
    if let Some(refusal) = failed {
        tell(&format!("warning: {}", refusal.message));
    }
    match outcome? {
        Outcome::Record => {
            let name = drafts.path(draft).display().to_string();
            Ok(Ok(Noted { text: paper.text()?, drafts, draft, name }))
        }
        Outcome::Left => {
            tell(&format!("nothing was recorded; {}", to_go_on(&drafts, wanted)));
            Ok(Err(Done::Short))
        }
        Outcome::Stopped => {
            Err(Refusal::new(Kind::Interrupted, "interrupted: nothing was recorded").hint(to_go_on(&drafts, wanted)))
        }
    }
}

impl Noted {
    /// Records them: the draft goes once they are on record, and stays where they are refused.
    pub fn record(&self, act: impl FnOnce(&str, &str) -> Result<Done>) -> Result<Done> {
        match act(&self.name, &self.text) {
            Ok(done) => {
                self.drafts.remove(self.draft);
                Ok(done)
            }
            Err(refusal) if self.drafts.has(self.draft) => {
                let kept = format!("what you answered is kept: {}", self.name);
                Err(Refusal { findings: refusal.findings.iter().cloned().chain([kept]).collect(), ..refusal })
            }
            Err(refusal) => Err(refusal),
        }
    }
}

/// The questions, and why no draft could be kept; the terminal is as it was when they end.
fn talk(wanted: &Wanted<'_>, paper: &mut Paper, drafts: &Drafts) -> (Result<Outcome>, Option<Refusal>) {
    let mut screen = Screen::open();
    screen.heading(wanted.heading);
    if !paper.is_blank() {
        screen.say(&format!("What you answered before is taken up: {}", drafts.path(wanted.draft).display()));
    }
    let mut failed = None;
    let talk = Talk { items: wanted.items, ends: wanted.ends, keeps: true };
    let outcome = talk.hold(&mut screen, paper, &mut |paper| failed = keep(drafts, wanted.draft, paper).err());
    (outcome, failed)
}

/// What was answered before. A draft that cannot be read is put aside, and that is said.
fn taken_up(drafts: &Drafts, draft: Draft) -> Result<Paper> {
    if let Some(path) = drafts.foreign(draft) {
        tell(&format!("{} belongs to another login, and is not used as your draft", path.display()));
    }
    let Some(text) = drafts.read(draft)? else { return Ok(Paper::default()) };
    if let Some(paper) = Paper::read(&text) {
        return Ok(paper);
    }
    let aside = drafts.put_aside(draft)?;
    tell(&format!("a draft that is no TOML is not used; it is kept: {}", aside.display()));
    Ok(Paper::default())
}

fn keep(drafts: &Drafts, draft: Draft, paper: &Paper) -> Result<()> {
    if paper.is_blank() { Ok(()) } else { drafts.keep(draft, &paper.text()?) }
}

fn to_go_on(drafts: &Drafts, wanted: &Wanted<'_>) -> String {
    if !drafts.has(wanted.draft) {
        return "nothing was answered".to_owned();
    }
    let path = drafts.path(wanted.draft).display().to_string();
    format!("the draft is kept in {}; go on with: {}", shell_word(&path), wanted.command)
}
