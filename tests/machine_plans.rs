//! Plans that go by a machine: what is fixed before the seed, strata by what it says, and what a preview says of it.

use crate::support::Desk;
use rusqlite::Connection;

/// The centre before its first draw, with verdicts on two of its dialogues.
fn centre() -> Desk {
    Desk::once((), || {
        let desk = Desk::centre();
        desk.write("machines.csv", "handle,name,role,team,from\nautoqa/3,AutoQA,machine,quality,2026-01-01\n");
        desk.run("mona", "people import machines.csv").ok();
        desk.write(
            "verdicts.csv",
            "ref,criterion,value,scored,tuned\nD-1,tone,none,2026-03-01T23:00:00Z,\nD-1,total,40,2026-03-01T23:00:00Z,\nD-2,tone,full,2026-03-01T23:00:00Z,\nD-2,facts,partly,2026-03-01T23:00:00Z,yes\n",
        );
        desk.run("mona", "intake machine verdicts.csv --machine autoqa/3").ok();
        desk
    })
}

/// Adds the next version of the plan, with these lines in [plan] and this quota.
fn plan(desk: &Desk, lines: &str, quota: &str) -> crate::support::Answer {
    let text = format!(
        "[plan]\nname = \"daily\"\ncard = \"chat\"\nwindow = \"day\"\nstarts = \"2026-03-01\"\ndays = 3\n{lines}\n[quota]\n{quota}\n"
    );
    desk.write("next.toml", text);
    desk.run("mona", "assign plan add next.toml")
}

fn committed(desk: &Desk) -> String {
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    conn.query_row("SELECT text FROM commitment ORDER BY id DESC LIMIT 1", [], |row| row.get(0)).unwrap()
}

#[test]
fn what_a_machine_said_is_fixed_before_the_seed_and_comes_out_again() {
    let desk = centre();
    plan(&desk, "machine = \"autoqa/3\"", "count = 1\nby = [\"agent\"]").ok();
    desk.run("mona", "assign nightly").ok();
    let text = committed(&desk);
    assert!(text.contains("\nmachine=autoqa/3\nverdicts="), "{text}");
    assert!(text.contains("\nlambda=1.00\nscheme=vds1\n"), "{text}");
    assert!(text.contains("\ncolumns=ref,agent\n"), "the rows of the frame tell nobody what it said\n{text}");
    desk.run("mona", "assign verify --all").ok();
    desk.run("", "verify").ok();
    // What comes later changes nothing of it.
    desk.write("more.csv", "ref,criterion,value,scored\nD-1,facts,full,2026-03-01T23:00:00Z\n");
    desk.run("mona", "intake machine more.csv --machine autoqa/3").ok();
    desk.run("mona", "assign verify --all").ok();
}

#[test]
fn a_draw_without_a_machine_has_no_line_of_one() {
    let desk = centre();
    desk.run("mona", "assign nightly").ok();
    let text = committed(&desk);
    assert!(!text.contains("machine=") && !text.contains("lambda="), "{text}");
}

#[test]
fn a_verdict_that_somebody_changed_in_the_file_is_found_by_the_draw() {
    let desk = centre();
    plan(&desk, "machine = \"autoqa/3\"", "count = 1\nby = [\"agent\"]").ok();
    desk.run("mona", "assign nightly").ok();
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let guard: String = conn
        .query_row("SELECT sql FROM sqlite_schema WHERE name = 'machine_verdict_kept'", [], |row| row.get(0))
        .unwrap();
    let change = "UPDATE machine_verdict SET level = 'full', percent = 10000 WHERE level = 'none'";
    conn.execute_batch(&format!("DROP TRIGGER machine_verdict_kept; {change}; {guard};")).unwrap();
    drop(conn);
    let said = desk.run("mona", "assign verify daily-2026-03-01").refused(3, "").whole();
    assert!(said.contains("verdicts"), "{said}");
}

#[test]
fn strata_by_verdict_have_counts_of_their_own() {
    let desk = centre();
    plan(&desk, "machine = \"autoqa/3\"", "count = 1\nby = [\"verdict\"]\n[verdict]\nnone = 2").ok();
    desk.run("mona", "assign nightly").ok();
    let text = committed(&desk);
    assert!(text.contains("quota\tfail\t1\n") && text.contains("quota\tnone\t2\n"), "{text}");
    assert!(!text.contains("quota\tpass"), "it was tuned on D-2: what it says there counts as nothing\n{text}");
    desk.run("mona", "assign verify --all").ok();
}

#[test]
fn the_criterion_whose_verdict_counts_can_be_named() {
    let desk = centre();
    plan(&desk, "machine = \"autoqa/3\"\nverdict_of = \"facts\"", "count = 1\nby = [\"verdict\"]").ok();
    desk.run("mona", "assign nightly").ok();
    let text = committed(&desk);
    assert!(!text.contains("quota\tfail"), "nothing was said of facts that counts\n{text}");
}

#[test]
fn a_plan_that_makes_no_sense_with_machines_is_refused_with_its_place() {
    let desk = centre();
    for (lines, quota, says) in [
        ("machine = \"autoqa/4\"", "count = 1\nby = [\"agent\"]", "is no machine of the roster"),
        ("machine = \"vera\"", "count = 1\nby = [\"agent\"]", "is a person, and no machine"),
        ("", "count = 1\nby = [\"verdict\"]", "strata by verdict need a machine"),
        ("verdict_of = \"tone\"", "count = 1\nby = [\"agent\"]", "nothing says of which machine"),
        ("machine = \"autoqa/3\"\nverdict_of = \"tine\"", "count = 1\nby = [\"agent\"]", "did you mean `tone`?"),
        ("machine = \"autoqa/3\"", "count = 1\nby = [\"agent\"]\n[verdict]\nfail = 4", "lacks \"verdict\""),
        ("machine = \"autoqa/3\"", "total = 9\nby = [\"verdict\"]\n[verdict]\nfail = 4", "goes with the quota's count"),
        ("machine = \"autoqa/3\"", "count = 1\nby = [\"verdict\"]\n[verdict]\nfail = 0", "1 to 10000 dialogues"),
    ] {
        plan(&desk, lines, quota).refused(65, says);
    }
}

#[test]
fn a_preview_says_what_a_machine_saves_or_that_nobody_can_say_yet() {
    let desk = centre();
    plan(&desk, "machine = \"autoqa/3\"", "count = 1\nby = [\"agent\"]").ok();
    let said = desk.run("mona", "assign plan preview daily").ok().stdout;
    assert!(said.contains("What autoqa/3 saves in audits nobody can say yet"), "{said}");
}

#[test]
fn who_audits_is_not_shown_what_strata_by_verdict_would_tell() {
    let desk = centre();
    desk.write("both.csv", "handle,name,role,team,from\nlea,Lea Brandt,auditor,quality,2026-01-01\n");
    desk.run("mona", "people import both.csv").ok();
    plan(&desk, "machine = \"autoqa/3\"", "count = 1\nby = [\"verdict\"]").ok();
    desk.run("lea", "assign plan preview daily").refused(1, "a preview by verdict tells what a machine says");
    desk.run("mona", "assign plan preview daily").ok();
    desk.run("mona", "assign nightly").ok();
    desk.run("lea", "assign proof daily-2026-03-01").refused(1, "the strata of daily-2026-03-01 would tell you");
    desk.run("mona", "assign proof daily-2026-03-01").ok();
}

#[test]
fn the_key_of_a_draw_by_verdicts_is_hidden_from_who_audits_until_it_is_scored() {
    let desk = centre();
    plan(&desk, "machine = \"autoqa/3\"", "count = 1\nby = [\"verdict\"]").ok();
    desk.run("mona", "assign nightly").ok();
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let drawn =
        "SELECT key, seed, (SELECT hash FROM commitment c WHERE c.id = commitment) FROM draw ORDER BY id LIMIT 1";
    let secrets: [String; 3] = conn.query_row(drawn, [], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?])).unwrap();
    let tells = |who: &str, words: &str| {
        let said = desk.run(who, words).whole();
        secrets.iter().any(|secret| said.contains(secret.as_str()))
    };
    for form in ["", "--format csv ", "--format json ", "--format html "] {
        for words in ["assign verify --all", "assign verify 1", "assign list", "assign show 1"] {
            assert!(!tells("vera", &format!("{form}{words}")), "{form}{words}");
            assert!(!tells("", &format!("{form}{words}")), "without a name: {form}{words}");
        }
    }
    assert!(tells("mona", "assign verify 1"), "who does not audit may check it");
    let said = desk.run("vera", "assign verify 1").ok().stdout;
    assert!(said.contains("key and seed are shown to you once the draw's dialogues are scored"), "{said}");
    // Where no stratum tells what is hidden, neither does the key.
    let other = Desk::centre();
    other.run("mona", "assign nightly").ok();
    let said = other.run("vera", "assign verify 1").ok().stdout;
    assert!(said.contains("of the commitment's hash and the seed"), "{said}");
}

#[test]
fn a_works_agreement_stops_verdicts_and_plans_by_name() {
    let desk = centre();
    desk.write("rita.csv", "handle,name,role,team,from\nrita,Rita Roe,representative,council,2026-01-01\n");
    desk.run("mona", "people import rita.csv").ok();
    let agree = |clause: &str| {
        desk.write(
            "agreement.toml",
            format!("title = \"On machines\"\nfrom = \"2026-03-02\"\nend_notice_days = 0\n[machine_scores]\n{clause}\nemotion = \"never\"\n"),
        );
        let said = desk.run("mona", "policy agreement propose agreement.toml --format json").ok();
        drop(said);
        let number = desk.rows_for("mona", "policy agreement list").len();
        desk.run("rita", &format!("policy agreement accept {number}")).ok();
    };
    agree("allowed = true\ncriteria = [\"tone\"]");
    desk.write("more.csv", "ref,criterion,value,scored\nD-1,facts,full,2026-03-01T23:00:00Z\n");
    desk.run("mona", "intake machine more.csv --machine autoqa/3")
        .refused(1, "a machine may not score by the criterion `facts`");
    desk.run("mona", "intake machine more.csv --machine autoqa/3")
        .refused(1, "to take in the others, leave out its rows ([rows.leave_out] of the map)");
    agree("allowed = false");
    desk.run("mona", "intake machine more.csv --machine autoqa/3").refused(1, "a machine may not score");
    plan(&desk, "machine = \"autoqa/3\"", "count = 1\nby = [\"agent\"]").refused(1, "clause `machine_scores`");
}

/// What the check of a proof says.
fn checked(desk: &Desk, folder: &str) -> crate::support::Answer {
    crate::support::answer(std::process::Command::new("sh").arg("check.sh").current_dir(desk.path(folder)))
}

#[test]
fn a_proof_has_the_verdicts_by_which_its_root_of_them_is_computed_again() {
    let desk = centre();
    plan(&desk, "machine = \"autoqa/3\"", "count = 1\nby = [\"verdict\"]").ok();
    desk.run("mona", "assign nightly").ok();
    desk.run("mona", "assign proof 1 --folder proof").ok();
    let file = std::fs::read_to_string(desk.path("proof/verdicts.tsv")).unwrap();
    assert!(file.contains("D-1\ttone=none;total=4000\n") && file.contains("D-3\t\n"), "{file}");
    let said = checked(&desk, "proof").ok();
    assert!(said.stdout.contains("ok     verdicts"), "{}", said.whole());
    desk.write("proof/verdicts.tsv", file.replace("tone=none", "tone=full"));
    let said = checked(&desk, "proof");
    assert!(said.code == 1 && said.stdout.contains("WRONG  verdicts"), "{}", said.whole());
    std::fs::remove_file(desk.path("proof/verdicts.tsv")).unwrap();
    let said = checked(&desk, "proof").ok();
    assert!(said.stdout.contains("verdicts.tsv is not here"), "{}", said.whole());
    desk.run("mona", "report evidence --period 2026-03 --out all").ok();
    let proofs = std::fs::read_dir(desk.path("all/proofs")).unwrap().map(|one| one.unwrap().path());
    let proofs: Vec<_> = proofs.collect();
    assert!(proofs.iter().all(|one| one.join("check.sh").exists() && !one.join("verdicts.tsv").exists()), "{proofs:?}");
}

#[test]
fn who_is_to_score_one_of_them_is_handed_no_verdicts_with_a_proof() {
    let desk = centre();
    desk.write("both.csv", "handle,name,role,team,from\nlea,Lea Brandt,auditor,quality,2026-01-01\n");
    desk.run("mona", "people import both.csv").ok();
    plan(&desk, "machine = \"autoqa/3\"", "count = 2\nby = [\"agent\"]\n[auditors]\nhandles = [\"lea\", \"vera\"]")
        .ok();
    desk.run("mona", "assign nightly");
    let has_one = desk.rows("report audits").iter().any(|row| row["auditor"] == "lea");
    desk.run("lea", "assign proof 1 --folder hers").ok();
    assert_eq!(desk.path("hers/verdicts.tsv").exists(), !has_one);
    assert!(has_one, "the test needs a draw that gives her one");
    desk.run("mona", "assign proof 1 --folder whole").ok();
    assert!(desk.path("whole/verdicts.tsv").exists());
}

#[test]
fn verdicts_that_come_after_the_draw_of_dialogues_without_one_are_told_with_it() {
    let desk = centre();
    plan(&desk, "machine = \"autoqa/3\"", "count = 1\nby = [\"agent\"]").ok();
    desk.run("mona", "assign nightly").ok();
    desk.write(
        "more.csv",
        "ref,criterion,value,scored\nD-1,facts,full,2026-03-01T23:00:00Z\nD-3,tone,none,2026-03-01T23:00:00Z\nD-5,tone,none,2026-03-01T23:00:00Z\n",
    );
    desk.run("mona", "intake machine more.csv --machine autoqa/3").ok();
    let words = "of 2 dialogues of its window its machine had said nothing when it was committed, and what it says of them came later, by mona (login rehearsal)";
    crate::steered::everywhere(&desk, "daily-2026-03-01", words, "verdicts that came after it");
}
