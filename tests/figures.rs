//! Figures: small inputs that were once answered wrongly, each with its right value.

use crate::support::Desk;
use serde_json::Value;

const POLICY: &str = "timezone = \"Europe/London\"\n[intake]\ncategories = [\"*\"]\n";
const PEOPLE: &str = "handle,name,role,team,from\nmona,M,manager,office,2010-01-01\nvera,V,auditor,quality,2010-01-01\n\
    otto,O,auditor,quality,2010-01-01\nsol,S,lead,south,2010-01-01\nlena,L,lead,north,2010-01-01\n\
    ann,Ann,agent,north,2010-01-01\nbob,Bob,agent,north,2010-01-01\ncid,Cid,agent,south,2010-01-01\n";
const HEADER: &str = "ref,received,channel,category,agent,rating,transcript\n";

fn card(version: u32, weights: [u32; 3]) -> String {
    let levels = "levels = [ {id=\"yes\",title=\"y\",percent=100}, {id=\"half\",title=\"h\",percent=50}, {id=\"no\",title=\"n\",percent=0} ]\nna = true\n";
    let criterion = |(id, weight): (&str, u32)| {
        format!("[[criterion]]\nid = \"{id}\"\ntitle = \"{id}\"\nguidance = \"g\"\nweight = {weight}\n{levels}")
    };
    let [a, b, d] = weights;
    format!(
        "[card]\nid = \"c\"\nversion = {version}\ntitle = \"C\"\nmode = \"weights\"\n[[band]]\nname = \"good\"\nfrom = 80\n[[band]]\nname = \"poor\"\nfrom = 0\n{}{}{}fails = \"card\"\nclass = \"compliance\"\n",
        criterion(("a", a)),
        criterion(("b", b)),
        criterion(("d", d)),
    )
}

pub fn desk() -> Desk {
    Desk::once((), || {
        let desk = Desk::begun("2020-05-20T08:00:00Z", POLICY, PEOPLE);
        desk.write("card.toml", card(1, [40, 40, 20]));
        desk.run("mona", "card publish card.toml").ok();
        desk
    })
}

/// A plan that draws so many of each stratum, every night.
pub fn plan(desk: &Desk, quota: &str) {
    let text = format!(
        "[plan]\nname = \"p\"\ncard = \"c\"\nwindow = \"day\"\nstarts = \"2020-05-19\"\ndays = 5\n\n[quota]\n{quota}\n"
    );
    desk.write("plan.toml", text);
    desk.run("mona", "assign plan add plan.toml").ok();
}

pub fn import(desk: &Desk, rows: &str) {
    desk.write("d.csv", format!("{HEADER}{rows}"));
    desk.run("mona", "intake import d.csv").ok();
}

/// Hands in the answers a, b, d for the audit of a dialogue.
pub fn score(desk: &Desk, reference: &str, [a, b, d]: [&str; 3]) {
    let rows = desk.rows("report audits");
    let audit = rows.iter().find(|row| row["ref"] == reference).unwrap();
    let answers = format!(r#"{{"answers":{{"a":"{a}","b":"{b}","d":"{d}"}},"met":"ok"}}"#);
    desk.write("answers.json", answers);
    let (id, auditor) = (audit["audit"].as_i64().unwrap(), audit["auditor"].as_str().unwrap().to_owned());
    desk.run(&auditor, &format!("score submit {id} --answers answers.json")).ok();
}

/// So many dialogues of ann on one day.
pub fn of_ann(count: u32) -> String {
    let rows: Vec<String> = (0..count).map(|n| format!("A{n},2020-05-20T0{n}:30:00Z,chat,x,ann,,hi\n")).collect();
    rows.concat()
}

pub fn deliver(desk: &Desk) {
    desk.run("mona", "score deliver --all").ok();
}

pub fn line(desk: &Desk, report: &str, key: &str, name: &str) -> Value {
    desk.rows(report).into_iter().find(|row| row[key] == name).unwrap_or_else(|| panic!("{name} in {report}"))
}

/// Ten low-rated dialogues of ann that are all worth nothing, and ninety others that are all worth everything.
fn unequal() -> Desk {
    Desk::once((), || {
        let mut desk = desk();
        let row = |n: u32| {
            let rating = if n < 10 { 1 } else { 5 };
            let channel = if n.is_multiple_of(2) { "chat" } else { "phone" };
            format!("ann-{n},2020-05-20T09:00:00Z,{channel},x,ann,{rating},hi\n")
        };
        import(&desk, &(0..100).map(row).collect::<String>());
        plan(&desk, "count = 5\nby = [\"agent\",\"risk\"]\n[risk]\nlow_rating = 2");
        desk.night("2020-05-21T08:00:00Z").ok();
        for row in desk.rows("report audits") {
            let reference = row["ref"].as_str().unwrap().to_owned();
            let is_low = reference[4..].parse::<u32>().unwrap() < 10;
            score(&desk, &reference, if is_low { ["no", "no", "na"] } else { ["yes", "yes", "na"] });
        }
        deliver(&desk);
        desk
    })
}

#[test]
fn a_mean_counts_each_audit_for_as_many_dialogues_as_its_stratum_has_for_it() {
    let desk = unequal();
    for (report, key, name) in [
        ("report agents", "agent", "ann"),
        ("report team", "team", "north"),
        ("report card", "card", "c/1"),
        ("report category", "category", "x"),
    ] {
        let line = line(&desk, report, key, name);
        assert_eq!(line["mean"].as_f64(), Some(90.0), "{report}: {line}");
        assert_eq!(line["plain_mean"].as_f64(), Some(50.0), "{report}");
        assert_eq!((line["n"].as_i64(), line["delivered"].as_i64()), (Some(10), Some(10)), "{report}");
        assert!(line["interval_low"].is_null(), "nothing differs within a stratum, so nothing says how sure it is");
        assert_eq!(line["effective_n"].as_i64(), Some(6), "Kish: 100 x 100 / (5 x 4 + 5 x 324)");
    }
    let said = desk.run("mona", "report agents --wide").ok().stdout;
    assert!(
        said.contains("Each audit counts for as many dialogues as its stratum has for every one audited"),
        "{said}"
    );
    let criterion = line(&desk, "report criterion", "criterion", "a");
    assert_eq!(
        (criterion["mean"].as_f64(), criterion["full"].as_f64(), criterion["nothing"].as_f64()),
        (Some(90.0), Some(90.0), Some(10.0))
    );
    let section = desk.rows("report section");
    assert_eq!(section[0]["mean"].as_f64(), Some(90.0));
    let good = line(&desk, "report band", "band", "good");
    assert_eq!(
        (good["rate"].as_f64(), good["audits"].as_i64(), good["rate_n"].as_i64()),
        (Some(90.0), Some(5), Some(10))
    );
}

#[test]
fn a_domain_across_strata_is_weighted_too() {
    let desk = unequal();
    let channels = desk.rows("report channel");
    let weights = |channel: &str| {
        let of = desk.rows("report marks").into_iter().filter(|row| row["criterion"] == "a");
        let mut sums = (0.0, 0.0);
        for row in of {
            let n: u32 = row["ref"].as_str().unwrap()[4..].parse().unwrap();
            if (n.is_multiple_of(2)) == (channel == "chat") {
                let weight = if n < 10 { 2.0 } else { 18.0 };
                sums = (sums.0 + weight * row["points"].as_f64().unwrap(), sums.1 + weight);
            }
        }
        sums.0 / sums.1
    };
    for row in &channels {
        let channel = row["channel"].as_str().unwrap();
        assert!((row["mean"].as_f64().unwrap() - weights(channel)).abs() < 0.006, "{row}");
    }
    let all: i64 = channels.iter().map(|row| row["n"].as_i64().unwrap()).sum();
    assert_eq!(all, 10);
}

#[test]
fn a_mean_shows_its_own_n() {
    let mut desk = desk();
    import(
        &desk,
        "A1,2020-05-20T09:00:00Z,chat,x,ann,,hi\nA2,2020-05-20T10:00:00Z,chat,x,ann,,hi\nC1,2020-05-20T09:00:00Z,chat,x,cid,,hi\n",
    );
    plan(&desk, "count = 2\nby = [\"agent\"]");
    desk.night("2020-05-21T08:00:00Z");
    score(&desk, "A1", ["na", "na", "na"]);
    score(&desk, "A2", ["yes", "yes", "yes"]);
    score(&desk, "C1", ["na", "na", "na"]);
    deliver(&desk);
    let ann = line(&desk, "report agents", "agent", "ann");
    assert_eq!((ann["delivered"].as_i64(), ann["n"].as_i64(), ann["mean"].as_f64()), (Some(2), Some(1), Some(100.0)));
    let cid = line(&desk, "report agents", "agent", "cid");
    assert!(cid["mean"].is_null());
    let said = desk.run("mona", "report agents").ok().stdout;
    assert!(said.contains("In 2 delivered audits nothing applied"), "{said}");
    assert!(!said.contains("nothing delivered"), "{said}");
    let audits = desk.run("mona", "report audits").ok().stdout;
    assert!(audits.contains("nothing applied") && !audits.contains("not scored"), "{audits}");
}

#[test]
fn figures_of_two_cards_are_never_one() {
    let mut desk = desk();
    import(&desk, "V1,2020-05-19T09:00:00Z,chat,x,bob,,hi\n");
    plan(&desk, "count = 1\nby = [\"agent\"]");
    desk.run("mona", "assign nightly").ok();
    desk.write("card2.toml", card(2, [10, 70, 20]));
    desk.run("mona", "card publish card2.toml").ok();
    desk.at("2020-05-21T08:00:00Z");
    import(&desk, "V2,2020-05-20T09:00:00Z,chat,x,bob,,hi\n");
    desk.run("mona", "assign nightly").ok();
    score(&desk, "V1", ["no", "yes", "na"]);
    score(&desk, "V2", ["no", "yes", "na"]);
    deliver(&desk);
    for (report, key) in [("report agents", "agent"), ("report team", "team")] {
        let rows = desk.rows(report);
        let found: Vec<_> = rows.iter().map(|row| (row["card"].as_str().unwrap(), row["mean"].as_f64())).collect();
        assert_eq!(found, [("c/1", Some(50.0)), ("c/2", Some(87.5))], "{report} by {key}");
    }
    assert!(desk.run("mona", "report agents --wide").ok().stdout.contains("are never put together"));
    let audits = desk.rows("report audits");
    assert_eq!(audits[0]["card"], "c/1");
    let only = desk.rows("report agents --card c/2");
    assert_eq!((only.len(), only[0]["mean"].as_f64()), (1, Some(87.5)));
    assert_eq!(desk.rows("report agents --card c").len(), 2);
}

#[test]
fn the_class_scores_stand_wherever_the_total_stands() {
    let mut desk = desk();
    import(&desk, "A1,2020-05-20T09:00:00Z,chat,x,ann,,hi\n");
    plan(&desk, "count = 1\nby = [\"agent\"]");
    desk.night("2020-05-21T08:00:00Z");
    score(&desk, "A1", ["yes", "yes", "half"]);
    deliver(&desk);
    let audit = &desk.rows("report audits")[0];
    assert_eq!((audit["compliance"].as_f64(), audit["customer"].is_null()), (Some(50.0), true));
    let ann = line(&desk, "report agents", "agent", "ann");
    assert_eq!((ann["compliance"].as_f64(), ann["compliance_n"].as_i64()), (Some(50.0), Some(1)));
    assert!(desk.run("mona", "score show 1").ok().stdout.contains("compliance"));
}

#[test]
fn audits_of_some_days_are_the_same_as_without_days_where_there_is_nothing_else() {
    let desk = unequal();
    let all = desk.rows("report agents");
    assert_eq!(desk.rows("report agents --from 2020-05-20 --to 2020-05-20"), all);
    assert!(desk.rows("report agents --from 2020-05-21").is_empty());
    assert!(desk.rows("report agents --to 2020-05-19").is_empty());
}

#[test]
fn a_filter_that_finds_nothing_says_what_there_is() {
    let desk = unequal();
    assert_eq!(desk.rows("report team --agent ann")[0]["n"].as_i64(), Some(10));
    desk.run("mona", "report team --agent anne").refused(1, "nobody here is called `anne`");
    let answer = desk.run("mona", "report agents --channel chta").refused(1, "no audit here is of the channel `chta`");
    assert!(answer.stderr.contains("chat"), "{}", answer.stderr);
    desk.run("mona", "report agents --team nrth").refused(1, "no audit here is of the team `nrth`");
    desk.run("mona", "report agents --category y").refused(1, "no audit here is of the category `y`");
    desk.run("mona", "report agents --card dd").refused(1, "");
}

#[test]
fn points_from_disputes_are_said() {
    let mut desk = desk();
    import(&desk, "A1,2020-05-20T09:00:00Z,chat,x,ann,,hi\nA2,2020-05-20T10:00:00Z,chat,x,ann,,hi\n");
    plan(&desk, "count = 2\nby = [\"agent\"]");
    desk.night("2020-05-21T08:00:00Z");
    score(&desk, "A1", ["half", "yes", "na"]);
    score(&desk, "A2", ["yes", "yes", "na"]);
    deliver(&desk);
    let ann = || line(&desk, "report agents", "agent", "ann");
    assert_eq!((ann()["mean"].as_f64(), ann()["from_disputes"].as_f64()), (Some(87.5), Some(0.0)));
    let audits = desk.rows("report audits");
    let audit = audits.iter().find(|row| row["ref"] == "A1").unwrap();
    let (id, auditor) = (audit["audit"].as_i64().unwrap(), audit["auditor"].as_str().unwrap().to_owned());
    desk.run("ann", &format!("dispute open {id} --criterion a --reason slip --propose yes --statement Once")).ok();
    desk.run(&auditor, &format!("dispute correct {id} --criterion a --level yes --note Slip")).ok();
    desk.run("ann", "dispute agree 1").ok();
    assert_eq!((ann()["mean"].as_f64(), ann()["from_disputes"].as_f64()), (Some(100.0), Some(12.5)));
    assert_eq!(ann()["disputed"].as_f64(), Some(50.0));
}

/// Two of four dialogues of ann are drawn; another system counted six: two are missing.
#[test]
fn what_is_missing_has_one_answer_wherever_it_is_asked() {
    let mut desk = desk();
    let rows = of_ann(4);
    import(&desk, &rows);
    desk.at("2020-05-21T07:00:00Z");
    desk.write("acd.csv", "agent,day,dialogues\nann,2020-05-20,6\n");
    desk.run("mona", "intake volumes acd.csv").ok();
    plan(&desk, "count = 6\nby = [\"agent\"]");
    desk.night("2020-05-21T08:00:00Z");
    for (n, answers) in
        [["yes", "yes", "na"], ["half", "yes", "na"], ["no", "yes", "na"], ["yes", "yes", "na"]].into_iter().enumerate()
    {
        score(&desk, &format!("A{n}"), answers);
    }
    deliver(&desk);
    let ann = line(&desk, "report agents", "agent", "ann");
    assert_eq!((ann["missing"].as_i64(), ann["mean"].as_f64()), (Some(2), Some(81.25)));
    let said = desk.run("mona", "report agents").ok().stdout;
    let whole: String = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        whole.contains(
            "ann: 2 dialogues drawn and missing from the record; worth 0 % each, they make the mean 54.17 %."
        ),
        "{said}"
    );
    for (report, says) in [
        ("team", "north: 2 dialogues drawn and missing from the record; worth 0 % each, they make the mean 54.17 %."),
        ("card", "c/1: 2 dialogues drawn and missing from the record; worth 0 % each, they make the mean 54.17 %."),
        (
            "channel",
            "nobody knows of which channel; worth 0 % each, they make the mean of all by c/1 54.17 % instead of 81.25 %.",
        ),
        (
            "category",
            "nobody knows of which category; worth 0 % each, they make the mean of all by c/1 54.17 % instead of 81.25 %.",
        ),
    ] {
        let said = desk.run("mona", &format!("report {report}")).ok().stdout;
        let whole: String = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(whole.contains(says), "{report}: {said}");
    }
    let bounds = desk.rows("report replacements").into_iter().find(|row| row["handle"] == "ann").unwrap();
    assert_eq!(
        (bounds["mean"].as_f64(), bounds["bounds_low"].as_f64(), bounds["bounds_high"].as_f64()),
        (Some(81.25), Some(54.17), Some(54.17))
    );
    assert_eq!((bounds["missing"].as_i64(), bounds["card"].as_str()), (Some(2), Some("c/1")));
}

#[test]
fn a_replaced_dialogue_bounds_the_mean_by_the_weight_of_its_stratum() {
    let mut desk = desk();
    let rows = of_ann(10);
    import(&desk, &rows);
    plan(&desk, "count = 2\nby = [\"agent\"]");
    desk.night("2020-05-21T08:00:00Z");
    let first = desk.rows("report audits")[0].clone();
    let (id, auditor) = (first["audit"].as_i64().unwrap(), first["auditor"].as_str().unwrap().to_owned());
    desk.run(&auditor, &format!("assign replace {id} --reason no-content --note Silence")).ok();
    desk.run("sol", &format!("assign approve {id}")).ok();
    for row in desk.rows("report audits").iter().filter(|row| row["state"] != "replaced") {
        score(&desk, row["ref"].as_str().unwrap(), ["yes", "yes", "na"]);
    }
    deliver(&desk);
    let ann = line(&desk, "report agents", "agent", "ann");
    assert_eq!((ann["drawn"].as_i64(), ann["n"].as_i64(), ann["mean"].as_f64()), (Some(2), Some(2), Some(100.0)));
    let bounds = desk.rows("report replacements").into_iter().find(|row| row["handle"] == "ann").unwrap();
    assert_eq!((bounds["bounds_low"].as_f64(), bounds["bounds_high"].as_f64()), (Some(66.67), Some(100.0)));
    assert_eq!((bounds["of_drawn"].as_f64(), bounds["of_drawn_n"].as_i64()), (Some(33.33), Some(3)));
    let reach = desk.rows("assign coverage");
    let ann = reach.iter().find(|row| row["agent"] == "ann").unwrap();
    assert_eq!(
        (ann["in_frame"].as_i64(), ann["drawn"].as_i64(), ann["scored"].as_i64(), ann["replaced"].as_i64()),
        (Some(10), Some(3), Some(2), Some(1))
    );
    let bob = reach.iter().find(|row| row["agent"] == "bob").unwrap();
    assert!(bob["in_frame"] == 0 && bob["newest"].is_null(), "none of his was in the frame");
}

#[test]
fn a_month_is_a_domain_of_the_draws_that_it_cuts() {
    let mut desk = desk();
    let rows: String = (18..23)
        .flat_map(|day| (0..4).map(move |n| format!("D{day}-{n},2020-05-{day}T0{n}:30:00Z,chat,x,ann,,hi\n")))
        .collect();
    desk.at("2020-05-23T08:00:00Z");
    import(&desk, &rows);
    let text = "[plan]\nname = \"p\"\ncard = \"c\"\nwindow = \"week\"\nstarts = \"2020-05-18\"\ndays = 5\n\n[quota]\ncount = 12\nby = [\"agent\"]\n";
    desk.write("plan.toml", text);
    desk.run("mona", "assign plan add plan.toml").ok();
    desk.night("2020-05-25T08:00:00Z");
    for row in desk.rows("report audits") {
        let reference = row["ref"].as_str().unwrap().to_owned();
        let is_early = reference.starts_with("D18") || reference.starts_with("D19");
        score(&desk, &reference, if is_early { ["no", "yes", "na"] } else { ["yes", "yes", "na"] });
    }
    deliver(&desk);
    let of = |words: &str| desk.rows(words)[0].clone();
    let (early, late, all) =
        (of("report agents --to 2020-05-19"), of("report agents --from 2020-05-20"), of("report agents"));
    assert_eq!((early["mean"].as_f64(), late["mean"].as_f64()), (Some(50.0), Some(100.0)));
    assert_eq!(early["n"].as_i64().unwrap() + late["n"].as_i64().unwrap(), 12);
    assert_eq!(all["n"].as_i64(), Some(12));
    let share = early["n"].as_f64().unwrap() / 12.0;
    assert!((all["mean"].as_f64().unwrap() - (100.0 - 50.0 * share)).abs() < 0.006, "{all}");
}

#[test]
fn figures_say_what_they_leave_out() {
    let mut desk = desk();
    let rows = of_ann(6);
    import(&desk, &rows);
    plan(&desk, "count = 2\nby = [\"agent\"]");
    desk.night("2020-05-21T08:00:00Z");
    let drawn: Vec<String> =
        desk.rows("report audits").iter().map(|row| row["ref"].as_str().unwrap().to_owned()).collect();
    let other = (0..6).map(|n| format!("A{n}")).find(|one| !drawn.contains(one)).unwrap();
    desk.run("mona", &format!("assign spot-check {other} --note Complaint")).ok();
    for words in [
        "report agents",
        "report team",
        "report criterion",
        "report band",
        "report agents --from 2020-05-20 --to 2020-05-20",
    ] {
        let said = desk.run("mona", words).ok().stdout;
        assert!(said.contains("1 spot check"), "{words}: {said}");
    }
    assert!(!desk.run("mona", "report agents --from 2020-05-21").ok().stdout.contains("spot check"));
    desk.run("mona", "assign void p-2020-05-20 --note Mistake").ok();
    let said = desk.run("mona", "report agents").ok().stdout;
    assert!(said.contains("2 audits of void draws") && desk.rows("report agents").is_empty(), "{said}");
}
