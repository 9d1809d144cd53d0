//! Source counts: frames held against what another system counted, and phantoms for what is missing.

use crate::support::{Answer, Desk};

const NAME: &str = "daily-2026-03-01";

/// The centre, with the counts of a file, not yet drawn. Each agent has two dialogues with content on the day.
fn counted(rows: &str) -> Desk {
    Desk::once(rows, || {
        let desk = Desk::centre();
        count(&desk, rows).ok();
        desk
    })
}

fn count(desk: &Desk, rows: &str) -> Answer {
    desk.write("acd.csv", format!("agent,day,dialogues\n{rows}"));
    desk.run("mona", "intake volumes acd.csv")
}

fn commitment(desk: &Desk) -> String {
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    conn.query_row("SELECT text FROM commitment", [], |row| row.get(0)).unwrap()
}

fn phantoms(desk: &Desk) -> Vec<String> {
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let mut statement = conn.prepare("SELECT ref FROM phantom ORDER BY id").unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.collect::<rusqlite::Result<_>>().unwrap()
}

#[test]
fn what_was_counted_and_is_not_recorded_stands_in_the_frame_as_a_phantom() {
    let desk = counted("ana,2026-03-01,2\nbo,2026-03-01,502\n");
    let said = desk.run("mona", "assign nightly").ok();
    assert!(said.stdout.contains("another system counted 504; 500 dialogues are missing"), "{}", said.whole());
    let text = commitment(&desk);
    assert!(text.contains("\nn=506\nsource-count=504\n"), "{text}");
    // 500 of bo's 502 are phantoms: one was drawn, unless the chance was 2 in 502.
    let drawn = phantoms(&desk);
    assert_eq!(drawn.len(), 1, "the quota of bo is one: {drawn:?}");
    let rows = desk.rows("report audits");
    assert!(rows.iter().all(|row| row["agent"] != "bo"), "a phantom cannot be audited");
    let gaps = desk.rows(&format!("assign coverage {NAME}"));
    let of = |agent: &str, key: &str| gaps.iter().find(|row| row["agent"] == agent).unwrap()[key].clone();
    assert_eq!((of("bo", "counted"), of("bo", "missing"), of("bo", "drawn")), (502.into(), 500.into(), 1.into()));
    assert_eq!((of("ana", "missing"), of("ana", "drawn")), (0.into(), 0.into()));
    assert!(of("cy", "counted").is_null() && of("cy", "missing").is_null(), "{gaps:?}");
    desk.run("", "verify").ok();
    desk.run("", "assign verify --all").ok();
}

#[test]
fn nothing_changes_where_nothing_is_missing_and_the_count_is_committed() {
    let desk = counted("ana,2026-03-01,2\nbo,2026-03-01,1\n");
    let said = desk.run("mona", "assign nightly").ok();
    assert!(said.stdout.contains("another system counted 3, and none of them is missing"), "{}", said.whole());
    assert!(commitment(&desk).contains("\nn=6\nsource-count=3\n"));
    assert!(phantoms(&desk).is_empty());
    assert!(!commitment_without_counts().contains("source-count"));
}

fn commitment_without_counts() -> String {
    commitment(&Desk::drawn())
}

#[test]
fn what_is_counted_after_the_draw_does_not_change_it() {
    let desk = counted("ana,2026-03-01,2\n");
    desk.run("mona", "assign nightly").ok();
    let before = commitment(&desk);
    desk.write("acd.csv", "agent,day,dialogues\nana,2026-03-01,40\n");
    desk.run("mona", "intake volumes acd.csv --amend Transfers").ok();
    desk.run("", "assign verify --all").ok();
    desk.run("", "verify").ok();
    assert_eq!(commitment(&desk), before);
    let gaps = desk.rows(&format!("assign coverage {NAME}"));
    assert_eq!(gaps[0]["counted"], 2, "as it stood when it was committed");
}

#[test]
fn a_day_of_which_nothing_is_recorded_is_drawn_where_something_was_counted() {
    let mut desk = Desk::centre();
    desk.run("mona", "assign nightly").ok();
    desk.at("2026-03-05T09:00:00Z");
    count(&desk, "ana,2026-03-03,4\n").ok();
    desk.run("mona", "assign nightly").ok();
    assert_eq!(phantoms(&desk).len(), 1);
    desk.run("", "assign verify --all").ok();
}

#[test]
fn a_phantom_may_come_for_an_unsuitable_dialogue_and_counts_on() {
    let desk = counted("ana,2026-03-01,300\nbo,2026-03-01,300\ncy,2026-03-01,300\n");
    desk.run("mona", "assign nightly").ok();
    let extended = desk.run("lea", &format!("assign extend {NAME} --by 2 --note More"));
    assert_eq!(extended.code, 0, "{}", extended.whole());
    assert_eq!(phantoms(&desk).len(), 9, "298 of each 300 are missing");
    desk.run("", "assign verify --all").ok();
    desk.run("lea", "assign proof 1 --folder proof").ok();
    let checked = std::process::Command::new("sh").arg("check.sh").current_dir(desk.path("proof")).output().unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
    let drawn = std::fs::read_to_string(desk.path("proof/drawn.tsv")).unwrap();
    assert_eq!(drawn.matches("\tphantom:").count(), 3, "{drawn}");
    desk.run("ana", "assign proof 1 --ref D-1 --folder own").ok();
    let checked = std::process::Command::new("sh").arg("check.sh").current_dir(desk.path("own")).output().unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
}

#[test]
fn a_draw_with_a_missing_dialogue_of_ones_own_is_neither_voided_nor_extended() {
    let desk = counted("bo,2026-03-01,502\n");
    desk.run("mona", "assign nightly").ok();
    assert_eq!(phantoms(&desk).len(), 1, "of bo, who was drawn and cannot be audited");
    desk.write(
        "runs.csv",
        "handle,name,role,team,from\nbo,,manager,office,2026-03-01\ncy,,manager,office,2026-03-01\n",
    );
    desk.run("mona", "people import runs.csv").ok();
    for words in [format!("assign void {NAME} --note Bad"), format!("assign extend {NAME} --by 1 --note More")] {
        desk.run("bo", &words).refused(1, "bo may not");
        desk.run("cy", &words).refused(1, "cy may not");
    }
    desk.run("mona", &format!("assign void {NAME} --note Bad")).ok();
}

#[test]
fn somebody_whose_dialogues_are_outside_the_frame_extends_the_draw() {
    let desk = Desk::centre();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("plan.toml", format!("{plan}\n[population]\nteams = [\"north\"]\n"));
    desk.run("mona", "assign plan add plan.toml").ok();
    desk.run("mona", "assign nightly").ok();
    desk.write("runs.csv", "handle,name,role,team,from\nbo,,lead,office,2026-03-01\ncy,,lead,office,2026-03-01\n");
    desk.run("mona", "people import runs.csv").ok();
    let words = format!("assign extend {NAME} --by 1 --note More");
    desk.run("bo", &words).refused(1, "bo may not extend");
    desk.run("cy", &words).ok();
}

#[test]
fn a_plan_by_channel_goes_by_counts_of_its_channels_and_one_by_category_by_none() {
    for (by, population, size) in [
        ("\"agent\"", "", "n=16\nsource-count=12"),
        ("\"channel\"", "", "n=11\nsource-count=5"),
        ("\"agent\"", "[population]\ncategories = [\"complaint\", \"billing inquiry\"]\n", "columns"),
    ] {
        let desk = Desk::centre();
        let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
        desk.write("next.toml", format!("{}\n{population}", plan.replace("by = [\"agent\"]", &format!("by = [{by}]"))));
        desk.run("mona", "assign plan add next.toml").ok();
        desk.write("acd.csv", "agent,day,dialogues,channel\nana,2026-03-01,12,\nana,2026-03-01,5,email\n");
        desk.run("mona", "intake volumes acd.csv").ok();
        let said = desk.run("mona", "assign nightly");
        assert!([0, 4].contains(&said.code), "{}", said.whole());
        let text = commitment(&desk);
        assert!(text.contains(size), "{by}: {text}");
        assert_eq!(text.contains("source-count"), size != "columns", "{text}");
        desk.run("", "assign verify --all").ok();
    }
}

#[test]
fn the_same_file_again_changes_nothing_and_another_number_stands() {
    let desk = counted("ana,2026-03-01,2\nbo,2026-03-01,2\n");
    let entries = desk.head();
    desk.write("acd.csv", "agent,day,dialogues\nana,2026-03-01,2\nbo,2026-03-01,3\n");
    let said = desk.run("mona", "intake volumes acd.csv --amend Transfers").ok();
    assert!(said.stdout.contains("changed"), "{}", said.whole());
    assert_ne!(desk.head(), entries);
    let before = desk.head();
    count(&desk, "ana,2026-03-01,2\nbo,2026-03-01,3\n").ok();
    desk.run("mona", "intake volumes acd.csv --dry-run").ok();
    assert_eq!(desk.head(), before, "nothing new, nothing recorded");
}

#[test]
fn a_file_of_counts_is_taken_in_whole_or_not_at_all_and_names_its_faults() {
    let desk = Desk::centre();
    let said = count(
        &desk,
        "ana,2026-03-01,2\nnan,2026-03-01,2\nana,2026-03-02,2\nana,2026-03-01,-1\nana,2026-03-01,99999\nbo,,2\nana,2026-03-01,3\nlea,2026-03-01,1\nbo,2026-13-01,1\n",
    );
    assert_eq!(said.code, 65, "{}", said.whole());
    for says in [
        "acd.csv:3: nobody here is called `nan`",
        "acd.csv:4: 2026-03-02 is not over",
        "acd.csv:5: `dialogues`: `-1` is not a whole number",
        "acd.csv:6: `dialogues`: `99999`",
        "acd.csv:7: `day` is empty",
        "acd.csv:8: the same agent, day and channel stand in the file twice",
        "acd.csv:9: lea was not an agent on 2026-03-01",
        "acd.csv:10:",
    ] {
        assert!(said.stderr.contains(says), "{says}: {}", said.stderr);
    }
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    assert_eq!(conn.query_row("SELECT count(*) FROM source_count", [], |row| row.get::<_, i64>(0)).unwrap(), 0);
    desk.write("odd.csv", "agent,date,dialogues\n");
    assert!(desk.run("mona", "intake volumes odd.csv").stderr.contains("there is no column `date`"));
    desk.write("short.csv", "agent,day\nana,2026-03-01\n");
    assert!(desk.run("mona", "intake volumes short.csv").stderr.contains("the column `dialogues` is missing"));
    desk.write("acd.csv", "agent,day,dialogues\nana,2026-03-01,2\n");
    let said = desk.run("ana", "intake volumes acd.csv");
    assert_eq!(said.code, 1, "{}", said.whole());
}

#[test]
fn no_dialogue_takes_the_name_of_a_phantom() {
    let desk = Desk::centre();
    let rows = std::fs::read_to_string(desk.path("dialogues.csv")).unwrap();
    desk.write("more.csv", rows.replace("D-1", "phantom:1"));
    let said = desk.run("mona", "intake import more.csv");
    assert_eq!(said.code, 65, "{}", said.whole());
    assert!(said.stderr.contains("does not begin with `phantom:`"), "{}", said.stderr);
}

#[test]
fn a_phantom_that_was_drawn_counts_as_the_worst_in_the_bounds_of_its_agent() {
    let desk = counted("bo,2026-03-01,900\n");
    desk.run("mona", "assign nightly").ok();
    assert_eq!(phantoms(&desk).len(), 1);
    desk.run("lea", &format!("assign extend {NAME} --by 1 --note More")).ok();
    let of = |who: &str, key: &str| {
        let rows = desk.rows("report replacements");
        rows.iter().find(|row| row["handle"] == who && row["part"] == "agent").unwrap()[key].clone()
    };
    assert_eq!(of("bo", "missing"), 2);
    desk.delivered("ana", r#"{"tone": "full", "facts": "full", "identity": "yes"}"#);
    assert_eq!(of("ana", "missing"), 0);
    assert!(of("ana", "bounds").is_null(), "nothing of hers is missing");
    let said = desk.run("", "report agents").ok();
    assert!(said.stdout.contains("2 drawn and missing"), "{}", said.whole());
    desk.run("mona", &format!("assign void {NAME} --note mistake")).ok();
    assert!(!desk.run("", "report agents").ok().stdout.contains("drawn and missing"));
}

#[test]
fn a_phantom_under_another_name_is_found() {
    let desk = counted("bo,2026-03-01,900\n");
    desk.run("mona", "assign nightly").ok();
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    for (column, value) in [("agent", "1"), ("day", "'2026-02-28'"), ("rank", "7"), ("ref", "'phantom:9'")] {
        let kept: rusqlite::types::Value =
            conn.query_row(&format!("SELECT {column} FROM phantom"), [], |row| row.get(0)).unwrap();
        conn.execute_batch("DROP TRIGGER IF EXISTS phantom_kept").unwrap();
        conn.execute_batch(&format!("UPDATE phantom SET {column} = {value}")).unwrap();
        let (_, findings) = assize::core::draw::recheck(&conn).unwrap();
        assert_eq!(findings.len(), 1, "{column}");
        conn.execute(&format!("UPDATE phantom SET {column} = ?1"), [kept]).unwrap();
    }
    assert!(assize::core::draw::recheck(&conn).unwrap().1.is_empty());
}

#[test]
fn counts_that_a_plan_cannot_be_held_against_are_said_and_so_is_what_waits() {
    let desk = Desk::centre();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("next.toml", format!("{plan}\n[population]\nchannels = [\"chat\"]\n"));
    desk.run("mona", "assign plan add next.toml").ok();
    count(&desk, "ana,2026-03-01,200\nbo,2026-03-01,50\n").ok();
    let night = desk.run("mona", "assign nightly").ok();
    assert!(night.stdout.contains("2 source counts of its agents cannot be compared"), "{}", night.whole());
    let gaps = desk.run("", &format!("assign coverage {NAME}")).ok();
    assert!(gaps.stdout.contains("2 source counts of its agents cannot be compared"), "{}", gaps.whole());
    let desk = counted("ana,2026-03-01,1\n");
    desk.run("mona", "assign nightly").ok();
    let gaps = desk.run("", &format!("assign coverage {NAME}")).ok();
    assert!(gaps.stdout.contains("recorded beyond what it counted, day by day"), "{}", gaps.whole());
    desk.write("acd.csv", "agent;day;dialogues\nana;2026-03-01;2\n");
    desk.run("mona", "intake volumes acd.csv --delimiter ; --amend Transfers").ok();
}

#[test]
fn an_extension_says_what_of_it_is_missing() {
    let desk = counted("ana,2026-03-01,900\n");
    desk.run("mona", "assign nightly").ok();
    let said = desk.run("lea", &format!("assign extend {NAME} --by 1 --note More")).ok();
    assert!(said.stdout.contains("1 dialogue more drawn and missing"), "{}", said.whole());
}

#[test]
fn a_count_is_at_most_ten_thousand() {
    let desk = counted("ana,2026-03-01,10000\n");
    count(&desk, "bo,2026-03-01,10001\n").refused(65, "is not a whole number up to 10000");
}

#[test]
fn a_missing_dialogue_is_worth_nothing_in_both_bounds() {
    let desk = counted("ana,2026-03-01,3\n");
    desk.run("mona", "assign nightly").ok();
    desk.run("lea", &format!("assign extend {NAME} --by 2 --note More"));
    desk.delivered("ana", r#"{"tone": "full", "facts": "full", "identity": "yes"}"#);
    let rows = desk.rows("report replacements");
    let ana = rows.iter().find(|row| row["handle"] == "ana" && row["part"] == "agent").unwrap();
    assert_eq!(ana["missing"], 1, "{ana}");
    let bounds = ["bounds_low", "bounds_high"].map(|key| ana[key].as_f64());
    assert_eq!(bounds, [Some(50.0); 2], "one of 100 % and one of nothing: {ana}");
}

/// A phantom in no mean, in the words that everything uses.
const WORDS: &str = "What is missing is in no mean; reports tell the mean with it worth 0 % too";

fn in_one_line(answer: &Answer) -> String {
    answer.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn what_stands_in_for_a_dialogue_and_is_missing_is_called_so_and_told_in_the_same_words_everywhere() {
    let desk = counted("ana,2026-03-01,3\nbo,2026-03-01,3\ncy,2026-03-01,3\n");
    let night = desk.run("mona", "assign nightly").ok();
    let mut told = None;
    for round in 0..3 {
        let open = desk.rows("assign status");
        for row in &open {
            if told.is_some() {
                break;
            }
            let (id, auditor) = (row["audit"].as_i64().unwrap(), row["auditor"].as_str().unwrap_or("lea").to_owned());
            let answer = desk.run(&auditor, &format!("assign replace {id} --reason no-content --note Silence{round}"));
            told = answer.stdout.contains("by a dialogue that is missing").then_some(answer);
        }
    }
    let told = told.expect("a phantom that came in the place of another");
    let show = desk.run("mona", &format!("assign show {NAME} --wide")).ok();
    let coverage = desk.run("mona", &format!("assign coverage {NAME}")).ok();
    assert!(in_one_line(&show).contains("replaced by a dialogue that is missing"), "{}", show.stdout);
    for answer in [&night, &told, &show, &coverage] {
        assert!(in_one_line(answer).contains(WORDS), "{}", answer.whole());
        assert!(!answer.stdout.contains("worst"), "{}", answer.whole());
    }
}

#[test]
fn the_columns_of_coverage_add_up_for_every_agent_also_where_no_stratum_is_one_agents() {
    for (by, desk) in [("agent", counted("ana,2026-03-01,3\n")), ("channel", Desk::centre()), ("team", Desk::centre())]
    {
        let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
        desk.write("plan.toml", plan.replace("\"agent\"", &format!("\"{by}\"")).replace("count = 1", "count = 2"));
        desk.run("mona", "assign plan add plan.toml").ok();
        desk.run("mona", "assign nightly");
        let first = desk.rows("report audits")[0].clone();
        let (audit, auditor) = (&first["audit"], first["auditor"].as_str().unwrap());
        desk.run(auditor, &format!("assign replace {audit} --reason no-content --note Silence"));
        let rows = desk.rows("assign coverage");
        let mut all = 0;
        for row in &rows {
            let of = |key: &str| row[key].as_i64().unwrap_or_else(|| panic!("{key} of {row}"));
            assert_eq!(of("in_frame"), of("never_drawn") + of("drawn"), "{by}: {row}");
            assert_eq!(of("drawn"), of("scored") + of("waiting") + of("replaced") + of("missing"), "{by}: {row}");
            all += of("in_frame");
        }
        let text = commitment(&desk);
        assert!(text.contains(&format!("\nn={all}\n")), "{by}: {all} in {text}");
    }
    let said = in_one_line(&Desk::drawn().run("mona", "assign coverage").ok());
    assert!(said.contains("Drawn: scored, to score, replaced (or struck), and missing"), "{said}");
}

#[test]
fn sums_of_what_is_shown_say_so_where_something_is_hidden() {
    let desk = counted("bo,2026-03-01,900\n");
    desk.run("mona", "assign nightly").ok();
    desk.write("rules.toml", "timezone = \"Europe/London\"\n");
    desk.run("mona", "policy publish rules.toml").ok();
    let says = |who: &str| in_one_line(&desk.run(who, &format!("assign coverage {NAME}")).ok());
    assert!(says("ana").contains("Sums here are of what is shown to you."), "{}", says("ana"));
    assert!(!says("mona").contains("Sums here are"), "{}", says("mona"));
}
