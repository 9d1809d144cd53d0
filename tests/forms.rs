//! Forms and cards that are refused: what is said, wherever it is said; and options with an id that a card keeps for itself.

use crate::support::{Desk, repo};

#[test]
fn a_card_with_errors_is_refused_in_the_same_words_by_every_command() {
    let desk = Desk::centre();
    let card = std::fs::read_to_string(desk.path("card.toml")).unwrap();
    desk.write("faulty.toml", card.replace("weight = 30", "weight = 40").replace("version = 1", "version = 0"));
    desk.write("answers.json", r#"{"answers": {}}"#);
    let told: Vec<String> =
        ["card check faulty.toml", "card publish faulty.toml", "score try faulty.toml --answers answers.json"]
            .map(|words| desk.run("mona", words).refused(65, "faulty.toml has 2 errors").stderr)
            .to_vec();
    assert!(told[0].contains("hint: mend the card; assize card check FILE says what is left"), "{}", told[0]);
    assert!(told[0].contains("faulty.toml:3:") && told.iter().all(|one| *one == told[0]), "{told:#?}");
    desk.write("form.json", r#"{"name": "x", "questionGroups": []}"#);
    desk.run("", "card import form.json --from genesys").refused(65, "the card made of form.json has 2 errors");
}

#[test]
fn an_option_called_na_has_the_same_name_among_answers_and_in_conditions() {
    let form = std::fs::read_to_string(repo().join("examples/imported-form/amazon-connect.json")).unwrap();
    let desk = Desk::new();
    desk.write("form.json", form.replace("\"o2\"", "\"na\""));
    let card = desk.run("", "card import form.json --from amazon-connect").ok().stdout;
    assert_eq!(card.matches("\"na-option\"").count(), 2, "{card}");
    desk.write("card.toml", card);
    // Asked after that answer too, as in the form.
    let answers = r#"{"answers": {"q_resolve": "na-option", "q_offer": "na", "q_idv": "yes", "q_days": 5}}"#;
    desk.write("answers.json", answers);
    let told = desk.run("", "score try card.toml --answers answers.json").ok().stdout;
    assert!(told.contains("75"), "{told}");
}

fn connect() -> String {
    std::fs::read_to_string(repo().join("examples/imported-form/amazon-connect.json")).unwrap()
}

#[test]
fn a_form_as_the_api_describes_it_is_the_same_card() {
    let desk = Desk::new();
    desk.write("form.json", connect());
    desk.write("described.json", format!("{{\"EvaluationForm\": {}}}", connect()));
    let [plain, described] = ["form.json", "described.json"]
        .map(|file| desk.run("", &format!("card import {file} --from amazon-connect")).ok());
    assert_eq!((plain.stdout, plain.stderr), (described.stdout, described.stderr));
    desk.write("odd.json", "{\"EvaluationForm\": {\"Items\": []}}");
    desk.run("", "card import odd.json --from amazon-connect")
        .refused(65, "odd.json:1:32: this is no form of that system: `Title` is missing");
}

#[test]
fn a_key_that_is_not_known_is_listed_with_how_often_it_stands() {
    let desk = Desk::new();
    let odd = connect()
        .replace("\"Score\":", "\"Mood\": 1, \"Score\":")
        .replace("\"Title\": \"Billing", "\"Sky\": {\"Mood\": 2}, \"Title\": \"Billing");
    desk.write("form.json", &odd);
    let said = desk.run("", "card import form.json --from amazon-connect").ok().stderr;
    let times = odd.matches("\"Mood\"").count() - usize::from(odd.contains("\"Sky\""));
    assert!(said.contains(&format!("not carried over: the key `Mood`, {times} times: it is not known here")), "{said}");
    assert_eq!(said.contains("the key `Sky`: it is not known here"), odd.contains("\"Sky\""), "{said}");
    desk.write("plain.json", connect());
    let said = desk.run("", "card import plain.json --from amazon-connect").ok().stderr;
    assert!(!said.contains("is not known here"), "{said}");
    let genesys = std::fs::read_to_string(repo().join("examples/imported-form/genesys.json")).unwrap();
    desk.write("genesys.json", genesys.replace("\"weight\":", "\"weightMode\": \"x\", \"weight\":"));
    let said = desk.run("", "card import genesys.json --from genesys").ok().stderr;
    assert!(said.contains("the key `weightMode`, 2 times") && said.matches("is not known here").count() == 1, "{said}");
}

#[test]
fn what_genesys_calls_a_question_and_its_answers_stands_beside_them() {
    let desk = Desk::new();
    let form = r#"{"name": "F", "questionGroups": [{"id": "g-1", "name": "Group", "weight": 100, "questions": [
        {"id": "q-1\u0000\nx", "text": "Solved?", "type": "multipleChoiceQuestion",
         "answerOptions": [{"id": "a-1", "text": "Yes", "value": 1}, {"id": "a-2", "text": "No", "value": 0}]}]}]}"#;
    desk.write("form.json", form);
    let card = desk.run("", "card import form.json --from genesys").ok().stdout;
    assert!(card.contains("[[section]] # the group g-1 of Genesys Cloud\n"), "{card}");
    assert!(card.contains("[[criterion]] # the question q-1x of Genesys Cloud; yes is a-1; no is a-2\n"), "{card}");
}

#[test]
fn categories_that_overlap_are_told() {
    let desk = Desk::new();
    desk.write("form.json", connect());
    let said = desk.run("", "card import form.json --from amazon-connect").ok().stderr;
    assert!(!said.contains("begins inside the one before"), "{said}");
    let form: serde_json::Value = serde_json::from_str(&connect()).unwrap();
    let mut odd = form.clone();
    let thresholds = odd["ScoringStrategy"]["ScoreThresholds"].as_array_mut().unwrap();
    for threshold in thresholds.iter_mut() {
        threshold["MaxScorePercentage"] = 100.into();
    }
    desk.write("form.json", odd.to_string());
    let said = desk.run("", "card import form.json --from amazon-connect").ok().stderr;
    assert!(said.contains("begins inside the one before: that one ends where it begins"), "{said}");
}

#[test]
fn a_file_that_somebody_may_have_changed_is_not_overwritten() {
    let desk = Desk::centre();
    desk.write("form.json", connect());
    for words in [
        "card import form.json --from amazon-connect --out made.toml",
        "card export chat --out made.md",
        "card export chat --out made.xlsx",
    ] {
        let file = words.rsplit(' ').next().unwrap();
        desk.run("mona", words).ok();
        desk.run("mona", words).ok();
        desk.write(file, "mine");
        desk.run("mona", words).refused(2, &format!("{file} is there already, with something else in it"));
        assert_eq!(std::fs::read_to_string(desk.path(file)).unwrap(), "mine");
    }
}

#[test]
fn a_form_that_lacks_what_a_card_needs_is_refused_by_the_name_of_its_question() {
    let desk = Desk::new();
    let days = r#""Numeric": {"MinValue": 0, "MaxValue": 10, "Options": ["#;
    for (from, to, says) in [
        ("\"NUMERIC\"", "\"DATETIME\"", "`q_days` is of the type DATETIME"),
        ("{\"SingleSelect\":", "{\"Other\":", "has no options"),
        (days, r#""Other": {"Options": ["#, "`q_days` has no ranges"),
        ("{\"MinValue\": 0, \"MaxValue\": 5,", "{\"MinValue\": 0,", "`q_days` has a range without an end"),
    ] {
        let odd = connect().replace(from, to);
        assert_ne!(odd, connect(), "{from}");
        desk.write("odd.json", odd);
        desk.run("", "card import odd.json --from amazon-connect").refused(65, says);
    }
}
