//! `assize card comment`, `comments` and `answer`: what people say of a card, and what its owner makes of it.

use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::cli::intake::open_found;
use crate::core::act;
use crate::core::ledger::Access;
use crate::core::reading::Options;
use crate::core::refusal::Refusal;
use crate::core::scorecard::{self, CommentId, Meant, Saying};
use crate::core::text::Kept;
use crate::view::cards;
use clap::Args;
use std::path::PathBuf;

/// Say what you think of a card that is proposed
///
/// Everybody on the roster may; with --for a lead or a manager writes down what an agent says. A file is a sheet of card
/// export, filled in: its columns criterion and comment are read. Every comment is answered before the card is published.
///
/// Example: assize card comment chat --criterion tone --note "Brief is not rude when the customer asks for it."
#[derive(Args, Debug)]
pub struct Comment {
    /// The name of the card
    card: String,
    /// The criterion; without it the card as a whole
    #[arg(long, value_name = "KEY", conflicts_with = "file")]
    criterion: Option<String>,
    /// What you think, or @FILE
    #[arg(long, value_name = "TEXT", required_unless_present = "file")]
    note: Option<String>,
    /// A sheet of card export with comments filled in (.xlsx, .csv)
    #[arg(long, value_name = "FILE", conflicts_with = "note")]
    file: Option<PathBuf>,
}

/// List what people said of a card, and what was answered
#[derive(Args, Debug)]
pub struct Comments {
    /// The name of the card: its open draft, or else what was published; or name/version
    card: Option<String>,
    /// Only those without an answer
    #[arg(long)]
    unanswered: bool,
}

/// Answer a comment: whether the card changes because of it, and why
///
/// The newest answer holds, until the card is published. Where an answer says that the card changes, it is published only
/// with that criterion changed. A manager answers.
///
/// Example: assize card answer 3 --changed --note "The guidance now says so."
#[derive(Args, Debug)]
pub struct Answer {
    /// The number of the comment
    comment: i64,
    /// The card changes because of it
    #[arg(long, conflicts_with = "unchanged", required_unless_present = "unchanged")]
    changed: bool,
    /// The card stays as it is
    #[arg(long)]
    unchanged: bool,
    /// Why, or how, or @FILE
    #[arg(long, value_name = "TEXT")]
    note: String,
}

pub fn comment(desk: &Desk, args: &Comment) -> anyhow::Result<Done> {
    let sayings = sayings(args)?;
    let mut open = desk.open(Access::Write)?;
    let done =
        open.perform(&act::CARD_COMMENT, |writing, actor| scorecard::comment(writing, actor, &args.card, &sayings))?;
    open.answer(&cards::commented(&done.value))?;
    Ok(Done::Well)
}

fn sayings(args: &Comment) -> anyhow::Result<Vec<Saying>> {
    if let Some(file) = &args.file {
        let (mut reader, name) = open_found(file, &Options::default())?;
        let sayings = scorecard::sayings(&mut reader, &name)?;
        if sayings.is_empty() {
            return Err(Refusal::data(format!("{name} has no comment"))
                .hint("write in its column `comment`, next to the criterion that you mean")
                .into());
        }
        return Ok(sayings);
    }
    let words = words_or_file(args.note.as_deref().unwrap_or_default())?;
    Ok(vec![Saying { key: args.criterion.clone(), words: Kept::new("--note", &words)?, place: None }])
}

pub fn answer(desk: &Desk, args: &Answer) -> anyhow::Result<Done> {
    let note = words_or_file(&args.note)?;
    let mut open = desk.open(Access::Write)?;
    let done = open.perform(&act::CARD_ANSWER, |writing, actor| {
        scorecard::answer(writing, actor, CommentId(args.comment), args.changed, &note)
    })?;
    open.answer(&cards::answered(&done.value))?;
    Ok(Done::Well)
}

pub fn comments(desk: &Desk, args: &Comments) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let today = open.today()?;
    let found = scorecard::look_up(&*open.store.snapshot()?, args.card.as_deref(), Meant::Newest, today)?;
    let mut comments = found.comments().to_vec();
    if args.unanswered {
        comments.retain(|one| one.answer.is_none());
    }
    open.sheet(&cards::comments(&found.label(), &comments, cards::asked(&found, today)))?;
    Ok(Done::Well)
}
