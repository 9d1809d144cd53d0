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
