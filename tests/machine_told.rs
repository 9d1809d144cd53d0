//! What an engine says of a machine's verdicts is held against itself: strata against counts before the seed, picks against counts
//! after it. What comes twice comes the same, and its proof says what stands here and what only the engine has.

use crate::external::Warehouse;
use crate::machine_elsewhere::{
    DRAW, THERE, commit_words, counts, engine, keyed, number, picks_csv, planned, scored, spoken, take, text,
};
use crate::machine_report::{of, report};
use crate::proof::forge;
use crate::support::{Desk, answer};
use std::process::Command;

fn read(desk: &Desk, name: &str) -> String {
    std::fs::read_to_string(desk.path(name)).unwrap()
}

/// A plan whose strata are what the verdict on `tone` comes out as.
fn by_verdict() -> String {
    THERE
        .replace("machine = \"autoqa/3\"", "machine = \"autoqa/3\"\nverdict_of = \"tone\"")
        .replace("count = 20\nby = [\"agent\"]", "count = 4\nby = [\"verdict\"]")
}

fn check(desk: &Desk, folder: &str) -> String {
    answer(Command::new("sh").arg("check.sh").current_dir(desk.path(folder))).ok().stdout
}

// --- Proofs ---------------------------------------------------------------------------------------

#[test]
fn a_proof_of_an_external_draw_by_a_machine_shows_what_was_said_of_its_picks() {
    let (desk, picks) = keyed(THERE, &engine(&["agent"]));
    take(&desk).ok();
    let verified = desk.run("mona", &format!("assign verify {DRAW}")).ok().stdout;
    assert!(verified.contains("what came of 60 picks was under it"), "{verified}");
    scored(&desk);
    desk.run("mona", &format!("assign proof {DRAW} --folder proof")).ok();
    let mut wanted: Vec<String> =
        picks.iter().map(|pick| format!("{}\t{}", pick.3.reference, text(number(&pick.3.reference)))).collect();
    wanted.sort();
    assert_eq!(read(&desk, "proof/said.tsv"), wanted.join("\n") + "\n");
    assert!(!desk.path("proof/verdicts.tsv").exists(), "what the engine has is not here");
    let readme = read(&desk, "proof/README.txt");
    assert!(readme.contains("said.tsv   ") && readme.contains("verdict-buckets.csv"), "{readme}");
}

/// As its README says, with the buckets that came with the picks.
#[test]
fn what_was_said_of_a_pick_is_shown_under_its_root_with_coreutils() {
    let desk = keyed(THERE, &engine(&["agent"])).0;
    take(&desk).ok();
    scored(&desk);
    desk.run("mona", &format!("assign proof {DRAW} --folder proof")).ok();
    std::fs::copy(desk.path("said.csv"), desk.path("proof/verdict-buckets.csv")).unwrap();
    let readme = read(&desk, "proof/README.txt");
    let by_hand = |with: &str| {
        let line = readme.lines().find(|line| line.starts_with("    ") && line.contains(with)).unwrap().trim();
        answer(Command::new("sh").args(["-c", line]).current_dir(desk.path("proof"))).ok().stdout[..64].to_owned()
    };
    assert_eq!(by_hand("verdict-buckets.csv | cut"), spoken(&engine(&["agent"])).root());
    let leaf = by_hand("printf 'leaf:%s' \"$line\"").len();
    assert_eq!(leaf, 64);
}

/// Who may query the engine adds all rows: then the root comes out, and a pick that says otherwise is found.
#[test]
fn with_all_verdicts_of_the_engine_the_proof_is_checked_to_the_root() {
    let engine = engine(&["agent"]);
    let desk = keyed(THERE, &engine).0;
    take(&desk).ok();
    scored(&desk);
    desk.run("mona", &format!("assign proof {DRAW} --folder proof")).ok();
    let lines = |warehouse: &Warehouse| {
        let mut rows: Vec<String> = warehouse.rows.iter().map(|row| row.fields().join("\t")).collect();
        rows.sort();
        rows.join("\n") + "\n"
    };
    desk.write("proof/frame.tsv", lines(&engine));
    assert!(check(&desk, "proof").contains("verdicts.tsv is not here"));
    desk.write("proof/verdicts.tsv", lines(&spoken(&engine)));
    assert!(check(&desk, "proof").contains("ok     verdicts"));
    let said = read(&desk, "proof/said.tsv");
    desk.write("proof/said.tsv", said.replacen("tone=partly", "tone=full", 1));
    let wrong = answer(Command::new("sh").arg("check.sh").current_dir(desk.path("proof")));
    assert!(wrong.code == 1 && wrong.stdout.contains("WRONG  verdicts"), "{}", wrong.whole());
}

#[test]
fn evidence_has_the_proof_of_an_external_draw_by_a_machine() {
    let desk = keyed(THERE, &engine(&["agent"])).0;
    take(&desk).ok();
    desk.run("mona", "--out waiting report evidence --period 2026-03").ok();
    assert!(!desk.path(&format!("waiting/proofs/1-{DRAW}/said.tsv")).exists(), "marks are to come");
    scored(&desk);
    desk.run("mona", "--out evidence report evidence --period 2026-03").ok();
    assert!(desk.path(&format!("evidence/proofs/1-{DRAW}/said.tsv")).exists());
}

#[test]
fn a_draw_without_a_proof_stops_no_evidence_and_the_index_says_why() {
    let desk = Desk::drawn();
    forge(
        &desk.path("qa.db"),
        "UPDATE draw SET key = '0000000000000000000000000000000000000000000000000000000000000000'",
    );
    let answer = desk.run("mona", "--out evidence report evidence --period 2026-03");
    assert_eq!(answer.code, 3, "{}", answer.whole());
    assert!(answer.whole().contains("there is no proof"), "{}", answer.whole());
    let index = read(&desk, "evidence/index.md");
    assert!(index.contains("has no folder in proofs/") && index.contains("there is no proof"), "{index}");
    assert!(!desk.path("evidence/proofs").join("1-daily-2026-03-01").exists());
}

// --- Counts that contradict themselves ------------------------------------------------------------

#[test]
fn counts_that_are_not_of_their_strata_are_refused_before_the_seed() {
    let engine = engine(&["verdict"]);
    let desk = planned(&by_verdict(), &engine);
    let words = commit_words(&engine);
    let (good, sizes) = (counts(&engine), engine.counts_csv());
    for (from, to, says) in [
        ("pass,tone,full,", "pass,tone,partly,", "contradict it"),
        ("fail,tone,partly,", "fail,tone,full,", "contradict it"),
        ("none,tuned,,", "fail,tuned,,", "fail"),
    ] {
        assert!(good.contains(from), "{good}");
        desk.write("verdicts.csv", good.replacen(from, to, 1));
        desk.run("mona", &words).refused(65, says);
    }
    let kept: Vec<&str> = good.lines().collect();
    desk.write("verdicts.csv", kept[..kept.len() - 1].join("\n") + "\n");
    desk.run("mona", &words).refused(65, "verdicts, and says that it has");
    desk.write("verdicts.csv", &*good);
    desk.write("counts.csv", sizes.replacen("pass,", "good,", 1));
    desk.run("mona", &words).refused(65, "counts.csv: `good` is no verdict");
    desk.write("counts.csv", sizes);
    desk.run("mona", &words).ok();
}

/// Where strata are agents no count contradicts itself, but what is drawn shows it.
#[test]
fn picks_that_the_counts_of_verdicts_do_not_have_are_refused_with_who_gave_these() {
    let engine = engine(&["agent"]);
    let honest = counts(&engine);
    let line = honest.lines().find(|line| line.starts_with("ana,tone,partly,")).unwrap().to_owned();
    // No fail of ana's: her passes have them.
    let kinder = honest.replace(&format!("{line}\n"), "").replace("ana,tone,full,13,", "ana,tone,full,19,");
    let (desk, _) = crate::machine_elsewhere::keyed_by(THERE, &engine, &kinder);
    let refused = take(&desk).refused(65, "cannot be, by the counts of verdicts that mona");
    assert!(
        refused.stderr.contains("ana: 6 of its picks have `tone=partly`, and by the counts 0 of its dialogues"),
        "{}",
        refused.stderr
    );
    desk.run("mona", &format!("assign void {DRAW} --note wrong")).ok();
}

// --- What comes twice -----------------------------------------------------------------------------

#[test]
fn a_second_commitment_with_other_roots_or_counts_is_refused_and_says_what_differs() {
    let engine = engine(&["agent"]);
    let desk = planned(THERE, &engine);
    let words = commit_words(&engine);
    desk.run("mona", &words).ok();
    let again = desk.run("mona", &words).ok().whole();
    assert!(again.contains("nothing was recorded"), "{again}");
    let (root, said) = (engine.root(), spoken(&engine).root());
    for (from, to, says) in [
        (root.as_str(), "1".repeat(64), "another root; the first stands"),
        (said.as_str(), "2".repeat(64), "another root of verdicts; the first stands"),
        ("--rows 60", "--rows 61".to_owned(), "another number of rows"),
    ] {
        desk.run("mona", &words.replace(from, &to)).refused(1, says);
    }
    desk.write(
        "verdicts.csv",
        counts(&engine).replace("ana,tone,full,13,", "ana,tone,full,12,").replace("ana,tuned,,1,", "ana,tuned,,2,"),
    );
    let refused = desk.run("mona", &words).refused(1, "other counts of verdicts; the first stands");
    assert!(refused.stderr.contains("ana, tone, full: 13, and now 12"), "{}", refused.stderr);
    desk.write("verdicts.csv", counts(&engine));
    desk.write("counts.csv", engine.counts_csv().replace("ana,20", "ana,19").replace("bo,20", "bo,21"));
    let refused = desk.run("mona", &words).refused(1, "other counts; the first stands");
    assert!(refused.stderr.contains("bo: 20, and now 21"), "{}", refused.stderr);
}

fn other_channel(row: &str) -> String {
    if row.contains(",chat,") { row.replacen(",chat,", ",email,", 1) } else { row.replacen(",email,", ",chat,", 1) }
}

#[test]
fn picks_that_come_again_with_other_rows_are_refused_with_the_row() {
    let (desk, picks) = keyed(THERE, &engine(&["agent"]));
    take(&desk).ok();
    let again = take(&desk).ok().whole();
    assert!(again.contains("came before"), "{again}");
    let good = picks_csv(&picks, text);
    let first = &picks[0].3.reference;
    let row = good.lines().find(|line| line.contains(&format!(",{first},"))).unwrap();
    for (changed, says) in [
        (other_channel(row), "with another `channel`"),
        (row.replacen("2026-03-01T23:00:00Z", "2026-03-01T22:59:00Z", 1), "`machine_scored` was 2026-03-01T23:00:00Z"),
    ] {
        if changed == row {
            continue;
        }
        desk.write("picks.csv", good.replace(row, &changed));
        let refused = take(&desk).refused(65, "came before, with other rows; the first stand");
        assert!(refused.stderr.contains(says) && refused.stderr.contains(first.as_str()), "{}", refused.stderr);
    }
    desk.write("picks.csv", good);
    take(&desk).ok();
}

#[test]
fn a_pick_that_was_amended_here_since_stops_neither_the_same_picks_nor_more_of_them() {
    let (desk, picks) = keyed(THERE, &engine(&["agent"]));
    take(&desk).ok();
    let first = &picks[0].3.reference;
    let all = crate::machine_report::dialogues();
    let row = all.lines().find(|line| line.starts_with(&format!("{first},"))).unwrap();
    let fields: Vec<String> = other_channel(row).split(',').take(5).map(str::to_owned).collect();
    desk.write("amend.csv", format!("ref,received,channel,category,agent\n{}\n", fields.join(",")));
    desk.args("mona", &["intake", "import", "amend.csv", "--amend", "it was no complaint"]).ok();
    take(&desk).ok();
}

#[test]
fn a_machine_that_scored_a_pick_before_its_dialogue_is_refused() {
    let (desk, picks) = keyed(THERE, &engine(&["agent"]));
    desk.write("picks.csv", picks_csv(&picks, text).replace("2026-03-01T23:00:00Z", "2020-03-01T23:00:00Z"));
    let refused = take(&desk).refused(65, "what autoqa/3 said of the picks");
    assert!(refused.stderr.contains("is of before the dialogue"), "{}", refused.stderr);
}

// --- What a report makes of it --------------------------------------------------------------------

#[test]
fn a_team_is_all_of_its_agents_where_strata_are_agents() {
    let desk = keyed(THERE, &engine(&["agent"])).0;
    take(&desk).ok();
    scored(&desk);
    let people = read(&desk, "people.csv");
    let team = people.lines().find(|line| line.starts_with("ana,")).unwrap().split(',').nth(3).unwrap().to_owned();
    let of_team = people.lines().filter(|line| {
        ["ana,", "bo,", "cy,"].iter().any(|agent| line.starts_with(agent)) && line.split(',').nth(3) == Some(&team)
    });
    let agents: Vec<&str> = of_team.map(|line| line.split(',').next().unwrap()).collect();
    let found = of(&report(&desk, &format!("autoqa/3 --team {team}"))["criteria"], "tone").clone();
    let audits = |agent: &&str| {
        of(&report(&desk, &format!("autoqa/3 --agent {agent}"))["criteria"], "tone")["audits"].as_u64().unwrap()
    };
    assert_eq!(found["audits"].as_u64().unwrap(), agents.iter().map(audits).sum::<u64>(), "{found:#}");
}

#[test]
fn what_the_strata_do_not_tell_is_left_out_with_that_reason() {
    let desk = keyed(THERE, &engine(&["agent"])).0;
    take(&desk).ok();
    scored(&desk);
    let answer = desk.run("mona", "report machine autoqa/3 --channel chat").ok().stdout;
    assert!(answer.contains("lie in an engine, and its counts do not tell what is asked"), "{answer}");
    assert!(!answer.contains("no delivered audit of these days"), "{answer}");
    assert!(answer.contains("which counted whole windows and strata"), "{answer}");
}

#[test]
fn picks_that_are_said_later_to_be_tuned_on_are_counted_among_the_dialogues() {
    let desk = keyed(THERE, &engine(&["agent"])).0;
    take(&desk).ok();
    scored(&desk);
    desk.write("tuned.csv", "ref,criterion,value,scored,tuned\nR-3,tone,partly,2026-03-01T23:00:00Z,yes\n");
    desk.run("mona", "intake machine tuned.csv --machine autoqa/3").ok();
    let page = report(&desk, "autoqa/3");
    let later = &page["tuned_later"][0];
    assert_eq!((&later["dialogues"], &later["audited"]), (&1.into(), &1.into()), "{later:#}");
    let (with, without) = (of(&page["criteria"], "tone"), of(&page["criteria_without"], "tone"));
    assert_eq!(with["audits"].as_u64().unwrap() - 1, without["audits"].as_u64().unwrap(), "{page:#}");
}

#[test]
fn the_view_of_strata_by_verdict_says_what_the_column_is() {
    let desk = planned(&by_verdict(), &engine(&["verdict"]));
    let view = desk.run("mona", "assign warehouse weekly view --engine duckdb").ok().stdout;
    assert!(
        view.contains("verdict,  -- of what the machine said on tone: fail is short of full, pass is full, none is na"),
        "{view}"
    );
    // The window of its plan, by the zone of the house.
    assert!(view.contains("received >= TIMESTAMP '2026-03-01 00:00:00'"), "{view}");
    let spark = desk.run("mona", "assign warehouse weekly view --engine spark").ok().stdout;
    assert!(spark.contains("Spark cannot compose letters (NFC)"), "{spark}");
}

/// A row whose ticket is wrong is told as that, and its neighbours are right.
#[test]
fn one_wrong_row_of_picks_is_told_once() {
    let (desk, picks) = keyed(THERE, &engine(&["agent"]));
    let good = picks_csv(&picks, text);
    desk.write("picks.csv", good.replacen(&picks[1].2, &"0".repeat(64), 1));
    let refused = take(&desk).refused(65, "is not the hash of the key");
    assert_eq!(refused.stderr.matches("picks.csv:").count(), 1, "{}", refused.stderr);
    let without: Vec<_> = picks.iter().enumerate().filter(|(at, _)| *at != 1).map(|(_, pick)| pick.clone()).collect();
    desk.write("picks.csv", picks_csv(&without, text));
    assert_eq!(take(&desk).refused(65, "number 2 of its stratum").stderr.matches("of its stratum here").count(), 1);
}
