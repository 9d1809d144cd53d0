//! `assize report`: figures that say how sure they are.

mod agreement;
mod auditors;
mod blindness;
pub mod care;
pub mod commendations;
mod days;
mod differences;
mod disputes;
mod evidence;
mod export;
mod export_folder;
mod export_pace;
mod export_since;
mod export_table;
mod figures;
mod handed_in;
mod heat;
mod machine;
pub mod management;
mod only;
mod pareto;
mod rated;
mod severity;
mod trend;
mod validity;
mod voice;
mod works_agreement;

use super::desk::Desk;
use super::open::Open;
use super::{Done, blind, rights};
use crate::core::audit::{self, Audit, AuditId};
use crate::core::dispute;
use crate::core::ledger::Access;
use crate::core::refusal::Result;
use crate::core::report::{self, Domain, Period};
use crate::view::report as sheets;
use crate::view::sheet::Sheet;
use crate::view::{audits, unread};
use clap::Subcommand;
use days::{Days, period, spoken};
use std::collections::BTreeSet;

#[derive(Subcommand, Debug)]
pub enum Command {
    #[command(flatten)]
    Figures(figures::Figures),
    #[command(flatten)]
    Lists(Lists),
    Disputes(disputes::Disputes),
    Care(care::Care),
    Voice(voice::Voice),
    Export(export::Export),
    Evidence(evidence::Evidence),
    Validity(validity::Validity),
    Agreement(agreement::Agreement),
    Severity(severity::Severity),
    Blindness(blindness::Blindness),
    Machine(machine::Machine),
    Trend(trend::Trends),
    Pareto(pareto::Pareto),
    Heat(heat::HeatArgs),
    Differences(differences::DifferencesArgs),
    Management(management::Management),
    WorksAgreement(works_agreement::WorksAgreement),
    #[command(flatten)]
    HandedIn(handed_in::HandedIn),
    /// Show good work, and why it is good: to the agent, their team, leads and managers
    Commendations,
}

/// Reports on the dialogues of a period.
#[derive(Subcommand, Debug)]
pub enum Lists {
    Auditors(auditors::Auditors),
    /// Show every audit
    Audits(only::Only),
    /// Show what was replaced, by agent and by the person who asked, and between which bounds that leaves the means
    Replacements(Days),
    /// Show which delivered audits their agents have not acknowledged
    ///
    /// An audit that is disputed counts as read.
    Acknowledgements(only::Only),
}

pub fn run(desk: &Desk, command: &Command) -> anyhow::Result<Done> {
    match command {
        Command::Figures(wanted) => figures::show(desk, wanted),
        Command::Lists(wanted) => show(desk, wanted),
        Command::Disputes(args) => disputes::disputes(desk, args),
        Command::Care(args) => care::care(desk, args),
        Command::Voice(args) => voice::voice(desk, args),
        Command::Export(args) => export::export(desk, args),
        Command::Evidence(args) => evidence::evidence(desk, args),
        Command::Validity(args) => validity::validity(desk, args),
        Command::Agreement(args) => agreement::agreement(desk, args),
        Command::Severity(args) => severity::severity(desk, args),
        Command::Blindness(args) => blindness::blindness(desk, args),
        Command::Machine(args) => machine::machine(desk, args),
        Command::Trend(args) => trend::trend(desk, args),
        Command::Pareto(args) => pareto::pareto(desk, args),
        Command::Heat(args) => heat::heat(desk, args),
        Command::Differences(args) => differences::differences(desk, args),
        Command::Management(args) => management::management(desk, args),
        Command::WorksAgreement(args) => works_agreement::works_agreement(desk, args),
        Command::HandedIn(args) => handed_in::run(desk, args),
        Command::Commendations => commendations::commendations(desk),
    }
}

fn show(desk: &Desk, lists: &Lists) -> anyhow::Result<Done> {
    let (domain, says) = match lists {
        Lists::Auditors(args) if args.is_page() => return auditors::page(desk, args),
        Lists::Auditors(auditors::Auditors { days, .. }) | Lists::Replacements(days) => {
            let period = period(days)?;
            let says = spoken(period).map(|says| format!("that came in {says}"));
            (Domain { period, ..Domain::default() }, says)
        }
        Lists::Audits(only) | Lists::Acknowledgements(only) => (only.domain()?, only.spoken()?),
    };
    let mut open = desk.open(Access::Read)?;
    let mut sheet = sheet(&mut open, lists, &domain)?;
    if let Some(says) = says {
        sheet.notes.insert(0, format!("Only dialogues {says}."));
        sheet.empty = format!("None of the dialogues {says}.");
    }
    open.sheet(&sheet)?;
    Ok(Done::Well)
}

/// Whose dialogue somebody replaced can be told from how these counts change.
const NOT_BY_AGENT: &str =
    "Not shown to people who audit: counts by agent, while the policy hides agents and marks are to come.";

/// What disputes took out of all figures, of the dialogues of a period: those of whom the reader may read figures, and how
/// many there are in all.
fn struck(open: &mut Open<'_>, period: Period) -> Result<(Vec<dispute::Struck>, usize)> {
    let may = rights::rights(open)?;
    let mut struck = dispute::struck(&*open.store.snapshot()?, None)?;
    struck.retain(|one| period.holds(one.audit.received));
    let all = struck.len();
    struck.retain(|one| may.reports_of(&one.audit.agent.handle));
    Ok((struck, all))
}

/// Audits without the scores that a works agreement lets no report show, and which these are.
fn without_few(open: &mut Open<'_>, audits: Vec<Audit>) -> Result<(Vec<Audit>, BTreeSet<AuditId>)> {
    let may = rights::rights(open)?;
    if may.few().is_none() {
        return Ok((audits, BTreeSet::new()));
    }
    let (snapshot, mut few) = (open.store.snapshot()?, BTreeSet::new());
    let shown = audits.into_iter().map(|audit| {
        if may.reports_audit(&snapshot, &audit)? {
            return Ok(audit);
        }
        few.insert(audit.id);
        Ok(audit.without_score_of_few())
    });
    Ok((shown.collect::<Result<Vec<_>>>()?, few))
}

fn sheet(open: &mut Open<'_>, lists: &Lists, domain: &Domain) -> Result<Sheet> {
    let period = domain.period;
    let (today, unseen) = (open.today()?, blind::untaken(open)?);
    let mut sheet = match lists {
        Lists::Auditors(_) => {
            let mut lines = report::auditors(&*open.store.snapshot()?, period, today, &unseen)?;
            let withheld = rights::figures_of(open, &mut lines, "auditor", |line| &line.auditor)?;
            noted(sheets::auditors(&lines), withheld)
        }
        Lists::Replacements(_) => {
            let (mut lines, left_out) = report::replacements(&*open.store.snapshot()?, period, &unseen)?;
            let is_hidden = blind::fold(open, None)?.hides_some_agent();
            if is_hidden {
                lines.retain(|line| line.agent.is_none());
            }
            let withheld = rights::figures_of(open, &mut lines, "line", |line| &line.who)?;
            let struck = struck(open, period)?;
            let mut sheet = noted(sheets::replacements(&lines, left_out), withheld);
            sheet.notes.extend(sheets::struck(&struck.0, struck.1, is_hidden));
            sheet.notes.extend(is_hidden.then(|| NOT_BY_AGENT.to_owned()));
            sheet
        }
        Lists::Acknowledgements(_) => {
            let (mut waiting, done) = report::unread(&*open.store.snapshot()?, domain)?;
            let fold = blind::fold(open, None)?;
            for one in &mut waiting {
                one.audit.is_agent_hidden = fold.hides_agent(one.audit.request);
            }
            let whole = unread::sheet(&waiting, &done, today);
            let withheld = rights::of_audits(open, &mut waiting, "audit", |one| one.audit.id)?;
            // How many are read is told of all.
            noted(Sheet { notes: whole.notes, ..unread::sheet(&waiting, &done, today) }, withheld)
        }
        Lists::Audits(_) => {
            let mut found = report::audits_of(&*open.store.snapshot()?, domain)?;
            let read = audit::acknowledged(&*open.store.snapshot()?)?;
            found.retain(|audit| !unseen.contains(&audit.id));
            let withheld = rights::audits(open, &mut found)?;
            let mut again = audit::scored_again(&*open.store.snapshot()?)?;
            let (found, few) = without_few(open, found)?;
            again.first.retain(|id, _| !few.contains(id));
            let mut sheet = audits::audits(&blind::audits(open, found)?, "Audits, by number", &read, &again);
            sheet.notes.extend(sheets::of_few(rights::rights(open)?.few(), few.len() as u64));
            noted(sheet, withheld)
        }
    };
    if !matches!(lists, Lists::Acknowledgements(_)) {
        sheet.notes.extend(sheets::untaken(unseen.len(), blind::reader(open)?.is_some()));
    }
    if matches!(lists, Lists::Auditors(_)) {
        if let Some(reader) = blind::reader(open)? {
            let snapshot = open.store.snapshot()?;
            let audits = report::audits(&snapshot, period)?.into_iter().map(|audit| audit.id).collect();
            sheet.notes.extend(sheets::time_taken(audit::time_of(&snapshot, &reader, &audits)?));
        }
        sheet.notes.extend(sheets::in_sight(report::in_sight(&*open.store.snapshot()?, period)?));
        sheet.notes.extend(sheets::left_out(&report::left_out(&*open.store.snapshot()?, period)?));
    }
    Ok(sheet)
}

fn noted(mut sheet: Sheet, note: Option<String>) -> Sheet {
    sheet.withhold(note);
    sheet
}
