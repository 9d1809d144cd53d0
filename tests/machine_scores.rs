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

#[test]
fn a_criterion_that_is_called_emotion_is_taken_by_its_name_under_the_clause() {
    for name in [
        "emotion",
        "Emotions",
        "Anger in the voice",
        "How the customer feels",
        "Colère",
        "Nervousness",
        "customer_mood",
        "sentiment-score",
        "Gefühl",
        "stress level",
    ] {
        let agreed = agreement("[machine_scores]\nallowed = true\ncriteria = [\"tone\"]\n");
        refused(may(agreed.as_ref(), &[name], false), "clause `machine_scores`: ");
        refused(may(agreed.as_ref(), &[name], false), "is emotion by its name");
        may(None, &[name], false).unwrap();
    }
    for name in ["tone", "empathy", "promotion", "greeting"] {
        let agreed = agreement(&format!("[machine_scores]\nallowed = true\ncriteria = [\"{name}\"]\n"));
        may(agreed.as_ref(), &[name], false).unwrap();
    }
}

#[test]
fn a_machine_says_nothing_of_emotion_in_a_recording_whatever_was_agreed() {
    let desk = crate::support::Desk::centre();
    desk.write("machines.csv", "handle,name,role,team,from\nautoqa/3,AutoQA,machine,quality,2026-01-01\n");
    desk.run("mona", "people import machines.csv").ok();
    let card = std::fs::read_to_string(desk.path("card.toml")).unwrap();
    let card = card.replace("version = 1", "version = 2").replace("id = \"facts\"", "id = \"mood\"");
    desk.write("card2.toml", card);
    desk.run("mona", "card publish card2.toml --since 2026-03-01");
    desk.write(
        "calls.csv",
        "ref,received,channel,category,agent,recording,duration,transcript\n\
         P-1,2026-03-02T08:00:00Z,phone,complaint,ana,calls/1.wav,90,\n\
         P-2,2026-03-02T08:00:00Z,chat,complaint,ana,,,Customer: Where is it?\n\
         P-3,2026-03-02T08:00:00Z,phone,complaint,ana,,,Customer: Where is it?\n",
    );
    desk.run("mona", "intake import calls.csv").ok();
    let bring = |reference: &str| {
        desk.write("v.csv", format!("ref,criterion,value,quote,scored\n{reference},mood,full,,2026-03-02T08:30:00Z\n"));
        desk.run("mona", "intake machine v.csv --machine autoqa/3 --dry-run")
    };
    bring("P-1").refused(1, "no machine reads emotion from a voice or a face here");
    bring("P-3").refused(1, "no machine reads emotion from a voice or a face here");
    assert!(!bring("P-2").stderr.contains("emotion"));
}
