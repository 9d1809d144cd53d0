//! `assize score submit`: an auditor hands in answers, from a file or at a terminal.

use super::work::{Wanted, Work};
use super::{drafts_left, filled, show};
use crate::cli::ask::{End, Screen, Sheet, Sitting, so_far};
use crate::cli::desk::{Desk, tell};
use crate::cli::input::{name_of, read_text};
use crate::cli::{Done, ask, blind};
use crate::core::act;
use crate::core::audit::{self, Answers};
use crate::core::ledger::Access;
use crate::core::refusal::{Kind, Refusal, Result};
use crate::view::audit::classes_of;
use crate::view::score;
use clap::Args;
use std::path::PathBuf;

/// What else there is where nobody can be asked.
const WITHOUT_TERMINAL: &str = "or fill in a form and hand that in: assize score form AUDIT --out form.toml (or .html, .xlsx), then assize score submit --file form.toml";

/// Hand in the answers to an audit
///
/// Only the auditor it is assigned to may. A score is given once: before it is delivered its auditor can undo it, after
/// that it changes only through a dispute.
///
/// At a terminal, without --answers, you are asked one by one: 1 to 9 choose, n does not apply, s skips, b goes back, q or
/// Ctrl-C leaves. A quote is checked as soon as it is typed. What is answered is kept as a draft in a file that only you can
/// read, DATABASE.drafts/AUDIT-YOU.toml, until it is handed in: the same command goes on with it, and so does `score edit`.
/// Where your score was returned or you took it back, the answers that you gave are filled in; a newer draft goes before.
///
/// A quote is words of the dialogue, copied exactly; or a turn as `score show` numbers it, such as `turn 7` or `turn 7:
/// words of it`; or a place in its recording such as 03:12.
///
/// Answers: {"answers": {"accuracy": {"level": "partly", "note": "…", "quote": "…"}, "language": "full"}, "met": "…", "develop": "…"}
/// An answer is a level, a number (7.5), several options (["one", "other"]), words, or na. What is not asked is left out.
///
/// With --file, forms that score form wrote and somebody filled in: many audits at once, each file whole or not at all. A form
/// that no longer fits its audit is left out by name. The same file again changes nothing. Each file names whose it is; a
/// lead or a manager with no part in the case may bring it in for them.
///
/// Example: assize --as vera score submit 7
///
/// Example: assize score submit --file answers-vera.json
#[derive(Args, Debug)]
pub struct Submit {
    /// Its number, or the ref of its dialogue
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    audit: Option<String>,
    /// Forms that were filled in: files, a folder, or a quoted pattern
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = ["answers", "minutes", "language"])]
    file: Vec<PathBuf>,
    /// The answers, as JSON; - is stdin
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// How many minutes you took; at a terminal it is measured. Only you are shown it: report auditors
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=1440))]
    minutes: Option<u32>,
    /// Ask in this language, where the card has it, such as zh
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// Begin without what you answered before; a draft is put aside, and where it is then is said
    #[arg(long, conflicts_with_all = ["answers", "file"])]
    blank: bool,
}

pub fn submit(desk: &Desk, args: &Submit) -> anyhow::Result<Done> {
    let Some(named) = &args.audit else { return filled::submit(desk, &args.file) };
    let Some(file) = &args.answers else { return Ok(asked(desk, args, named)?) };
    let answers = Answers::read(&name_of(file), &read_text(file)?)?;
    let mut open = desk.open(Access::Write)?;
    let id = blind::named(&mut open, named)?;
    let recorded =
        open.perform(&act::SCORE_SUBMIT, |writing, actor| audit::submit(writing, actor, id, &answers, args.minutes))?;
    let policy = open.policy()?;
    let missing = audit::awaited(&*open.store.snapshot()?, &policy, &recorded.value)?;
    let classes = classes_of(&show::case_file(&mut open, id)?);
    open.answer(&score::submitted((&recorded.value, classes), recorded.head.is_some(), missing))?;
    drafts_left::tell_of(desk, &mut open, &[id])?;
    Ok(Done::Well)
}

/// Asks one by one at a terminal, keeps a draft after each answer, and hands in.
fn asked(desk: &Desk, args: &Submit, named: &str) -> Result<Done> {
    ask::require_terminal("--answers FILE").map_err(|refusal| refusal.hint(WITHOUT_TERMINAL))?;
    let work = Work::begin(desk, named, Wanted { language: args.language.as_deref(), blank: args.blank })?;
    work.require_readable()?;
    let (end, answers) = sit(&work);
    match end? {
        End::HandIn => work.hand_in(desk, &work.batch(&answers, args.minutes)?),
        End::Left => {
            tell(&format!("nothing was handed in; {}", work.to_go_on()));
            Ok(Done::Short)
        }
        End::Stopped => {
            Err(Refusal::new(Kind::Interrupted, "interrupted: nothing was handed in").hint(work.to_go_on()))
        }
    }
}

/// The questions; the terminal is as it was when they end.
fn sit(work: &Work) -> (Result<End>, Answers) {
    let mut screen = Screen::open();
    let (form, forms) = (work.form(), work.forms());
    let file = &form.file;
    let reading = work.reading(screen.width());
    let decided = forms.decided.get(&file.audit.card).map(Vec::as_slice).unwrap_or_default();
    let sheet = Sheet {
        card: &file.card,
        decided,
        dialogue: Some(&file.words.rests_on.dialogue),
        language: work.language(),
        met_required: forms.met_required,
        feedback: true,
        reading: &reading,
        keeps: true,
    };
    let mut sitting = Sitting::new(sheet, work.answered());
    screen.heading(&format!(
        "Audit {} · card {} · score it until {}",
        work.id().0,
        file.card.label(),
        file.audit.score_due
    ));
    screen.put(&format!("\n{reading}"));
    if work.answered().is_some() {
        screen.put("\n");
        sitting.tidy(&screen);
        work.told(&so_far(sitting.progress())).iter().for_each(|told| screen.say(told));
    }
    let mut is_told = false;
    let end = sitting.run(&mut screen, &mut |answers, screen| {
        if let Err(refusal) = work.keep(answers) {
            if !is_told {
                screen.refuse(&refusal);
            }
            is_told = true;
        }
    });
    (end, sitting.answers())
}
