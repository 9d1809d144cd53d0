//! Scores by machines under a works agreement: none, by these criteria alone, and never from emotion.

use crate::works_agreement::agreed;
use assize::core::refusal::Result;
use assize::core::works_agreement::{InForce, MachineScored, in_force, require_machine};
use rusqlite::Connection;

fn agreement(clauses: &str) -> Option<InForce> {
    let desk = agreed(clauses);
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    in_force(&conn, i64::MAX, "2026-03-02".parse().unwrap()).unwrap()
}

fn may(agreement: Option<&InForce>, criteria: &[&str], reads_emotion: bool) -> Result<()> {
    require_machine(agreement, &MachineScored { criteria, reads_emotion })
}

#[track_caller]
fn refused(found: Result<()>, says: &str) {
    let refusal = found.unwrap_err();
    assert!(refusal.message.contains(says), "{}", refusal.message);
    assert!(refusal.hint.is_some(), "{}", refusal.message);
}

#[test]
fn where_no_machine_may_score_each_score_is_refused_by_the_clause() {
    let agreed = agreement("[machine_scores]\nallowed = false\n");
    refused(
        may(agreed.as_ref(), &["tone"], false),
        "works agreement 1, in force since 2026-03-02, clause `machine_scores`: none",
    );
}

#[test]
fn a_machine_scores_by_the_criteria_of_the_agreement_alone() {
    let agreed = agreement("[machine_scores]\nallowed = true\ncriteria = [\"identity\"]\n");
    may(agreed.as_ref(), &["identity"], false).unwrap();
    refused(may(agreed.as_ref(), &["identity", "tone"], false), "may not score by the criterion `tone`");
}

#[test]
fn emotion_is_refused_with_every_agreement_and_without_one() {
    let agreed = agreement("[machine_scores]\nallowed = true\ncriteria = [\"tone\"]\nemotion = \"never\"\n");
    refused(may(agreed.as_ref(), &["tone"], true), "clause `machine_scores`");
    refused(may(None, &["tone"], true), "no machine reads emotion from a voice or a face here");
    refused(may(agreement("").as_ref(), &["tone"], true), "no machine reads emotion");
}

#[test]
fn an_agreement_without_the_clause_limits_nothing() {
    may(agreement("").as_ref(), &["tone"], false).unwrap();
    may(None, &["tone"], false).unwrap();
}
