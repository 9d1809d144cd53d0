//! The smallest group of a works agreement: no report tells of fewer people, whatever it is asked for; work goes on.

use crate::support::Desk;
use serde_json::Value;

const POLICY: &str = "timezone = \"UTC\"\n[intake]\ncategories = [\"*\"]\n[reading]\nwho = \"roles\"\n";
const PEOPLE: &str = "handle,name,role,team,from\nmona,M,manager,office,2010-01-01\nlea,L,lead,north,2010-01-01\n\
    rita,R,representative,council,2010-01-01\nvera,V,auditor,quality,2010-01-01\niris,I,arbiter,ombuds,2010-01-01\n\
    ann,Ann,agent,north,2010-01-01\nben,Ben,agent,north,2010-01-01\ncat,Cat,agent,north,2010-01-01\n\
    dan,Dan,agent,south,2010-01-01\neve,Eve,agent,south,2010-01-01\nfay,Fay,agent,south,2010-01-01\n\
    gus,Gus,agent,west,2010-01-01\n";
const CARD: &str = "[card]\nid = \"c\"\nversion = 1\ntitle = \"C\"\n[[band]]\nname = \"good\"\nfrom = 80\n[[band]]\nname = \"poor\"\nfrom = 0\n\
    [[criterion]]\nid = \"tone\"\ntitle = \"t\"\nguidance = \"g\"\nweight = 50\nlevels = [ {id=\"yes\",title=\"y\",percent=100}, {id=\"no\",title=\"n\",percent=0} ]\n\
    [[criterion]]\nid = \"rare\"\ntitle = \"r\"\nguidance = \"g\"\nweight = 50\nna = true\nlevels = [ {id=\"yes\",title=\"y\",percent=100}, {id=\"no\",title=\"n\",percent=0} ]\n";
const AGREEMENT: &str = "title = \"Few\"\nfrom = \"2020-06-01\"\nend_notice_days = 0\n[reports]\nsmallest_group = 3\n";

/// The dialogues: whose, on which day of May, on which channel, how many.
const DIALOGUES: [(&str, u8, &str, usize); 13] = [
    ("gus", 19, "phone", 10),
    ("ann", 20, "phone", 2),
    ("ben", 20, "phone", 2),
    ("cat", 20, "phone", 2),
    ("gus", 20, "phone", 2),
    ("dan", 20, "chat", 4),
    ("eve", 20, "chat", 4),
    ("fay", 20, "chat", 4),
    ("ann", 20, "email", 5),
    ("ben", 20, "email", 5),
    ("ann", 21, "phone", 4),
    ("cat", 21, "phone", 4),
    ("dan", 21, "phone", 4),
];

/// Three of north, three of south and one of west, all of whose audits are delivered; `rare` is asked of gus and fay alone.
fn audited() -> Desk {
    Desk::once((), || {
        let mut desk = Desk::begun("2020-05-22T06:00:00Z", POLICY, PEOPLE);
        desk.write("card.toml", CARD);
        desk.run("mona", "card publish card.toml").ok();
        let mut rows = "ref,received,channel,category,agent,transcript\n".to_owned();
        for (agent, day, channel, count) in DIALOGUES {
            for number in 0..count {
                let name = format!("{agent}-{day}-{channel}-{number}");
                rows.extend([format!(
                    "{name},2020-05-{day}T09:00:00Z,{channel},x,{agent},\"Customer: The parcel is late again\nAgent: Sorry\"\n"
                )]);
            }
        }
        desk.write("d.csv", rows);
        desk.run("mona", "intake import d.csv").ok();
        desk.write("plan.toml", "[plan]\nname = \"p\"\ncard = \"c\"\nwindow = \"day\"\nstarts = \"2020-05-18\"\ndays = 9\n\n[quota]\ncount = 40\nby = [\"agent\"]\n");
        desk.run("mona", "assign plan add plan.toml").ok();
        desk.night("2020-05-22T08:00:00Z");
        for row in desk.rows("report audits") {
            let rare = match row["agent"].as_str() {
                Some("gus") => "no",
                Some("fay") => "yes",
                _ => "na",
            };
            desk.write("a.json", format!(r#"{{"answers":{{"tone":"yes","rare":"{rare}"}},"met":"ok"}}"#));
            desk.run("vera", &format!("score submit {} --answers a.json", row["audit"])).ok();
        }
        desk.run("vera", "score deliver --all").ok();
        desk
    })
}

/// The same with no figures of fewer than three people, since 1 June.
fn agreed() -> Desk {
    Desk::once((), || {
        let mut desk = audited();
        let (audit, _) = desk.audit_of("gus");
        desk.run(
            "gus",
            &format!("dispute open {audit} --criterion rare --reason context --propose yes --statement So"),
        )
        .ok();
        desk.at("2020-06-01T08:00:00Z");
        desk.write("agreement.toml", AGREEMENT);
        desk.run("mona", "policy agreement propose agreement.toml").ok();
        desk.run("rita", "policy agreement accept 1").ok();
        desk
    })
}

fn names(desk: &Desk, who: &str, words: &str, key: &str) -> Vec<String> {
    desk.rows_for(who, words).iter().map(|row| row[key].as_str().unwrap_or_default().to_owned()).collect()
}

#[track_caller]
fn refused(desk: &Desk, who: &str, words: &str, says: &str) {
    let told = desk.run(who, words).refused(1, "works agreement 1, in force since 2020-06-01, clause `smallest_group`");
    assert!(told.stderr.contains(says), "{words}: {}", told.stderr);
}

#[test]
fn groups_of_fewer_people_are_not_shown_nor_is_the_one_that_would_tell_of_them() {
    let desk = agreed();
    // West is one person; less a total and both others it would be told, so the smaller of these goes too.
    assert_eq!(names(&desk, "mona", "report team", "team"), ["south"]);
    // Two people by email; chat goes with it.
    assert_eq!(names(&desk, "mona", "report channel", "channel"), ["phone"]);
    assert_eq!(names(&audited(), "mona", "report channel", "channel"), ["chat", "email", "phone"]);
}

#[test]
fn a_line_of_fewer_people_is_not_shown_where_the_whole_is_of_enough() {
    let desk = agreed();
    assert_eq!(names(&desk, "mona", "report criterion", "criterion"), ["tone"]);
    assert_eq!(names(&audited(), "mona", "report criterion", "criterion"), ["tone", "rare"]);
    assert_eq!(names(&desk, "mona", "report pareto", "criterion"), ["tone"]);
    assert_eq!(names(&desk, "mona", "report criterion --channel phone", "criterion"), ["tone"]);
}

#[test]
fn a_filter_that_leaves_too_few_in_or_out_is_refused() {
    let desk = agreed();
    refused(&desk, "mona", "report criterion --channel email", "these figures are of 2 people");
    refused(&desk, "mona", "report card --team west", "these figures are of one person");
    refused(&desk, "mona", "report card --team north", "what this filter leaves out");
    refused(&desk, "mona", "report card --team south --channel chat", "what this filter leaves out");
    desk.run("mona", "report card --team south").ok();
    for words in [
        "report agreement",
        "report severity",
        "report section",
        "report band",
        "report pareto",
        "report heat",
        "report trend",
        "report differences",
    ] {
        refused(&desk, "mona", &format!("{words} --channel email"), "these figures are of 2 people");
    }
}

#[test]
fn points_of_a_trend_of_fewer_people_are_not_shown() {
    let desk = agreed();
    let trend = |desk: &Desk| desk.run("mona", "report trend --by day --format json").ok().stdout;
    let shown = trend(&desk);
    let n = |shown: &str, day: &str| -> Option<u64> {
        let document: Value = serde_json::from_str(shown).unwrap();
        let rows = document["rows"].as_array().unwrap().clone();
        rows.iter().find(|row| row.to_string().contains(day)).and_then(|row| row["n"].as_u64())
    };
    assert_eq!(n(&trend(&audited()), "2020-05-19"), Some(10), "{}", trend(&audited()));
    assert_eq!(n(&shown, "2020-05-20"), Some(30), "{shown}");
    assert_eq!((n(&shown, "2020-05-19"), n(&shown, "2020-05-21")), (None, None), "{shown}");
}

#[test]
fn single_answers_are_for_their_agent_and_for_who_had_a_part_in_them() {
    let desk = agreed();
    assert_eq!(names(&desk, "mona", "report marks", "agent"), [""; 0]);
    assert_eq!(names(&desk, "lea", "report marks", "agent"), [""; 0]);
    assert!(names(&desk, "gus", "report marks", "agent").iter().all(|agent| agent == "gus"));
    assert_eq!(names(&desk, "gus", "report marks", "agent").len(), 24);
    assert_eq!(
        names(&desk, "vera", "report marks", "agent").len(),
        names(&audited(), "mona", "report marks", "agent").len()
    );
    refused(&desk, "mona", "report marks --agent gus", "what stands about gus is of one person");
}

#[test]
fn the_list_of_audits_stays_and_shows_no_score_of_others() {
    let desk = agreed();
    let before = audited().rows_for("mona", "report audits");
    for (who, words) in [("mona", "report audits"), ("lea", "report audits"), ("mona", "report audits --agent gus")] {
        let rows = desk.rows_for(who, words);
        assert!(!rows.is_empty(), "{who}");
        for row in &rows {
            let figures = ["first_score", "raw", "total", "band", "customer"].map(|key| row[key].is_null());
            assert_eq!(figures, [true; 5], "{who}: {row}");
        }
    }
    assert_eq!(desk.rows_for("mona", "report audits").len(), before.len());
    assert!(before.iter().all(|row| !row["total"].is_null()));
    assert!(desk.rows_for("gus", "report audits").iter().all(|row| !row["total"].is_null()));
    assert!(desk.run("mona", "report audits").ok().stdout.contains("clause `smallest_group`"));
}

#[test]
fn work_goes_on_with_single_people() {
    let desk = agreed();
    let (audit, _) = desk.audit_of("ann");
    let shown = desk.run("lea", &format!("score show {audit}")).ok().stdout;
    assert!(shown.contains("100.00 %") || shown.contains("100"), "{shown}");
    for (who, words) in
        [("vera", "score queue"), ("lea", "coach list"), ("lea", "dispute list"), ("mona", "report care")]
    {
        desk.run(who, words).ok();
    }
}

#[test]
fn disputes_of_fewer_people_are_counted_and_have_no_figures() {
    let desk = agreed();
    let page = desk.run("mona", "report disputes --format json").ok().stdout;
    let page: Value = serde_json::from_str(&page).unwrap();
    let reasons = page["rows"][0]["reasons"].to_string();
    let open = audited();
    assert!(!reasons.contains("\"part\""), "{reasons}");
    refused(&desk, "mona", "report disputes --from 2020-05-19 --to 2020-05-19", "these figures are of one person");
    open.run("mona", "report disputes --from 2020-05-19 --to 2020-05-19").ok();
    assert_eq!(names(&desk, "mona", "report disputes --by team", "team"), ["south"]);
}

#[test]
fn voices_are_counted_of_enough_people_and_quoted_to_who_had_a_part() {
    let mut desk = audited();
    let voice = |desk: &Desk, agent: &str, topic: &str| {
        let (audit, _) = desk.audit_of(agent);
        let number = audit.to_string();
        desk.args(
            "vera",
            &["score", "voice", &number, "--about", "process", "--topic", topic, "--quote", "The parcel is late again"],
        )
        .ok();
    };
    for agent in ["ann", "ben", "cat", "dan", "eve", "fay"] {
        voice(&desk, agent, "parcels");
    }
    voice(&desk, "gus", "delays");
    desk.at("2020-06-01T08:00:00Z");
    desk.write("agreement.toml", AGREEMENT);
    desk.run("mona", "policy agreement propose agreement.toml").ok();
    desk.run("rita", "policy agreement accept 1").ok();
    let told = desk.run("mona", "report voice").ok().stdout;
    assert!(!told.contains("delays") && told.contains("clause `smallest_group`"), "{told}");
    assert!(!told.contains("late again"), "{told}");
    assert!(desk.run("gus", "report voice").ok().stdout.contains("late again"));
    refused(&desk, "mona", "report voice --topic delays", "these figures are of one person");
}

#[test]
fn an_export_leaves_out_figures_of_single_people_and_names_these_columns() {
    let desk = agreed();
    let told = desk.run("mona", "report export out --workbook --with-text").ok().stdout;
    let plain = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        plain.contains("Left out by works agreement 1, clause `smallest_group`: figures of fewer than 3 people."),
        "{told}"
    );
    assert!(plain.contains("facts/scoring.total") && plain.contains("now/marks.level"), "{told}");
    for (name, text) in crate::export::files(&desk.path("out")) {
        if name.rsplit('.').next().is_none_or(|end| end != "csv")
            || ["facts/card.csv", "facts/criterion.csv"].contains(&name.as_str())
        {
            continue;
        }
        let text = String::from_utf8_lossy(&text).into_owned();
        let header = text.lines().next().unwrap_or_default().to_owned();
        for figure in ["total", "first_total", "raw", "level", "percent", "band", "rating", "value"] {
            assert!(!header.split(',').any(|column| column == figure), "{name}: {header}");
        }
    }
    let package = std::fs::read_to_string(desk.path("out/datapackage.json")).unwrap();
    let package: Value = serde_json::from_str(&package).unwrap();
    assert_eq!(package["assize"]["left_out"]["clause"], "smallest_group");
    assert!(audited().run("mona", "report export out").ok().stdout.contains("tables"));
    let header = |name: &str| std::fs::read_to_string(desk.path(&format!("out/{name}"))).unwrap();
    assert!(header("facts/audit.csv").starts_with("id,entry,kind"), "{}", header("facts/audit.csv"));
    assert!(!header("facts/report.csv").contains("content") && header("facts/request.csv").contains("content"));
}

#[test]
fn evidence_is_whole_for_a_representative() {
    let desk = agreed();
    desk.run("rita", "report evidence --period 2020-05 --out out").ok();
    assert!(desk.path("out/files/audits_by_person.csv").exists());
    desk.run("lea", "report export out2").refused(1, "everything at once is not shown to lea");
}

#[test]
fn what_reports_tell_of_one_person_is_their_own() {
    let desk = agreed();
    for words in [
        "report agents --agent gus",
        "report trend --agent gus",
        "report auditors --of vera",
        "report heat --agent gus",
    ] {
        refused(&desk, "mona", words, "is of one person");
    }
    refused(&desk, "lea", "report agents --agent ann", "is of one person");
    desk.run("lea", "report agents --agent gus").refused(1, "what stands about gus is not shown to lea");
    assert_eq!(names(&desk, "gus", "report agents --agent gus", "agent"), ["gus"]);
    desk.run("vera", "report auditors --of vera").ok();
}

#[test]
fn what_a_dispute_of_one_person_did_is_told_nowhere_beside() {
    let desk = agreed();
    let page: Value = serde_json::from_str(&desk.run("mona", "report disputes --format json").ok().stdout).unwrap();
    let page = &page["rows"][0];
    for key in ["overturned_of_disputed", "overturned_of_audited", "mean_added", "audits_disputed", "appealed"] {
        assert!(page[key].is_null(), "{key}: {page}");
    }
    assert_eq!(
        (page["reasons"].as_array().unwrap().len(), page["criteria"].as_array().unwrap().len()),
        (0, 0),
        "{page}"
    );
    for words in ["report disputes --by reason", "report disputes --by criterion"] {
        assert!(desk.rows_for("mona", words).is_empty(), "{words}");
    }
    for line in desk.rows_for("mona", "report card --wide") {
        assert!(line["disputed"].is_null() && line["changed"].is_null() && line["from_disputes"].is_null(), "{line}");
    }
    assert!(!desk.rows_for("mona", "report disputes --by reason").iter().any(|line| line["reason"] == "context"));
    assert!(!audited().rows_for("mona", "report card --wide")[0]["disputed"].is_null());
}

#[test]
fn ratings_are_told_of_whole_months_and_of_enough_people() {
    let desk = agreed();
    let open = |days: &str| {
        format!("improve open --area training --title A --cause H --owner lea --due 2020-07-01 --measure rating {days}")
    };
    refused(&desk, "mona", &open("--from 2020-05-19 --to 2020-05-20"), "they are told of whole months");
    refused(&desk, "mona", &open("--from 2020-05-20 --to 2020-05-20"), "they are told of whole months");
}
