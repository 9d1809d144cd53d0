//! The page of a session: filled in away from the file, and recorded by what it saves.

use crate::browser::browser;
use crate::support::{Desk, repo};
use serde_json::{Value, json};

const PARTLY: &str =
    r#"{"tone": {"level": "partly", "note": "no thanks", "quote": "turn 2"}, "facts": "full", "identity": "yes"}"#;

/// The centre with ana's audit disputed in her words, and the page of its session for sam.
fn written(says: &str) -> (Desk, i64) {
    Desk::once_with(says, || {
        let desk = Desk::drawn();
        let audit = desk.delivered("ana", PARTLY);
        let number = audit.to_string();
        let claim = ["--criterion", "tone", "--reason", "context", "--propose", "full", "--statement", says];
        desk.args("ana", &[&["dispute", "open", &number][..], &claim].concat()).ok();
        desk.run("sam", "dispute session 1 --form session.html").ok();
        (desk, audit)
    })
}

fn html(desk: &Desk) -> String {
    std::fs::read_to_string(desk.path("session.html")).unwrap()
}

fn saved(desk: &Desk, audit: i64, head: &str, person: &str, notes: &Value) {
    let audits = json!([{"audit": audit, "dispute": 1, "notes": notes}]);
    let page = json!({"assize": "session", "version": 1, "head": head, "for": person, "saved": "2026-03-02T10:00:00Z", "audits": audits});
    desk.write("notes.json", page.to_string());
}

fn notes() -> Value {
    json!({"held": "2026-03-02", "agent_side": "He was in a hurry", "agreed": "A note",
        "point": [{"criterion": "tone", "outcome": "adjusted", "level": "full"}],
        "action": [{"kind": "policy", "owner": "lea", "due": "2026-04-01", "task": "Say when to be brief"}]})
}

#[test]
fn a_page_shows_what_is_disputed_and_what_both_sides_said() {
    let (desk, audit) = written("He was in a hurry");
    let page = html(&desk);
    for words in
        ["Polite and warm", "It stands at", "no thanks", "what the agent knew or saw was missing", "He was in a hurry"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    for words in [&format!("Audit {audit} "), &desk.head(), "\"for\":\"sam\"", "default-src 'none'", "REHEARSAL"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("http://") && !page.contains("https://"), "{page}");
    let told = desk.run("sam", "dispute session 1 --form session.html").ok();
    assert!(told.stderr.contains("record what it saves: assize dispute session 1 --notes FILE"), "{}", told.stderr);
    assert_eq!(html(&desk), page, "the same file, the same page");
}

#[test]
fn a_page_is_written_for_who_may_lead_the_session_only_and_over_no_database() {
    let (desk, _) = written("x");
    for (who, says) in [("ana", "may not lead"), ("lea", "they are in the same team, north")] {
        desk.run(who, "dispute session 1 --form no.html").refused(1, says);
    }
    assert!(!desk.path("no.html").exists());
    desk.run("sam", "dispute session 1 --form qa.db").refused(2, "overwrite");
    desk.run("sam", "dispute session 1 --form a.html --notes b.toml").refused(2, "cannot be used with");
}

#[test]
fn what_a_page_saved_is_recorded_as_notes_are() {
    let (desk, audit) = written("He was in a hurry");
    saved(&desk, audit, &desk.head(), "sam", &notes());
    desk.run("sam", "dispute session 1 --notes notes.json").ok();
    let head = desk.head();
    assert!(desk.run("sam", "dispute session 1 --notes notes.json").ok().stdout.contains("recorded before"));
    assert_eq!(desk.head(), head, "again changes nothing");
    let (other, _) = written("He was in a hurry");
    let toml = "held = \"2026-03-02\"\nagent_side = \"He was in a hurry\"\nagreed = \"A note\"\n[[point]]\ncriterion = \"tone\"\n\
        outcome = \"adjusted\"\nlevel = \"full\"\n[[action]]\nkind = \"policy\"\nowner = \"lea\"\ndue = \"2026-04-01\"\ntask = \"Say when to be brief\"\n";
    other.write("notes.toml", toml);
    other.run("sam", "dispute session 1 --notes notes.toml").ok();
    let shown = |desk: &Desk| desk.run("", "dispute show 1 --format json").ok().rows();
    assert_eq!(shown(&desk), shown(&other));
    desk.run("", "verify").ok();
}

#[test]
fn a_page_of_another_file_dispute_or_person_is_refused() {
    let desk = Desk::drawn();
    let before = desk.head();
    let audit = desk.delivered("ana", PARTLY);
    let claim = "--criterion tone --reason context --propose full --statement x";
    desk.run("ana", &format!("dispute open {audit} {claim}")).ok();
    let record = || desk.run("sam", "dispute session 1 --notes notes.json");
    saved(&desk, audit, "1:0123456789abcdef", "sam", &notes());
    record().refused(1, "notes.json was made from another file");
    saved(&desk, audit, &before, "sam", &notes());
    record().refused(1, "was made before dispute 1 was opened");
    saved(&desk, audit, &desk.head(), "mona", &notes());
    record().refused(1, "was made for mona, and sam hands it in");
    saved(&desk, audit, &desk.head(), "sam", &notes());
    desk.run("sam", "dispute session 2 --notes notes.json").refused(2, "is of dispute 1, not of 2");
    let mut odd = notes();
    odd["mood"] = json!("good");
    saved(&desk, audit, &desk.head(), "sam", &odd);
    record().refused(65, "mood");
    desk.write("notes.json", "{\"assize\": \"session\"");
    record().refused(65, "notes.json:1:");
    let reply = json!({"assize": "reply", "version": 1, "head": desk.head(), "for": "ana", "audits": []});
    desk.write("notes.json", reply.to_string());
    record().refused(65, "is no notes of a session").refused(65, "assize dispute open --file");
    desk.run("sam", "dispute session 1 --form session.html").ok();
    desk.run("sam", "dispute session 1 --notes session.html").refused(65, "is the page itself");
    saved(&desk, audit, &desk.head(), "sam", &notes());
    desk.run("ana", "dispute open --file notes.json").refused(65, "assize dispute session DISPUTE --notes");
}

#[test]
fn what_people_wrote_is_inert_on_the_page_of_a_session() {
    let list: Value =
        serde_json::from_str(&std::fs::read_to_string(repo().join("tests/hostile_inputs.json")).unwrap()).unwrap();
    let items = list["items"].as_array().unwrap().iter().filter(|item| item["kind"] == "html-injection");
    let whole: Vec<&str> = items.filter_map(|item| item["text"].as_str()).collect();
    let (desk, _) = written(&whole.join(" "));
    let page = html(&desk);
    assert_eq!(page.matches("<script").count(), 2, "ours, and the data");
    for tag in ["<img", "<svg", "<iframe", "<a href", "<style>@", "<base", "<meta http-equiv=\"refresh"] {
        assert!(!page.to_lowercase().contains(tag), "{tag}");
    }
}

#[test]
fn a_session_is_written_down_in_a_browser_and_recorded() {
    let Some(browser) = browser() else { return };
    let (desk, _) = written("He was in a hurry 请简短");
    browser.open(&desk.path("session.html"));
    browser.until("document.documentElement.classList.contains('js')");
    let state = || browser.ask("return document.querySelector('#state').innerText").as_str().unwrap().to_owned();
    assert!(state().contains("Still missing: the day of the talk; the agent's side"), "{}", state());
    browser.ask(
        "globalThis.set = (query, value) => { const one = document.querySelector(query); one.value = value; one.dispatchEvent(new Event('input', {bubbles: true})); };
         set('#held', '2026-03-02'); set('#agent_side', 'He was in a hurry'); set('[data-point=tone] [data-field=outcome]', 'adjusted');",
    );
    assert_eq!(browser.ask("return document.querySelector('[data-adjusted]').hidden"), json!(false));
    assert!(state().contains("“Polite and warm” that both agree on"), "{}", state());
    browser.ask("set('[data-point=tone] [data-field=level]', 'full'); document.querySelector('#more').click(); set('[data-action] [data-field=kind]', 'policy');");
    assert!(state().contains("of what is to be done: task, owner, day"), "{}", state());
    assert_eq!(browser.ask("return document.querySelector('#save').disabled"), json!(true));
    browser.ask("set('[data-action] [data-field=task]', 'Say when'); set('[data-action] [data-field=owner]', 'lea'); set('[data-action] [data-field=due]', '2026-04-01');");
    assert_eq!(state(), "All is filled in.");
    // What was typed is there when the page is opened again.
    browser.open(&desk.path("session.html"));
    browser.until("document.querySelector('#state').innerText === 'All is filled in.'");
    browser.ask("document.querySelector('#save').click()");
    let head = desk.head();
    desk.write("notes.json", browser.saved(&format!("session-1-{}.json", head.split(':').next().unwrap())));
    desk.run("sam", "dispute session 1 --notes notes.json").ok();
    let shown = desk.run("sam", "dispute show 1").ok().stdout;
    assert!(shown.contains("adjusted") && shown.contains("Say when"), "{shown}");
    let requests = browser.requests();
    // The picture of a field for days is Chromium's own.
    let is_here = |url: &String| ["file://", "blob:", "data:"].iter().any(|scheme| url.starts_with(scheme));
    assert!(requests.iter().all(is_here), "{requests:?}");
    assert_eq!(browser.log("browser"), Vec::<String>::new(), "nothing is complained about");
}

#[test]
fn the_page_of_a_session_fits_a_phone() {
    let Some(browser) = browser() else { return };
    let (desk, _) = written(&"long ".repeat(200));
    browser.open(&desk.path("session.html"));
    browser.until("document.documentElement.classList.contains('js')");
    browser.ask("document.querySelector('#more').click();");
    for width in [360, 800, 1280] {
        let device = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        browser.devtools("Emulation.setDeviceMetricsOverride", &device);
        let over = browser.ask("return document.documentElement.scrollWidth - innerWidth");
        assert!(over.as_i64().unwrap() <= 0, "{width} px: {over} px stick out");
    }
    browser.devtools("Emulation.clearDeviceMetricsOverride", &json!({}));
}
