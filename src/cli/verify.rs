//! `assize verify`: what the file proves by itself.

mod outside;
mod signature;

pub use signature::beside;

use super::Done;
use super::desk::Desk;
use super::open::Open;
use super::signing::{Checked, Keygen, Signer};
use crate::core::act::{self, About};
use crate::core::arbitration;
use crate::core::audit;
use crate::core::calibration;
use crate::core::coaching;
use crate::core::draw;
use crate::core::ledger::{self, Access, Outcome, Verdict};
use crate::core::people;
use crate::core::policy;
use crate::core::refusal::Result;
use crate::core::request;
use crate::core::scorecard;
use crate::view::one_login;
use crate::view::verdicts;
use crate::view::words::{count, count_of};
use outside::{Given, Outside};

/// Check that nothing recorded was changed
///
/// Says one thing at a time: that the file is sound, its schema unaltered, the chain of entries
/// unbroken, every fact as its entry sealed it, every score and every draw recomputed. A chain inside a
/// file proves nothing against somebody who rewrites the whole file, or puts an old copy back: give what was noted
/// outside it earlier.
///
/// Every report, mail and proof holds a head. --against takes a head, a file that holds heads, in any format that assize
/// writes, or a folder of them; it says for each file whether the chain still holds its heads. --signature takes a head
/// that was signed with `keep sign`.
///
/// Example: assize verify --against 42:0123456789abcdef
///
/// Example: assize verify --heads mails/ --signature heads/2026-11-30.txt --allowed allowed_signers
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    given: Given,
}

pub fn run(desk: &Desk, args: &Args) -> anyhow::Result<Done> {
    let outside = Outside::of(&args.given)?;
    let mut open = desk.open(Access::Inspect)?;
    let mut verdicts = ledger::verify(&mut open.store, &outside.heads())?;
    verdicts.extend(outside.verdicts(&mut open)?);
    // Only facts that stand are worth computing with, and only a file of this version can be asked for all of them. What is
    // given from outside says something of the chain: facts are as they are.
    let is_inside = |one: &&Verdict| one.fails() && !OUTSIDE.contains(&one.check);
    if let Some(fallen) = verdicts.iter().find(is_inside).map(|one| one.check) {
        let why = format!("the check {fallen} fails, and it would come from what that is about");
        verdicts.extend(RECOMPUTED.map(|check| left_out(check, &why)));
    } else if open.store.is_older() {
        verdicts.extend(
            RECOMPUTED.map(|check| left_out(check, "the file is of an older version; the next act updates it")),
        );
    } else {
        verdicts.extend(recomputed(&mut open)?);
        verdicts.push(logins(&mut open)?);
    }
    let holds = !verdicts.iter().any(Verdict::fails);
    open.sheet(&verdicts::verdicts(&verdicts))?;
    Ok(if holds { Done::Well } else { Done::CheckFailed })
}

/// The checks of what is given from outside: a head that does not stand says nothing of the facts that are there.
const OUTSIDE: [&str; 3] = ["anchors", "heads", "signature"];

/// The checks that compute facts again.
const RECOMPUTED: [&str; 9] =
    ["cards", "scores", "draws", "lots", "auditors", "rulings", "days", "routings", "signatures"];

/// What is not computed, and why.
fn left_out(check: &'static str, why: &str) -> Verdict {
    let says = format!("not computed: {why}");
    Verdict { check, outcome: Outcome::NotChecked, says, findings: Vec::new() }
}

/// What a check computed again: how many there are, and what differs.
type Computed = (usize, Vec<String>);

fn recomputed(open: &mut Open<'_>) -> Result<Vec<Verdict>> {
    let snapshot = open.store.snapshot()?;
    let (criteria, wrong) = all([scorecard::recheck_cards(&snapshot)])?;
    let cards = Verdict::of(
        "cards",
        format!("{} as the texts of their cards say", count_of(criteria as u64, "criterion", "criteria")),
        "what is kept of cards is not what their texts say",
        wrong,
    );
    let (scores, wrong) = all([audit::recheck_scores(&snapshot), calibration::recheck_answers(&snapshot)])?;
    let scores = Verdict::of(
        "scores",
        format!("{} recomputed from the marks", count(scores as u64, "score")),
        "scores do not come out of their marks",
        wrong,
    );
    let (draws, wrong) = all([draw::recheck(&snapshot)])?;
    let draws = Verdict::of(
        "draws",
        format!("{} recomputed from commitment, seed and frame", count(draws as u64, "draw")),
        "draws do not come out of their seeds",
        wrong,
    );
    let amendments = amendments(draw::recheck_amendments(&snapshot))?;
    let (lots, wrong) = all([
        draw::recheck_lots(&snapshot, &arbitration::since_of_lot),
        coaching::recheck_orders(&snapshot),
        calibration::recheck_lots(&snapshot),
    ])?;
    let lots = Verdict::of(
        "lots",
        format!("{} recomputed from the keys", count(lots as u64, "lot")),
        "lots do not come out of their keys",
        wrong,
    );
    let (audits, wrong) = all([audit::recheck_assignments(&snapshot, None)])?;
    let auditors = Verdict::of(
        "auditors",
        format!("{} of an auditor recomputed from the draws' keys", count(audits as u64, "choice")),
        "auditors are not the ones that the keys give",
        wrong,
    );
    let (rulings, wrong) = all([arbitration::recheck_rulings(&snapshot)])?;
    let rulings = Verdict::of(
        "rulings",
        format!("{} recomputed from seats and ballots", count(rulings as u64, "ruling")),
        "rulings do not come out of their seats and ballots",
        wrong,
    );
    let (days, wrong) = all([
        policy::recheck_due(&snapshot),
        audit::recheck_days(&snapshot),
        audit::recheck_forgone(&snapshot),
        arbitration::recheck_lapses(&snapshot),
    ])?;
    let days = Verdict::of(
        "days",
        format!("{} recomputed from policies, plans and calendars", count(days as u64, "last day")),
        "last days are not those that policies, plans and calendars give",
        wrong,
    );
    let (routings, wrong) = all([request::recheck_routings(&snapshot)])?;
    let routings = Verdict::of(
        "routings",
        format!("{} recomputed from the roster and the open work", count(routings as u64, "routing")),
        "requests did not go to whom the rule gives them",
        wrong,
    );
    drop(snapshot);
    let mut verdicts = vec![cards, scores, draws];
    verdicts.extend(amendments);
    verdicts.extend([lots, auditors, rulings, days, routings, signatures(open)?]);
    Ok(verdicts)
}

/// Whether two people stand behind each amendment of what draws go by; nothing where no policy ever asked for that.
fn amendments(computed: Result<Option<Computed>>) -> Result<Option<Verdict>> {
    let Some(computed) = computed.transpose() else { return Ok(None) };
    let (amendments, wrong) = all([computed])?;
    let amendments = count_of(amendments as u64, "amendment", "amendments");
    Ok(Some(Verdict::of(
        "amendments",
        format!("{amendments} of what draws go by that took two people, each approved by a second one"),
        "what draws go by was amended without a second person",
        wrong,
    )))
}

/// Several computations as one. One that the file breaks off is a finding in its words.
fn all<const N: usize>(computed: [Result<Computed>; N]) -> Result<Computed> {
    let (mut count, mut wrong) = (0, Vec::new());
    for computed in computed {
        let (more, findings) = match computed {
            Ok(computed) => computed,
            Err(refusal) => (0, vec![format!("not computed to the end: {}", ledger::finding_of(refusal)?)]),
        };
        count += more;
        wrong.extend(findings);
    }
    Ok((count, wrong))
}

/// Who acted under which login: `--as` is a claim, the login is what the computer says. It is noted, and nothing fails by it.
fn logins(open: &mut Open<'_>) -> Result<Verdict> {
    if open.store.rehearsal() {
        return Ok(left_out("logins", "the logins of a rehearsal are given"));
    }
    let snapshot = open.store.snapshot()?;
    let (mut findings, lent) = (people::odd_logins(&snapshot)?, people::lent_logins(&snapshot)?);
    let shared: Vec<String> = act::one_logins(&snapshot, 0, About::All)?.iter().map(one_login::note).collect();
    drop(snapshot);
    let odd = (!findings.is_empty()).then(|| {
        let odd = count_of(findings.len() as u64, "handle under", "handles under");
        format!("{odd} a login that is not known as one's own")
    });
    let short = (!lent.is_empty()).then(|| {
        let lent = count_of(lent.len() as u64, "handle acted", "handles acted");
        format!("{lent} under a login that was theirs for less than a day")
    });
    let alone = (!shared.is_empty()).then(|| {
        let shared = count_of(shared.len() as u64, "time what takes", "times what takes");
        format!("{shared} two people was done under one login")
    });
    let said: Vec<String> = [odd, short, alone].into_iter().flatten().collect();
    findings.extend(lent);
    findings.extend(shared);
    let says = if said.is_empty() { "everybody acted under a login of their own".to_owned() } else { said.join("; ") };
    let outcome = if findings.is_empty() { Outcome::Holds } else { Outcome::Noted };
    Ok(Verdict { check: "logins", outcome, says, findings })
}

/// Checks the signatures of ballots. One whose text was erased, or that no ssh-keygen can check here, proves nothing.
fn signatures(open: &mut Open<'_>) -> Result<Verdict> {
    let keygen = Keygen::on_path();
    let (mut good, mut bad, mut unknown) = (0_u64, Vec::new(), Vec::new());
    let signatures = match arbitration::signatures(&*open.store.snapshot()?) {
        Ok(signatures) => signatures,
        Err(refusal) => {
            bad.push(ledger::finding_of(refusal)?);
            Vec::new()
        }
    };
    for one in signatures {
        let whose = format!("{} in dispute {}", one.arbiter, one.dispute.0);
        let Some(text) = &one.text else {
            unknown.push(format!("{whose}: words of the ballot were erased since"));
            continue;
        };
        let public = one.public.as_deref().unwrap_or_default();
        match keygen.check(text, &one.armored, &Signer { handle: &one.arbiter, public })? {
            Checked::Good => good += 1,
            Checked::Bad(why) => bad.push(format!("{whose}: {why}")),
            Checked::NotChecked(why) => unknown.push(format!("{whose}: {why}")),
        }
    }
    let mut verdict = Verdict::of(
        "signatures",
        format!("{} of ballots hold", count(good, "signature")),
        "ballots are not what was signed",
        bad,
    );
    if !verdict.fails() && !unknown.is_empty() {
        verdict.outcome = Outcome::NotChecked;
        verdict.says = format!("{good} hold; {} could not be checked", count(unknown.len() as u64, "signature"));
        verdict.findings = unknown;
    }
    Ok(verdict)
}
