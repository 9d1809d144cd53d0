//! What is hidden because it would tell of single audits stays hidden, also from those who ask for the parts, for the
//! sum, for disputes, for an improvement, or for what came later.

use crate::support::Desk;
use assize::core::report::management::{CardLine, Figure, GroupRow, Management};
use serde_json::Value;

const POLICY: &str = "timezone = \"UTC\"\n[intake]\ncategories = [\"*\"]\n[reading]\nwho = \"roles\"\n";
const PEOPLE: &str = "handle,name,role,team,from\nmona,M,manager,office,2010-01-01\nrosa,R,manager,office,2010-01-01\n\
    lea,L,lead,north,2010-01-01\nsol,S,lead,south,2010-01-01\nvera,V,auditor,quality,2010-01-01\n\
    ann,Ann,agent,north,2010-01-01\nbob,Bob,agent,south,2010-01-01\ncam,Cam,agent,south,2010-01-01\n";
const CARD: &str = "[card]\nid = \"c\"\nversion = 1\ntitle = \"C\"\n[[band]]\nname = \"good\"\nfrom = 80\n[[band]]\nname = \"poor\"\nfrom = 0\n\
    [[criterion]]\nid = \"tone\"\ntitle = \"t\"\nguidance = \"g\"\nweight = 50\nlevels = [ {id=\"yes\",title=\"y\",percent=100}, {id=\"no\",title=\"n\",percent=0} ]\n\
    [[criterion]]\nid = \"facts\"\ntitle = \"f\"\nguidance = \"g\"\nweight = 50\nlevels = [ {id=\"yes\",title=\"y\",percent=100}, {id=\"no\",title=\"n\",percent=0} ]\n";
/// The day with one dialogue alone, of bob.
const ALONE: &str = "--from 2020-05-19 --to 2020-05-19";

/// Bob and cam of south have 14 dialogues on the phone, 12 on the chat and one by email, ann of north has four on the phone; a
/// day before that bob has one alone. All are audited and delivered but the last of the phone, which is scored.
fn desk() -> Desk {
    Desk::once((), || {
        let mut desk = Desk::begun("2020-05-20T20:00:00Z", POLICY, PEOPLE);
        desk.write("card.toml", CARD);
        desk.run("mona", "card publish card.toml").ok();
        let row = |n: usize| {
            let channel = if n < 14 { "phone" } else { "chat" };
            format!("A{n},2020-05-20T09:00:00Z,{channel},x,{},hi\n", if n.is_multiple_of(2) { "bob" } else { "cam" })
        };
        let south: String = (0..26).map(row).collect();
        let north = "N0,2020-05-20T09:00:00Z,phone,x,ann,hi\nN1,2020-05-20T09:00:00Z,phone,x,ann,hi\n\
             N2,2020-05-20T09:00:00Z,phone,x,ann,hi\nN3,2020-05-20T09:00:00Z,phone,x,ann,hi\n";
        let rare = "E0,2020-05-20T09:00:00Z,email,x,bob,hi\nB0,2020-05-19T09:00:00Z,chat,x,bob,hi\n";
        desk.write("d.csv", format!("ref,received,channel,category,agent,transcript\n{south}{north}{rare}"));
        desk.run("mona", "intake import d.csv").ok();
        desk.write("plan.toml", "[plan]\nname = \"p\"\ncard = \"c\"\nwindow = \"day\"\nstarts = \"2020-05-18\"\ndays = 9\n\n[quota]\ncount = 40\nby = [\"agent\"]\n");
        desk.run("mona", "assign plan add plan.toml").ok();
        desk.night("2020-05-21T08:00:00Z");
        for row in desk.rows("report audits") {
            let worth = if ["E0", "B0"].contains(&row["ref"].as_str().unwrap()) { "no" } else { "yes" };
            desk.write("a.json", format!(r#"{{"answers":{{"tone":"{worth}","facts":"yes"}},"met":"ok"}}"#));
            desk.run("vera", &format!("score submit {} --answers a.json", row["audit"])).ok();
            if row["ref"] != "A13" {
                desk.run("vera", &format!("score deliver {}", row["audit"])).ok();
            }
        }
        desk.at("2020-06-01T08:00:00Z");
        desk
    })
}

fn n(rows: &[Value]) -> u64 {
    rows.iter().filter_map(|row| row["n"].as_u64()).sum()
}

#[test]
fn what_is_left_when_several_filters_are_taken_from_the_whole_is_nothing_or_many() {
    let desk = desk();
    for words in ["report card", "report criterion"] {
        let asked = |who: &str, filter: &str| n(&desk.rows_for(who, &format!("{words} {filter}")));
        let channels = ["phone", "chat", "email"].map(|channel| asked("ann", &format!("--channel {channel}")));
        // Delivered are 31; a card has one line, and a line for each criterion.
        let (whole, lines) = (asked("ann", ""), asked("mona", "") / 31);
        assert!(whole > 0 && lines > 0, "{words}");
        let rest = (whole - channels.iter().sum::<u64>()) / lines;
        assert!(rest == 0 || rest >= 10, "{words}: {rest} of {channels:?}");
        assert!(channels.iter().any(|n| *n > 0), "{words}: not everything is hidden");
        assert_eq!(asked("mona", "--channel email") / lines, 1, "{words}");
    }
    // Two filters at once, and lines of one kind within a filter of another.
    for words in
        ["report card --channel chat --team south", "report team --channel chat", "report channel --team south"]
    {
        assert_eq!(n(&desk.rows_for("lea", words)), 0, "{words}");
        assert!(n(&desk.rows_for("mona", words)) > 0, "{words}");
    }
    assert!(n(&desk.rows_for("sol", "report channel --team south")) > 20, "all of it is her team's");
}

#[test]
fn disputes_in_figures_tell_no_mean_of_few_audits_of_others() {
    let desk = desk();
    let told =
        |who: &str, more: &str| desk.run(who, &format!("report disputes {more} --format json")).ok().rows().remove(0);
    for who in ["ann", "lea", "cam"] {
        let page = told(who, ALONE);
        for figure in ["mean", "mean_added", "overturned_of_audited"] {
            assert!(page[figure].is_null(), "{who} reads {figure}: {page}");
        }
        let said = desk.run(who, &format!("report disputes {ALONE}")).ok().stdout;
        assert!(
            said.contains("figures of fewer than 10 audits that you may not read") && !said.contains("50.00"),
            "{said}"
        );
    }
    for who in ["mona", "sol", "bob"] {
        assert_eq!(told(who, ALONE)["mean"], 50.0, "{who} may read that audit");
    }
    assert!(!told("ann", "")["mean"].is_null(), "of many audits everybody reads it");
    assert_eq!(desk.rows_for("lea", &format!("report disputes {ALONE} --by team")).len(), 0);
    assert_eq!(desk.rows_for("sol", &format!("report disputes {ALONE} --by team")).len(), 1);
}

#[test]
fn a_measure_of_few_audits_of_others_is_neither_taken_nor_shown() {
    let desk = desk();
    let open = |who: &str, measure: &str| {
        let fixed = format!("improve open --area training --title By-{who} --cause x --owner {who} --due 2020-07-01");
        desk.run(who, &format!("{fixed} --measure {measure} --team south {ALONE}"))
    };
    for measure in ["score", "failed", "short:tone", "disputed"] {
        open("lea", measure).refused(1, "is not shown to you: it would tell of single audits");
    }
    assert!(open("sol", "score").ok().stdout.contains("50.00\u{a0}% (1 audit"));
    for who in ["ann", "lea"] {
        let (list, one) = (desk.run(who, "improve list --wide").ok(), desk.run(who, "improve show 1").ok());
        assert!(!list.stdout.contains("50.00") && !one.stdout.contains("50.00"), "{}", list.whole() + &one.whole());
        assert!(one.stdout.contains("not shown to you (1 audit: it would tell of single ones)"), "{}", one.stdout);
    }
    let told = desk.run("mona", "report management --period 2020-06 --edition council").ok().stdout;
    assert!(!told.contains("50.00"), "{told}");
    assert!(desk.run("mona", "improve show 1").ok().stdout.contains("50.00"));
}

#[test]
fn a_lead_reads_in_the_management_report_what_other_reports_tell_them() {
    let desk = desk();
    let told = |who: &str, more: &str| desk.run(who, &format!("report management {more}")).ok().stdout;
    // Of 30 delivered audits four are not of sol's team.
    assert!(desk.rows_for("sol", "report card --from 2020-05-01 --to 2020-05-31").is_empty());
    let (whole, own) = (told("mona", "--period 2020-05"), told("sol", "--period 2020-05"));
    let mean = desk.rows_for("mona", "report card --from 2020-05-01 --to 2020-05-31")[0]["mean"].as_f64().unwrap();
    let mean = format!("{mean:.2}");
    assert!(whole.contains(&mean) && !own.contains(&mean), "{mean}: {own}");
    assert!(told("lea", "--period 2020-05").contains(&mean), "all but four are not of lea's team");
    desk.run("mona", "report submit --period 2020-05").ok();
    for edition in ["--period 2020-05", "--number 1", "--number 1 --edition council"] {
        assert!(!told("sol", edition).contains(&mean), "{edition}: {}", told("sol", edition));
    }
}

#[test]
fn what_few_audits_changed_later_is_told_to_who_reads_these_audits_alone() {
    let desk = desk();
    desk.run("mona", "report submit --period 2020-05").ok();
    desk.run("vera", "score deliver --all").ok();
    let told =
        |who: &str, edition: &str| desk.run(who, &format!("report management --period 2020-05 {edition}")).ok().stdout;
    let whole = told("mona", "");
    assert!(whole.contains("now it would be") && whole.contains("1 more audit was delivered"), "{whole}");
    for (who, edition) in [("mona", "--edition council"), ("lea", "")] {
        let said = told(who, edition);
        assert!(!said.contains("now it would be"), "{said}");
        assert!(said.contains("Fewer than 10 audits changed it, and it would tell of single ones."), "{said}");
    }
}

#[test]
fn a_works_council_cannot_take_its_channels_from_the_whole() {
    let total = |n: u64| Figure { value: Some(8_000), n, ..Figure::default() };
    let group = |name: &str, n: u64| GroupRow { name: name.to_owned(), card: "c/1".to_owned(), total: total(n) };
    let mut numbers = Management::default();
    numbers.service.cards = vec![CardLine { card: "c/1".to_owned(), total: total(27), ..CardLine::default() }];
    (numbers.service.channels, numbers.service.few) = (vec![group("phone", 14), group("chat", 12)], (0, 1));
    let shown = numbers.without_few();
    assert_eq!(shown.service.channels, vec![group("phone", 14)]);
    assert_eq!(shown.service.few, (0, 2));
    numbers.service.cards[0].total = total(26);
    assert_eq!(numbers.without_few().service.channels.len(), 2, "nothing is left over");
}
