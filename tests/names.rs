//! Names: exports call people by their names, and the roster knows whom that means.

use crate::support::{Answer, Desk};
use assize::calc::spelling::same_name;

const HEADER: &str = "ref,received,channel,category,agent,transcript";

fn import(desk: &Desk, agents: &[&str], more: &str) -> Answer {
    let rows: Vec<String> = agents
        .iter()
        .enumerate()
        .map(|(number, agent)| format!("N-{number},2026-03-01T09:00:00Z,chat,complaint,\"{agent}\",Hello\n"))
        .collect();
    desk.write("names.csv", format!("{HEADER}\n{}", rows.concat()));
    desk.run("mona", &format!("intake import names.csv{more}"))
}

fn agent(desk: &Desk, number: usize) -> String {
    desk.run("", &format!("intake show N-{number} --format json")).ok().rows()[0]["agent"].as_str().unwrap().to_owned()
}

#[test]
fn a_name_that_one_person_has_is_that_person_and_it_is_said() {
    let desk = Desk::centre();
    let said = import(&desk, &["Ana Ruiz", "BO  lindqvist", "cy"], "").ok();
    assert!(
        said.stdout.contains("Agents found by their names: Ana Ruiz is ana, BO  lindqvist is bo."),
        "{}",
        said.whole()
    );
    assert_eq!([0, 1, 2].map(|number| agent(&desk, number)), ["ana", "bo", "cy"]);
    let again = import(&desk, &["ana", "bo", "Cy Tan"], "").ok();
    assert!(again.stdout.contains("Cy Tan is cy"), "the same by another name: {}", again.whole());
    assert_eq!(desk.rows("people list").iter().filter(|row| row["handle"] == "ana").count(), 1);
    desk.run("", "verify").ok();
}

#[test]
fn a_name_that_nobody_has_is_refused_as_a_handle_is() {
    import(&Desk::centre(), &["Ana Ruis"], "").refused(65, "nobody here is called `Ana Ruis`");
}

#[test]
fn a_name_that_two_people_have_asks_who_is_meant_and_the_map_says_it() {
    let desk = Desk::centre();
    desk.write("twin.csv", "handle,name,role,team,from\nana2,Ana Ruiz,agent,south,2026-01-01\n");
    desk.run("mona", "people import twin.csv").ok();
    let says = "`Ana Ruiz` is the name of ana and ana2";
    let refused = import(&desk, &["Ana Ruiz"], "").refused(65, says);
    assert!(refused.stderr.contains("[values.agent]"), "{}", refused.whole());
    import(&desk, &["Ana Ruiz"], " --enrol north").refused(65, says);
    desk.write("map.toml", "[values.agent]\n\"Ana Ruiz\" = \"ana2\"\n");
    import(&desk, &["Ana Ruiz"], " --map map.toml").ok();
    assert_eq!(agent(&desk, 0), "ana2");
}

#[test]
fn nobody_is_enrolled_a_second_time_under_their_name() {
    let desk = Desk::centre();
    let before = desk.rows("people list").len();
    let said = import(&desk, &["Ana Ruiz", "Zoe Park", "Ana Ruiz"], " --enrol north").ok();
    assert!(said.stdout.contains("Enrolled in north: Zoe Park."), "{}", said.whole());
    assert_eq!(desk.rows("people list").len(), before + 1);
    assert_eq!(agent(&desk, 2), "ana");
}

#[test]
fn a_sample_knows_people_by_their_names_too() {
    let desk = Desk::centre();
    desk.write("names.csv", format!("{HEADER}\nN-0,2026-03-01T09:00:00Z,chat,complaint,Ana Ruiz,Hello\n"));
    let shown = desk.run("mona", "intake import names.csv --sample").ok();
    assert!(shown.stdout.contains("1 sampled row: all would come in"), "{}", shown.whole());
}

#[test]
fn names_are_the_same_whatever_their_capitals_spaces_and_code_points() {
    for other in
        ["JOSÉ MÜLLER", "jose\u{301} mu\u{308}ller", " José\u{a0}Müller ", "José\u{200b} Müller", "José\t Müller"]
    {
        assert_eq!(same_name(other), same_name("José Müller"), "{other:?}");
    }
    for other in ["Jose Müller", "JoséMüller", "José Müller Jr"] {
        assert_ne!(same_name(other), same_name("José Müller"), "{other:?}");
    }
    assert_eq!(same_name("\u{200b} "), "");
}
