//! Figures of auditors that would tell their reader of single audits of others are not shown; and the words stand by the figures.

use crate::measured::{flat, of, scored, strict};
use crate::support::Desk;
use crate::trend::{usual, weeks};

/// Vera and oleg score eight dialogues each of which both read.
fn few() -> Desk {
    scored("few", 8, |auditor, _| if auditor == "vera" { ["no", "no"] } else { ["yes", "yes"] })
}

#[test]
fn no_report_is_narrowed_to_a_person_whose_figures_are_for_others() {
    let desk = weeks(14, 4, usual);
    let help = desk.run("ann", "report --help").ok().stdout;
    let commands = help.lines().filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next());
    let is_narrowed =
        |command: &&str| desk.run("ann", &format!("report {command} --help")).stdout.contains("--agent <HANDLE>");
    let commands: Vec<&str> = commands.filter(is_narrowed).collect();
    for expected in ["severity", "agreement", "trend", "heat", "pareto", "differences", "blindness", "agents"] {
        assert!(commands.contains(&expected), "no {expected} in {commands:?}");
    }
    for command in commands {
        let said = desk.run("ann", &format!("report {command} --agent bob --format json"));
        if said.code == 0 {
            assert!(["audits", "acknowledgements"].contains(&command), "{command}: {}", said.whole());
            assert_eq!(said.rows().len(), 0, "{command}");
        } else {
            said.refused(1, "what stands about bob is not shown to ann");
        }
    }
}

#[test]
fn an_auditor_cannot_work_out_what_another_gave() {
    for (desk, words) in [(strict(), "--agent ann"), (few(), "--agent ann")] {
        for report in
            ["severity", "severity --criterion tone", "agreement", "agreement --auditors", "agreement --again"]
        {
            desk.run("vera", &format!("report {report} {words}"))
                .refused(1, "what stands about ann is not shown to vera");
        }
        desk.run("lea", &format!("report severity {words}")).ok();
    }
    let desk = few();
    for words in ["", " --criterion facts", " --team north", " --from 2020-05-20 --to 2020-05-20"] {
        let found = of(&desk, "vera", &format!("report severity{words}"));
        assert_eq!(found["auditors"].as_array().unwrap().len(), 0, "{words}: {found}");
        let said = flat(&desk.run("vera", &format!("report severity{words}")).ok().stdout);
        assert!(said.contains("Whether auditors differ is not shown to you"), "{said}");
        assert!(
            said.contains("Nothing here is for you to read") && !said.contains("No auditor can be compared"),
            "{said}"
        );
        let found = of(&desk, "vera", &format!("report agreement --auditors{words}"));
        for part in ["criteria", "totals", "auditors"] {
            let lines = found.get(part).and_then(|lines| lines.as_array()).map_or(0, Vec::len);
            assert_eq!(lines, 0, "{part}{words}: {found}");
        }
        let said = flat(&desk.run("vera", &format!("report agreement --auditors{words}")).ok().stdout);
        assert!(said.contains("Nothing here is for you to read") && said.contains("of fewer than 10 audits"), "{said}");
        assert!(!said.contains("No dialogue has two scores") && !said.contains("is their own"), "{said}");
    }
    let record = flat(&desk.run("vera", "report auditors --of vera").ok().stdout);
    assert!(record.contains("Not shown to you: 2 lines of fewer than 10 audits"), "{record}");
    assert!(!record.contains("differed in") && !record.contains("too few scores to say"), "{record}");
    // Who may read all of it is told: her lead, and a manager.
    for who in ["qia", "mona"] {
        assert_eq!(of(&desk, who, "report severity")["auditors"].as_array().unwrap().len(), 2, "{who}");
        assert!(!of(&desk, who, "report agreement")["criteria"].as_array().unwrap().is_empty(), "{who}");
        let record = flat(&desk.run(who, "report auditors --of vera").ok().stdout);
        assert!(record.contains("differed in"), "{who}: {record}");
    }
}

/// Ten that she may not read are enough: one equation of ten unknowns.
#[test]
fn from_ten_audits_of_others_on_an_auditor_reads_how_they_stand() {
    let desk = strict();
    let vera = &of(&desk, "vera", "report severity --wide")["auditors"][0];
    assert_eq!((&vera["auditor"], &vera["says"]), (&"vera".into(), &"stricter".into()), "{vera}");
    let others = &of(&desk, "vera", "report agreement --auditors")["auditors"][0];
    assert_eq!((&others["items"], &others["differ"]), (&24.into(), &18.into()), "{others}");
}

/// An agent does not read in a mean what is not delivered to them yet.
#[test]
fn an_agent_is_not_told_scores_that_are_not_delivered() {
    let desk = few();
    let found = of(&desk, "ann", "report severity --agents");
    assert!(found["agents"].as_array().is_none_or(Vec::is_empty), "{found}");
    let said = flat(&desk.run("ann", "report severity --agents").ok().stdout);
    assert!(said.contains("Whether auditors differ is not shown to you"), "{said}");
}

#[test]
fn what_is_left_when_a_part_is_taken_from_the_whole_is_not_told_either() {
    // Of the 24 dialogues 22 are of the chat: two are left.
    let desk = crate::measured::by_channel();
    assert_eq!(of(&desk, "mona", "report severity --channel chat")["auditors"].as_array().unwrap().len(), 2);
    assert_eq!(of(&desk, "vera", "report severity")["auditors"].as_array().unwrap().len(), 1);
    assert_eq!(of(&desk, "vera", "report severity --channel chat")["auditors"].as_array().unwrap().len(), 0);
    let found = of(&desk, "vera", "report agreement --auditors --channel chat");
    assert!(
        found["criteria"].as_array().unwrap().is_empty() && found["auditors"].as_array().unwrap().is_empty(),
        "{found}"
    );
}

#[test]
fn who_may_read_an_auditor_s_figures_is_not_told_that_there_are_none() {
    let said = flat(&strict().run("lea", "report severity").ok().stdout);
    assert!(said.contains("Nothing here is for you to read.") && said.contains("2 auditors are for others"), "{said}");
    assert!(said.contains("Auditors differ:"), "{said}");
    assert!(said.contains("24 scores of 2 agents"), "whose agents: {said}");
}

#[test]
fn answers_that_differ_are_told_with_their_number_and_interval() {
    let said = flat(&strict().run("vera", "report auditors --of vera").ok().stdout);
    assert!(said.contains("the other's differed in 18 of 48 (37.50 %; between"), "{said}");
    assert!(said.contains("theirs was the stricter one in 18 of 18 (100.00 %; between"), "{said}");
    assert!(said.contains("In the first half of these scores they lay"), "{said}");
    assert!(said.contains("auditor since 2010-01-01, due to change on 2012-01-01"), "{said}");
}

#[test]
fn where_all_agree_there_is_nothing_to_look_at_first() {
    let same = scored("agreed", 24, |_, n| if n % 3 == 0 { ["no", "yes"] } else { ["yes", "yes"] });
    let said = flat(&same.run("mona", "report agreement").ok().stdout);
    assert!(said.contains("tone 100 % of 24") && !said.contains("Look first"), "{said}");
}

#[test]
fn an_end_beyond_zero_is_not_shown_as_zero() {
    use assize::calc::figure::Bounds;
    let ends = |low: f64, high: f64| Bounds { error: 0.0, low, high }.whole();
    assert_eq!(ends(-9.2, -0.3), Some((-9, -1)), "stricter: 0 is not in it");
    assert_eq!(ends(0.4, 9.2), Some((1, 9)));
    assert_eq!(ends(-9.2, 0.3), Some((-9, 0)), "as others: 0 is in it");
    assert_eq!(ends(-0.3, 0.3), Some((0, 0)));
}

/// Cells and lines of fewer than ten that the reader may not read, and of whom they may not.
#[test]
fn heat_pareto_and_differences_keep_few_audits_and_other_people_from_who_may_not_read_them() {
    let (few, many) = (weeks(1, 4, usual), weeks(14, 4, usual));
    let shown = |desk: &Desk, who: &str, words: &str| desk.rows_for(who, words);
    let short = |row: &serde_json::Value| !row["short"].is_null();
    // Six audits of each team; less her own three of twelve nine are left.
    assert!(!shown(&few, "ann", "report heat").iter().any(short));
    assert!(shown(&few, "ann", "report pareto").is_empty());
    assert!(few.run("ann", "report pareto").ok().stdout.contains("of fewer than 10 audits"));
    assert!(shown(&few, "ann", "report differences --of team").is_empty());
    let criteria = |desk: &Desk| of(desk, "ann", "report validity")["criteria"].as_array().unwrap().len();
    assert_eq!((criteria(&few), criteria(&many)), (0, 3));
    assert_eq!(shown(&few, "mona", "report pareto").len(), 3);
    // Many: of teams and criteria everybody is told, of agents who may read them.
    assert!(shown(&many, "ann", "report heat").iter().any(short));
    assert_eq!(shown(&many, "ann", "report pareto").len(), 3);
    assert_eq!(shown(&many, "ann", "report differences --of team").len(), 2);
    let names = |who: &str| -> Vec<String> {
        let rows = shown(&many, who, "report differences");
        rows.iter().map(|row| row["agent"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names("ann"), ["ann"]);
    assert_eq!(names("lena"), ["ann", "bob"], "a lead those of her team");
    assert!(names("vera").is_empty());
    assert!(many.run("vera", "report differences").ok().stdout.contains("4 lines are for others to read"));
    for words in ["heat", "pareto", "differences"] {
        many.run("ann", &format!("report {words} --agent ann")).ok();
        many.run("vera", &format!("report {words} --agent ann"))
            .refused(1, "what stands about ann is not shown to vera");
    }
}

/// Who scored half of a week's twelve audits knows these: of six others a mean would tell.
#[test]
fn audits_that_a_reader_scored_do_not_make_a_line_of_the_others_large_enough() {
    let desk = weeks(14, 4, usual);
    let scored = desk.rows("report audits").iter().filter(|row| row["auditor"] == "vera").count();
    assert!((60..=100).contains(&scored), "about half of 156: {scored}");
    assert!(desk.rows_for("vera", "report trend").iter().all(|row| row["value"].is_null()));
    assert!(desk.run("vera", "report trend").ok().stdout.contains("points of fewer than 10 audits"));
    assert!(!desk.rows_for("vera", "report criterion").is_empty(), "over all weeks there are enough");
}
