//! Ratings that were made elsewhere: what is taken in, what is refused, and what they say of those who rated.

use crate::support::{Desk, repo};
use assize::core::calibration::RatingScale;

const TWO: &str = "dialogue,criterion,annotator,rating\nA,tone,x,1\nA,tone,y,2\nB,tone,x,0\nB,tone,y,0\n";

fn brought(text: &str, words: &str) -> Desk {
    let desk = Desk::centre();
    desk.write("r.csv", text);
    desk.run("mona", &format!("intake ratings r.csv --name pilot {words}")).ok();
    desk
}

/// From now on people read what their roles allow.
fn by_roles(desk: &Desk) {
    desk.write("rules.toml", "timezone = \"Europe/London\"\n[reading]\nwho = \"roles\"\n");
    desk.run("mona", "policy publish rules.toml").ok();
}

fn refused(text: &str, words: &str, code: i32, says: &str) -> String {
    let desk = Desk::centre();
    desk.write("r.csv", text);
    let head = desk.head();
    let said = desk.run("mona", &format!("intake ratings r.csv --name pilot {words}")).refused(code, says).whole();
    assert_eq!(desk.head(), head);
    said
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_scale_is_numbers_or_words_and_falls_short_below_its_middle() {
    let scale = |text: &str| RatingScale::parse(text, None).unwrap();
    let five = scale("-2..2");
    assert_eq!((five.lowest, five.highest, five.step, five.short_below), (-200, 200, 100, 0));
    assert_eq!(scale("0..10/0.5").step, 50);
    assert_eq!(scale("0..1").short_below, 100, "of two answers the lower one falls short");
    assert_eq!(scale("1..4").short_below, 300, "of four the lower two do");
    let words = scale("poor|fair|good");
    assert_eq!((words.value("good").unwrap(), words.short_below), (200, 100));
    assert_eq!(words.told(), "poor, fair, good");
    assert_eq!(scale("0..10/0.5").told(), "0 to 10 by 0.5");
    for odd in
        ["2..-2", "1..1", "0..1/0", "0..1/0.3", "one", "a|a", "a|", "", "0..2000", "x..2", "0..9999999999999999999"]
    {
        assert!(RatingScale::parse(odd, None).is_err(), "{odd}");
    }
}

#[test]
fn an_answer_stands_on_its_scale_or_is_refused() {
    let scale = RatingScale::parse("-2..2", None).unwrap();
    assert_eq!(
        ["-2", "+2", "1.00", "0"].map(|text| scale.value(text).ok()),
        [Some(-200), Some(200), Some(100), Some(0)]
    );
    for off in ["-3", "3", "0.5", "", "good", "1e0"] {
        assert!(scale.value(off).is_err(), "{off}");
    }
    let words = RatingScale::parse("poor|fair|good", None).unwrap();
    assert!(words.value("Good").is_err() && words.value("1").is_err());
}

#[test]
fn it_can_be_said_below_which_answer_a_rating_falls_short() {
    let at = |limit: &str| RatingScale::parse("-2..2", Some(limit));
    assert_eq!(at("2").unwrap().short_below, 200);
    assert_eq!(at("-1").unwrap().short_below, -100);
    for odd in ["-2", "3", "x"] {
        let refusal = at(odd).unwrap_err();
        assert!(refusal.message.contains("no answer above the worst one"), "{}", refusal.message);
        assert_eq!(refusal.hint.as_deref(), Some("the answers are -2 to 2"));
    }
}

#[test]
fn ratings_come_in_once_and_the_same_file_changes_nothing() {
    let desk = brought(TWO, "--scale 0..2");
    let head = desk.head();
    let again = desk.run("mona", "intake ratings r.csv --name pilot --scale 0..2").ok().stdout;
    assert!(again.contains("here already; nothing changed"), "{again}");
    let mut lines: Vec<&str> = TWO.lines().collect();
    lines[1..].reverse();
    desk.write("other.csv", lines.join("\n"));
    let reversed = desk.run("mona", "intake ratings other.csv --name pilot --scale 0..2").ok().stdout;
    assert!(reversed.contains("nothing changed"), "the order of rows says nothing: {reversed}");
    desk.run("mona", "intake ratings r.csv --name pilot --scale 0..3")
        .refused(1, "there are other ratings called `pilot`");
    desk.write("r.csv", TWO.replace("A,tone,x,1", "A,tone,x,2"));
    desk.run("mona", "intake ratings r.csv --name pilot --scale 0..2")
        .refused(1, "there are other ratings called `pilot`");
    let listed = desk.rows("intake ratings");
    assert_eq!(listed.len(), 1);
    assert_eq!(
        (&listed[0]["ratings"], &listed[0]["items"], &listed[0]["annotators"]),
        (&4.into(), &2.into(), &2.into())
    );
    assert_ne!(desk.head(), "", "{head}");
}

#[test]
fn ratings_of_dialogues_of_ones_own_team_say_so_with_who_brought_them_in() {
    let desk = Desk::centre();
    desk.write(
        "r.csv",
        "dialogue,criterion,annotator,rating\nD-1,tone,x,1\nD-5,tone,x,2\nD-1,tone,y,1\nD-5,tone,y,2\n",
    );
    desk.run("lea", "intake ratings r.csv --name pilot --scale 0..2").ok();
    let listed = &desk.rows("intake ratings")[0];
    assert_eq!((&listed["own"], &listed["by"]), (&1.into(), &"lea (login rehearsal)".into()), "D-1 is ana's");
    let said = desk.run("", "intake ratings").ok().stdout;
    assert!(said.contains("in a team with who brought the ratings in"), "{said}");
}

/// As `intake import` refuses it, and by the same piece of code: an id is kept as it is.
#[test]
fn an_id_that_looks_like_a_card_number_is_refused_in_every_column() {
    let card = "4111111111111111";
    for (column, from, to) in [
        ("dialogue", "A,tone,y", format!("{card},tone,y")),
        ("criterion", "tone,y", format!("{card},y")),
        ("annotator", "tone,y", format!("tone,{card}")),
    ] {
        let text = TWO.replacen(from, &to, 1);
        let said = refused(&text, "--scale 0..2", 65, &format!("`{column}` holds what looks like a card number"));
        assert!(said.contains("r.csv:") && said.contains("card_like_ids = \"keep\"") && !said.contains(card), "{said}");
    }
    refused(TWO, &format!("--scale {card}|fair|good"), 65, "`--scale` holds what looks like a card number");
    let desk = Desk::centre();
    desk.write("r.csv", TWO);
    desk.run("mona", &format!("intake ratings r.csv --name {card} --scale 0..2"))
        .refused(65, "`--name` holds what looks like a card number");
    desk.write("keep.toml", "timezone = \"UTC\"\n[intake]\ncard_like_ids = \"keep\"\n");
    desk.run("mona", "policy publish keep.toml").ok();
    desk.write("r.csv", TWO.replace("A,", &format!("{card},")));
    desk.run("mona", "intake ratings r.csv --name own --scale 0..2").ok();
}

#[test]
fn nobody_is_enrolled_under_a_handle_that_looks_like_a_card_number() {
    let desk = Desk::centre();
    for (handle, team) in [("4111111111111111", "north"), ("zoe", "4111 1111 1111 1111")] {
        desk.write("p.csv", format!("handle,name,role,team,from\n{handle},Z,agent,{team},2010-01-01\n"));
        desk.run("mona", "people import p.csv").refused(65, "a handle or a team holds what looks like a card number");
    }
}

#[test]
fn a_dry_run_says_what_would_come_in_and_keeps_nothing() {
    let desk = Desk::centre();
    desk.write("r.csv", TWO);
    let said = desk.run("mona", "intake ratings r.csv --name pilot --scale 0..2 --dry-run").ok().stdout;
    assert!(said.contains("nothing is kept"), "{said}");
    assert!(desk.rows("intake ratings").is_empty());
    let empty = desk.run("mona", "intake ratings").ok().stdout;
    assert!(empty.contains("assize intake ratings FILE --name NAME"), "{empty}");
}

#[test]
fn faults_of_rows_are_told_all_at_once_with_their_lines() {
    let odd = format!("{TWO}B,tone,y,1\nC,tone,x,7\nC,tone,,1\n,tone,x,1\nC,warmth,x,1\n");
    let said = refused(&odd, "--scale tone=0..2", 65, "5 rows cannot be taken in");
    for says in [
        "r.csv:6",
        "the same `annotator` rated the same `criterion` of a `dialogue` before",
        "r.csv:7",
        "`7` is not on the scale 0 to 2",
        "`annotator` is empty",
        "`dialogue` is empty",
        "the `criterion` `warmth` has no scale",
    ] {
        assert!(said.contains(says), "no `{says}` in\n{said}");
    }
}

#[test]
fn what_a_file_of_ratings_lacks_is_said() {
    refused(
        "dialogue,criterion,annotator\nA,tone,x\n",
        "--scale 0..2",
        65,
        "there is no column `rating` for the rating",
    );
    refused(TWO, "--scale 0..2 --annotator who", 65, "there is no column `who` for the annotator");
    refused("dialogue,criterion,annotator,rating\n", "--scale 0..2", 65, "has no ratings");
    refused(TWO, "", 2, "--scale is missing");
    refused(TWO, "--scale 0..2 --scale 0..3", 2, "says a scale a second time");
    refused(TWO, "--scale tone=0..2 --scale tone=0..3", 2, "says a scale a second time");
    refused(TWO, "--scale nothing", 2, "`nothing` is no scale");
    let desk = Desk::centre();
    desk.write("r.csv", TWO);
    desk.run("mona", "intake ratings r.csv --scale 0..2").refused(2, "--name is missing");
    desk.args("mona", &["intake", "ratings", "r.csv", "--name", " ", "--scale", "0..2"]).refused(2, "--name is empty");
    desk.run("mona", "report agreement --ratings pilto").refused(1, "there are no ratings called `pilto`");
    desk.run("mona", "intake ratings r.csv --name pilot --scale 0..2").ok();
    let close = desk.run("mona", "report agreement --ratings pilto").refused(1, "there are no ratings called");
    assert!(close.stderr.contains("pilot"), "{}", close.stderr);
}

#[test]
fn columns_are_found_by_their_usual_names_or_as_they_are_named() {
    let desk = Desk::centre();
    desk.write("a.csv", "dialogue_ref;unit;question;coder;score\nD-1;overall;tone;x;1\nD-1;overall;tone;y;2\n");
    let said = desk.run("mona", "intake ratings a.csv --name a --scale 0..2 --delimiter ;").ok().stdout;
    assert!(said.contains("Nothing was taken from the columns unit."), "{said}");
    assert!(flat(&said).contains("not in this file 0"), "D-1 is here: {said}");
    desk.write("b.csv", "call,what,who,points\nQ,tone,x,1\nQ,tone,vera,2\n");
    let named = "--dialogue call --criterion what --annotator who --rating points";
    let said = flat(&desk.run("mona", &format!("intake ratings b.csv --name b --scale 0..2 {named}")).ok().stdout);
    assert!(said.contains("not on the roster 1") && said.contains("1 dialogue is not in this file"), "{said}");
}

#[test]
fn agreement_on_one_item_by_one_person_or_all_alike_is_a_reason_in_words() {
    let of = |rows: &str, scale: &str| {
        let desk = brought(&format!("dialogue,criterion,annotator,rating\n{rows}"), &format!("--scale {scale}"));
        flat(&desk.run("mona", "report agreement --ratings pilot --auditors").ok().stdout)
    };
    assert!(of("A,tone,x,1\nB,tone,x,0\n", "0..1").contains("one alone rated"));
    assert!(of("A,tone,x,1\nB,tone,y,0\n", "0..1").contains("no item was rated by two"));
    let one = of("A,tone,x,1\nA,tone,y,0\n", "0..1");
    assert!(one.contains("one item alone cannot tell"), "{one}");
    let alike = of("A,tone,x,1\nA,tone,y,1\nB,tone,x,1\nB,tone,y,1\n", "0..1");
    assert!(alike.contains("all answers are the same"), "{alike}");
    assert!(alike.contains("nobody marked it short"), "{alike}");
    assert!(alike.contains("100 % of 2"), "{alike}");
}

#[test]
fn auditors_who_share_no_item_are_not_compared() {
    let rows = "A,tone,x,1\nA,tone,y,0\nB,tone,x,1\nB,tone,y,1\nC,tone,z,1\nC,tone,w,0\n";
    let desk = brought(&format!("dialogue,criterion,annotator,rating\n{rows}"), "--scale 0..1");
    let said = flat(&desk.run("mona", "report severity --ratings pilot").ok().stdout);
    assert!(said.contains("they share no agent and no item, directly or through others"), "{said}");
    assert!(said.contains("no dialogue joins x and y | w and z") || said.contains("x and y | z and w"), "{said}");
}

#[test]
fn ratings_of_elsewhere_have_no_days_and_no_criterion_that_was_not_rated() {
    let desk = brought(TWO, "--scale 0..2");
    desk.run("mona", "report agreement --ratings pilot --from 2026-01-01").refused(2, "have no days, agents, teams");
    let said = desk
        .run("mona", "report severity --ratings pilot --criterion tine")
        .refused(1, "nothing was rated under `tine`");
    assert!(said.stderr.contains("tone"), "{}", said.stderr);
}

/// 1,672 dialogues, 19 annotators, three criteria. The values are those of `tests/reference/agreement.py`.
#[test]
fn real_ratings_go_the_whole_way_and_the_strict_annotator_is_found() {
    let desk = Desk::centre();
    let file = repo().join("examples/data/ratings_stc3.csv.gz");
    let args = ["intake", "ratings", file.to_str().unwrap(), "--name", "stc3", "--scale=-2..2"];
    desk.args("mona", &args).ok();
    let rows = desk.run("mona", "report agreement --ratings stc3 --criterion satisfaction --format json").ok();
    let found = rows.rows().remove(0);
    let line = &found["criteria"][0];
    assert_eq!(
        (&line["alpha"], &line["items"], &line["ratings"]),
        (&0.29.into(), &1672.into(), &31768.into()),
        "{line}"
    );
    let said = flat(&desk.run("mona", "report severity --ratings stc3").ok().stdout);
    assert!(
        said.contains("a11 is more than a step of the scale stricter than the others everywhere: accomplishment by 1.26, satisfaction by 1.29 and effectiveness by 1.46."),
        "{said}"
    );
    assert_eq!(said.matches("than the others everywhere").count(), 1, "{said}");
}

/// Two raters of whom one always gives three steps more: the dialogues are alike, not the answers.
#[test]
fn two_raters_far_apart_are_told_on_one_scale_and_for_what_reason_nothing_more_is() {
    let rows: Vec<String> = (0..40)
        .map(|n| {
            let noise = [0, 1, 1, 2][n % 4];
            format!("D{n},tone,x,{}\nD{n},tone,y,{}\n", 5 + noise, 2 + [1, 0, 2, 1][n % 4])
        })
        .collect();
    let rows = rows.concat();
    let desk = brought(&format!("dialogue,criterion,annotator,rating\n{rows}"), "--scale 0..10");
    let found = desk.run("mona", "report severity --ratings pilot --format json").ok().rows().remove(0);
    let line = &found["auditors"][0];
    let of = |key: &str| line[key].as_f64().unwrap();
    assert!((of("severity") - 3.0).abs() < 1e-9, "{line}");
    assert!(of("shrunk") > 2.9 && of("shrunk") <= 3.0, "of the same scale: {line}");
    let said = flat(&desk.run("mona", "report severity --ratings pilot --wide").ok().stdout);
    assert!(said.contains("80 scores of 40 dialogues"), "{said}");
    assert!(said.contains("ratings have no dates") && said.contains("all of it is on the same dialogues"), "{said}");
    assert!(!said.contains("nobody else scored one of theirs") && !said.contains("too few in each half"), "{said}");
    let said = flat(&desk.run("mona", "report agreement --ratings pilot").ok().stdout);
    assert!(said.contains("it never becomes 80 %: the dialogues are alike"), "{said}");
    assert!(!said.contains(": all answers are the same"), "{said}");
    // Who may not read the ratings one by one is told of forty of them, and not that there are none of four.
    by_roles(&desk);
    assert!(!desk.run("ana", "report agreement --ratings pilot").ok().stdout.contains("for you to read"));
    let desk = brought(TWO, "--scale 0..2");
    by_roles(&desk);
    let said = flat(&desk.run("ana", "report agreement --ratings pilot").ok().stdout);
    assert!(said.contains("Nothing here is for you to read.") && !said.contains("two scores here yet"), "{said}");
}
