//! Scores in the structure of their card: by section, with the classes it has, in a language it has.

use crate::support::Desk;

const CARD: &str = r#"[card]
id = "calls"
version = 1
title = "Calls"
language = "en"

[[section]]
id = "manner"
title.en = "How it was said"
title.zh = "表达方式"

[[section]]
id = "matter"
title.en = "What was said"
title.zh = "内容"

[[criterion]]
id = "facts"
section = "matter"
title.en = "Everything is true"
title.zh = "内容属实"
weight = 50
class = "customer"
na = true

[[criterion]]
id = "warmth"
section = "manner"
title.en = "Warm"
title.zh = "热情"
weight = 50
"#;

/// The centre with audits by that card.
fn centre() -> Desk {
    Desk::once((), || {
        let desk = Desk::centre();
        desk.write("calls.toml", CARD);
        desk.run("mona", "card publish calls.toml").ok();
        let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
        desk.write("plan.toml", plan.replace("\"chat\"", "\"calls\""));
        desk.run("mona", "assign plan add plan.toml").ok();
        desk.run("mona", "assign nightly").ok();
        desk
    })
}

fn places(text: &str, words: &[&str]) -> Vec<usize> {
    words.iter().map(|word| text.find(word).unwrap_or_else(|| panic!("{word} in {text}"))).collect()
}

#[test]
fn criteria_and_marks_stand_by_section_with_its_title() {
    let desk = centre();
    let (audit, auditor) = desk.audit_of("ana");
    let page = desk.run(&auditor, &format!("score show {audit} --format json")).ok().rows();
    let rows = page[0]["criteria"].as_array().unwrap();
    let told: Vec<(&str, &str)> =
        rows.iter().map(|row| (row["section"].as_str().unwrap(), row["criterion"].as_str().unwrap())).collect();
    assert_eq!(told, [("How it was said", "warmth"), ("What was said", "facts")]);
    desk.delivered("ana", r#"{"facts": "yes", "warmth": "yes"}"#);
    let shown = desk.run(&auditor, &format!("score show {audit}")).ok().stdout;
    let marks = &shown[shown.find("Marks").unwrap()..];
    let places = places(marks, &["How it", "warmth", "facts"]);
    assert!(places.is_sorted(), "{marks}");
}

#[test]
fn a_card_without_sections_has_no_column_for_them() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    let shown = desk.run(&auditor, &format!("score show {audit}")).ok().stdout;
    assert!(!shown.contains("section"), "{shown}");
}

#[test]
fn the_scores_of_the_classes_stand_beside_every_total_where_the_card_has_them() {
    let desk = centre();
    let (audit, auditor) = desk.audit_of("ana");
    desk.write("answers.json", r#"{"answers": {"facts": "na", "warmth": "yes"}, "met": "kind", "develop": ""}"#);
    let words = |words: String| desk.run(&auditor, &words).ok().stdout;
    let told = words(format!("score submit {audit} --answers answers.json"));
    for page in [
        told,
        words(format!("score show {audit}")),
        words(format!("score explain {audit}")),
        words("score try calls --answers answers.json".to_owned()),
    ] {
        assert!(page.contains("customer critical") && page.contains("nothing applies"), "{page}");
        assert!(!page.contains("business critical") && !page.contains("compliance critical"), "{page}");
    }
}

#[test]
fn the_score_of_a_class_is_explained() {
    let desk = Desk::new();
    let criterion =
        |id: &str, rest: &str| format!("[[criterion]]\nid = \"{id}\"\ntitle = \"{id}\"\nguidance = \"g\"\n{rest}\n");
    let card = [
        "[card]\nid = \"c\"\nversion = 1\n".to_owned(),
        criterion("a", "weight = 30\nclass = \"customer\""),
        criterion("b", "weight = 30\nclass = \"customer\"\nfails = \"card\""),
        criterion("d", "weight = 30\nclass = \"compliance\"\nna = true"),
        criterion("e", "weight = 10"),
    ];
    desk.write("c.toml", card.concat());
    desk.write("a.json", r#"{"answers": {"a": "yes", "b": "no", "d": "na", "e": "yes"}}"#);
    let told = desk.run("", "score try c.toml --answers a.json").ok().stdout;
    assert!(told.contains("Customer critical, of a, b alone, before fails: 30 / 60 = 50.00 %"), "{told}");
    assert!(told.contains("Compliance critical, of d alone: undefined, nothing that counts applies."), "{told}");
    assert!(!told.contains("Business critical"), "{told}");
}

#[test]
fn the_classes_of_a_score_that_is_hidden_are_hidden() {
    let desk = Desk::doubled();
    let (audit, auditor) = desk.audit_of("ana");
    desk.write(
        "answers.json",
        r#"{"answers": {"tone": "full", "facts": "full", "identity": "yes"}, "met": "kind", "develop": ""}"#,
    );
    desk.run(&auditor, &format!("score submit {audit} --answers answers.json")).ok();
    let shown = desk.run("mona", &format!("score show {audit}")).ok().stdout;
    assert!(!shown.contains("customer critical"), "{shown}");
    assert!(desk.run(&auditor, &format!("score show {audit}")).ok().stdout.contains("customer critical"));
}

#[test]
fn an_audit_and_its_arithmetic_are_read_in_a_language_of_the_card() {
    let desk = centre();
    let (audit, auditor) = desk.audit_of("ana");
    let show = format!("score show {audit} --language zh");
    let form = desk.run(&auditor, &show).ok().stdout;
    assert!(form.contains("内容属实") && form.contains("表达方式") && !form.contains("Warm"), "{form}");
    desk.delivered("ana", r#"{"facts": "yes", "warmth": "yes"}"#);
    for words in [show, format!("score explain {audit} --language zh")] {
        let page = desk.run(&auditor, &words).ok().stdout;
        assert!(page.contains("内容属实") && page.contains("热情"), "{page}");
    }
    let own = desk.run(&auditor, &format!("score show {audit} --language en")).ok().stdout;
    assert!(own.contains("Everything is true"), "{own}");
}

#[test]
fn a_language_that_the_card_does_not_have_is_refused() {
    let desk = centre();
    let (audit, auditor) = desk.audit_of("ana");
    let says = "the card calls/1 is not written in `fr`";
    desk.run(&auditor, &format!("score show {audit} --language fr")).refused(1, says);
    desk.delivered("ana", r#"{"facts": "yes", "warmth": "yes"}"#);
    desk.run(&auditor, &format!("score explain {audit} --language fr")).refused(1, says);
}
