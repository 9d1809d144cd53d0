//! `assize score form`: audits as a page on which their auditor scores them, without a shell.

use crate::cli::card::require_language;
use crate::cli::desk::Desk;
use crate::cli::{Done, blind, readings};
use crate::core::ledger::Access;
use crate::core::people;
use crate::core::policy;
use crate::core::readership::Glance;
use crate::core::refusal::{Refusal, Result};
use crate::core::report::{self, Form, Forms, WantedForms};
use crate::core::text::shell_word;
use crate::view;
use crate::view::form::{Before, Grid, Unfit};
use clap::{Args, ValueEnum};
use std::path::Path;

/// Write your audits as one page, or a workbook, to be scored away from here
///
/// The page holds each dialogue with its turns numbered, and its card with guidance and earlier decisions. Answers are
/// chosen by mouse or by keys, the total is counted as here, and what is missing is listed. What is filled in stays in
/// that browser. "Save answers" makes a file, which `assize score submit --file FILE` reads.
///
/// A workbook (.xlsx) has a row for each criterion, answers to choose from a list, the dialogues in its second sheet and the
/// card in its third; a sheet (.csv) is the first of them alone. A text (.toml) is of one audit, to be filled in with any editor; `assize score edit`
/// opens it at once. `score submit --file` reads them all when they are filled in.
///
/// It has what `score show` has and hides what that hides. Nothing is fetched or sent, and no text of a customer can run.
///
/// Example: assize --as vera score form --all --out forms.html
#[derive(Args, Debug)]
pub struct MakeForm {
    /// The numbers of audits that wait for your marks, or the refs of their dialogues
    #[arg(value_name = "AUDIT", required_unless_present = "all")]
    audits: Vec<String>,
    /// All that wait for your marks
    #[arg(long, conflicts_with = "audits")]
    all: bool,
    /// What to write; without it the name of --out decides
    #[arg(long, value_name = "FORMAT")]
    to: Option<To>,
    /// What a row of a workbook or sheet stands for
    #[arg(long, value_enum, default_value_t = Rows::Criterion, value_name = "WHAT")]
    rows: Rows,
    /// The cards in this language, where they have it, such as zh
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
}

/// What forms are written as.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum To {
    /// A page for a browser.
    Html,
    /// A workbook, with the dialogues in a second sheet and the card in a third.
    Xlsx,
    /// A sheet, without the dialogues.
    Csv,
    /// A text for an editor, of one audit.
    Toml,
}

/// What a row of a sheet stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Rows {
    /// One criterion of one audit.
    Criterion,
    /// One audit; all of one card.
    Audit,
}

pub fn form(desk: &Desk, args: &MakeForm) -> anyhow::Result<Done> {
    let to = format(args.to, desk.out())?;
    let (forms, rehearsal) = forms(desk, (!args.all).then_some(&args.audits))?;
    let language = args.language.as_deref();
    require_some_language(&forms, language)?;
    match to {
        To::Html => desk.save(&view::form::page(&forms, language, rehearsal))?,
        To::Xlsx => {
            let book = view::form::workbook(&grid(&forms, args.rows, (language, rehearsal))?, &forms, language);
            desk.save_bytes(&book.map_err(|error| {
                Refusal::data(format!("the forms make no workbook: {error}")).hint("write them as .csv, .toml or .html")
            })?)?;
        }
        To::Csv => {
            let bytes = view::form::csv(&grid(&forms, args.rows, (language, rehearsal))?);
            desk.save_bytes(&bytes.map_err(|error| Refusal::fault(format!("the forms make no CSV: {error}")))?)?;
        }
        To::Toml => {
            let form = only(&forms)?;
            let answers = form.former.as_ref().map(|former| &former.answers);
            desk.save(&view::form::text(&forms, form, Before { answers, ..Before::default() }, (language, rehearsal)))?;
        }
    }
    for why in &forms.left_out {
        desk.talk(&format!("left out: {why}"));
    }
    if let Some(out) = desk.out() {
        desk.talk(&told(&forms, out));
    }
    Ok(Done::Well)
}

/// The forms of the person who acts, and whether their file is a rehearsal.
fn forms(desk: &Desk, named: Option<&Vec<String>>) -> Result<(Forms, bool)> {
    let mut open = desk.open(Access::Read)?;
    let named = named.map(|words| words.iter().map(|word| blind::named(&mut open, word)).collect::<Result<Vec<_>>>());
    let ids = named.transpose()?;
    let wanted = ids.as_deref().map_or(WantedForms::All, WantedForms::These);
    let (who, now, rehearsal) = (open.who()?, open.now, open.store.rehearsal());
    let forms = {
        let snapshot = open.store.snapshot()?;
        let auditor = people::find(&snapshot, &who.actor)?;
        let mut forms = report::forms(&snapshot, &auditor, &wanted, now)?;
        let policy = policy::current(&snapshot)?;
        let is_own = people::require_own_handle(&who, &auditor)
            .and_then(|()| people::require_login(&snapshot, &who, &auditor, &policy));
        if is_own.is_ok() {
            forms.begin_with_former(&snapshot, &auditor)?;
        }
        forms
    };
    let read: Vec<Glance> = forms.forms.iter().map(|form| readings::audit(&form.file.audit)).collect();
    readings::record(&mut open, &read, "score form")?;
    Ok((forms, rehearsal))
}

/// Refuses a language that none of the cards has.
fn require_some_language(forms: &Forms, language: Option<&str>) -> Result<()> {
    let mut tried = forms.forms.iter().map(|form| require_language(&form.file.card, language));
    let first = tried.next().unwrap_or(Ok(()));
    if first.is_ok() || tried.any(|other| other.is_ok()) { Ok(()) } else { first }
}

/// The one audit of a text.
fn only(forms: &Forms) -> Result<&Form> {
    match &forms.forms[..] {
        [form] => Ok(form),
        several => Err(Refusal::words(format!("a text is of one audit, and these are {}", several.len()))
            .hint("name one of them, or write a page (.html) or a workbook (.xlsx) of them all")),
    }
}

/// The forms as rows.
fn grid(forms: &Forms, rows: Rows, (language, rehearsal): (Option<&str>, bool)) -> Result<Grid> {
    let grid = match rows {
        Rows::Criterion => view::form::by_criterion(forms, language),
        Rows::Audit => by_audit(forms)?,
    };
    Ok(if rehearsal { grid.of_rehearsal() } else { grid })
}

fn by_audit(forms: &Forms) -> Result<Grid> {
    view::form::by_audit(forms).map_err(|unfit| match unfit {
        Unfit::SeveralCards => Refusal::rule("these audits are of several cards: a row for each audit is of one")
            .hint("name the audits of one card, or leave --rows out"),
        Unfit::Clash(key) => Refusal::rule(format!("the criterion `{key}` is called as a column of the sheet is"))
            .hint("leave --rows out: then each criterion has its own row"),
    })
}

fn told(forms: &Forms, out: &Path) -> String {
    let count = view::words::count(forms.forms.len() as u64, "audit");
    let file = shell_word(&out.display().to_string());
    format!("{count} for {} written to {file}; hand in what it saves: assize score submit --file FILE", forms.auditor)
}

/// What is to be written, by what was said and by the name of the file.
fn format(to: Option<To>, out: Option<&Path>) -> Result<To> {
    let Some(out) = out else {
        return to.ok_or_else(|| {
            Refusal::words("say where the page goes: --out forms.html").hint("or --to html, for stdout")
        });
    };
    let ending = out.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    match ending.as_deref() {
        Some("html" | "htm") => Ok(To::Html),
        Some("xlsx") => Ok(To::Xlsx),
        Some("csv") => Ok(To::Csv),
        Some("toml") => Ok(To::Toml),
        _ => to.ok_or_else(|| {
            Refusal::words(format!("{} does not say what to write", out.display()))
                .hint("a page for a browser ends in .html, a workbook in .xlsx, a sheet in .csv, a text in .toml")
        }),
    }
}
