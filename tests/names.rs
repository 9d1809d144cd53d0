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
    desk.run("mona", "people import twin.csv --namesake ana2").ok();
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
    for other in ["陈 伟", "陈\u{3000}伟", "陈\u{200b}伟"] {
        assert_eq!(same_name(other), same_name("陈伟"), "{other:?}");
    }
    assert_ne!(same_name("客服 1 2"), same_name("客服 12"));
    for other in ["Jose Müller", "JoséMüller", "José Müller Jr"] {
        assert_ne!(same_name(other), same_name("José Müller"), "{other:?}");
    }
    assert_eq!(same_name("\u{200b} "), "");
}

// --- one person written in two ways ---------------------------------------------------------------------

const KNOWN: &str = "vn,Vera Nunes,auditor,quality,2026-01-01\njoao,João da Silva,agent,north,2026-01-01\n\
    jose,José M. Conceição,agent,north,2026-01-01\njurgen,Jürgen Weiß,agent,north,2026-01-01\n\
    oz,Ali Öztürk,agent,north,2026-01-01\n";

fn with_known() -> Desk {
    Desk::once((), || {
        let desk = Desk::centre();
        roster(&desk, KNOWN, "").ok();
        desk
    })
}

#[test]
fn nobody_is_enrolled_who_may_be_a_known_person_written_in_another_way() {
    let desk = with_known();
    let people = desk.rows("people list").len();
    for (name, known) in [
        ("Nunes Vera", "vn (Vera Nunes)"),
        ("V. Nunes", "vn (Vera Nunes)"),
        ("Vera N.", "vera (Vera Novak) or vn (Vera Nunes)"),
        ("Vera M Nunes", "vn (Vera Nunes)"),
        ("Vera Maria Nunes", "vn (Vera Nunes)"),
        ("Nunes, Vera Maria", "vn (Vera Nunes)"),
        ("Vera Nunes (Chat)", "vn (Vera Nunes)"),
        ("vera.nunes@example.org", "vn (Vera Nunes)"),
        ("Vera Nunes <x@example.org>", "vn (Vera Nunes)"),
        ("vn@example.org", "vn (Vera Nunes)"),
        ("vnunes", "vn (Vera Nunes)"),
        ("nunesv", "vn (Vera Nunes)"),
        ("CORP\\vnunes", "vn (Vera Nunes)"),
        ("VeraNunes", "vn (Vera Nunes)"),
        ("V\u{435}ra Nunes", "vn (Vera Nunes)"),
        ("V\u{395}RA NUNES", "vn (Vera Nunes)"),
        ("SILVA João da", "joao (João da Silva)"),
        ("Joao Silva", "joao (João da Silva)"),
        ("José Conceição", "jose (José M. Conceição)"),
        ("Jose Conceicao", "jose (José M. Conceição)"),
        ("Jürgen Weiss", "jurgen (Jürgen Weiß)"),
        ("Juergen Weiss", "jurgen (Jürgen Weiß)"),
        ("Jurgen Weiß", "jurgen (Jürgen Weiß)"),
        ("Ali Ozturk", "oz (Ali Öztürk)"),
        ("Conceição", "jose (José M. Conceição)"),
        ("NUNES", "vn (Vera Nunes)"),
    ] {
        let refused = import(&desk, &[name], " --enrol north");
        refused.refused(65, &format!("`{name}` may be {known}"));
    }
    assert_eq!(desk.rows("people list").len(), people, "nobody was taken on");
}

#[test]
fn a_last_name_alone_is_asked_about_where_few_have_it() {
    let desk = Desk::centre();
    let rows = |names: &[&str]| -> String {
        let row = |name: &&str| {
            let handle = name.to_lowercase().replace(' ', ".");
            format!("{handle},{name},agent,north,2026-01-01\n")
        };
        names.iter().map(row).collect::<Vec<_>>().concat()
    };
    roster(&desk, &rows(&["Kim Olsen"]), "").ok();
    import(&desk, &["Olsen"], " --enrol north").refused(65, "`Olsen` may be kim.olsen (Kim Olsen)");
    import(&desk, &["Olsen 2"], " --enrol north --dry-run").ok();
    // Of many nobody can say who it is.
    roster(&desk, &rows(&["Per Olsen", "Ida Olsen", "Tor Olsen"]), "").ok();
    import(&desk, &["Olsen"], " --enrol north --dry-run").ok();
    // The other way round: somebody who came in by a last name.
    import(&desk, &["Berg"], " --enrol north").ok();
    import(&desk, &["Liv Berg"], " --enrol north").refused(65, "`Liv Berg` may be Berg");
    // Names of a roster stand next to handles: there it is no reason to ask.
    roster(&desk, "b,Berg Lund,agent,north,2026-01-01\nl,Lund,agent,north,2026-01-01\n", "").ok();
}

#[test]
fn a_name_is_found_without_the_spaces_of_its_script_and_with_what_nobody_sees_for_one() {
    let desk = Desk::centre();
    roster(&desk, "cw,陈伟,agent,north,2026-01-01\nko,Kim Olsen,agent,north,2026-01-01\n", "").ok();
    let names = ["陈 伟", "陈\u{3000}伟", "Kim\u{200b}Olsen", "Kim\u{feff}Olsen", "K\u{200b}im Olsen"];
    import(&desk, &names, " --enrol north").ok();
    assert_eq!([0, 1, 2, 3, 4].map(|number| agent(&desk, number)), ["cw", "cw", "ko", "ko", "ko"]);
}

#[test]
fn a_handle_in_other_capitals_is_refused_with_the_way_for_an_export() {
    let desk = Desk::centre();
    roster(&desk, "kim,Kim Olsen,agent,north,2026-01-01\n", "").ok();
    let refused = import(&desk, &["KIM"], " --enrol north").refused(65, "`KIM` and `kim` differ only in capitals");
    assert!(refused.stderr.contains("\"KIM\" = \"kim\" under [values.agent]"), "{}", refused.whole());
    for name in ["#N/A", "########", "=\"\"kim\"\""] {
        import(&desk, &[name], " --enrol north").refused(65, "is no name but an error or a formula of a spreadsheet");
    }
}

#[test]
fn a_name_that_is_only_near_is_a_newcomer() {
    let desk = with_known();
    for name in ["Vera Nune", "N", "W. Nunes", "Vera M. Lopes", "José P. Conceição", "Ali Turk", "nunesa", "Vera 2"]
    {
        let said = import(&desk, &[name], " --enrol north --dry-run").ok();
        assert!(said.stdout.contains(&format!("Enrolled in north: {name}.")), "{}", said.whole());
    }
}

#[test]
fn last_name_and_first_is_the_only_person_of_that_name() {
    let desk = with_known();
    let said = import(&desk, &["Nunes, Vera", "SILVA,  João da"], " --enrol north").ok();
    assert!(said.stdout.contains("Nunes, Vera is vn"), "{}", said.whole());
    assert_eq!([0, 1].map(|number| agent(&desk, number)), ["vn", "joao"]);
    // Where two people have these words, nobody is taken for either.
    roster(&desk, "two,Nunes Vera,agent,north,2026-01-01\n", " --namesake two").ok();
    import(&desk, &["Nunes, Vera", "x"], "")
        .refused(65, "perhaps two (Nunes Vera), vn (Vera Nunes) or vera (Vera Novak)");
    import(&desk, &["Nunes, Vera"], " --enrol north").refused(65, "may be two (Nunes Vera) or vn (Vera Nunes)");
}

#[test]
fn faults_of_a_roster_are_folded_by_their_reason_with_counts() {
    let desk = Desk::centre();
    let bad: Vec<String> = (0..30).map(|at| format!("new{at},Somebody {at},agent,north,yesterday{at}\n")).collect();
    let rows = format!("{}lone,Lone Ranger,agent,,2026-01-01\nother,Other One,,north,2026-01-01\n", bad.concat());
    let said = roster(&desk, &rows, "").refused(65, "was not taken in: 32 rows cannot be taken in");
    assert!(said.stderr.contains("30 rows: `…` is not a day like 2026-03-02"), "{}", said.whole());
    assert!(said.stderr.contains("(lines 2, 3, 4 …)"), "{}", said.whole());
    // Another column is another reason, and one row is told with its place alone.
    assert!(
        said.stderr.contains(":32: `team` is empty") && said.stderr.contains(":33: `role` is empty"),
        "{}",
        said.whole()
    );
    assert!(!said.stderr.contains("1 row:"), "{}", said.whole());
}

#[test]
fn the_map_says_who_is_meant_or_lets_a_namesake_in() {
    let desk = with_known();
    let refused = import(&desk, &["V. Nunes", "V. Nunes", "Joao Silva"], " --enrol north")
        .refused(65, "\"V. Nunes\" = \"vn\" under [values.agent]");
    assert!(refused.stderr.contains("hint: say in the map who is meant: [values.agent]"), "{}", refused.whole());
    desk.write("map.toml", "[values.agent]\n\"V. Nunes\" = \"vn\"\n\"Joao Silva\" = \"Joao Silva\"\n");
    let said = import(&desk, &["V. Nunes", "Joao Silva"], " --enrol north --map map.toml").ok();
    assert!(said.stdout.contains("Enrolled in north: Joao Silva."), "{}", said.whole());
    assert_eq!([0, 1].map(|number| agent(&desk, number)), ["vn", "Joao Silva"]);
    desk.run("", "verify").ok();
}

#[test]
fn a_sample_tells_whom_an_enrolment_would_refuse_and_who_may_be_meant() {
    let desk = with_known();
    import(&desk, &["V. Nunes", "Zoe Park"], "").refused(65, "perhaps vn (Vera Nunes): say so in the map");
    desk.write("map.toml", "");
    for more in ["--sample --enrol north", "--sample --enrol north --map map.toml"] {
        let shown = desk.run("mona", &format!("intake import names.csv {more}"));
        assert_eq!(shown.code, 4, "{}", shown.whole());
        for says in ["`V. Nunes` may be vn (Vera Nunes)", "1 new, 1 enrolled in north: Zoe Park."] {
            assert!(shown.stdout.contains(says), "no {says} in {}", shown.whole());
        }
    }
    let shown = desk.run("mona", "intake import names.csv --sample --map map.toml");
    assert!(shown.stdout.contains("nobody here is called `V. Nunes` (perhaps vn (Vera Nunes)"), "{}", shown.whole());
    let proposed = desk.run("mona", "intake import names.csv --sample --enrol north");
    let says = "# \"V. Nunes\" = \"…\" # NOT DECIDED: in 1 row; perhaps vn (Vera Nunes)";
    assert!(proposed.stdout.contains(says) && !proposed.stdout.contains("# \"Zoe Park\""), "{}", proposed.whole());
}

#[test]
fn all_spellings_of_one_new_name_are_one_newcomer() {
    let desk = Desk::centre();
    let before = desk.rows("people list").len();
    let spellings = ["Zoë Ek", "Zoe\u{308} Ek", "ZOË  EK", "zoë\u{200b} ek", "Ek, Zoë"];
    let said = import(&desk, &spellings, " --enrol north").ok();
    assert!(said.stdout.contains("Enrolled in north: Zoë Ek."), "{}", said.whole());
    assert_eq!(desk.rows("people list").len(), before + 1);
    assert_eq!([0, 1, 2, 3, 4].map(|number| agent(&desk, number)), ["Zoë Ek"; 5]);
    // Another file, another day.
    desk.write("more.csv", format!("{HEADER}\nM-1,2026-03-01T09:00:00Z,chat,complaint,zoe\u{308} EK,Hello\n"));
    desk.run("mona", "intake import more.csv --enrol north").ok();
    assert_eq!(desk.rows("people list").len(), before + 1);
    for name in ["zoe ek", "Z. Ek", "Ek Zoë"] {
        import(&desk, &[name], " --enrol north").refused(65, &format!("`{name}` may be Zoë Ek"));
    }
    desk.run("", "verify").ok();
}

#[test]
fn one_new_person_written_in_two_ways_in_one_file_is_asked_about() {
    let desk = Desk::centre();
    let refused = import(&desk, &["Zoë Ek", "zoe ek", "Yan Li", "Li Yan"], " --enrol north")
        .refused(65, "`zoe ek` may be Zoë Ek");
    assert!(refused.stderr.contains("`Li Yan` may be Yan Li"), "{}", refused.whole());
    let shown = desk.run("mona", "intake import names.csv --enrol north --sample");
    assert!(shown.stdout.contains("`zoe ek` may be Zoë Ek") && shown.code == 4, "{}", shown.whole());
    // A row that is turned away brings nobody in.
    let row = |id: &str, day: &str, agent: &str| format!("{id},{day}T09:00:00Z,chat,complaint,{agent},Hello\n");
    desk.write(
        "n.csv",
        format!("{HEADER}\n{}{}", row("A-1", "2926-03-01", "Zoë Ek"), row("A-2", "2026-03-01", "zoe ek")),
    );
    let said = desk.run("mona", "intake import n.csv --enrol north --rejects r.csv");
    assert!(said.stdout.contains("Enrolled in north: zoe ek."), "{}", said.whole());
}

#[test]
fn numbered_agents_are_as_many_as_there_are_numbers() {
    let desk = Desk::centre();
    let agents: Vec<String> = (0..600).map(|number| format!("Agent {number} North")).collect();
    let mut agents: Vec<&str> = agents.iter().map(String::as_str).collect();
    agents.extend(["Agent 7", "agent-8", "Agent North"]);
    let said = import(&desk, &agents, " --enrol north --format json").ok().rows();
    assert_eq!(said[0]["stored"], 603, "{said:?}");
    import(&desk, &["North Agent 7"], " --enrol north").refused(65, "`North Agent 7` may be Agent 7 North");
}

#[test]
fn a_roster_asks_back_about_one_person_written_in_two_ways() {
    let desk = with_known();
    for name in ["\"Nunes, Vera\"", "V. Nunes", "Nunes Vera", "Vera M. Nunes", "V\u{435}ra Nunes"] {
        let row = format!("nv,{name},agent,north,2026-01-01\n");
        let refused = roster(&desk, &row, "").refused(65, "here nv, may be vn (Vera Nunes) on the roster");
        assert!(refused.stderr.contains("--namesake nv"), "{}", refused.whole());
        roster(&desk, &row, " --namesake nv --dry-run").ok();
    }
    let two = "ek,Zoë Ek,agent,north,2026-01-01\nzo,Zoe Ek,agent,north,2026-01-01\n";
    roster(&desk, two, "").refused(65, "`Zoe Ek`, here zo, may be ek (Zoë Ek) in line 2");
    roster(&desk, "vera.nunes,,agent,north,2026-01-01\n", "").refused(65, "may be vn (Vera Nunes) on the roster");
    // Handles of people who have a name say nothing: jsmith is Jane, and John is somebody else.
    let smiths = "jsmith,Jane Smith,agent,north,2026-01-01\njsmith2,John Smith,agent,north,2026-01-01\n";
    roster(&desk, smiths, "").ok();
}

// --- a roster that is a mess ------------------------------------------------------------------------

const COLUMNS: &str = "handle,name,role,team,from";

fn roster(desk: &Desk, rows: &str, more: &str) -> Answer {
    desk.write("roster.csv", format!("{COLUMNS}\n{rows}"));
    desk.run("mona", &format!("people import roster.csv{more}"))
}

#[test]
fn a_roster_with_one_name_under_two_handles_asks_back_with_both_lines() {
    let desk = Desk::centre();
    let rows = "zoe,Zoë Müller,agent,north,2026-01-01\nzm,\"ZOE\u{308}  mu\u{308}ller\",agent,south,2026-01-01\n";
    let refused = roster(&desk, rows, "").refused(65, "roster.csv:3: ");
    assert!(refused.stderr.contains("here zm, is zoe in line 2"), "{}", refused.whole());
    assert!(refused.stderr.contains("--namesake zm"), "{}", refused.whole());
    assert_eq!(desk.rows("people list").len(), 16, "all or none");
    roster(&desk, rows, " --namesake bo").refused(65, "--namesake zm");
    roster(&desk, rows, " --namesake zm --namesake zmm").refused(1, "did you mean `zm`?");
    roster(&desk, rows, " --namesake zm").ok();
    let again = roster(&desk, rows, " --format json").ok().rows();
    assert_eq!(again[0]["known"], 2, "known people are not asked about: {again:?}");
}

#[test]
fn a_name_or_handle_that_the_roster_knows_asks_back() {
    let desk = Desk::centre();
    roster(&desk, "ruiz,ana\u{200b} RUIZ,agent,north,2026-01-01\n", "").refused(65, "here ruiz, is ana on the roster");
    // Somebody whom an export brought in under their name is that name.
    import(&desk, &["Zoe Park"], " --enrol north").ok();
    roster(&desk, "zoe,Zoe Park,agent,north,2026-03-02\n", "").refused(65, "here zoe, is Zoe Park on the roster");
    let named = roster(&desk, "Zoe Park,Zoe Park,agent,north,2026-03-01\n", " --format json").ok().rows();
    assert_eq!((&named[0]["people"], &named[0]["details"]), (&0.into(), &1.into()), "she has a name now");
    roster(&desk, "Ana Ruiz,,agent,north,2026-03-02\n", "").refused(65, "is ana on the roster");
    roster(&desk, "ANA,Ana Alba,agent,north,2026-03-02\n", "").refused(65, "`ANA` and `ana` differ only in capitals");
    roster(&desk, "jose\u{301},J,agent,north,2026-03-02\njosé,K,agent,north,2026-03-02\n", "")
        .refused(65, "roster.csv:3: josé has another name in the roster");
}

#[test]
fn a_team_that_differs_only_in_how_it_is_written_asks_back() {
    let desk = Desk::centre();
    roster(&desk, "zoe,Zoe,agent,North,2026-01-01\n", "")
        .refused(65, "the team `North` and the team `north` on the roster differ only in capitals");
    let rows = "zoe,Zoe,agent,Zürich one,2026-01-01\nyan,Yan,agent,Zu\u{308}rich one,2026-01-01\nxu,Xu,agent,Zürich  one,2026-01-01\n";
    let refused = roster(&desk, rows, "").refused(65, "roster.csv:3: ");
    assert!(
        refused.stderr.contains("`Zürich one` in line 2 differ only in how the same characters are written"),
        "{}",
        refused.whole()
    );
    assert!(refused.stderr.contains("roster.csv:4: ") && refused.stderr.contains("differ only in spaces"));
    roster(&desk, "zoe,Zoe,agent,northern,2026-01-01\n", "").ok();
    import(&desk, &["Yan"], " --enrol NORTH").refused(65, "differ only in capitals");
}

#[test]
fn a_roster_comes_as_any_export_does() {
    let rows = "Handle;Name; ROLE ;Team;From\nzoe;Zoë Groß;agent;north;2026-01-01\n";
    let with_mark: Vec<u8> = [0xff, 0xfe].into_iter().chain(rows.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let western: Vec<u8> = rows.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let tabs = format!("\u{feff}{}", rows.replace(';', "\t")).into_bytes();
    let chinese =
        encoding_rs::GB18030.encode(&rows.replace("Zoë Groß", "客服坐席张伟和李娜的客户服务团队")).0.into_owned();
    for (bytes, name) in [
        (rows.as_bytes().to_vec(), "Zoë Groß"),
        (with_mark, "Zoë Groß"),
        (western, "Zoë Groß"),
        (tabs, "Zoë Groß"),
        (chinese, "客服坐席张伟和李娜的客户服务团队"),
    ] {
        let desk = Desk::centre();
        desk.write("roster.csv", &bytes);
        desk.run("mona", "people import roster.csv").ok();
        let list = desk.rows("people list");
        assert_eq!(list.iter().find(|row| row["handle"] == "zoe").unwrap()["name"], name);
    }
}

#[test]
fn an_encoding_that_is_not_certain_is_left_to_a_person() {
    let desk = Desk::centre();
    let rows = format!("{COLUMNS}\nzoe,Привет Мир,agent,north,2026-01-01\n");
    desk.write("roster.csv", encoding_rs::WINDOWS_1251.encode(&rows).0);
    let refused = desk.run("mona", "people import roster.csv").refused(65, "the encoding is not decided");
    assert!(refused.stderr.contains("--encoding windows-1251: "), "{}", refused.whole());
    desk.run("mona", "people import roster.csv --encoding windows-1251").ok();
}

#[test]
fn a_wrong_header_is_told_with_its_place() {
    let desk = Desk::centre();
    desk.write("roster.csv", "\nHandle;NAME;Rol;team;from\nx;X;agent;north;2026-01-01\n");
    let refused = desk.run("mona", "people import roster.csv").refused(65, "roster.csv:2:3: there is no column `Rol`");
    assert!(refused.stderr.contains("did you mean `role`?"), "{}", refused.whole());
    desk.write("roster.csv", "handle,name,role,team,from,na\u{ad}me\nx,X,agent,north,2026-01-01,Y\n");
    desk.run("mona", "people import roster.csv").refused(65, "two columns are named `name`");
}

// --- another name ------------------------------------------------------------------------------------

fn rename(desk: &Desk, who: &str, handle: &str, name: &str) -> Answer {
    desk.args(who, &["people", "rename", handle, "--name", name, "--note", "married"])
}

fn name_of(desk: &Desk, handle: &str) -> String {
    let list = desk.rows("people list");
    list.iter().find(|row| row["handle"] == handle).unwrap()["name"].as_str().unwrap().to_owned()
}

#[test]
fn the_newest_name_is_shown_and_exports_may_go_on_with_those_before() {
    let desk = Desk::centre();
    rename(&desk, "mona", "ana", "Ana Keller").ok();
    assert_eq!(name_of(&desk, "ana"), "Ana Keller");
    import(&desk, &["Ana Ruiz", "ana keller"], "").ok();
    assert_eq!([0, 1].map(|number| agent(&desk, number)), ["ana", "ana"]);
    let known = desk.run("mona", "people import people.csv --format json").ok().rows();
    assert_eq!(known[0]["known"], 16, "the roster of before says nothing new");
    roster(&desk, "ak,Ana Keller,agent,north,2026-01-01\n", "").refused(65, "here ak, is ana on the roster");
    roster(&desk, "ana,Ana Kellermann,agent,north,2022-01-01\n", "").refused(65, "people rename ana");
    rename(&desk, "mona", "ana", "Ana Ruiz").ok();
    assert_eq!(name_of(&desk, "ana"), "Ana Ruiz", "the newest holds, though she had it before");
    desk.run("", "verify").ok();
}

#[test]
fn a_name_that_cannot_be_given_is_refused() {
    let desk = Desk::centre();
    rename(&desk, "lea", "ana", "Ana Keller").refused(1, "lea may not rename people");
    rename(&desk, "mona", "anna", "Ana Keller").refused(1, "did you mean `ana`?");
    rename(&desk, "mona", "ana", "Ana Ruiz").refused(1, "ana has that name already");
    rename(&desk, "mona", "ana", "bo LINDQVIST").refused(1, "is bo on the roster");
    // A name that is like another one is asked about, and one's own name may be as like as it wants.
    for name in ["B. Lindqvist", "Lindqvist, Bo"] {
        let asked = rename(&desk, "mona", "ana", name).refused(1, "may be bo (Bo Lindqvist) on the roster");
        assert!(asked.stderr.contains("--namesake") && asked.stderr.contains("people merge"), "{}", asked.whole());
        rename(&desk, "mona", "bo", name).ok();
        rename(&desk, "mona", "bo", "Bo Lindqvist").ok();
    }
    rename(&desk, "mona", "ana", "Cara Lindqvist").ok();
    desk.args("mona", &["people", "rename", "ana", "--name", "B. Lindqvist", "--note", "truly", "--namesake"]).ok();
    rename(&desk, "mona", "ana", "Ana Ruiz").ok();
    rename(&desk, "mona", "ana", " ").refused(2, "--name is empty");
    rename(&desk, "mona", "ana", "ANA Ruiz").ok();
    let namesake = ["people", "rename", "ana", "--name", "Bo Lindqvist", "--note", "truly", "--namesake"];
    desk.args("mona", &namesake).ok();
    import(&desk, &["Bo Lindqvist"], "").refused(65, "is the name of ana and bo");
}

// --- refs that look alike ----------------------------------------------------------------------------

fn import_refs(desk: &Desk, refs: &[&str]) -> Answer {
    let rows: Vec<String> =
        refs.iter().map(|name| format!("\"{name}\",2026-03-01T09:00:00Z,chat,complaint,ana,Hello\n")).collect();
    desk.write("refs.csv", format!("{HEADER}\n{}", rows.concat()));
    desk.run("mona", "intake import refs.csv")
}

#[test]
fn refs_that_look_alike_are_named_and_stay_two_dialogues() {
    let desk = Desk::centre();
    let said = import_refs(&desk, &["T-1", "T-2", "t-1", "Café", "Cafe\u{301}", "Ｔ-２", "A 1", "A1"]).ok();
    for pair in [
        "`T-1` and `t-1` (capitals)",
        "`A 1` and `A1` (spaces)",
        "`T-2` and `Ｔ-２` (how the same characters are written)",
    ] {
        assert!(said.stdout.contains(pair), "no {pair} in {}", said.whole());
    }
    assert!(said.stdout.contains("Look alike, and are two dialogues each: "), "{}", said.whole());
    assert!(said.stdout.contains("known already  1"), "{}", said.whole());
    for name in ["T-1", "t-1", "A1"] {
        desk.run("", &format!("intake show {name}")).ok();
    }
}

#[test]
fn refs_are_held_against_those_on_record_too_and_a_file_that_comes_again_is_silent() {
    let desk = Desk::centre();
    let refs: Vec<String> = (0..3000).map(|number| format!("t-{number}")).collect();
    let mut refs: Vec<&str> = refs.iter().map(String::as_str).collect();
    assert!(!import_refs(&desk, &refs).ok().stdout.contains("Look alike"));
    let said = import_refs(&desk, &["T-7", "x-1", "x-2"]).ok();
    assert!(said.stdout.contains("`T-7` and `t-7` (capitals)"), "{}", said.whole());
    assert!(!import_refs(&desk, &["T-7", "x-1"]).ok().stdout.contains("Look alike"));
    let said = import_refs(&desk, &["Ｄ-1", "d-2"]).ok();
    assert!(said.stdout.contains("`D-1` and `Ｄ-1`") && said.stdout.contains("`D-2` and `d-2`"), "{}", said.whole());
    // One that is written otherwise is found behind any number of others.
    let many: Vec<String> = (0..2000).map(|number| format!("u-{number}")).collect();
    refs = many.iter().map(String::as_str).chain(["T-2999"]).collect();
    assert!(import_refs(&desk, &refs).ok().stdout.contains("`T-2999` and `t-2999`"));
}

#[test]
fn a_handle_a_team_or_a_plan_that_a_command_would_take_for_an_option_is_refused() {
    let desk = Desk::centre();
    for row in ["--help,Hal,agent,north,2026-01-01", "hal,Hal,agent,-north,2026-01-01"] {
        desk.write("new.csv", format!("handle,name,role,team,from\n{row}\n"));
        desk.run("mona", "people import new.csv")
            .refused(65, "begins with a dash: a command would take it for an option");
    }
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("plan.toml", plan.replace("\"daily\"", "\"-rf\""));
    desk.run("mona", "assign plan add plan.toml").refused(65, "begins with no dash");
}
