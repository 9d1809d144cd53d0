//! The path from an imported dialogue to a ruling: every rule, every refusal.

use crate::support::Desk;

const FULL: &str = r#"{"tone": "full", "facts": "full", "identity": "yes"}"#;
const PARTLY: &str = r#"{"tone": {"level": "partly", "note": "no greeting"}, "facts": "full", "identity": "yes"}"#;

const NOTES: &str =
    "held = \"2026-03-02\"\nagent_side = \"She asked me to be quick.\"\n[[point]]\ncriterion = \"tone\"\n";
const RULING: &str = "rationale = \"She asked for speed.\"\nroot_cause = \"context\"\nresponsible = \"auditor\"\n[[point]]\ncriterion = \"tone\"\n";

/// Ana's audit is delivered with 85 %, and she disputes the tone.
fn disputed() -> (Desk, i64) {
    Desk::once_with((), || {
        let desk = Desk::drawn();
        let audit = desk.delivered("ana", PARTLY);
        open(&desk, "ana", audit).ok();
        (desk, audit)
    })
}

fn open(desk: &Desk, who: &str, audit: i64) -> crate::support::Answer {
    let audit = audit.to_string();
    desk.args(
        who,
        &[
            "dispute",
            "open",
            &audit,
            "--criterion",
            "tone",
            "--reason",
            "context",
            "--propose",
            "full",
            "--statement",
            "She was in a hurry",
        ],
    )
}

/// The dispute went through a session without agreement, and the night drew who rules; answers who, after they answered
/// blind.
fn in_arbitration() -> (Desk, String) {
    Desk::once_with((), || {
        let (mut desk, _) = disputed();
        desk.write("notes.toml", format!("{NOTES}outcome = \"unresolved\"\n"));
        desk.run("sam", "dispute session 1 --notes notes.toml").ok();
        desk.at("2026-03-03T05:00:00Z");
        desk.run("mona", "assign nightly");
        let arbiter = desk.rows("arbitrate queue")[0]["arbiter"].as_str().unwrap().to_owned();
        desk.run(&arbiter, "arbitrate take 1 --answer tone=partly").ok();
        (desk, arbiter)
    })
}

fn rule(desk: &Desk, who: &str, verdict: &str) -> crate::support::Answer {
    desk.write("ruling.toml", format!("{RULING}verdict = {verdict}\n"));
    desk.run(who, "arbitrate rule 1 --ruling ruling.toml")
}

// --- init, people, policy -------------------------------------------------------------------------

#[test]
fn init_never_touches_a_file_that_is_there() {
    let desk = Desk::new();
    desk.write("qa.db", "my diary");
    desk.run("mona", "init --rehearsal").refused(1, "is there already");
    assert_eq!(std::fs::read_to_string(desk.path("qa.db")).unwrap(), "my diary");
}

#[test]
fn a_command_without_a_name_says_how_to_give_one() {
    Desk::new().run("", "init --rehearsal").refused(2, "--as");
}

#[test]
fn an_unknown_time_zone_is_refused_with_the_nearest_name() {
    let desk = Desk::new();
    desk.run("mona", "init --rehearsal --timezone Europe/Londn").refused(2, "did you mean `Europe/London`?");
    assert!(!desk.path("qa.db").exists());
}

#[test]
fn only_a_rehearsal_takes_a_given_clock() {
    let desk = Desk::new();
    desk.run("mona", "init").refused(2, "ASSIZE_NOW");
    assert!(!desk.path("qa.db").exists());
    let ok = crate::support::answer(desk.command("mona").env_remove("ASSIZE_NOW").arg("init")).ok();
    assert!(!ok.stdout.contains("REHEARSAL"));
    desk.run("mona", "report audits").refused(2, "not a rehearsal");
}

#[test]
fn a_rehearsal_says_so_on_everything() {
    let desk = Desk::drawn();
    for words in ["report agents", "score queue", "score show 1", "card show", "verify", "people list", "assign list"] {
        assert!(desk.run("", words).ok().stdout.starts_with("REHEARSAL"), "{words}");
    }
    assert!(desk.run("", "report agents --format csv").ok().stderr.contains("REHEARSAL"));
    assert!(desk.run("", "report agents --format json").ok().stdout.contains("\"rehearsal\": true"));
}

#[test]
fn only_whoever_made_the_file_sets_it_up_until_there_is_a_manager() {
    let desk = Desk::new();
    desk.write("people.csv", "handle,name,role,team,from\nmona,Mona,manager,office,2020-01-01\n");
    desk.run("zoe", "init --rehearsal").ok();
    desk.run("mona", "people import people.csv").refused(1, "only zoe, who made this file");
    desk.run("zoe", "people import people.csv").ok();
    desk.run("zoe", "people import people.csv").refused(1, "nobody here is called `zoe`");
    desk.run("mona", "people import people.csv").ok();
}

#[test]
fn an_agent_may_not_import_people_publish_cards_or_draw() {
    let desk = Desk::drawn();
    for words in [
        "people import people.csv",
        "card publish card.toml",
        "assign plan add plan.toml",
        "assign nightly",
        "policy publish policy.toml",
        "intake import dialogues.csv",
    ] {
        desk.run("ana", words).refused(1, "ana may not");
    }
}

#[test]
fn the_same_people_again_change_nothing() {
    let desk = Desk::drawn();
    let head = desk.head();
    let rows = desk.run("mona", "people import people.csv --format json").ok().rows();
    assert_eq!(rows[0]["known"], 16);
    assert_eq!(desk.head(), head);
}

#[test]
fn an_end_of_a_stint_is_a_new_fact() {
    let desk = Desk::centre();
    desk.write("end.csv", "handle,name,role,team,from,to\nbo,Bo Lindqvist,agent,north,2022-01-01,2026-02-28\n");
    let rows = desk.run("mona", "people import end.csv --format json").ok().rows();
    assert_eq!(rows[0]["ended"], 1);
    let night = desk.run("mona", "assign nightly").ok();
    assert!(
        night.stdout.contains("2 dialogues outside the frame: agent not on the roster that day"),
        "{}",
        night.whole()
    );
}

#[test]
fn each_fault_of_a_people_file_is_told_with_its_line() {
    let desk = Desk::centre();
    desk.write(
        "bad.csv",
        "handle,name,role,team,from,to\nnew1,N,agnt,north,2026-01-01,\nnew2,N,agent,north,2026-1-1,\nnew3,N,agent,north,2026-02-01,2026-01-01\nMONA,M,lead,north,2026-01-01,\nana,Ana Ruiz,agent,south,2026-01-01,\n",
    );
    let answer = desk.run("mona", "people import bad.csv").refused(65, "bad.csv was not taken in");
    for says in [
        "bad.csv:2: `agnt` is not a role (did you mean `agent`?)",
        "bad.csv:3: `2026-1-1` is not a day",
        "bad.csv:4: `to` is before `from`",
        "bad.csv:5: `MONA` and `mona` differ only in capitals",
        "bad.csv:6: ana is agent in north from 2022-01-01",
    ] {
        assert!(answer.stderr.contains(says), "no `{says}` in {}", answer.stderr);
    }
    assert_eq!(desk.rows("people list").len(), 16, "nothing was stored");
}

#[test]
fn a_people_file_with_an_unknown_column_is_refused_with_the_nearest() {
    let desk = Desk::centre();
    desk.write("bad.csv", "handle,name,rol,team,from\nx,X,agent,north,2026-01-01\n");
    desk.run("mona", "people import bad.csv").refused(65, "did you mean `role`?");
}

#[test]
fn with_identity_login_the_login_must_be_the_one_in_the_roster() {
    let desk = Desk::centre();
    desk.write("strict.toml", "timezone = \"Europe/London\"\nidentity = \"login\"\n");
    let as_mona = |args: &[&str]| crate::support::answer(desk.command("mona").env("ASSIZE_LOGIN", "mona").args(args));
    as_mona(&["policy", "publish", "strict.toml"]).ok();
    desk.run("mona", "assign nightly").refused(1, "you are logged in as `rehearsal`");
    as_mona(&["assign", "nightly"]).ok();
}

#[test]
fn a_typo_in_the_policy_is_told_with_line_and_advice() {
    let desk = Desk::centre();
    desk.write("typo.toml", "timezone = \"Europe/London\"\n[deadlines]\nopne = 4\n");
    let answer = desk.run("mona", "policy publish typo.toml").refused(65, "typo.toml:3:1");
    assert!(answer.stderr.contains("did you mean `open`?"), "{}", answer.stderr);
}

// --- cards ----------------------------------------------------------------------------------------

#[test]
fn a_published_card_never_changes() {
    let desk = Desk::centre();
    desk.run("mona", "card publish card.toml").ok();
    let card = std::fs::read_to_string(desk.path("card.toml")).unwrap();
    desk.write("card.toml", card.replace("Polite and warm", "Polite"));
    desk.run("mona", "card publish card.toml").refused(1, "give it version = 2");
    desk.write("card.toml", card.replace("Polite and warm", "Polite").replace("version = 1", "version = 2"));
    desk.run("mona", "card publish card.toml").ok();
    desk.write("card.toml", card.replace("version = 1", "version = 4"));
    desk.run("mona", "card publish card.toml").refused(1, "the next version of chat is 3, not 4");
}

#[test]
fn each_fault_of_a_card_is_told_with_line_and_column() {
    let desk = Desk::centre();
    let card = std::fs::read_to_string(desk.path("card.toml")).unwrap();
    for (from, to, says) in [
        ("weight = 50", "weight = 49", "card.toml:45:10: the weights sum to 99.00, not to 100"),
        ("weight = 50", "weight = -50", "card.toml:32:10: a weight is from 0.00 to 100.00, not -50.00"),
        ("weight = 50", "weight = inf", "card.toml:32:10"),
        ("weight = 50", "weight = nan", "card.toml:32:10"),
        ("weight = 50", "weight = 50.005", "card.toml:32:10"),
        ("weight = 50", "wieght = 50", "did you mean `weight`?"),
        ("id = \"facts\"", "id = \"tone\"", "the criterion `tone` is already at card.toml:17:6"),
        ("from = 50", "from = 90", "bands are written best first"),
        ("from = 0", "from = 10", "the last band begins at 0"),
        ("percent = 0", "percent = 61", "levels are written best first"),
        ("id = \"none\", title = \"rude\"", "id = \"na\", title = \"rude\"", "`na` is how people write not applicable"),
        ("version = 1", "version = 0", "a version is 1, 2, 3"),
    ] {
        assert!(card.contains(from));
        desk.write("bad.toml", card.replacen(from, to, 1));
        let answer = desk.run("", "card check bad.toml").refused(65, &says.replace("card.toml", "bad.toml"));
        assert!(!answer.stderr.contains("panicked"));
    }
}

#[test]
fn an_unknown_card_is_refused_with_the_nearest() {
    Desk::centre().run("", "card show chatt").refused(1, "did you mean `chat`?");
}

// --- intake ---------------------------------------------------------------------------------------

#[test]
fn the_same_dialogues_again_change_nothing() {
    let desk = Desk::centre();
    let head = desk.head();
    let rows = desk.run("mona", "intake import dialogues.csv --format json").ok().rows();
    assert_eq!((rows[0]["stored"].as_i64(), rows[0]["known"].as_i64()), (Some(0), Some(7)));
    assert_eq!(desk.head(), head);
}

#[test]
fn a_dry_run_keeps_nothing_and_says_what_would_come() {
    let desk = Desk::centre();
    let head = desk.head();
    desk.write("more.csv", "ref,received,channel,category,agent\nX-1,2026-03-01T10:00:00Z,chat,complaint,ana\n");
    let rows = desk.run("mona", "intake import more.csv --dry-run --format json").ok().rows();
    assert_eq!(rows[0]["stored"], 1);
    assert_eq!(desk.head(), head);
    desk.run("", "intake show X-1").refused(1, "there is no request `X-1`");
}

#[test]
fn a_row_that_contradicts_what_is_known_is_refused_with_both_lines() {
    let desk = Desk::centre();
    desk.write(
        "twice.csv",
        "ref,received,channel,category,agent\nX-1,2026-03-01T10:00:00Z,chat,complaint,ana\nX-1,2026-03-01T10:00:00Z,phone,complaint,ana\n",
    );
    let answer = desk.run("mona", "intake import twice.csv").refused(65, "twice.csv:3:");
    assert!(
        answer.stderr.contains("known already from line 2 of this file, with another `channel`"),
        "{}",
        answer.stderr
    );
    desk.write("other.csv", "ref,received,channel,category,agent\nD-1,2026-03-01T10:00:00Z,chat,complaint,bo\n");
    desk.run("mona", "intake import other.csv").refused(65, "of an earlier import, with another `agent`");
}

#[test]
fn each_fault_of_a_row_is_told_with_its_line() {
    let desk = Desk::centre();
    desk.write(
        "bad.csv",
        "ref,received,channel,category,agent,rating\n\
         X-1,2026-03-01T10:00:00Z,chta,complaint,ana,\nX-2,2026-03-01T10:00:00Z,chat,complain,ana,\nX-3,2026-03-01T10:00:00Z,chat,complaint,anna,\n\
         X-4,01/03/2026,chat,complaint,ana,\nX-5,2026-03-01T10:00:00Z,chat,complaint,ana,9\n,2026-03-01T10:00:00Z,chat,complaint,ana,\nX-7,2027-03-01T10:00:00Z,chat,complaint,ana,\n",
    );
    let answer = desk.run("mona", "intake import bad.csv").refused(65, "nothing was stored");
    for says in [
        "bad.csv:2: `chta` is not a channel (did you mean `chat`?)",
        "bad.csv:3: `complain` is not a category (did you mean `complaint`?)",
        "bad.csv:4: nobody here is called `anna` (did you mean `ana`?)",
        "bad.csv:5: `received`",
        "bad.csv:6: `rating`: `9` is not 1, 2, 3, 4 or 5",
        "bad.csv:7: `ref` is empty",
        "bad.csv:8: `received`: 2027-03-01T10:00:00Z is in the future",
    ] {
        assert!(answer.stderr.contains(says), "no `{says}` in {}", answer.stderr);
    }
}

#[test]
fn with_rejects_the_good_rows_stay_and_the_bad_are_written_with_line_and_reason() {
    let desk = Desk::centre();
    desk.write(
        "mixed.csv",
        "ref,received,channel,category,agent\nX-1,2026-03-01T10:00:00Z,chat,complaint,ana\nX-2,never,chat,complaint,ana\nX-3\n",
    );
    let answer = desk.run("mona", "intake import mixed.csv --rejects bad.csv --format json");
    assert_eq!(answer.code, 4, "{}", answer.whole());
    assert_eq!((answer.rows()[0]["stored"].as_i64(), answer.rows()[0]["rejected"].as_i64()), (Some(1), Some(2)));
    let rejects = std::fs::read_to_string(desk.path("bad.csv")).unwrap();
    let header = "\u{feff}assize: line,assize: reason,assize: mark,ref,received,channel,category,agent\n3,";
    assert!(rejects.starts_with(header), "{rejects}");
    assert!(rejects.contains("\n4,"), "{rejects}");
}

#[test]
fn a_map_says_which_column_is_which_and_what_a_value_means() {
    let desk = Desk::centre();
    desk.write("map.toml", "[fields]\nref = \"Id\"\nreceived = \"When\"\nagent = \"Who\"\nrating = \"Happy\"\n[constants]\nchannel = \"phone\"\ncategory = \"complaint\"\n[values.rating]\nyes = \"5\"\nno = \"1\"\n[read]\ntimezone = \"Asia/Shanghai\"\n");
    desk.write("export.csv", "Id,When,Who,Happy,Else\nX-1,2026-03-01 08:00:00,ana,yes,z\n");
    let answer = desk.run("mona", "intake import export.csv --map map.toml").ok();
    assert!(answer.stdout.contains("Columns that no field uses: Else."), "{}", answer.stdout);
    let shown = desk.run("", "intake show X-1 --format json").ok().rows();
    assert_eq!(
        (shown[0]["received"].as_str(), shown[0]["rating"].as_i64(), shown[0]["channel"].as_str()),
        (Some("2026-03-01T00:00:00Z"), Some(5), Some("phone"))
    );
    desk.write("map.toml", "[fields]\nrff = \"Id\"\n");
    desk.run("mona", "intake import export.csv --map map.toml").refused(65, "did you mean `ref`?");
}

#[test]
fn dialogues_come_from_stdin_too() {
    let desk = Desk::centre();
    let mut command = desk.command("mona");
    let mut child = command
        .args(["intake", "import", "-"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(
        child.stdin.as_mut().unwrap(),
        b"ref,received,channel,category,agent\nX-1,2026-03-01T10:00:00Z,chat,complaint,ana\n",
    )
    .unwrap();
    assert!(child.wait_with_output().unwrap().status.success());
    desk.run("", "intake show X-1").ok();
}

#[test]
fn a_missing_file_is_exit_66_and_nothing_is_made() {
    let desk = Desk::centre();
    desk.run("mona", "intake import nowhere.csv").refused(66, "there is no file nowhere.csv");
    let desk = Desk::new();
    desk.run("mona", "report audits").refused(66, "make one: assize --db qa.db init");
    assert!(!desk.path("qa.db").exists());
}

// --- draw -----------------------------------------------------------------------------------------

#[test]
fn one_draw_per_plan_and_window_whatever_cron_does_twice() {
    let desk = Desk::drawn();
    let (head, audits) = (desk.head(), desk.rows("report audits"));
    let answer = desk.run("mona", "assign nightly").ok();
    assert!(answer.stdout.contains("Nothing is due"), "{}", answer.stdout);
    desk.run("mona", "assign nightly --date 2026-03-02").ok();
    assert_eq!((desk.head(), desk.rows("report audits")), (head, audits));
}

#[test]
fn a_missed_night_is_made_up_for() {
    let mut desk = Desk::centre();
    desk.write(
        "later.csv",
        "ref,received,channel,category,agent,transcript\nY-1,2026-03-03T10:00:00Z,chat,complaint,ana,Agent: hello\n",
    );
    desk.at("2026-03-05T09:00:00Z");
    desk.run("mona", "intake import later.csv").ok();
    desk.run("mona", "assign nightly").ok();
    let draws: Vec<_> = desk.rows("assign list").iter().map(|row| row["draw"].as_str().unwrap().to_owned()).collect();
    assert_eq!(draws, ["daily-2026-03-01", "daily-2026-03-03"]);
}

#[test]
fn a_day_that_is_not_over_is_not_drawn() {
    let desk = Desk::centre();
    desk.run("mona", "assign nightly --date 2026-03-04").refused(1, "has not come yet");
    desk.run("mona", "assign nightly --date 04/03/2026").refused(2, "--date");
}

#[test]
fn nobody_audits_their_own_team_or_one_they_left_lately() {
    let desk = Desk::drawn();
    for agent in ["ana", "bo"] {
        let (_, auditor) = desk.audit_of(agent);
        assert!(auditor == "vera" || auditor == "oleg", "nora led the team north until a month ago: {auditor}");
    }
    let desk = Desk::centre();
    desk.write(
        "only.toml",
        std::fs::read_to_string(desk.path("plan.toml"))
            .unwrap()
            .replace("\"daily\"", "\"nora\"\noverlaps = [\"daily\"]")
            + "\n[auditors]\nhandles = [\"nora\"]\n",
    );
    desk.run("mona", "assign plan add only.toml").ok();
    let night = desk.run("mona", "assign nightly --format json");
    assert_eq!(night.code, 4, "{}", night.whole());
    let own: Vec<_> = night.rows()[0]["draws"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["draw"] == "nora-2026-03-01")
        .cloned()
        .collect();
    assert_eq!(
        (own[0]["drawn"].as_i64(), own[0]["unassigned"].as_i64()),
        (Some(3), Some(2)),
        "only cy's is hers to audit"
    );
}

#[test]
fn a_dialogue_is_drawn_once_and_what_is_outside_the_frame_is_counted() {
    let desk = Desk::drawn();
    desk.write(
        "again.toml",
        std::fs::read_to_string(desk.path("plan.toml"))
            .unwrap()
            .replace("\"daily\"", "\"second\"\noverlaps = [\"daily\"]"),
    );
    desk.run("mona", "assign plan add again.toml").ok();
    let answer = desk.run("mona", "assign nightly").ok();
    assert!(
        answer.stdout.contains("second-2026-03-01: 3 dialogues outside the frame: already audited."),
        "{}",
        answer.stdout
    );
    assert!(
        answer.stdout.contains("second-2026-03-01: 1 dialogue outside the frame: no content."),
        "{}",
        answer.stdout
    );
}

#[test]
fn a_quota_that_cannot_be_had_is_said_and_exits_4() {
    let desk = Desk::centre();
    desk.write("many.toml", std::fs::read_to_string(desk.path("plan.toml")).unwrap().replace("count = 1", "count = 3"));
    desk.run("mona", "assign plan add many.toml").ok();
    let answer = desk.run("mona", "assign nightly --format json");
    assert_eq!(answer.code, 4);
    assert_eq!(
        (answer.rows()[0]["draws"][0]["drawn"].as_i64(), answer.rows()[0]["draws"][0]["shortfall"].as_i64()),
        (Some(6), Some(3))
    );
}

#[test]
fn each_fault_of_a_plan_is_told_with_its_place() {
    let desk = Desk::centre();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    for (from, to, says) in [
        ("card = \"chat\"", "card = \"chta\"", "bad.toml:3:8: there is no card `chta`"),
        ("starts = \"2026-03-01\"", "starts = \"soon\"", "bad.toml:5:10: `soon` is not a day"),
        ("count = 1", "count = 0", "bad.toml:9:9: a quota is 1 to 10000"),
        ("by = [\"agent\"]", "by = [\"agent\", \"agent\"]", "each once"),
        ("by = [\"agent\"]", "by = [\"agnt\"]", "did you mean `agent`?"),
        ("window = \"day\"", "window = \"dya\"", "did you mean `day`?"),
        ("days = 3", "days = 0", "1 to 100 working days"),
    ] {
        desk.write("bad.toml", plan.replace(from, to));
        desk.run("mona", "assign plan add bad.toml").refused(65, says);
    }
    desk.write("bad.toml", format!("{plan}\n[population]\nteams = [\"moon\"]\n"));
    let answer = desk.run("mona", "assign plan add bad.toml").refused(65, "there is no team `moon`");
    assert!(answer.stderr.contains("teams are north, office"), "{}", answer.stderr);
    desk.write("bad.toml", format!("{plan}\n[auditors]\nhandles = [\"verra\"]\n"));
    desk.run("mona", "assign plan add bad.toml").refused(65, "did you mean `vera`?");
}

#[test]
fn a_dry_run_of_the_night_draws_nothing() {
    let desk = Desk::centre();
    let head = desk.head();
    let answer = desk.run("mona", "assign nightly --dry-run").ok();
    assert!(answer.stdout.contains("nothing is kept"), "{}", answer.stdout);
    assert_eq!(desk.head(), head);
}

// --- score ----------------------------------------------------------------------------------------

#[test]
fn only_the_auditor_it_is_assigned_to_may_score() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
    let submit = format!("score submit {audit} --answers answers.json");
    desk.run("ana", &submit).refused(1, "it is their own dialogue");
    desk.run("nora", &submit).refused(1, &format!("it is assigned to {auditor}"));
    desk.run("mona", &submit).refused(1, &format!("only {auditor} may"));
    desk.run(&auditor, &submit).ok();
}

#[test]
fn the_same_answers_again_change_nothing_and_others_are_refused() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    desk.write("answers.json", format!("{{\"answers\": {PARTLY}, \"met\": \"kind\"}}"));
    let submit = format!("score submit {audit} --answers answers.json");
    desk.run(&auditor, &submit).ok();
    let head = desk.head();
    assert!(desk.run(&auditor, &submit).ok().stdout.contains("before"));
    assert_eq!(desk.head(), head);
    desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
    desk.run(&auditor, &submit).refused(1, "scored already, with other answers");
}

#[test]
fn every_fault_of_the_answers_is_told_at_once() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    let submit = format!("score submit {audit} --answers answers.json");
    desk.write(
        "answers.json",
        r#"{"answers": {"tone": "partly", "fcats": "full", "identity": "maybe"}, "met": "kind"}"#,
    );
    let answer = desk.run(&auditor, &submit).refused(65, "nothing was recorded");
    for says in [
        "has no criterion `fcats` (did you mean `facts`?)",
        "`tone` is below full and needs a note",
        "`facts` has no answer: full, partly, none",
        "`maybe` is not a level of `identity`",
    ] {
        assert!(answer.stderr.contains(says), "no `{says}` in {}", answer.stderr);
    }
    for (answers, says) in [
        (
            r#"{"answers": {"tone": "full", "tone": "none", "facts": "full", "identity": "yes"}, "met": "x"}"#,
            "`tone` is answered twice",
        ),
        (r#"{"answers": {"tone": "na", "facts": "full", "identity": "yes"}, "met": "x"}"#, "`tone` always applies"),
        (
            r#"{"answers": {"tone": {"level": "full", "quote": "I am the king"}, "facts": "full", "identity": "yes"}, "met": "x"}"#,
            "does not stand in the dialogue",
        ),
        (r#"{"answers": {"tone": "full", "facts": "full", "identity": "yes"}}"#, "`met` is empty"),
        (r#"{"answers": {"tone": "full", "facts": "full", "identity": "yes"}, "mett": "x"}"#, "answers.json:1:"),
        ("{", "answers.json:1:"),
        ("", "answers.json"),
    ] {
        desk.write("answers.json", answers);
        desk.run(&auditor, &submit).refused(65, says);
    }
    assert!(desk.rows("report audits").iter().all(|row| row["total"].is_null()), "nothing was recorded");
}

#[test]
fn without_answers_and_without_a_terminal_the_flag_is_named() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    desk.run(&auditor, &format!("score submit {audit}")).refused(2, "--answers FILE is missing");
}

#[test]
fn a_critical_fail_takes_the_total_and_leaves_the_raw_score() {
    let desk = Desk::drawn();
    let audit =
        desk.delivered("ana", r#"{"tone": {"level": "partly", "note": "short"}, "facts": "full", "identity": "no"}"#);
    let row = &desk.run("", &format!("score explain {audit} --format json")).ok().rows()[0];
    // 30 x 50 % + 50 x 100 % + 20 x 0 % = 65 %; identity fails the card.
    assert_eq!(
        (row["raw"].as_f64(), row["total"].as_f64(), row["band"].as_str()),
        (Some(65.0), Some(0.0), Some("poor"))
    );
    assert_eq!(row["arithmetic"].as_array().unwrap().len(), 3);
}

#[test]
fn what_does_not_apply_spreads_over_the_rest() {
    let desk = Desk::drawn();
    let audit =
        desk.delivered("ana", r#"{"tone": {"level": "partly", "note": "short"}, "facts": "full", "identity": "na"}"#);
    let row = &desk.run("", &format!("score show {audit} --format json")).ok().rows()[0];
    // (30 x 50 + 50 x 100) / 80 = 81.25
    assert_eq!(row["total"].as_f64(), Some(81.25));
}

#[test]
fn only_a_scored_audit_is_delivered_and_only_once() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    desk.run(&auditor, &format!("score deliver {audit}")).refused(1, "is not scored yet");
    let audit = desk.delivered("ana", FULL);
    let head = desk.head();
    assert!(desk.run(&auditor, &format!("score deliver {audit}")).ok().stdout.contains("delivered before"));
    assert_eq!(desk.head(), head);
    desk.run("ana", &format!("score deliver {audit}")).refused(1, "ana may not deliver");
}

#[test]
fn the_last_day_to_dispute_is_counted_in_working_days() {
    let desk = Desk::drawn();
    let audit = desk.delivered("ana", FULL);
    let rows = desk.rows("report audits");
    let row = rows.iter().find(|row| row["audit"] == audit).unwrap();
    assert_eq!(row["dispute_due"], "2026-03-09", "five working days after Monday 2 March");
}

#[test]
fn only_the_agent_acknowledges_or_a_lead_of_the_team_for_them() {
    let desk = Desk::drawn();
    let audit = desk.delivered("ana", FULL);
    let words = format!("score acknowledge {audit}");
    desk.run("bo", &words).refused(1, "bo may not acknowledge");
    desk.run("sam", &format!("{words} --for ana")).refused(1, "sam may not acknowledge");
    desk.run("lea", &words).refused(1, "lea may not acknowledge");
    desk.run("lea", &format!("{words} --for ana")).ok();
    assert!(desk.run("ana", &words).ok().stdout.contains("was acknowledged before"));
}

#[test]
fn an_audit_that_is_not_delivered_is_neither_acknowledged_nor_disputed() {
    let desk = Desk::drawn();
    let (audit, _) = desk.audit_of("ana");
    desk.run("ana", &format!("score acknowledge {audit}")).refused(1, "is not delivered yet");
    open(&desk, "ana", audit).refused(1, "is not delivered yet");
}

// --- dispute --------------------------------------------------------------------------------------

#[test]
fn an_agent_cannot_dispute_anothers_audit() {
    let desk = Desk::drawn();
    let audit = desk.delivered("ana", PARTLY);
    open(&desk, "bo", audit).refused(1, "bo may not dispute");
    let (_, auditor) = desk.audit_of("ana");
    open(&desk, &auditor, audit).refused(1, "may not dispute");
}

#[test]
fn the_same_dispute_again_changes_nothing_and_a_criterion_is_disputed_once() {
    let (desk, audit) = disputed();
    let head = desk.head();
    assert!(open(&desk, "ana", audit).ok().stdout.contains("was opened with these points before"));
    assert_eq!(desk.head(), head);
    desk.args(
        "ana",
        &[
            "dispute",
            "open",
            &audit.to_string(),
            "--criterion",
            "tone",
            "--reason",
            "slip",
            "--propose",
            "full",
            "--statement",
            "again",
        ],
    )
    .refused(1, "`tone` of audit");
}

#[test]
fn each_fault_of_a_dispute_is_told() {
    let desk = Desk::drawn();
    let audit = desk.delivered("ana", PARTLY).to_string();
    for (criterion, reason, propose, statement, code, says) in [
        ("tnoe", "context", "full", "x", 65, "did you mean `tone`?"),
        ("tone", "contxt", "full", "x", 2, "did you mean `context`?"),
        ("tone", "context", "fulll", "x", 65, "did you mean `full`?"),
        ("tone", "context", "partly", "x", 1, "`tone` is `partly` already"),
        ("tone", "context", "na", "x", 65, "`tone` always applies"),
        ("tone", "context", "full", " ", 2, "--statement is empty"),
        ("tone", "context", "full", "@nowhere.txt", 66, "there is no file nowhere.txt"),
    ] {
        let args = [
            "dispute",
            "open",
            &audit,
            "--criterion",
            criterion,
            "--reason",
            reason,
            "--propose",
            propose,
            "--statement",
            statement,
        ];
        desk.args("ana", &args).refused(code, says);
    }
    desk.run("ana", "dispute open 99 --criterion tone --reason context --propose full --statement x")
        .refused(1, "there is no audit 99");
}

#[test]
fn a_dispute_after_the_last_day_is_refused_with_that_day() {
    let mut desk = Desk::drawn();
    let audit = desk.delivered("ana", PARTLY);
    desk.at("2026-03-09T23:59:59Z");
    open(&desk, "ana", audit).ok();
    let mut desk = Desk::drawn();
    let audit = desk.delivered("ana", PARTLY);
    desk.at("2026-03-10T00:00:00Z");
    open(&desk, "ana", audit).refused(1, &format!("audit {audit} could be disputed until 2026-03-09"));
}

#[test]
fn the_auditor_and_the_agent_do_not_lead_the_session() {
    let (desk, _) = disputed();
    let (_, auditor) = desk.audit_of("ana");
    desk.write("notes.toml", format!("{NOTES}outcome = \"kept\"\n"));
    desk.run(&auditor, "dispute session 1 --notes notes.toml").refused(1, "may not lead the session");
    desk.run("ana", "dispute session 1 --notes notes.toml").refused(1, "may not lead the session");
    desk.run("sam", "dispute session 1 --notes notes.toml").ok();
}

#[test]
fn whoever_opened_the_dispute_or_shares_a_team_with_one_side_does_not_lead_its_session() {
    let (desk, _) = disputed();
    desk.write("notes.toml", format!("{NOTES}outcome = \"kept\"\n"));
    desk.run("lea", "dispute session 1 --notes notes.toml").refused(1, "they are in the same team, north");
    let desk = Desk::drawn();
    let audit = desk.delivered("ana", PARTLY).to_string();
    desk.args(
        "mona",
        &[
            "--for",
            "ana",
            "dispute",
            "open",
            &audit,
            "--criterion",
            "tone",
            "--reason",
            "slip",
            "--propose",
            "full",
            "--statement",
            "x",
        ],
    )
    .ok();
    desk.write("notes.toml", format!("{NOTES}outcome = \"kept\"\n"));
    desk.run("mona", "dispute session 1 --notes notes.toml").refused(1, "they opened a dispute about this audit");
}

#[test]
fn a_lead_who_audited_the_case_does_not_lead_its_session() {
    let desk = Desk::drawn();
    let (_, auditor) = desk.audit_of("ana");
    let audit = desk.delivered("ana", PARTLY);
    open(&desk, "ana", audit).ok();
    desk.write("roles.csv", format!("handle,name,role,team,from\n{auditor},,manager,office,2026-01-01\n"));
    desk.run("mona", "people import roles.csv").ok();
    desk.write("notes.toml", format!("{NOTES}outcome = \"kept\"\n"));
    desk.run(&auditor, "dispute session 1 --notes notes.toml").refused(1, "they audited it");
}

#[test]
fn a_session_that_adjusts_gives_a_new_total_and_closes_the_dispute() {
    let (desk, audit) = disputed();
    desk.write("notes.toml", format!("{NOTES}outcome = \"adjusted\"\nlevel = \"full\"\n"));
    desk.run("sam", "dispute session 1 --notes notes.toml").ok();
    let row = &desk.run("", &format!("score show {audit} --format json")).ok().rows()[0];
    assert_eq!(
        (row["first_total"].as_f64(), row["total"].as_f64(), row["state"].as_str()),
        (Some(85.0), Some(100.0), Some("decided"))
    );
    assert!(desk.run("sam", "dispute session 1 --notes notes.toml").ok().stdout.contains("recorded before"));
    desk.run("mona", "dispute session 1 --notes notes.toml").refused(1, "is recorded already");
    desk.write("notes.toml", format!("{NOTES}outcome = \"kept\"\n"));
    desk.run("sam", "dispute session 1 --notes notes.toml").refused(1, "is recorded already");
}

#[test]
fn a_session_never_leaves_the_agent_worse_off() {
    let (desk, _) = disputed();
    desk.write("notes.toml", format!("{NOTES}outcome = \"adjusted\"\nlevel = \"none\"\n"));
    desk.run("sam", "dispute session 1 --notes notes.toml").refused(1, "worse off: 85.00 % before, 70.00 % after");
}

#[test]
fn a_session_or_a_ruling_never_turns_a_total_into_undefined() {
    let mut desk = Desk::centre();
    let tone = "[[criterion]]\nid = \"tone\"\ntitle = \"Tone\"\nguidance = \"x\"\nweight = 100\nna = true\n";
    desk.write("one.toml", format!("[card]\nid = \"one\"\nversion = 1\n{tone}"));
    desk.run("mona", "card publish one.toml").ok();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("plan.toml", plan.replace("card = \"chat\"", "card = \"one\""));
    desk.run("mona", "assign plan add plan.toml").ok();
    desk.run("mona", "assign nightly").ok();
    let audit = desk.delivered("ana", r#"{"tone": "no"}"#);
    let claim = |propose: &str| {
        desk.run(
            "ana",
            &format!("dispute open {audit} --criterion tone --reason context --propose {propose} --statement No"),
        )
    };
    claim("na").refused(1, "nobody could grant `na` for `tone`: the total would be undefined");
    claim("yes").ok();
    desk.write("notes.toml", format!("{NOTES}outcome = \"adjusted\"\nlevel = \"na\"\n"));
    desk.run("sam", "dispute session 1 --notes notes.toml").refused(1, "worse off: 0.00 % before, undefined after");
    desk.write("notes.toml", format!("{NOTES}outcome = \"unresolved\"\n"));
    desk.run("sam", "dispute session 1 --notes notes.toml").ok();
    desk.at("2026-03-03T05:00:00Z");
    desk.run("mona", "assign nightly");
    let arbiter = desk.rows("arbitrate queue --all")[0]["arbiter"].as_str().unwrap().to_owned();
    desk.run(&arbiter, "arbitrate take 1 --answer tone=na").ok();
    rule(&desk, &arbiter, "\"not-applicable\"").refused(1, "worse off: 0.00 % before, undefined after");
    rule(&desk, &arbiter, "\"keep\"").ok();
}

#[test]
fn a_score_of_the_last_day_is_not_late_and_one_of_the_day_after_is() {
    for (at, late) in [("2026-03-05T23:59:59Z", 0), ("2026-03-06T00:00:00Z", 1)] {
        let mut desk = Desk::drawn();
        desk.at(at);
        let (audit, auditor) = desk.audit_of("ana");
        desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
        desk.run(&auditor, &format!("score submit {audit} --answers answers.json")).ok();
        let rows = desk.rows("report auditors");
        let line = rows.iter().find(|row| row["auditor"] == auditor.as_str()).unwrap();
        assert_eq!((&line["late"], &line["scored"]), (&late.into(), &1.into()), "{at}: {line}");
    }
}

#[test]
fn each_fault_of_the_notes_is_told_with_its_place() {
    let (desk, _) = disputed();
    for (notes, says) in [
        (NOTES.to_owned(), "a point needs `outcome`"),
        (format!("{NOTES}outcome = \"keept\"\n"), "did you mean `kept`?"),
        (format!("{NOTES}outcome = \"adjusted\"\n"), "to which level?"),
        (format!("{NOTES}outcome = \"kept\"\nlevel = \"full\"\n"), "only an adjusted point has a new level"),
        (
            format!("{NOTES}outcome = \"kept\"\n[[point]]\ncriterion = \"facts\"\noutcome = \"kept\"\n"),
            "notes.toml:7:13: `facts` is not disputed",
        ),
        (format!("{NOTES}outcome = \"kept\"\n[[point]]\ncriterion = \"tone\"\noutcome = \"kept\"\n"), "is here twice"),
        (NOTES.replace("She asked me to be quick.", " ") + "outcome = \"kept\"\n", "the agent's side"),
        (NOTES.replace("2026-03-02", "2026-03-20") + "outcome = \"kept\"\n", "in the future"),
        (
            NOTES.split("[[point]]").next().unwrap().to_owned() + "point = []\n",
            "`tone` is disputed and has no [[point]]",
        ),
    ] {
        desk.write("notes.toml", notes);
        desk.run("sam", "dispute session 1 --notes notes.toml").refused(65, says);
    }
}

#[test]
fn several_criteria_are_disputed_in_one_go() {
    let desk = Desk::drawn();
    let audit = desk.delivered("ana", r#"{"tone": {"level": "partly", "note": "a"}, "facts": {"level": "partly", "note": "b"}, "identity": "yes"}"#).to_string();
    let both = [
        "--criterion",
        "tone",
        "--criterion",
        "facts",
        "--reason",
        "context",
        "--propose",
        "full",
        "--propose",
        "full",
        "--statement",
        "both",
    ];
    let args: Vec<&str> = ["dispute", "open", &audit].into_iter().chain(both).collect();
    desk.args("ana", &args).ok();
    assert_eq!(desk.run("", "dispute show 1 --format json").ok().rows()[0]["points"].as_array().unwrap().len(), 2);
    let uneven = [
        "--criterion",
        "tone",
        "--criterion",
        "facts",
        "--criterion",
        "identity",
        "--reason",
        "context",
        "--reason",
        "slip",
        "--propose",
        "full",
        "--statement",
        "x",
    ];
    let args: Vec<&str> = ["dispute", "open", &audit].into_iter().chain(uneven).collect();
    desk.args("ana", &args).refused(2, "--reason is given 2 times for 3 points");
}

// --- arbitration ----------------------------------------------------------------------------------

#[test]
fn an_arbiter_with_a_part_in_the_case_is_refused() {
    let (desk, _) = in_arbitration();
    let (_, auditor) = desk.audit_of("ana");
    rule(&desk, &auditor, "\"agent\"").refused(1, "may not rule on dispute 1: they audited it");
    rule(&desk, "ana", "\"agent\"").refused(1, "ana may not rule on dispute 1");
    rule(&desk, "sam", "\"agent\"").refused(1, "sam may not rule on dispute 1");
    rule(&desk, "bo", "\"agent\"").refused(1, "bo may not rule on dispute 1");
    rule(&desk, "mona", "\"agent\"").refused(1, "mona was not drawn to rule");
}

#[test]
fn an_arbiter_who_left_the_auditors_team_lately_is_refused() {
    let (desk, arbiter) = in_arbitration();
    assert_ne!(arbiter, "karl", "karl audited with them until a month ago");
    rule(&desk, "karl", "\"agent\"").refused(1, "they were in the same team, quality, until 2026-01-31");
}

#[test]
fn an_arbiter_from_the_same_team_is_refused() {
    let (desk, _) = in_arbitration();
    desk.write("more.csv", "handle,name,role,team,from\nursa,Ursa,arbiter,north,2026-01-01\n");
    desk.run("mona", "people import more.csv").ok();
    rule(&desk, "ursa", "\"agent\"").refused(1, "they are in the same team, north");
}

#[test]
fn only_the_arbiter_who_was_drawn_may_rule() {
    let (desk, arbiter) = in_arbitration();
    let other = if arbiter == "iris" { "jude" } else { "iris" };
    rule(&desk, other, "\"agent\"").refused(1, &format!("who was drawn to: {arbiter}"));
    rule(&desk, &arbiter, "\"agent\"").ok();
}

#[test]
fn a_ruling_for_the_agent_gives_the_answer_they_proposed() {
    let (desk, arbiter) = in_arbitration();
    rule(&desk, &arbiter, "\"agent\"").ok();
    let row = desk.rows("dispute list")[0].clone();
    assert_eq!(
        (row["state"].as_str(), row["first"].as_f64(), row["change"].as_f64(), row["total"].as_f64()),
        (Some("ruled"), Some(85.0), Some(15.0), Some(100.0))
    );
    assert!(rule(&desk, &arbiter, "\"agent\"").ok().stdout.contains("is recorded already"));
    rule(&desk, &arbiter, "\"keep\"").refused(1, "it is ruled on already");
}

#[test]
fn a_ruling_that_keeps_the_mark_leaves_the_total() {
    let (desk, arbiter) = in_arbitration();
    rule(&desk, &arbiter, "\"keep\"").ok();
    assert_eq!(desk.rows("dispute list")[0]["total"].as_f64(), Some(85.0));
}

#[test]
fn a_ruling_never_leaves_the_agent_worse_off() {
    let (desk, arbiter) = in_arbitration();
    let head = desk.head();
    rule(&desk, &arbiter, "\"other\"\nlevel = \"none\"").refused(1, "the agent would be worse off");
    assert_eq!(desk.head(), head, "nothing was recorded");
}

#[test]
fn a_ruling_before_the_session_is_refused() {
    let (desk, _) = disputed();
    rule(&desk, "iris", "\"agent\"").refused(1, "the session comes first");
}

// --- reports and output ---------------------------------------------------------------------------

#[test]
fn reports_count_what_happened_and_rank_nobody() {
    let (desk, arbiter) = in_arbitration();
    rule(&desk, &arbiter, "\"agent\"").ok();
    desk.delivered("bo", FULL);
    let rows = desk.rows("report agents");
    let handles: Vec<_> = rows.iter().map(|row| row["agent"].as_str().unwrap()).collect();
    assert_eq!(handles, ["ana", "bo", "cy"], "by handle");
    assert_eq!(
        (rows[0]["mean"].as_f64(), rows[0]["changed"].as_f64(), rows[0]["changed_n"].as_i64()),
        (Some(100.0), Some(100.0), Some(1))
    );
    assert!(rows[2]["mean"].is_null(), "nothing scored is not 0");
    assert!(rows[0]["interval_low"].is_null(), "too few audits for an interval");
    let auditors = desk.rows("report auditors");
    let overturned = auditors.iter().filter(|row| row["overturned"].as_f64() > Some(0.0)).count();
    assert_eq!(overturned, 1);
}

#[test]
fn a_report_of_a_period_counts_dialogues_of_those_days() {
    let desk = Desk::drawn();
    assert_eq!(desk.rows("report audits --from 2026-03-01 --to 2026-03-01").len(), 3);
    assert_eq!(desk.rows("report audits --from 2026-03-02").len(), 0);
    desk.run("", "report audits --from 2026-03-02 --to 2026-03-01").refused(2, "--to is before --from");
    desk.run("", "report audits --from yesterday").refused(2, "--from");
}

#[test]
fn an_answer_goes_to_a_file_whole_and_never_over_the_file_itself() {
    let desk = Desk::drawn();
    desk.run("", "report audits --format csv --out audits.csv").ok();
    assert!(std::fs::read_to_string(desk.path("audits.csv")).unwrap().starts_with("audit,ref,"));
    desk.run("", "report audits --out qa.db").refused(2, "overwrite the file itself");
    desk.run("", "report audits --out nowhere/audits.csv").refused(74, "cannot be written");
    desk.run("", "verify").ok();
}

#[test]
fn quiet_says_nothing_when_all_is_well() {
    let desk = Desk::drawn();
    let answer = desk.run("mona", "--quiet assign nightly").ok();
    assert_eq!(answer.whole(), "");
}

#[test]
fn an_empty_file_says_what_to_do_next() {
    let desk = Desk::new();
    desk.run("mona", "init --rehearsal").ok();
    for (words, says) in [
        ("report agents", "assize assign nightly"),
        ("people list", "assize people import"),
        ("assign plan list", "assize assign plan add"),
        ("score queue", "Nothing waits"),
        ("dispute list", "Nothing is disputed"),
    ] {
        assert!(desk.run("", words).ok().stdout.contains(says), "{words}");
    }
}

#[test]
fn a_typo_in_a_command_is_exit_2_with_advice() {
    let desk = Desk::new();
    desk.run("", "reprot agents").refused(2, "report");
    let version = ["assign", "plan", "show", "daily", "--version"];
    let says = "invalid value 'seven' for '--version <N>': it is not a whole number";
    desk.args("", &[&version[..], &["seven"]].concat()).refused(2, says);
    let answer = desk.args("", &[&version[..], &["\u{1b}[31m"]].concat());
    assert_eq!(answer.code, 2);
    assert!(!answer.stderr.contains('\u{1b}'), "{:?}", answer.stderr);
}

// --- what fresh eyes found ------------------------------------------------------------------------

#[test]
fn a_seated_arbiter_who_leaves_gives_up_the_seat_without_a_lapse() {
    let (desk, arbiter) = in_arbitration();
    let name = if arbiter == "iris" { "Iris Wang" } else { "Jude Abebe" };
    desk.write(
        "gone.csv",
        format!("handle,name,role,team,from,to\n{arbiter},{name},arbiter,ombuds,2021-01-01,2026-03-01\n"),
    );
    desk.run("mona", "people import gone.csv").ok();
    desk.run("mona", "assign nightly");
    let row = desk.rows("dispute list")[0].clone();
    assert_ne!(row["arbiter"], arbiter.as_str());
    assert_eq!(row["lapses"], 0);
}

#[test]
fn nothing_before_a_plan_starts_is_drawn_whatever_the_date() {
    let desk = Desk::centre();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write(
        "later.toml",
        plan.replace("\"daily\"", "\"later\"\noverlaps = [\"daily\"]").replace("2026-03-01", "2026-03-02"),
    );
    desk.write(
        "weekly.toml",
        plan.replace("\"daily\"", "\"weekly\"\noverlaps = [\"daily\", \"later\"]")
            .replace("\"day\"", "\"week\"")
            .replace("2026-03-01", "2026-03-02"),
    );
    desk.run("mona", "assign plan add later.toml").ok();
    desk.run("mona", "assign plan add weekly.toml").ok();
    let answer = desk.run("mona", "assign nightly --date 2026-03-02").ok();
    assert!(answer.stdout.contains("later begins later"), "{}", answer.stdout);
    assert!(answer.stdout.contains("weekly begins later"), "the week began before: {}", answer.stdout);
    let draws: Vec<_> = desk.rows("assign list").iter().map(|row| row["draw"].as_str().unwrap().to_owned()).collect();
    assert_eq!(draws, ["daily-2026-03-01"]);
    let again = desk.run("mona", "assign nightly --date 2026-03-02").ok();
    assert!(again.stdout.contains("daily-2026-03-01 is drawn already"), "{}", again.stdout);
}

#[test]
fn an_auditor_who_joins_the_agents_team_may_not_score_any_more_and_the_night_hands_the_audit_on() {
    let mut desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    let name = if auditor == "vera" { "Vera Novak" } else { "Oleg Petrov" };
    desk.write("moved.csv", format!("handle,name,role,team,from\n{auditor},{name},lead,north,2026-03-03\n"));
    desk.run("mona", "people import moved.csv").ok();
    desk.at("2026-03-03T09:00:00Z");
    desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
    let submit = format!("score submit {audit} --answers answers.json");
    desk.run(&auditor, &submit).refused(1, "they are in the same team, north");
    let night = desk.run("mona", "assign nightly");
    assert!(night.stdout.contains(&format!("Audit {audit} goes from {auditor} to")), "{}", night.whole());
    let (_, next) = desk.audit_of("ana");
    assert_ne!(next, auditor);
    desk.run(&next, &submit).ok();
    desk.run("", "verify").ok();
}

#[test]
fn an_auditor_whose_stint_is_over_may_not_score() {
    let mut desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    let name = if auditor == "vera" { "Vera Novak" } else { "Oleg Petrov" };
    desk.write(
        "gone.csv",
        format!("handle,name,role,team,from,to\n{auditor},{name},auditor,quality,2021-01-01,2026-03-02\n"),
    );
    desk.run("mona", "people import gone.csv").ok();
    desk.at("2026-03-03T09:00:00Z");
    desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
    desk.run(&auditor, &format!("score submit {audit} --answers answers.json")).refused(1, "they are no auditor today");
}

#[test]
fn under_a_failed_card_no_mark_is_lowered_either() {
    let desk = Desk::drawn();
    let audit = desk.delivered("ana", r#"{"tone": "full", "facts": "full", "identity": "no"}"#);
    let claim = |criterion: &str, propose: &str| {
        desk.args(
            "ana",
            &[
                "dispute",
                "open",
                &audit.to_string(),
                "--criterion",
                criterion,
                "--reason",
                "slip",
                "--propose",
                propose,
                "--statement",
                "x",
            ],
        )
    };
    claim("tone", "none").refused(1, "would be worse than the mark that stands");
    claim("identity", "yes").ok();
    desk.write("answers.json", "");
    let (desk, _) = disputed();
    desk.write("notes.toml", format!("{NOTES}outcome = \"adjusted\"\nlevel = \"none\"\n"));
    desk.run("sam", "dispute session 1 --notes notes.toml").refused(1, "worse off");
}

#[test]
fn rejects_and_answers_never_overwrite_what_is_read_or_the_log() {
    let desk = Desk::centre();
    let text = "ref,received,channel,category,agent\nX-1,2026-03-01T10:00:00Z,chat,complaint,ana\nX-2,never,chat,complaint,ana\n";
    desk.write("in.csv", text);
    desk.run("mona", "intake import in.csv --rejects in.csv").refused(2, "would overwrite in.csv, which is read");
    assert_eq!(std::fs::read_to_string(desk.path("in.csv")).unwrap(), text);
    for name in ["qa.db", "qa.db-wal", "qa.db-shm", "qa.db-journal"] {
        desk.run("", &format!("report audits --out {name}")).refused(2, "overwrite the file itself");
        desk.run("mona", &format!("intake import in.csv --rejects {name}")).refused(2, "overwrite the file itself");
    }
}

#[test]
fn an_import_whose_rejects_cannot_be_written_stores_nothing() {
    let desk = Desk::centre();
    desk.write("in.csv", "ref,received,channel,category,agent\nX-1,2026-03-01T10:00:00Z,chat,complaint,ana\nX-2,never,chat,complaint,ana\n");
    desk.run("mona", "intake import in.csv --rejects nowhere/bad.csv").refused(74, "cannot be written");
    desk.run("", "intake show X-1").refused(1, "there is no request");
}

#[test]
fn an_audit_named_twice_is_delivered_once() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
    desk.run(&auditor, &format!("score submit {audit} --answers answers.json")).ok();
    desk.run(&auditor, &format!("score deliver {audit} {audit}")).ok();
}

#[test]
fn a_report_of_a_period_says_so_and_never_that_there_is_nothing_at_all() {
    let (desk, _) = disputed();
    let answer = desk.run("", "report acknowledgements --from 2026-03-02").ok();
    assert!(answer.stdout.contains("None of the dialogues that came in from 2026-03-02 on."), "{}", answer.stdout);
    let answer = desk.run("", "report audits --to 2026-03-01").ok();
    assert!(answer.stdout.contains("Only dialogues that came in until 2026-03-01."), "{}", answer.stdout);
}

#[test]
fn a_session_told_twice_does_not_claim_that_nothing_is_open() {
    let (desk, _) = in_arbitration();
    let answer = desk.run("sam", "dispute session 1 --notes notes.toml").ok();
    assert!(!answer.stdout.contains("Nothing is left open"), "{}", answer.stdout);
}

#[test]
fn what_a_dispute_changed_is_told_of_that_dispute_alone() {
    let desk = Desk::drawn();
    let audit = desk.delivered("ana", r#"{"tone": {"level": "partly", "note": "a"}, "facts": {"level": "partly", "note": "b"}, "identity": "yes"}"#).to_string();
    for criterion in ["tone", "facts"] {
        desk.args(
            "ana",
            &[
                "dispute",
                "open",
                &audit,
                "--criterion",
                criterion,
                "--reason",
                "slip",
                "--propose",
                "full",
                "--statement",
                "x",
            ],
        )
        .ok();
    }
    desk.write("notes.toml", format!("{NOTES}outcome = \"adjusted\"\nlevel = \"full\"\n"));
    desk.run("sam", "dispute session 1 --notes notes.toml").ok();
    let rows = desk.rows("dispute list");
    // 30 x 50 + 50 x 60 + 20 x 100 = 65; with tone at full 80.
    let figures = |row: &serde_json::Value| (row["first"].as_f64(), row["change"].as_f64(), row["total"].as_f64());
    assert_eq!(figures(&rows[0]), (Some(65.0), Some(15.0), Some(80.0)));
    assert_eq!(figures(&rows[1]), (Some(65.0), Some(0.0), Some(80.0)), "it changed nothing yet");
}

#[test]
fn a_dialogue_that_comes_in_after_its_window_was_drawn_is_counted_as_late() {
    let desk = Desk::drawn();
    desk.write(
        "late.csv",
        "ref,received,channel,category,agent,transcript\nL-1,2026-03-01T20:00:00Z,chat,complaint,ana,Agent: hello\n",
    );
    let answer = desk.run("mona", "intake import late.csv").ok();
    assert!(answer.stdout.contains("1 dialogue came in after the window was drawn"), "{}", answer.stdout);
    assert_eq!(desk.rows("assign list")[0]["late"], 1);
}

#[test]
fn a_mean_counts_only_what_its_agent_has_seen() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
    desk.run(&auditor, &format!("score submit {audit} --answers answers.json")).ok();
    assert!(desk.rows("report agents")[0]["mean"].is_null());
    desk.run(&auditor, &format!("score deliver {audit}")).ok();
    assert_eq!(desk.rows("report agents")[0]["mean"].as_f64(), Some(100.0));
}

#[test]
fn a_policy_that_would_stop_the_work_is_refused() {
    let desk = Desk::centre();
    for (text, says) in [
        ("[deadlines]\nopen = 999999\n", "[deadlines] open is 1 to 100"),
        ("[deadlines]\nruling = 0\n", "[deadlines] ruling is 1 to 100"),
        ("[conflict]\nrotation_days = 40000\n", "rotation_days is at most 3650"),
        ("working_days = []\n", "no weekday is a working day"),
    ] {
        desk.write("odd.toml", text);
        desk.run("mona", "policy publish odd.toml").refused(65, says);
    }
}

#[test]
fn one_login_is_one_person_and_a_people_file_is_csv() {
    let desk = Desk::centre();
    desk.write("twin.csv", "handle,name,role,team,from,login\nmax,Max,lead,south,2026-01-01,mona\n");
    desk.run("mona", "people import twin.csv").refused(65, "the login `mona` is mona's already");
    desk.write("people.jsonl", "{\"handle\": \"x\"}\n");
    desk.run("mona", "people import people.jsonl").refused(65, "a people file is CSV");
}

#[test]
fn on_behalf_of_somebody_is_refused_where_it_means_nothing() {
    Desk::centre().run("mona", "--for ana assign nightly").refused(2, "--for has no meaning");
}

#[test]
fn a_session_before_the_dispute_was_opened_is_refused() {
    let (desk, _) = disputed();
    desk.write("notes.toml", NOTES.replace("2026-03-02", "2026-03-01") + "outcome = \"kept\"\n");
    desk.run("sam", "dispute session 1 --notes notes.toml").refused(65, "before the dispute was opened");
}

#[test]
fn a_login_that_nobody_could_act_under_is_never_demanded() {
    let desk = Desk::centre();
    desk.write("strict.toml", "identity = \"login\"\n");
    desk.run("mona", "policy publish strict.toml").refused(1, "no manager could act any more");
    let fresh = Desk::new();
    fresh.write("strict.toml", "identity = \"login\"\n");
    fresh.write("people.csv", "handle,name,role,team,from\nmona,Mona,manager,office,2020-01-01\n");
    fresh.run("mona", "init --rehearsal --policy strict.toml").ok();
    fresh.run("mona", "people import people.csv").refused(1, "no manager could act any more");
    fresh.write("people.csv", "handle,name,role,team,from,login\nmona,Mona,manager,office,2020-01-01,rehearsal\n");
    fresh.run("mona", "people import people.csv").ok();
}

#[test]
fn a_plan_keeps_its_window_and_its_start() {
    let desk = Desk::centre();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("plan.toml", plan.replace("\"day\"", "\"week\""));
    desk.run("mona", "assign plan add plan.toml").refused(65, "keeps its window");
    desk.write("plan.toml", plan.replace("2026-03-01", "2026-05-01"));
    desk.run("mona", "assign plan add plan.toml").refused(65, "keeps its start");
    desk.write("plan.toml", plan.replace("count = 1", "count = 2"));
    desk.run("mona", "assign plan add plan.toml").ok();
    desk.write(
        "plan.toml",
        plan.replace("\"daily\"", "\"monthly\"\noverlaps = [\"daily\"]")
            .replace("\"day\"", "\"month\"")
            .replace("2026-03-01", "2026-03-02"),
    );
    let answer = desk.run("mona", "assign plan add plan.toml").ok();
    assert!(answer.stdout.contains("Its first window is 2026-03-02 to 2026-03-31."), "{}", answer.stdout);
}

#[test]
fn one_audit_is_one_case_however_many_disputes_it_has() {
    let mut desk = Desk::drawn();
    let audit = desk.delivered("ana", r#"{"tone": {"level": "partly", "note": "a"}, "facts": {"level": "partly", "note": "b"}, "identity": "yes"}"#).to_string();
    let claim = |criterion: &'static str| {
        [
            "dispute",
            "open",
            &audit,
            "--criterion",
            criterion,
            "--reason",
            "slip",
            "--propose",
            "full",
            "--statement",
            "x",
        ]
        .map(str::to_owned)
    };
    let as_args = |args: &[String]| args.iter().map(String::as_str).map(str::to_owned).collect::<Vec<_>>();
    let run = |desk: &Desk, who: &str, before: &[&str], args: Vec<String>| {
        let all: Vec<&str> = before.iter().copied().chain(args.iter().map(String::as_str)).collect();
        desk.args(who, &all)
    };
    run(&desk, "mona", &["--for", "ana"], as_args(&claim("tone"))).ok();
    run(&desk, "ana", &[], as_args(&claim("facts"))).ok();
    desk.write("tone.toml", format!("{NOTES}outcome = \"unresolved\"\n"));
    desk.write("facts.toml", NOTES.replace("\"tone\"", "\"facts\"") + "outcome = \"unresolved\"\n");
    desk.run("mona", "dispute session 2 --notes facts.toml").refused(1, "they opened a dispute about this audit");
    desk.run("iris", "dispute session 1 --notes tone.toml").ok();
    desk.at("2026-03-03T05:00:00Z");
    desk.run("mona", "assign nightly");
    assert_eq!(desk.rows_for("mona", "dispute list")[0]["arbiter"], "jude", "iris led a session about this audit");
    desk.run("jude", "dispute session 2 --notes facts.toml")
        .refused(1, "they were drawn to rule on a dispute about this audit");
}

#[test]
fn a_lead_is_not_neutral_the_day_after_the_agent_moved() {
    let (mut desk, _) = disputed();
    desk.write(
        "moved.csv",
        "handle,name,role,team,from,to\nana,Ana Ruiz,agent,north,2022-01-01,2026-03-02\nana,Ana Ruiz,agent,south,2026-03-03,\n",
    );
    desk.run("mona", "people import moved.csv").ok();
    desk.at("2026-03-03T09:00:00Z");
    desk.write("notes.toml", format!("{NOTES}outcome = \"kept\"\n"));
    desk.run("lea", "dispute session 1 --notes notes.toml").refused(1, "they are in the same team, north");
}

#[test]
fn a_day_that_was_given_is_counted_by_the_policy_of_then() {
    let (mut desk, arbiter) = in_arbitration();
    desk.at("2026-03-09T12:00:00Z");
    desk.write("far.toml", "timezone = \"Pacific/Kiritimati\"\n");
    desk.run("mona", "policy publish far.toml").ok();
    desk.run("mona", "assign nightly").refused(4, "");
    let row = desk.rows("dispute list")[0].clone();
    assert_eq!((row["arbiter"].as_str(), row["lapses"].as_i64()), (Some(arbiter.as_str()), Some(0)));
}

#[test]
fn once_the_time_is_over_nobody_is_told_that_they_may_dispute() {
    let mut desk = Desk::drawn();
    let audit = desk.delivered("ana", PARTLY);
    desk.at("2026-03-10T09:00:00Z");
    let shown = desk.run("", &format!("score show {audit}")).ok();
    assert!(shown.stdout.contains("The time to dispute it ended on 2026-03-09"), "{}", shown.stdout);
    let answer = desk.run("ana", &format!("score acknowledge {audit}")).ok();
    assert!(answer.stdout.contains("The time to dispute it ended on 2026-03-09."), "{}", answer.stdout);
}

// --- both sides of each boundary ------------------------------------------------------------------

/// Adds people to the roster.
fn join(desk: &Desk, rows: &str) {
    desk.write("more.csv", format!("handle,name,role,team,from,to\n{rows}"));
    desk.run("mona", "people import more.csv").ok();
}

#[test]
fn somebody_who_left_the_agents_team_90_days_before_the_dialogue_is_tied_and_91_days_before_is_not() {
    let desk = Desk::drawn();
    join(
        &desk,
        "zed,Zed,agent,north,2022-01-01,2025-12-01\nzed,Zed,auditor,quality,2025-12-02,\n\
         zoe,Zoe,agent,north,2022-01-01,2025-11-30\nzoe,Zoe,auditor,quality,2025-12-02,\n",
    );
    let (audit, _) = desk.audit_of("ana");
    desk.run("mona", &format!("assign reassign {audit} --to zed --note load")).refused(1, "until 2025-12-01");
    desk.run("mona", &format!("assign reassign {audit} --to zoe --note load")).ok();
}

#[test]
fn a_lead_who_left_the_agents_team_on_the_day_of_the_dialogue_leads_no_session_and_one_of_the_day_before_does() {
    let (desk, _) = disputed();
    join(
        &desk,
        "lou,Lou,lead,north,2022-01-01,2026-03-01\nlou,Lou,lead,west,2026-03-02,\n\
         max,Max,lead,north,2022-01-01,2026-02-28\nmax,Max,lead,west,2026-03-01,\n",
    );
    desk.write("notes.toml", format!("{NOTES}outcome = \"kept\"\n"));
    desk.run("lou", "dispute session 1 --notes notes.toml").refused(1, "the same team, north");
    desk.run("max", "dispute session 1 --notes notes.toml").ok();
}

#[test]
fn a_role_holds_from_its_first_day_through_its_last() {
    let mut desk = Desk::centre();
    join(&desk, "zoe,Zoe,lead,north,2026-03-03,2026-03-05\n");
    for (day, code) in [(2, 1), (3, 0), (5, 0), (6, 1)] {
        desk.at(&format!("2026-03-0{day}T09:00:00Z"));
        let absent = format!("people absent ana --from 2026-05-0{day} --to 2026-05-0{day}");
        let answer = desk.run("zoe", &absent);
        assert_eq!(answer.code, code, "March {day}: {}", answer.whole());
    }
}

#[test]
fn nobody_acts_in_the_name_of_another_than_the_agent_of_the_case() {
    let desk = Desk::drawn();
    let audit = desk.delivered("ana", FULL);
    desk.run("lea", &format!("score acknowledge {audit} --for bo")).refused(1, "this is the case of ana, not of bo");
    desk.run("lea", &format!("score acknowledge {audit} --for ana")).ok();
}

#[test]
fn a_dispute_never_asks_for_less_than_the_mark_that_stands() {
    let desk = Desk::drawn();
    let audit = desk.delivered("ana", PARTLY);
    for (criterion, level) in [("tone", "none"), ("identity", "no")] {
        let words =
            format!("dispute open {audit} --criterion {criterion} --reason context --propose {level} --statement x");
        desk.run("ana", &words).refused(1, "would be worse than the mark that stands");
    }
}

#[test]
fn a_score_that_is_delivered_is_approved_no_more() {
    let desk = Desk::drawn();
    let audit = desk.delivered("ana", FULL);
    desk.run("sam", &format!("score approve {audit}")).refused(1, "is delivered: an approval comes before");
}

#[test]
fn a_card_without_a_version_is_its_newest() {
    let desk = Desk::centre();
    let card = std::fs::read_to_string(desk.path("card.toml")).unwrap();
    desk.write(
        "card.toml",
        card.replace("version = 1", "version = 2").replace("title = \"Chat\"", "title = \"Newer\""),
    );
    desk.run("mona", "card publish card.toml").ok();
    for (name, title) in [("", "Newer"), ("chat", "Newer"), ("chat/2", "Newer"), ("chat/1", "Chat")] {
        let shown = desk.run("", &format!("card show {name}")).ok();
        assert!(shown.stdout.contains(title), "{name}: {}", shown.whole());
    }
}

#[test]
fn quiet_says_nothing_beside_a_csv() {
    let desk = Desk::drawn();
    assert!(desk.run("", "report audits --format csv").ok().stderr.contains("head "));
    assert_eq!(desk.run("", "report audits --format csv --quiet").ok().stderr, "");
}

#[test]
fn the_newest_login_counts_and_no_earlier_one() {
    let desk = Desk::centre();
    let act = |who: &str, login: &str, words: &str| {
        crate::support::answer(desk.command(who).env("ASSIZE_LOGIN", login).args(words.split(' ')))
    };
    desk.write("strict.toml", "timezone = \"Europe/London\"\nidentity = \"login\"\n");
    act("mona", "mona", "policy publish strict.toml").ok();
    desk.write("more.csv", "handle,name,role,team,from,to,login\nlea,,lead,north,2020-01-01,,brandt\n");
    act("mona", "mona", "people import more.csv").ok();
    let absent = "people absent ana --from 2026-05-01 --to 2026-05-01";
    act("lea", "lea", absent).refused(1, "you are logged in as `lea`");
    act("lea", "brandt", absent).ok();
}

#[test]
fn people_who_were_in_one_team_at_different_times_are_not_tied_and_those_who_shared_a_day_are() {
    let desk = Desk::centre();
    join(
        &desk,
        "dee,Dee,agent,north,2026-02-01,\n\
         zed,Zed,agent,north,2022-01-01,2026-01-31\nzed,Zed,auditor,quality,2026-02-02,\n\
         zoe,Zoe,agent,north,2022-01-01,2026-02-01\nzoe,Zoe,auditor,quality,2026-02-02,\n",
    );
    desk.write(
        "dee.csv",
        "ref,received,channel,category,agent,transcript\nE-1,2026-03-01T10:00:00Z,chat,complaint,dee,Customer: Hello\n",
    );
    desk.run("mona", "intake import dee.csv").ok();
    desk.run("mona", "assign nightly").ok();
    let (audit, auditor) = desk.audit_of("dee");
    let to = |handle: &str| format!("assign reassign {audit} --to {handle} --note load");
    desk.run("mona", &to("zoe")).refused(1, "until 2026-02-01");
    if auditor != "zed" {
        desk.run("mona", &to("zed")).ok();
    }
}

#[test]
fn an_audit_is_overdue_after_its_last_day_and_not_on_it() {
    let mut desk = Desk::drawn();
    let (_, auditor) = desk.audit_of("ana");
    for (day, is_overdue) in [("2026-03-05", false), ("2026-03-06", true)] {
        desk.at(&format!("{day}T09:00:00Z"));
        let rows = desk.rows("report auditors");
        let line = rows.iter().find(|row| row["auditor"] == auditor.as_str()).unwrap();
        assert_eq!(line["overdue"].as_i64() > Some(0), is_overdue, "{day}: {line}");
        let night = desk.run("mona", "assign nightly");
        assert_eq!(night.stdout.contains("not scored in time"), is_overdue, "{day}: {}", night.whole());
    }
}

#[test]
fn the_same_answers_with_other_words_are_refused() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    for (met, code) in [("kind", 0), ("brief", 1), ("kind", 0)] {
        desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"{met}\"}}"));
        let answer = desk.run(&auditor, &format!("score submit {audit} --answers answers.json"));
        assert_eq!(answer.code, code, "{met}: {}", answer.whole());
    }
}

#[test]
fn under_a_failed_card_a_session_lowers_no_mark_either() {
    let desk = Desk::drawn();
    let audit = desk
        .delivered("ana", r#"{"tone": {"level": "partly", "note": "no greeting"}, "facts": "full", "identity": "no"}"#);
    open(&desk, "ana", audit).ok();
    desk.write("notes.toml", format!("{NOTES}outcome = \"adjusted\"\nlevel = \"none\"\n"));
    desk.run("sam", "dispute session 1 --notes notes.toml").refused(1, "worse off, fails aside");
}

#[test]
fn an_arbiter_is_seated_on_their_last_day_and_not_after_it() {
    let (mut desk, _) = disputed();
    desk.write(
        "ends.csv",
        "handle,name,role,team,from,to\niris,Iris Wang,arbiter,ombuds,2021-01-01,2026-03-03\n\
         jude,Jude Abebe,arbiter,ombuds,2021-01-01,2026-03-02\n",
    );
    desk.run("mona", "people import ends.csv").ok();
    desk.write("notes.toml", format!("{NOTES}outcome = \"unresolved\"\n"));
    desk.run("sam", "dispute session 1 --notes notes.toml").ok();
    desk.at("2026-03-03T05:00:00Z");
    desk.run("mona", "assign nightly");
    assert_eq!(desk.rows_for("mona", "dispute list")[0]["arbiter"], "iris");
}

#[test]
fn each_kind_of_refusal_has_its_own_exit_code() {
    use assize::core::refusal::Kind;
    for (kind, code) in [
        (Kind::Rule, 1),
        (Kind::Words, 2),
        (Kind::Check, 3),
        (Kind::Data, 65),
        (Kind::Missing, 66),
        (Kind::Fault, 70),
        (Kind::Io, 74),
        (Kind::Busy, 75),
        (Kind::Interrupted, 130),
    ] {
        assert_eq!(kind.exit_code(), code, "{kind:?}");
    }
}

#[test]
fn a_clock_that_went_back_is_said_and_refuses_nothing() {
    let mut desk = Desk::centre();
    desk.at("2026-03-01T09:00:00Z");
    desk.run("lea", "people absent ana --from 2026-05-04 --to 2026-05-05").ok();
    let said = desk.run("", "verify").ok();
    assert!(said.stdout.contains("the clock went back"), "{}", said.whole());
}

#[test]
fn a_stint_begins_the_day_after_the_one_before_it_ends_and_not_on_its_last_day() {
    let desk = Desk::centre();
    join(&desk, "zoe,Zoe,agent,north,2022-01-01,2026-02-01\n");
    for (day, code) in [("2026-02-01", 65), ("2026-02-02", 0)] {
        desk.write("more.csv", format!("handle,name,role,team,from,to\nzoe,Zoe,agent,south,{day},\n"));
        let answer = desk.run("mona", "people import more.csv");
        assert_eq!(answer.code, code, "{day}: {}", answer.whole());
    }
}
