//! Auditors are measured too: whether they agree, how strict they are, and the record of each.

use crate::support::Desk;
use serde_json::Value;

const PEOPLE: &str = "handle,name,role,team,from\nmona,M,manager,office,2010-01-01\nlea,L,lead,north,2010-01-01\n\
    vera,V,agent,west,2009-01-01\nvera,V,auditor,quality,2010-01-01\noleg,O,agent,west,2009-01-01\noleg,O,auditor,quality,2010-01-01\n\
    qia,Q,lead,quality,2010-01-01\nann,Ann,agent,north,2010-01-01\nbob,Bob,agent,north,2010-01-01\n";
const POLICY: &str = "timezone = \"UTC\"\n[intake]\ncategories = [\"*\"]\n[reading]\nwho = \"roles\"\n";
const CARD: &str = "[card]\nid = \"c\"\nversion = 1\ntitle = \"C\"\n[[band]]\nname = \"good\"\nfrom = 80\n[[band]]\nname = \"poor\"\nfrom = 0\n\
    [[criterion]]\nid = \"tone\"\ntitle = \"t\"\nguidance = \"g\"\nweight = 50\nlevels = [ {id=\"yes\",title=\"y\",percent=100}, {id=\"half\",title=\"h\",percent=50}, {id=\"no\",title=\"n\",percent=0} ]\nna = true\n\
    [[criterion]]\nid = \"facts\"\ntitle = \"f\"\nguidance = \"g\"\nweight = 50\nlevels = [ {id=\"yes\",title=\"y\",percent=100}, {id=\"no\",title=\"n\",percent=0} ]\n";

/// So many dialogues of two agents, each scored by two auditors; `answers` says what somebody answers about the dialogue of
/// that number.
pub fn scored(of: &str, dialogues: usize, answers: impl Fn(&str, usize) -> [&'static str; 2]) -> Desk {
    on_channels(of, dialogues, |_| "chat", answers)
}

/// The same, each dialogue on a channel.
fn on_channels(
    of: &str,
    dialogues: usize,
    channel: impl Fn(usize) -> &'static str,
    answers: impl Fn(&str, usize) -> [&'static str; 2],
) -> Desk {
    Desk::once((of, dialogues), || {
        let mut desk = Desk::begun("2020-05-20T08:00:00Z", POLICY, PEOPLE);
        desk.write("card.toml", CARD);
        desk.run("mona", "card publish card.toml").ok();
        let row = |n: usize| {
            let agent = if n.is_multiple_of(2) { "ann" } else { "bob" };
            format!("A{n},2020-05-20T09:00:00Z,{},x,{agent},hi\n", channel(n))
        };
        let rows: String = (0..dialogues).map(row).collect();
        desk.write("d.csv", format!("ref,received,channel,category,agent,transcript\n{rows}"));
        desk.run("mona", "intake import d.csv").ok();
        desk.write(
            "plan.toml",
            format!("[plan]\nname = \"p\"\ncard = \"c\"\nwindow = \"day\"\nstarts = \"2020-05-19\"\ndays = 5\ndouble = \"100%\"\n\n[quota]\ncount = {}\nby = [\"agent\"]\n", dialogues / 2),
        );
        desk.run("mona", "assign plan add plan.toml").ok();
        desk.night("2020-05-21T08:00:00Z");
        for auditor in ["vera", "oleg"] {
            for row in desk.rows_for(auditor, "score queue") {
                let number: usize = row["ref"].as_str().unwrap().trim_start_matches('A').parse().unwrap();
                let [tone, facts] = answers(auditor, number);
                desk.write(
                    "answers.json",
                    format!(r#"{{"answers":{{"tone":"{tone}","facts":"{facts}"}},"met":"ok"}}"#),
                );
                desk.run(auditor, &format!("score submit {} --answers answers.json", row["audit"])).ok();
            }
        }
        desk
    })
}

/// Vera misses the facts in most dialogues, and oleg in none.
pub fn strict() -> Desk {
    scored("strict", 24, severe)
}

/// The same where two of the dialogues are on another channel.
pub fn by_channel() -> Desk {
    on_channels("by channel", 24, |n| if n < 2 { "email" } else { "chat" }, severe)
}

fn severe(auditor: &str, n: usize) -> [&'static str; 2] {
    match (auditor, n % 4) {
        (_, 3) => ["no", "no"],
        ("vera", _) => ["half", "no"],
        _ => ["half", "yes"],
    }
}

pub fn of(desk: &Desk, who: &str, words: &str) -> Value {
    desk.run(who, &format!("{words} --format json")).ok().rows().remove(0)
}

pub fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn agreement_is_told_criterion_by_criterion_of_dialogues_that_two_scored() {
    let found = of(&strict(), "mona", "report agreement");
    let lines = found["criteria"].as_array().unwrap();
    let line = |key: &str| lines.iter().find(|line| line["criterion"] == key).unwrap();
    let (tone, facts) = (line("tone"), line("facts"));
    // Of 24 dialogues both said no in 6, and vera alone in 18.
    assert_eq!((&facts["items"], &facts["same"], &facts["same_n"]), (&24.into(), &25.0.into(), &24.into()), "{facts}");
    // Short answers: 18 of vera alone, 6 of both: 2 * 6 / (18 + 2 * 6).
    assert_eq!(facts["short"], 40.0, "{facts}");
    assert_eq!((&tone["same"], &tone["short"]), (&100.0.into(), &100.0.into()), "{tone}");
    let said = flat(&strict().run("mona", "report agreement").ok().stdout);
    assert!(said.contains("Look first at facts: when one auditor marks it short, another does too in 40 %"), "{said}");
    assert!(said.contains("Below 30 dialogues every figure here is indicative only"), "{said}");
    assert!(said.contains("A second reader of each would make it"), "{said}");
}

#[test]
fn each_auditor_is_held_against_the_other_one_where_that_is_asked_for() {
    let found = of(&strict(), "mona", "report agreement --auditors");
    let line = |handle: &str| {
        found["auditors"].as_array().unwrap().iter().find(|line| line["auditor"] == handle).unwrap().clone()
    };
    let (vera, oleg) = (line("vera"), line("oleg"));
    // In three of four dialogues she gives 50 points of 100 less.
    assert_eq!((&vera["above_others"], &oleg["above_others"]), (&(-37.5).into(), &37.5.into()), "{vera} {oleg}");
    assert_eq!((&vera["differ"], &vera["stricter"]), (&18.into(), &18.into()));
    assert_eq!((&oleg["differ"], &oleg["stricter"]), (&18.into(), &0.into()));
    assert!(of(&strict(), "mona", "report agreement").get("auditors").is_none());
}

#[test]
fn before_both_scores_are_there_nothing_is_told() {
    let desk = Desk::doubled();
    let said = desk.run("mona", "report agreement").ok().stdout;
    assert!(said.contains("No dialogue has two scores here yet"), "{said}");
}

#[test]
fn an_auditor_reads_their_own_line_and_a_lead_those_of_their_team() {
    let desk = strict();
    let handles = |who: &str, words: &str| {
        let found = of(&desk, who, words);
        let lines = found["auditors"].as_array().unwrap();
        lines.iter().map(|line| line["auditor"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(handles("vera", "report agreement --auditors"), ["vera"]);
    assert_eq!(handles("qia", "report agreement --auditors"), ["oleg", "vera"]);
    assert_eq!(handles("ann", "report severity"), Vec::<String>::new());
    assert_eq!(handles("vera", "report severity"), ["vera"]);
    let said = flat(&desk.run("ann", "report severity").ok().stdout);
    assert!(said.contains("2 auditors are for others to read"), "{said}");
}

#[test]
fn severity_is_named_where_auditors_differ_and_not_below_eight_scores() {
    let said = flat(&strict().run("mona", "report severity").ok().stdout);
    assert!(said.contains("Auditors differ: chance alone gives as much in"), "{said}");
    let found = of(&strict(), "mona", "report severity --agents");
    let vera = found["auditors"].as_array().unwrap().iter().find(|line| line["auditor"] == "vera").unwrap().clone();
    assert_eq!(vera["says"], "stricter", "{vera}");
    assert_eq!(found["agents"].as_array().unwrap().len(), 2);
    let few = scored("few", 8, |auditor, _| if auditor == "vera" { ["no", "no"] } else { ["yes", "yes"] });
    let found = of(&few, "mona", "report severity");
    for line in found["auditors"].as_array().unwrap() {
        assert!(line["says"].as_str().unwrap().starts_with("too few"), "{line}");
    }
}

#[test]
fn where_auditors_do_not_differ_nobody_is_named() {
    let same = scored("same", 24, |_, n| if n % 3 == 0 { ["no", "yes"] } else { ["yes", "yes"] });
    let said = flat(&same.run("mona", "report severity").ok().stdout);
    assert!(said.contains("No measurable difference between auditors"), "{said}");
    assert!(!said.contains("stricter ") || !said.contains("vera 12 stricter"), "{said}");
    for line in of(&same, "mona", "report severity")["auditors"].as_array().unwrap() {
        assert_eq!(line["says"], "as others", "{line}");
    }
}

#[test]
fn severity_of_one_criterion_is_asked_for_by_its_id() {
    let found = of(&strict(), "mona", "report severity --criterion tone");
    assert_eq!(found["auditors"][0]["criterion"], "tone");
    let said = strict()
        .run("mona", "report severity --criterion tome")
        .refused(1, "no card of these audits has a criterion `tome`");
    assert!(said.stderr.contains("tone"), "{}", said.stderr);
}

#[test]
fn an_audit_that_was_given_by_hand_is_said_to_mix_severity_with_how_hard_it_was() {
    let before = strict().run("mona", "report severity").ok().stdout;
    assert!(!before.contains("given to an auditor by hand"), "{before}");
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    let other = ["vera", "oleg"].into_iter().find(|one| *one != auditor).unwrap();
    desk.run("mona", &format!("assign reassign {audit} --to {other} --note Ill")).ok();
    desk.write("a.json", r#"{"answers": {"tone": "full", "facts": "full", "identity": "yes"}, "met": "ok"}"#);
    desk.run(other, &format!("score submit {audit} --answers a.json")).ok();
    let said = flat(&desk.run("mona", "report severity").ok().stdout);
    assert!(said.contains("1 audit was given to an auditor by hand and not by lot"), "{said}");
}

#[test]
fn the_record_of_an_auditor_holds_their_work_and_is_theirs_to_read() {
    let desk = strict();
    let row = &desk.rows_for("vera", "report audits")[0];
    let audit = row["audit"].to_string();
    desk.run("mona", "score deliver --all").ok();
    desk.run("mona", &format!("score commend {audit} --note Calm")).ok();
    desk.args("qia", &["people", "train", "vera", "--topic", "Tone 语气", "--on", "2020-05-01"]).ok();
    let said = flat(&desk.run("vera", "report auditors --of vera").ok().stdout);
    for says in [
        "scored in time 100.00 % of",
        "own slips corrected",
        "Tone 语气",
        "stricter than the others by",
        "no agent said",
    ] {
        assert!(said.contains(says), "no `{says}` in {said}");
    }
    desk.run("oleg", "report auditors --of vera").refused(1, "the record of vera is not shown to oleg");
    desk.run("ann", "report auditors --of vera").refused(1, "the record of vera is not shown to ann");
    desk.run("mona", "report auditors --of vira").refused(1, "nobody here is called `vira`");
    let none = flat(&desk.run("mona", "report auditors --of mona").ok().stdout);
    assert!(none.contains("scored 0") && none.contains("agreement cannot be told"), "{none}");
}

#[test]
fn the_rules_by_which_auditors_are_assessed_are_for_everybody() {
    let desk = strict();
    for who in ["ann", "vera", "mona"] {
        let said = flat(&desk.run(who, "report auditors --rules").ok().stdout);
        assert!(
            said.contains("There is no rank of auditors") && said.contains("strict or mild with fewer than 8 scores"),
            "{said}"
        );
        assert!(said.contains("After 24 months"), "{said}");
    }
    desk.run("ann", "report auditors --rules --of vera").refused(2, "cannot be used with");
}

/// An audit of ann that is delivered, and its auditor.
fn delivered() -> (Desk, String, String) {
    let desk = strict();
    desk.run("mona", "score deliver --all").ok();
    let hers = desk.rows_for("ann", "report audits").remove(0);
    let (audit, auditor) = (hers["audit"].to_string(), hers["auditor"].as_str().unwrap().to_owned());
    (desk, audit, auditor)
}

#[test]
fn an_agent_may_say_whether_feedback_helped_and_the_newest_word_holds() {
    let (desk, audit, auditor) = delivered();
    desk.run("bob", &format!("score acknowledge {audit} --useful yes")).refused(1, "bob");
    desk.run("ann", &format!("score acknowledge {audit} --useful maybe")).refused(2, "maybe");
    let say =
        |answer: &str| flat(&desk.run("ann", &format!("score acknowledge {audit} --useful {answer}")).ok().stdout);
    let first = say("no --note Vague");
    assert!(first.contains("feedback helped no why Vague") && first.contains("Recorded. Who audited it"), "{first}");
    let changed = say("partly");
    assert!(changed.contains("feedback helped partly"), "{changed}");
    assert!(changed.contains("in place of your no from before, which stays on record"), "{changed}");
    let head = desk.head();
    let again = say("partly");
    assert!(again.contains("You said so before; nothing more was recorded."), "{again}");
    assert_eq!(desk.head(), head);
    let said = flat(&desk.run("mona", &format!("report auditors --of {auditor}")).ok().stdout);
    assert!(said.contains("0 of 1 yes, 1 partly, 0 no"), "{said}");
    desk.run("ann", &format!("score acknowledge {audit} --note Vague")).refused(2, "--useful");
}

#[test]
fn nobody_says_for_an_agent_whether_feedback_helped() {
    let (desk, audit, auditor) = delivered();
    desk.run("ann", &format!("score acknowledge {audit} --useful no")).ok();
    let head = desk.head();
    for who in ["lea", "mona"] {
        let said = desk.run(who, &format!("--for ann score acknowledge {audit} --useful yes"));
        let said = said.refused(1, &format!("only ann may say whether the feedback of audit {audit} helped")).whole();
        assert!(said.contains("leave out --useful and --note"), "{said}");
    }
    assert_eq!(desk.head(), head);
    let said = flat(&desk.run("mona", &format!("report auditors --of {auditor}")).ok().stdout);
    assert!(said.contains("0 of 1 yes, 0 partly, 1 no"), "{said}");
    let other = desk.rows_for("ann", "report audits").remove(1)["audit"].to_string();
    let read = desk.run("lea", &format!("--for ann score acknowledge {other}")).ok().stdout;
    assert!(read.contains(&format!("Audit {other} is acknowledged")) && !read.contains("helped"), "{read}");
}

#[test]
fn why_feedback_helped_is_read_by_the_auditor_the_agent_and_who_may_read_the_audit() {
    let (desk, audit, auditor) = delivered();
    desk.run("ann", &format!("score acknowledge {audit} --useful no --note Vague")).ok();
    desk.run("ann", &format!("score acknowledge {audit} --useful partly --note Better")).ok();
    for who in ["ann", &auditor, "lea", "mona"] {
        let said = flat(&desk.run(who, &format!("score show {audit}")).ok().stdout);
        let (first, last) = (said.find("no Vague"), said.find("partly Better"));
        assert!(first.is_some() && first < last && said.contains("The newest answer holds."), "{who}: {said}");
    }
    desk.run("bob", &format!("score show {audit}")).refused(1, "");
    let said = flat(&desk.run(&auditor, &format!("report auditors --of {auditor}")).ok().stdout);
    assert!(
        said.contains(&format!("One agent wrote why feedback helped or did not, of audit {audit}: assize score show")),
        "{said}"
    );
}

#[test]
fn a_training_is_recorded_once_and_not_before_it_was() {
    let desk = strict();
    let train = |on: &str| desk.args("qia", &["people", "train", "vera", "--topic", "Tone", "--on", on]);
    train("2020-05-20").ok();
    assert!(train("2020-05-20").ok().stdout.contains("recorded already"));
    train("2020-05-22").refused(1, "2020-05-22 is still to come");
    desk.args("ann", &["people", "train", "vera", "--topic", "Tone"]).refused(1, "ann may not");
    assert_eq!(desk.rows("people train").len(), 1);
    desk.args("qia", &["people", "train", "oleg", "--topic", "Facts", "--on", "2020-05-20"]).ok();
    let of_vera = desk.rows("people train vera");
    assert_eq!((of_vera.len(), of_vera[0]["topic"].as_str()), (1, Some("Tone")), "without --topic it lists");
    desk.run("oleg", "people train vera").refused(1, "what vera learnt is not shown to oleg");
    desk.run("qia", "people train vira").refused(1, "nobody here is called `vira`");
    desk.run("qia", "people train vera --on 2020-05-20").refused(2, "--topic");
    assert_eq!(desk.rows_for("oleg", "people train").len(), 1, "his own");
}
