//! Machines: enrolled as what they are, their verdicts taken in, held against the dialogue, and never a score.

use crate::support::Desk;

const ENROLLED: &str = "handle,name,role,team,from\nautoqa/3,AutoQA,machine,quality,2026-01-01\nautoqa/4,AutoQA,machine,quality,2026-02-01\n";
const VERDICTS: &str = "ref,criterion,value,quote,scored\n\
    D-1,tone,full,\"I am sorry, it left today.\",2026-03-01T23:00:00Z\n\
    D-1,facts,partly,,2026-03-01T23:00:00Z\n\
    D-2,identity,na,,2026-03-01T23:00:00Z\n\
    D-2,total,87.5,,2026-03-01T23:00:00Z\n";
const TAKE: &str = "intake machine verdicts.csv --machine autoqa/3";

/// The centre before its first draw, with two versions of a machine on the roster.
fn centre() -> Desk {
    Desk::once((), || {
        let desk = Desk::centre();
        desk.write("machines.csv", ENROLLED);
        desk.run("mona", "people import machines.csv").ok();
        desk.write("verdicts.csv", VERDICTS);
        desk
    })
}

/// Rows of one file after the usual header.
fn rows(desk: &Desk, rows: &str) {
    desk.write("verdicts.csv", format!("ref,criterion,value,quote,scored\n{rows}\n"));
}

#[test]
fn verdicts_come_in_once_and_the_same_file_again_changes_nothing() {
    let desk = centre();
    let said = desk.run("mona", &format!("{TAKE} --dry-run")).ok().stdout;
    assert!(said.contains("would come in"), "{said}");
    let head = desk.head();
    let said = desk.run("mona", TAKE).ok().stdout;
    assert!(said.contains("new verdicts"), "{said}");
    assert_ne!(desk.head(), head);
    let head = desk.head();
    let again = desk.run("mona", TAKE).ok().stdout;
    assert!(again.contains("Nothing new"), "{again}");
    assert_eq!(desk.head(), head);
    let listed = desk.rows("intake machine");
    assert_eq!(listed[0]["machine"], "autoqa/3");
    assert_eq!(listed[0]["verdicts"], 4);
    assert_eq!(listed[0]["dialogues"], 2);
    assert_eq!(listed[1]["verdicts"], 0);
    desk.run("", "verify").ok();
}

#[test]
fn another_verdict_of_the_same_version_is_refused_and_the_first_stays() {
    let desk = centre();
    desk.run("mona", TAKE).ok();
    let head = desk.head();
    desk.write("verdicts.csv", VERDICTS.replace("D-1,facts,partly", "D-1,facts,full"));
    desk.run("mona", TAKE).refused(65, "autoqa/3 said `partly` before, and this says `full`");
    desk.write("verdicts.csv", VERDICTS.replace("87.5", "88"));
    desk.run("mona", TAKE).refused(65, "autoqa/3 said 87.50 % before, and this says 88.00 %");
    assert_eq!(desk.head(), head);
    // Another version says what it says.
    desk.run("mona", "intake machine verdicts.csv --machine autoqa/4").ok();
}

#[test]
fn a_machine_that_nobody_enrolled_is_refused_with_the_one_that_was_meant() {
    let desk = centre();
    let head = desk.head();
    let said =
        desk.run("mona", "intake machine verdicts.csv --machine autoqa/5").refused(1, "is no machine of the roster");
    for part in ["enrolled are autoqa/3 and autoqa/4: another version is another machine", "enrol autoqa/5"] {
        assert!(said.stderr.contains(part) && !said.stderr.contains("did you mean"), "{}", said.whole());
    }
    let slip =
        desk.run("mona", "intake machine verdicts.csv --machine autoq/3").refused(1, "is no machine of the roster");
    assert!(slip.stderr.contains("did you mean `autoqa/3`?"), "{}", slip.whole());
    desk.run("mona", "intake machine verdicts.csv --machine vera").refused(1, "is a person, and no machine");
    desk.run("mona", "intake machine verdicts.csv").refused(65, "`machine` is empty");
    assert_eq!(desk.head(), head);
}

#[test]
fn two_versions_in_one_file_are_refused_with_their_lines() {
    let desk = centre();
    desk.write(
        "verdicts.csv",
        "ref,criterion,value,machine,version,scored\nD-1,tone,full,autoqa,3,2026-03-01T23:00:00Z\nD-2,tone,full,autoqa,4,2026-03-01T23:00:00Z\n",
    );
    let head = desk.head();
    desk.run("mona", "intake machine verdicts.csv --rejects r.csv")
        .refused(65, "two machines in one file: autoqa/3 (line 2) and autoqa/4 (line 3)");
    assert_eq!(desk.head(), head);
    assert!(!desk.path("r.csv").exists());
}

#[test]
fn what_is_not_on_the_card_or_not_here_is_refused_in_words_and_nothing_is_kept() {
    let desk = centre();
    let head = desk.head();
    for (row, says) in [
        ("D-1,tone,ful,,2026-03-01T23:00:00Z", "did you mean `full`?"),
        ("D-1,ton,full,,2026-03-01T23:00:00Z", "did you mean `tone`?"),
        ("D-1,tone,na,,2026-03-01T23:00:00Z", "`tone` always applies"),
        ("D-1,,full,,2026-03-01T23:00:00Z", "`criterion` is empty"),
        ("D-1,tone,,,2026-03-01T23:00:00Z", "`value` is empty"),
        ("D-99,tone,full,,2026-03-01T23:00:00Z", "there is no request `D-99`"),
        ("D-1,tone,full,I never said so,2026-03-01T23:00:00Z", "the quote for `tone` does not stand in the dialogue"),
        ("D-1,tone,full,,", "`scored` is empty"),
        ("D-1,tone,full,,2026-03-01T09:59:59Z", "is before the dialogue"),
        ("D-1,tone,full,,2027-03-01T23:00:00Z", "is in the future"),
        ("D-1,tone,full,,2026-03-01T23:0", "`scored`"),
        ("D-1,total,101,,2026-03-01T23:00:00Z", "is more than 100.00, which is 100 %"),
        ("D-1,total,fine,,2026-03-01T23:00:00Z", "`total`: `fine` is no score"),
        ("D-1,tone,full", "cell"),
    ] {
        rows(&desk, row);
        desk.run("mona", TAKE).refused(65, says);
    }
    assert_eq!(desk.head(), head);
}

#[test]
fn good_rows_are_kept_with_rejects_and_the_others_come_back() {
    let desk = centre();
    rows(&desk, "D-1,tone,full,,2026-03-01T23:00:00Z\nD-2,tone,ful,,2026-03-01T23:00:00Z");
    let said = desk.run("mona", &format!("{TAKE} --rejects rejects.csv"));
    assert_eq!(said.code, 4, "{}", said.whole());
    assert_eq!(desk.rows("intake machine")[0]["verdicts"], 1);
    let rejects = std::fs::read_to_string(desk.path("rejects.csv")).unwrap();
    assert!(rejects.contains("assize: reason") && rejects.contains("D-2"), "{rejects}");
    desk.write("rejects.csv", rejects.replace("tone,ful,", "tone,full,"));
    desk.run("mona", "intake machine rejects.csv --machine autoqa/3").ok();
    assert_eq!(desk.rows("intake machine")[0]["verdicts"], 2);
}

#[test]
fn an_unfinished_download_is_refused_whole() {
    let desk = centre();
    let row = |reference: &str| {
        format!(r#"{{"ref": "{reference}", "criterion": "tone", "value": "full", "scored": "2026-03-01T23:00:00Z"}}"#)
    };
    desk.write("verdicts.json", format!("[{}, {}", row("D-1"), &row("D-2")[..30]));
    let head = desk.head();
    let take = "intake machine verdicts.json --machine autoqa/3";
    desk.run("mona", take).refused(65, "was not taken in, nothing was stored");
    desk.run("mona", &format!("{take} --rejects r.csv")).refused(65, "is it whole?");
    assert_eq!(desk.head(), head);
}

#[test]
fn a_map_reads_a_row_with_a_column_for_each_criterion() {
    let desk = centre();
    desk.write(
        "wide.csv",
        "Ticket,Polite,Why,True,Overall,When,Trained\nD-1,Yes,it left today,No,0.875,2026-03-01 23:00,true\nD-2,Yes,,,1,2026-03-01 23:00,\n",
    );
    desk.write(
        "map.toml",
        "[fields]\nref = \"Ticket\"\ntotal = \"Overall\"\nscored = \"When\"\ntuned = \"Trained\"\n[constants]\nmachine = \"autoqa\"\nversion = \"3\"\ncard = \"chat\"\n[criteria]\ntone = \"Polite\"\nfacts = \"True\"\n[quotes]\ntone = \"Why\"\n[values.value]\nYes = \"full\"\nNo = \"none\"\n[total]\nfull = \"1\"\n[formats]\nscored = \"YYYY-MM-DD HH:mm\"\n[read]\ntimezone = \"UTC\"\n",
    );
    let said = desk.run("mona", "intake machine wide.csv --map map.toml --format json").ok();
    let page = said.rows().remove(0);
    assert_eq!((&page["new"], &page["tuned"], &page["dialogues"]), (&5.into(), &1.into(), &2.into()), "{page}");
    let shown = desk.run("mona", "intake show D-1").ok().stdout;
    assert!(shown.contains("87.50") && shown.contains("it left today") && shown.contains("tuned"), "{shown}");
}

#[test]
fn a_map_that_says_what_is_not_there_is_refused_with_its_place() {
    let desk = centre();
    for (map, says) in [
        ("[fields]\nref = \"Tickt\"\nscored = \"scored\"\n", "the map names a column `Tickt`"),
        ("[fields]\nreff = \"ref\"\n", "did you mean `ref`?"),
        ("[total]\nfull = \"none\"\n", "is no number above 0"),
        ("[formats]\nvalue = \"YYYY\"\n", "only `scored` is a time"),
        ("[field]\nref = \"ref\"\n", "map.toml:1"),
    ] {
        desk.write("map.toml", map);
        desk.run("mona", &format!("{TAKE} --map map.toml")).refused(65, says);
    }
}

#[test]
fn a_machine_is_measured_and_never_acts() {
    let desk = centre();
    desk.write("extra.csv", "handle,name,role,team,from\n");
    for words in [
        "people import extra.csv",
        "intake machine verdicts.csv --machine autoqa/3",
        "assign nightly",
        "score submit 1 --answers a.json",
        "card acknowledge chat",
        "dispute open 1 --criterion tone --reason context --statement No",
        "arbitrate take 1",
    ] {
        let said = desk.run("autoqa/3", words);
        assert_ne!(said.code, 0, "{words}");
    }
    desk.run("autoqa/3", "card acknowledge chat").refused(1, "autoqa/3 is a machine: it is measured, and may not");
}

#[test]
fn a_machine_has_no_other_role_no_login_and_a_version() {
    let desk = centre();
    let import = |row: &str, says: &str| {
        desk.write("odd.csv", format!("handle,name,role,team,from,to,login\n{row}\n"));
        desk.run("mona", "people import odd.csv").refused(65, says);
    };
    import("autoqa/3,AutoQA,auditor,quality,2026-01-01,,", "autoqa/3 is a person or a machine, and never both");
    import("vera,,machine,quality,2026-01-01,,", "does not say which version");
    import("autoqa,AutoQA,machine,quality,2026-01-01,,", "autoqa/3: each version is one of its own");
    import("autoqa/5,AutoQA,machine,quality,2026-01-01,,root", "it has no login and no address");
    desk.args("mona", &["people", "merge", "autoqa/3", "--into", "vera", "--note", "the same"])
        .refused(1, "autoqa/3 is a machine");
}

#[test]
fn nobody_makes_a_machine_a_judge_or_an_agent() {
    let desk = centre();
    desk.write("verdicts.csv", VERDICTS);
    desk.run("mona", "assign nightly").ok();
    let (audit, _) = desk.audit_of("ana");
    let refused = |words: &[&str]| {
        let said = desk.args("mona", words);
        assert_ne!(said.code, 0, "{words:?}");
        said
    };
    refused(&["assign", "reassign", &audit.to_string(), "--to", "autoqa/3", "--note", "It is quick"]);
    refused(&["assign", "spot-check", "D-4", "--auditor", "autoqa/3", "--note", "Look"]);
    desk.write(
        "robot.csv",
        "ref,received,channel,category,agent,customer,transcript\nX-1,2026-03-01T10:00:00Z,chat,complaint,autoqa/3,c-1,Hello\n",
    );
    desk.run("mona", "intake import robot.csv").refused(65, "`autoqa/3` is a machine, and no agent");
}

#[test]
fn verdicts_that_come_after_the_draw_are_kept_and_marked() {
    let desk = centre();
    desk.run("mona", "assign nightly").ok();
    let (audit, auditor) = desk.audit_of("ana");
    let row = desk.rows("report audits").into_iter().find(|row| row["audit"] == audit).unwrap();
    let reference = row["ref"].as_str().unwrap().to_owned();
    rows(&desk, &format!("{reference},tone,full,,2026-03-01T23:00:00Z"));
    let said = desk.run("mona", TAKE).ok().stdout;
    assert!(said.contains("1 verdict came after a draw that could have drawn the dialogue was committed"), "{said}");
    assert_eq!(desk.rows("intake machine")[0]["late"], 1);
    let shown = desk.run("mona", &format!("intake show {reference}")).ok().stdout;
    assert!(shown.contains("it came after the dialogue was drawn"), "{shown}");
    drop(auditor);
}

#[test]
fn an_auditor_sees_no_verdict_before_they_handed_in() {
    let desk = centre();
    rows(
        &desk,
        &(1..=12)
            .map(|n| format!("D-{n},tone,none,,2026-03-01T23:00:00Z"))
            .filter(|row| has(&desk, row))
            .collect::<Vec<_>>()
            .join("\n"),
    );
    desk.run("mona", TAKE).ok();
    desk.run("mona", "assign nightly").ok();
    let (audit, auditor) = desk.audit_of("ana");
    let row = desk.rows("report audits").into_iter().find(|row| row["audit"] == audit).unwrap();
    let reference = row["ref"].as_str().unwrap().to_owned();
    let shown = desk.run(&auditor, &format!("intake show {reference}")).ok().stdout;
    assert!(!shown.contains("autoqa/3") && shown.contains("hidden until you hand in"), "{shown}");
    let all = format!(
        "{}{}",
        desk.run(&auditor, "score queue").stdout,
        desk.run(&auditor, &format!("score show {audit}")).stdout
    );
    assert!(!all.contains("autoqa"), "{all}");
    desk.delivered("ana", r#"{"tone": "full", "facts": "full", "identity": "yes"}"#);
    let shown = desk.run(&auditor, &format!("intake show {reference}")).ok().stdout;
    assert!(shown.contains("autoqa/3"), "{shown}");
    let own = desk.run("ana", &format!("intake show {reference}")).stdout;
    assert!(!own.contains("autoqa"), "{own}");
    // It is on the record that they did not know.
    let said = desk.run("mona", &format!("score show {audit}")).ok().stdout;
    assert!(said.contains("blind to") && said.contains("verdict"), "{said}");
}

/// Whether the dialogue of a row is in the centre.
fn has(desk: &Desk, row: &str) -> bool {
    let reference = row.split(',').next().unwrap();
    std::fs::read_to_string(desk.path("dialogues.csv")).unwrap().contains(&format!("\n{reference},"))
}

#[test]
fn who_marks_without_sight_of_verdicts_is_not_told_by_bringing_in_whether_a_guess_is_right() {
    let desk = centre();
    desk.run("mona", TAKE).ok();
    desk.write("both.csv", "handle,name,role,team,from\nlea,Lea Brandt,auditor,quality,2021-01-01\n");
    desk.run("mona", "people import both.csv").ok();
    desk.run("mona", "assign nightly");
    let sql = "SELECT r.ref FROM audit a JOIN request r ON r.id = a.request JOIN machine_verdict v ON v.request = r.id LIMIT 1";
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let open: Option<String> = conn.query_row(sql, [], |row| row.get(0)).ok();
    drop(conn);
    let open = open.unwrap_or_else(|| {
        desk.run("mona", "assign spot-check D-1 --note picked").ok();
        "D-1".to_owned()
    });
    let (criterion, guesses) =
        if open == "D-1" { ("facts", ["full", "partly", "none"]) } else { ("identity", ["na", "yes", "no"]) };
    let guess = |who: &str, value: &str, more: &str| {
        rows(&desk, &format!("{open},{criterion},{value},,2026-03-01T23:00:00Z"));
        desk.run(who, &format!("{TAKE} {more}")).whole()
    };
    for more in ["--dry-run", "", "--rejects r.csv"] {
        let told: std::collections::BTreeSet<String> = guesses.iter().map(|value| guess("lea", value, more)).collect();
        assert_eq!(told.len(), 1, "{more}: {told:#?}");
        assert!(told.iter().all(|told| told.contains("compared with nothing")), "{told:?}");
    }
    // Who does not mark is told.
    let told: std::collections::BTreeSet<String> =
        guesses.iter().map(|value| guess("mona", value, "--dry-run")).collect();
    assert!(told.len() > 1, "{told:?}");
}
