//! The page of an agent: what was delivered, read in a browser, acknowledged and disputed by a file.

use crate::browser::browser;
use crate::support::{Answer, Desk, repo};
use serde_json::{Value, json};

const PARTLY: &str =
    r#"{"tone": {"level": "partly", "note": "no thanks", "quote": "turn 2"}, "facts": "full", "identity": "yes"}"#;

/// The centre with one audit of ana's delivered, and her page.
fn delivered() -> (Desk, i64) {
    Desk::once_with((), || {
        let desk = Desk::drawn();
        let audit = desk.delivered("ana", PARTLY);
        desk.run("mona", "score deliver --all --pages pages").ok();
        (desk, audit)
    })
}

fn html(desk: &Desk, name: &str) -> String {
    std::fs::read_to_string(desk.path(&format!("pages/{name}.html"))).unwrap()
}

fn replied(desk: &Desk, name: &str, agent: &str, audits: &Value) {
    let reply = json!({"assize": "reply", "version": 1, "head": desk.head(), "for": agent, "audits": audits});
    desk.write(name, reply.to_string());
}

fn rejects(audit: i64) -> Value {
    let point =
        json!({"criterion": "tone", "reason": "context", "propose": "full", "statement": "He asked me to be brief"});
    json!([{"audit": audit, "read": true, "dispute": [point]}])
}

fn results(answer: &Answer) -> Vec<String> {
    answer.rows().iter().map(|row| row["result"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_page_says_what_was_good_before_what_was_not_and_how_to_dispute_it() {
    let (desk, audit) = delivered();
    let page = html(&desk, "ana");
    let at = |words: &str| page.find(words).unwrap_or_else(|| panic!("no `{words}` in {page}"));
    assert!(at("What was good") < at("The marks") && at("The marks") < at("The dialogue"));
    assert!(at("The dialogue") < at("What you can do"));
    for words in [&format!("id=\"a{audit}-t2\""), "What was good", "2026-03-09", &desk.head(), "85.00 %", "with lapses"]
    {
        at(words);
    }
    let text = std::fs::read_to_string(desk.path("pages/ana.md")).unwrap();
    let place = |words: &str| text.find(words).unwrap_or_else(|| panic!("no `{words}` in {text}"));
    assert!(
        place(&format!("## Audit {audit}")) < place("What was good") && place("What was good") < place("The marks")
    );
    assert!(place("The marks") < place("The dialogue") && place("The dialogue") < place("What you can do"));
    for words in ["\\[rests on it: Polite and warm\\]", "#### Polite and warm", "2026-03-09", &desk.head()] {
        place(words);
    }
    for words in ["seed", "auditor", "draw"] {
        assert!(!text.contains(words) && !page.contains(&format!("<dt>{words}")), "{words}: {text}");
    }
    assert!(!desk.path("pages/bo.html").exists(), "nothing was delivered to him");
}

#[test]
fn pages_hold_what_waits_to_be_read_and_are_written_again_the_same() {
    let (mut desk, audit) = delivered();
    desk.delivered("bo", PARTLY);
    desk.run("mona", "score deliver --all --pages pages").ok();
    let first = html(&desk, "ana");
    desk.run("mona", "score deliver --all --pages pages").ok();
    assert!(html(&desk, "ana") == first, "nothing changed");
    desk.run("ana", &format!("score acknowledge {audit}")).ok();
    desk.run("mona", "score deliver --all --pages again").ok();
    assert!(desk.path("again/ana.html").exists(), "she can still dispute it");
    desk.at("2026-03-10T09:00:00Z");
    desk.run("mona", "score deliver --all --pages late").ok();
    assert!(!desk.path("late/ana.html").exists(), "read, and the time to dispute is over");
    assert!(desk.path("late/bo.html").exists(), "over, and not read yet");
    desk.run("mona", &format!("score deliver {audit} --pages named")).ok();
    assert!(std::fs::read_to_string(desk.path("named/ana.html")).unwrap().contains("the total stands"));
}

#[test]
fn a_page_is_in_the_language_of_its_agent_where_the_card_has_it() {
    let card = std::fs::read_to_string(Desk::centre().path("card.toml")).unwrap();
    let card = card
        .replace("version = 1", "version = 1\nlanguage = \"en\"")
        .replace("title = \"Chat\"", "title.en = \"Chat\"\ntitle.zh = \"在线客服\"")
        .replace("title = \"Polite and warm\"", "title.en = \"Polite and warm\"\ntitle.zh = \"礼貌而亲切\"");
    let page = |skills: &str| {
        let desk = Desk::new();
        let centre = Desk::centre();
        for file in ["people.csv", "plan.toml", "dialogues.csv", "policy.toml"] {
            std::fs::copy(centre.path(file), desk.path(file)).unwrap();
        }
        desk.write("card.toml", &card);
        let people = std::fs::read_to_string(desk.path("people.csv")).unwrap();
        desk.write("people.csv", people.replace("ana,chat;billing", &format!("ana,{skills}")));
        for words in ["init --rehearsal --policy policy.toml", "people import people.csv", "card publish card.toml"] {
            desk.run("mona", words).ok();
        }
        for words in ["intake import dialogues.csv", "assign plan add plan.toml", "assign nightly"] {
            desk.run("mona", words).ok();
        }
        desk.delivered("ana", PARTLY);
        desk.run("mona", "score deliver --all --pages pages").ok();
        html(&desk, "ana")
    };
    for (skills, is_chinese) in [("chat;zh", true), ("en;zh", false), ("chat;fr", false), ("zh;en", true)] {
        assert_eq!(page(skills).contains("礼貌而亲切"), is_chinese, "{skills}");
    }
}

#[test]
fn an_auditor_writes_pages_of_their_own_audits_only() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    desk.delivered("ana", PARTLY);
    let other = ["vera", "oleg", "nora"].into_iter().find(|one| *one != auditor).unwrap();
    desk.run(other, "score deliver --all --pages theirs").ok();
    assert!(!desk.path("theirs/ana.html").exists());
    desk.run(other, &format!("score deliver {audit} --pages theirs")).refused(1, "may not deliver audit");
    desk.run(&auditor, "score deliver --all --pages own").ok();
    assert!(desk.path("own/ana.html").exists());
}

/// The files of pages for an agent of that handle.
fn pages_of(handle: &str) -> Vec<String> {
    let desk = Desk::centre();
    let people = std::fs::read_to_string(desk.path("people.csv")).unwrap();
    desk.write("people.csv", people.replace("\nana,", &format!("\n{handle},")));
    let dialogues = std::fs::read_to_string(desk.path("dialogues.csv")).unwrap();
    let fresh = Desk::new();
    for file in ["card.toml", "plan.toml", "policy.toml"] {
        std::fs::copy(desk.path(file), fresh.path(file)).unwrap();
    }
    fresh.write("people.csv", std::fs::read_to_string(desk.path("people.csv")).unwrap());
    fresh.write("dialogues.csv", dialogues.replace(",ana,", &format!(",{handle},")));
    for words in ["init --rehearsal --policy policy.toml", "people import people.csv", "card publish card.toml"] {
        fresh.run("mona", words).ok();
    }
    for words in ["intake import dialogues.csv", "assign plan add plan.toml", "assign nightly"] {
        fresh.run("mona", words).ok();
    }
    fresh.delivered(handle, PARTLY);
    fresh.run("mona", "score deliver --all --pages pages").ok();
    let names = std::fs::read_dir(fresh.path("pages")).unwrap();
    names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn the_name_of_an_agent_is_never_a_path() {
    let names = pages_of("../ana b");
    assert!(names.len() == 2 && names.iter().all(|name| name.starts_with("___ana_b-")), "{names:?}");
}

#[test]
fn a_handle_that_is_the_name_of_a_device_makes_a_file_that_every_system_takes() {
    for handle in ["CON", "nul", "Com1", "lpt²"] {
        let names = pages_of(handle);
        let is_other = |name: &String| name.strip_prefix(handle).is_some_and(|rest| rest.starts_with('-'));
        assert!(names.len() == 2 && names.iter().all(is_other), "{names:?}");
    }
    let mut names = pages_of("com10");
    names.sort();
    assert_eq!(names, ["com10.html", "com10.md"]);
}

#[test]
fn a_reply_is_taken_as_if_its_agent_had_typed_it() {
    let (desk, audit) = delivered();
    replied(&desk, "reply.json", "ana", &rejects(audit));
    let read = desk.run("ana", "score acknowledge --file reply.json --format json").ok();
    assert_eq!(results(&read), ["acknowledged"]);
    let disputed = desk.run("ana", "dispute open --file reply.json --format json").ok();
    assert_eq!(results(&disputed), ["dispute 1"]);
    let head = desk.head();
    assert_eq!(
        results(&desk.run("ana", "score acknowledge --file reply.json --format json").ok()),
        ["acknowledged before"]
    );
    assert_eq!(
        results(&desk.run("ana", "dispute open --file reply.json --format json").ok()),
        ["dispute 1, opened before"]
    );
    assert_eq!(desk.head(), head, "again changes nothing");
    let row = desk.rows("report audits").into_iter().find(|row| row["audit"] == audit).unwrap();
    assert_eq!(row["state"], "disputed");
    desk.run("", "verify").ok();
}

#[test]
fn a_lead_brings_in_a_reply_and_both_stand_on_record() {
    let (desk, audit) = delivered();
    std::fs::create_dir(desk.path("in")).unwrap();
    replied(&desk, "in/reply.json", "ana", &rejects(audit));
    desk.run("lea", "score acknowledge --file in").ok();
    desk.run("lea", "dispute open --file in").ok();
    let shown = &desk.run("lea", "dispute show 1 --format json").ok().rows()[0];
    assert_eq!((&shown["opened_by"], &shown["opened_for"]), (&"lea".into(), &"ana".into()));
}

#[test]
fn a_reply_is_never_taken_for_somebody_else_s() {
    let (desk, audit) = delivered();
    replied(&desk, "reply.json", "ana", &rejects(audit));
    for who in ["bo", "sam", "vera"] {
        let said = desk.run(who, "score acknowledge --file reply.json --format json").refused(4, "");
        assert!(said.rows()[0]["why"].as_str().unwrap().contains("may not acknowledge"), "{who}: {}", said.stdout);
        let said = desk.run(who, "dispute open --file reply.json --format json").refused(4, "");
        assert!(said.rows()[0]["why"].as_str().unwrap().contains("may not dispute"), "{who}: {}", said.stdout);
    }
    replied(&desk, "other.json", "bo", &rejects(audit));
    for (who, says) in [("bo", "may not acknowledge"), ("lea", "this is the case of ana, not of bo")] {
        let said = desk.run(who, "score acknowledge --file other.json --format json").refused(4, "");
        assert!(said.rows()[0]["why"].as_str().unwrap().contains(says), "{who}: {}", said.stdout);
    }
}

#[test]
fn a_reply_of_another_record_or_no_reply_is_refused_and_the_rest_is_taken() {
    let (desk, audit) = delivered();
    std::fs::create_dir(desk.path("in")).unwrap();
    replied(&desk, "in/good.json", "ana", &rejects(audit));
    let other =
        json!({"assize": "reply", "version": 1, "head": "1:0123456789abcdef", "for": "ana", "audits": rejects(audit)});
    desk.write("in/other.json", other.to_string());
    desk.write(
        "in/answers.json",
        json!({"assize": "answers", "version": 1, "head": desk.head(), "for": "ana", "audits": []}).to_string(),
    );
    desk.write("in/torn.json", "{\"assize\": \"reply\"");
    let said = desk.run("lea", "score acknowledge --file in --format json").refused(4, "");
    let why: Vec<String> = said.rows().iter().map(|row| row["why"].as_str().unwrap_or("").to_owned()).collect();
    assert!(why[0].contains("answers.json is no reply of an agent"), "{why:?}");
    assert_eq!(said.rows()[1]["result"], "acknowledged");
    assert!(why[2].contains("other.json was made from another file"), "{why:?}");
    assert!(why[3].contains("torn.json:1:"), "{why:?}");
    desk.write("in/twice.json", json!({"assize": "reply", "version": 1, "head": desk.head(), "for": "ana", "audits": [rejects(audit)[0], rejects(audit)[0]]}).to_string());
    desk.run("lea", "dispute open --file in/twice.json").refused(65, "stands in it twice");
}

#[test]
fn a_reply_from_before_an_audit_was_delivered_says_nothing_of_it() {
    let desk = Desk::drawn();
    let before = desk.head();
    let audit = desk.delivered("ana", PARTLY);
    let reply = |head: &str| {
        let reply = json!({"assize": "reply", "version": 1, "head": head, "for": "ana", "audits": rejects(audit)});
        desk.write("reply.json", reply.to_string());
    };
    reply(&before);
    for words in ["score acknowledge --file reply.json", "dispute open --file reply.json"] {
        let said = desk.run("ana", &format!("{words} --format json")).refused(4, "");
        let why = said.rows()[0]["why"].as_str().unwrap().to_owned();
        assert!(why.contains(&format!("was made before audit {audit} was delivered")), "{why}");
    }
    reply(&desk.head());
    desk.run("ana", "score acknowledge --file reply.json").ok();
}

#[test]
fn a_point_that_cannot_be_meant_is_left_out_with_the_reason() {
    let (desk, audit) = delivered();
    let mut reply = rejects(audit);
    for (key, value, says) in [
        ("reason", "angry", "is not a reason"),
        ("propose", "often", "is not a level of `tone`"),
        ("propose", "partly", "is `partly` already"),
        ("statement", "  ", "the statement on `tone` is empty"),
        ("criterion", "colour", "has no criterion `colour`"),
    ] {
        reply = rejects(audit);
        reply[0]["dispute"][0][key] = json!(value);
        replied(&desk, "reply.json", "ana", &reply);
        let said = desk.run("ana", "dispute open --file reply.json --format json").refused(4, "");
        assert!(said.rows()[0]["why"].as_str().unwrap().contains(says), "{says}: {}", said.stdout);
    }
    let point = reply[0]["dispute"][0].clone();
    let mut good = rejects(audit);
    good[0]["dispute"] = json!([rejects(audit)[0]["dispute"][0], rejects(audit)[0]["dispute"][0]]);
    replied(&desk, "reply.json", "ana", &good);
    let said = desk.run("ana", "dispute open --file reply.json --format json").refused(4, "");
    assert!(said.rows()[0]["why"].as_str().unwrap().contains("rejects `tone` twice"), "{point}: {}", said.stdout);
}

#[test]
fn what_people_wrote_is_inert_on_the_page() {
    let inputs: Value =
        serde_json::from_str(&std::fs::read_to_string(repo().join("tests/hostile_inputs.json")).unwrap()).unwrap();
    let texts = inputs["items"].as_array().unwrap().iter().filter(|item| item["kind"] == "html-injection");
    let texts: Vec<&str> = texts.filter_map(|item| item["text"].as_str()).collect();
    assert!(texts.len() > 10);
    let whole = texts.join(" ");
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    let mark = |level: &str| json!({"level": level, "note": whole});
    let answers = json!({"tone": mark("partly"), "facts": mark("partly"), "identity": "yes"});
    desk.write("answers.json", json!({"answers": answers, "met": whole, "develop": whole}).to_string());
    desk.run(&auditor, &format!("score submit {audit} --answers answers.json")).ok();
    desk.args(&auditor, &["score", "commend", &audit.to_string(), "--note", &whole]).ok();
    desk.run("mona", "score deliver --all --pages pages").ok();
    let page = html(&desk, "ana");
    assert_eq!(page.matches("<script").count(), 2, "ours, and the data");
    for tag in ["<img", "<svg", "<iframe", "<a href=\"javascript", "<style>@", "<base", "<meta http-equiv=\"refresh"] {
        assert!(!page.to_lowercase().contains(tag), "{tag}");
    }
    let text = std::fs::read_to_string(desk.path("pages/ana.md")).unwrap();
    assert!(!text.contains("<script") && !text.contains("<img"), "{text}");
}

#[test]
fn a_page_is_read_acknowledged_and_disputed_in_a_browser() {
    let Some(browser) = browser() else { return };
    let (desk, audit) = delivered();
    browser.open(&desk.path("pages/ana.html"));
    browser.until("document.documentElement.classList.contains('js')");
    let state = || browser.ask("return document.querySelector('#state').innerText").as_str().unwrap().to_owned();
    assert_eq!(state(), "0 of 1 read, 0 marks rejected.");
    assert_eq!(browser.ask("return document.querySelector('#save').disabled"), json!(true));
    browser.ask(
        "document.querySelector('[data-field=read]').click();
         const root = document.querySelector('[data-criterion=tone]'); root.open = true;
         const set = (field, value) => { const one = root.querySelector(`[data-field=${field}]`); one.value = value; one.dispatchEvent(new Event('input', {bubbles: true})); };
         set('reason', 'context');",
    );
    assert!(state().contains("Still missing: Audit"), "{}", state());
    assert_eq!(browser.ask("return document.querySelector('#save').disabled"), json!(true));
    browser.ask(
        "const root = document.querySelector('[data-criterion=tone]');
         const set = (field, value) => { const one = root.querySelector(`[data-field=${field}]`); one.value = value; one.dispatchEvent(new Event('input', {bubbles: true})); };
         set('propose', 'full'); set('statement', 'He asked me to be brief 请简短 \u{2067}x');",
    );
    assert_eq!(state(), "1 of 1 read, 1 mark rejected.");
    let options = browser.ask("return [...document.querySelectorAll('[data-criterion=tone] [data-field=propose] option')].map((one) => one.value)");
    assert_eq!(options, json!(["", "full"]), "never the answer that stands, nor a worse one");
    browser.ask("document.querySelector('#save').click()");
    let head = desk.head();
    let saved = browser.saved(&format!("reply-ana-{}.json", head.split(':').next().unwrap()));
    desk.write("reply.json", &saved);
    desk.run("ana", "score acknowledge --file reply.json").ok();
    desk.run("ana", "dispute open --file reply.json").ok();
    let row = desk.rows("report audits").into_iter().find(|row| row["audit"] == audit).unwrap();
    assert_eq!(row["state"], "disputed");
    let requests = browser.requests();
    assert!(requests.iter().all(|url| url.starts_with("file://") || url.starts_with("blob:")), "{requests:?}");
    assert_eq!(browser.log("browser"), Vec::<String>::new(), "nothing is complained about");
    desk.run("", "verify").ok();
}

#[test]
fn who_has_not_read_theirs_is_listed_with_how_long() {
    let (mut desk, audit) = delivered();
    assert_eq!(desk.rows("report acknowledgements").len(), 1);
    let other = desk.delivered("bo", PARTLY);
    desk.at("2026-03-10T09:00:00Z");
    let rows = desk.rows("report acknowledgements");
    let told = |row: &Value| (row["agent"].clone(), row["audit"].clone(), row["days"].clone(), row["over"].clone());
    assert_eq!(
        rows.iter().map(told).collect::<Vec<_>>(),
        [("ana".into(), audit.into(), 8.into(), true.into()), ("bo".into(), other.into(), 8.into(), true.into())]
    );
    desk.run("bo", &format!("score acknowledge {other}")).ok();
    let page = desk.run("mona", "report acknowledgements").ok().stdout;
    assert!(page.contains("1 of 2 delivered audits acknowledged or disputed."), "{page}");
    desk.run("ana", &format!("score acknowledge {audit}")).ok();
    let page = desk.run("mona", "report acknowledgements").ok().stdout;
    assert!(page.contains("All are acknowledged or disputed."), "{page}");
    let none = Desk::drawn().run("mona", "report acknowledgements").ok().stdout;
    assert!(none.contains("Nothing is delivered yet: assize score deliver --all."), "{none}");
}

#[test]
fn a_mail_to_an_agent_with_an_address_has_the_page_attached_and_is_a_draft() {
    let desk = Desk::drawn();
    desk.delivered("ana", PARTLY);
    desk.delivered("bo", PARTLY);
    let line = |email: &str| format!("handle,name,role,team,from,email\nana,Ana Ruiz,agent,north,2022-01-01,{email}\n");
    desk.write("mail.csv", line("ana.ruiz@example.org"));
    assert!(desk.run("mona", "people import mail.csv").ok().stdout.contains('1'));
    let head = desk.head();
    desk.run("mona", "people import mail.csv").ok();
    assert_eq!(desk.head(), head, "known already");
    let said = desk.run("mona", "score deliver --all --mail mails --pages pages").ok().stderr;
    assert!(said.contains("1 mail written to mails") && said.contains("1 agent without an address"), "{said}");
    // Lines that are too long for a mail are broken softly.
    let mail = std::fs::read_to_string(desk.path("mails/ana.eml")).unwrap().replace("=\r\n", "");
    for words in ["X-Unsent: 1", "To: <ana.ruiz@example.org>", "ana.html", "text/html", "until 2026-03-09"] {
        assert!(mail.contains(words), "no `{words}` in {mail}");
    }
    let (before, _) = mail.split_once("Content-Disposition: attachment").unwrap();
    assert!(
        !before.contains("From:") && !before.contains("85.00"),
        "who reads the mail alone learns no score: {before}"
    );
    assert!(!desk.path("mails/bo.eml").exists());
    desk.write("mail.csv", line("ana@new.example"));
    desk.run("mona", "people import mail.csv").ok();
    desk.run("mona", "score deliver --all --mail mails").ok();
    assert!(
        std::fs::read_to_string(desk.path("mails/ana.eml")).unwrap().contains("ana@new.example"),
        "the newest holds"
    );
    desk.run("", "verify").ok();
}

#[test]
fn what_is_no_address_is_refused_with_its_line() {
    let desk = Desk::centre();
    for odd in [
        "ana",
        "ana@",
        "@host",
        "a@b@c",
        "a b@host",
        "ana@host>",
        "\"ana@host,bo@host\"",
        "ana\u{200b}@host",
        "\"a@host\nBcc: x@y\"",
        "4111111111111111@host",
    ] {
        desk.write(
            "mail.csv",
            format!("handle,name,role,team,from,email\nana,Ana Ruiz,agent,north,2022-01-01,{odd}\n"),
        );
        desk.run("mona", "people import mail.csv").refused(65, "is no e-mail address");
    }
    let long = format!("{}@host", "a".repeat(250));
    desk.write("mail.csv", format!("handle,name,role,team,from,email\nana,Ana Ruiz,agent,north,2022-01-01,{long}\n"));
    desk.run("mona", "people import mail.csv").refused(65, "254 characters at most");
}

#[test]
fn a_later_file_of_the_same_page_opens_what_is_new_in_it() {
    let (desk, audit) = delivered();
    replied(&desk, "first.json", "ana", &rejects(audit));
    desk.run("ana", "dispute open --file first.json").ok();
    let mut both = rejects(audit);
    let more = json!({"criterion": "identity", "reason": "wording", "propose": "na", "statement": "Which data?"});
    both[0]["dispute"].as_array_mut().unwrap().push(more);
    replied(&desk, "second.json", "ana", &both);
    let said = desk.run("ana", "dispute open --file second.json --format json").ok();
    assert_eq!(results(&said), ["dispute 2"]);
    let again = desk.run("ana", "dispute open --file second.json --format json").ok();
    assert_eq!(results(&again), ["dispute 2, opened before"]);
    let said = desk.run("bo", "dispute open --file second.json --format json").refused(4, "");
    assert!(said.rows()[0]["why"].as_str().unwrap().contains("may not dispute"), "{}", said.stdout);
}

#[test]
fn a_page_offers_no_mark_that_is_in_dispute_and_no_answer_that_is_worse() {
    let (desk, audit) = delivered();
    let offered = |key: &str| {
        let page = html(&desk, "ana");
        let from = page.find(&format!("data-criterion=\"{key}\""))?;
        let form = &page[from..from + page[from..].find("</details>").unwrap()];
        let values = form.split("data-field=\"propose\"").nth(1).unwrap().split("</select>").next().unwrap();
        let values = values.split("value=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
        Some(values.collect::<Vec<_>>())
    };
    assert_eq!(offered("tone").unwrap(), ["", "full"], "`none` would be worse than `partly`");
    assert_eq!(offered("identity").unwrap(), ["", "na"], "`no` would be worse than `yes`");
    replied(&desk, "reply.json", "ana", &rejects(audit));
    desk.run("ana", "dispute open --file reply.json").ok();
    desk.run("mona", "score deliver --all --pages pages").ok();
    assert_eq!(offered("tone"), None);
    assert!(html(&desk, "ana").contains("in dispute 1 already"));
    assert_eq!(offered("identity").unwrap(), ["", "na"], "the others can still be rejected");
}

#[test]
fn a_mark_that_failed_the_card_is_named_and_one_that_did_not_is_not() {
    let desk = Desk::drawn();
    let failing = r#"{"tone": {"level": "partly", "note": "no thanks", "quote": "turn 2"}, "facts": "full", "identity": {"level": "no", "note": "not asked", "quote": "turn 2"}}"#;
    let (failed, passed) = (desk.delivered("ana", failing), desk.delivered("bo", PARTLY));
    desk.run("mona", "score deliver --all --pages pages").ok();
    assert_eq!(html(&desk, "ana").matches("<strong>fails the card</strong>").count(), 1);
    assert!(!html(&desk, "bo").contains("<strong>fails the card</strong>"));
    let shown = |audit: i64| desk.run("mona", &format!("score show {audit} --format json")).ok().rows()[0].clone();
    assert_eq!(shown(failed)["failed"], "identity = no fails the card");
    assert!(shown(passed).get("failed").is_none());
    let text = std::fs::read_to_string(desk.path("pages/ana.md")).unwrap();
    assert_eq!(text.matches("It fails the card.").count(), 1, "{text}");
}

/// An audit on a card with every kind of question, delivered to cy.
fn of_every_kind() -> (Desk, i64) {
    Desk::once_with((), || {
        let (desk, _) = crate::score_page::talk("Customer: Where is it?\nAgent: It left today, soon.");
        let row = desk.rows("score queue").into_iter().find(|row| row["ref"] == "T-1").unwrap();
        let (audit, auditor) = (row["audit"].as_i64().unwrap(), row["auditor"].as_str().unwrap().to_owned());
        let answers = json!({
            "facts": {"level": "slip", "note": "one word", "quote": "turn 2: soon"}, "mended": "Said so",
            "constructor": {"level": ["when"], "note": "not who"}, "days": {"level": 5, "note": "too many"},
        });
        desk.write("own.json", json!({"answers": answers, "met": "Kind", "develop": ""}).to_string());
        desk.run(&auditor, &format!("score submit {audit} --answers own.json")).ok();
        desk.run("mona", &format!("score deliver {audit} --pages pages")).ok();
        (desk, audit)
    })
}

#[test]
fn answers_stand_on_a_page_as_the_card_words_them_and_each_quote_once() {
    let (desk, audit) = of_every_kind();
    let page = html(&desk, "cy");
    for words in ["a slip", "when", "weight 30.00 %", &format!("href=\"#a{audit}-t2\"")] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("turn 2: soon") && !page.contains("said ·") && !page.contains(">said<"), "{page}");
    assert_eq!(page.matches("rests on it: ").count(), 1);
    assert!(!page.contains("rests on it: facts"));
    let text = std::fs::read_to_string(desk.path("pages/cy.md")).unwrap();
    assert!(text.contains("> soon (turn 2)") && text.contains("Said so"), "{text}");
}

#[test]
fn a_page_takes_the_numbers_and_options_that_the_card_takes_and_no_other() {
    let Some(browser) = browser() else { return };
    let (desk, audit) = of_every_kind();
    browser.open(&desk.path("pages/cy.html"));
    browser.until("document.documentElement.classList.contains('js')");
    let state = || browser.ask("return document.querySelector('#state').innerText").as_str().unwrap().to_owned();
    browser.ask(
        "globalThis.root = (key) => document.querySelector(`[data-criterion=${key}]`);
         globalThis.set = (key, query, value) => { const one = root(key).querySelector(query); one.value = value; one.dispatchEvent(new Event('input', {bubbles: true})); };
         globalThis.fill = (key) => { root(key).open = true; set(key, '[data-field=reason]', 'context'); set(key, '[data-field=statement]', 'Look again'); };
         fill('days');",
    );
    let number = "[data-number] input[type=text]";
    for (typed, fits) in [
        ("5", false),
        ("2", true),
        ("0", true),
        ("10", false),
        ("2.5", false),
        ("-1", false),
        ("two", false),
        ("2,0", false),
    ] {
        browser.ask_with("set('days', arguments[0], arguments[1])", &json!([number, typed]));
        assert_eq!(state().contains("a number, 0 to 2, or 3 to 9 in steps of 1"), !fits, "{typed}: {}", state());
        assert_eq!(browser.ask("return document.querySelector('#save').disabled"), json!(!fits), "{typed}");
    }
    browser.ask_with("set('days', arguments[0], '2')", &json!([number]));
    browser.ask("root('days').querySelector('[data-choice=na]').click()");
    assert!(
        state().contains("“天数”: one answer rules out another")
            || state().contains("“Days”: one answer rules out another"),
        "{}",
        state()
    );
    browser.ask("root('days').querySelector('[data-choice=na]').click(); fill('constructor');");
    assert!(state().contains("the right answer"), "{}", state());
    browser.ask("root('constructor').querySelector('[data-choice=who]').click(); root('constructor').querySelector('[data-choice=\"0\"]').click();");
    assert!(state().contains("one answer rules out another"), "{}", state());
    browser.ask("root('constructor').querySelector('[data-choice=\"0\"]').click(); root('constructor').querySelector('[data-choice=when]').click();");
    assert_eq!(state(), "0 of 1 read, 2 marks rejected.");
    browser.ask("document.querySelector('#save').click()");
    let saved = browser.saved(&format!("reply-cy-{}.json", desk.head().split(':').next().unwrap()));
    desk.write("reply.json", &saved);
    let said = desk.run("cy", "dispute open --file reply.json --format json").ok();
    assert_eq!(results(&said), ["dispute 1"]);
    let shown = desk.run("cy", "dispute show 1").ok().stdout;
    assert!(shown.contains("when,who"), "{audit}: {shown}");
}

#[test]
fn an_answer_that_stands_is_refused_however_it_is_written() {
    let (desk, audit) = of_every_kind();
    let open = |criterion: &str, propose: &str| {
        let given = audit.to_string();
        let words = [
            "dispute",
            "open",
            &given,
            "--criterion",
            criterion,
            "--reason",
            "slip",
            "--propose",
            propose,
            "--statement",
            "Look",
        ];
        desk.args("cy", &words)
    };
    open("days", "5.00").refused(1, "is `5` already");
    open("constructor", " when ").refused(1, "is `when` already");
    open("constructor", "0").refused(1, "would be worse than the mark that stands");
    let said = open("constructor", "who,when").ok().stdout;
    assert!(said.contains("dispute 1") || said.contains("Dispute 1"), "{said}");
    let again = open("constructor", "when, who").ok().stdout;
    assert!(again.contains("already") || again.contains("before") || again.contains('1'), "{again}");
    assert_eq!(desk.rows("dispute list").len(), 1);
}

#[test]
fn of_two_saves_of_an_agent_s_page_the_later_one_counts() {
    let (desk, audit) = delivered();
    std::fs::create_dir(desk.path("in")).unwrap();
    let save = |name: &str, hour: &str, audits: &Value| {
        let saved = format!("2026-03-03T{hour}:00:00Z");
        let reply = json!({"assize": "reply", "version": 1, "head": desk.head(), "for": "ana", "saved": saved, "audits": audits});
        desk.write(name, reply.to_string());
    };
    save("in/a.json", "10", &json!([{"audit": audit, "read": true, "dispute": []}]));
    save("in/b.json", "09", &rejects(audit));
    let said = desk.run("lea", "dispute open --file in --format json").ok();
    assert_eq!(results(&said), ["passed over, saved again later: a.json"]);
    assert!(desk.rows("dispute list").is_empty(), "she took it back before she handed it in");
    save("in/b.json", "10", &rejects(audit));
    let said = desk.run("lea", "dispute open --file in --format json").refused(4, "");
    assert!(
        said.rows().iter().all(|row| row["why"].as_str().unwrap().contains("which was saved last")),
        "{}",
        said.stdout
    );
}

#[test]
fn no_text_of_anybody_does_anything_on_a_page_in_a_browser() {
    let Some(browser) = browser() else { return };
    let list: Value =
        serde_json::from_str(&std::fs::read_to_string(repo().join("tests/hostile_inputs.json")).unwrap()).unwrap();
    let items = list["items"].as_array().unwrap().iter().filter(|item| item["kind"] == "html-injection");
    let texts: Vec<String> = items.map(|item| item["text"].as_str().unwrap().to_owned()).collect();
    let (desk, auditor) = crate::score_page::world(&texts);
    let audits: Vec<i64> = desk.rows("score queue").iter().map(|row| row["audit"].as_i64().unwrap()).collect();
    for (at, audit) in audits.iter().enumerate() {
        let text = &texts[at % texts.len()];
        let mark = |n: usize| (format!("c{n}"), json!({"level": "b", "note": text, "quote": "turn 2"}));
        let answers: serde_json::Map<String, Value> = (0..texts.len()).map(mark).collect();
        desk.write("own.json", json!({"answers": answers, "met": text, "develop": text}).to_string());
        let audit = audit.to_string();
        desk.args(&auditor, &["score", "submit", &audit, "--answers", "own.json"]).ok();
        desk.args("mona", &["score", "commend", &audit, &format!("--note={text}")]).ok();
    }
    desk.run("mona", "score deliver --all --pages pages").ok();
    let pages = std::fs::read_dir(desk.path("pages")).unwrap().map(|entry| entry.unwrap().path());
    let pages: Vec<_> = pages.filter(|path| path.extension().is_some_and(|ending| ending == "html")).collect();
    assert!(pages.len() >= 18, "{}", pages.len());
    for page in pages {
        browser.open(&page);
        browser.until("document.documentElement.classList.contains('js')");
        let found = browser.ask(
            "for (const one of document.querySelectorAll('details')) one.open = true;
             return { scripts: document.scripts.length, broken: globalThis.broken, text: document.body.textContent,
               fetched: performance.getEntriesByType('resource').map((one) => one.name),
               odd: document.querySelectorAll('img, iframe, object, embed, link, base, svg, form, video, a[href]:not([href^=\"#\"])').length }",
        );
        assert_eq!((&found["scripts"], &found["odd"]), (&json!(2), &json!(0)), "{}", page.display());
        assert_eq!((&found["fetched"], &found["broken"]), (&json!([]), &json!([])), "{}", page.display());
        for line in texts.iter().flat_map(|text| text.lines()) {
            assert!(found["text"].as_str().unwrap().contains(line), "{line} stands there as it was written");
        }
        let requests = browser.requests();
        assert!(requests.iter().all(|url| url.starts_with("file://") && url.contains("/pages/")), "{requests:?}");
        assert_eq!(browser.log("browser"), Vec::<String>::new(), "nothing is complained about");
    }
}

#[test]
fn where_a_criterion_does_not_apply_only_a_full_answer_is_no_worse() {
    let desk = Desk::drawn();
    let audit = desk.delivered("ana", r#"{"tone": "full", "facts": "full", "identity": "na"}"#);
    let open = |propose: &str| {
        desk.run(
            "ana",
            &format!("dispute open {audit} --criterion identity --reason slip --propose {propose} --statement No"),
        )
    };
    open("no").refused(1, "`no` would be worse than the mark that stands");
    open("yes").ok();
}

#[test]
fn words_that_stand_as_an_answer_are_not_disputed_with_the_same_words() {
    let (desk, audit) = of_every_kind();
    let number = audit.to_string();
    let open = |words: &str| {
        let args = ["dispute", "open", &number, "--criterion", "mended", "--reason", "slip", "--propose", words];
        desk.args("cy", &[&args[..], &["--statement", "Look"]].concat())
    };
    open("Said so").refused(1, "is `Said so` already");
    open("A refund was offered").ok();
}

#[test]
fn an_audit_as_a_whole_is_rejected_on_a_page_and_a_mark_with_where_it_shows() {
    let (desk, audit) = delivered();
    let mut reply = rejects(audit);
    reply[0]["dispute"][0]["evidence"] = json!("turn 1");
    let whole = json!({"subject": "selection", "statement": "Asked for by my lead", "evidence": "a mail"});
    reply[0]["dispute"].as_array_mut().unwrap().push(whole);
    replied(&desk, "reply.json", "ana", &reply);
    assert_eq!(results(&desk.run("lea", "dispute open --file reply.json --format json").ok()), ["dispute 1"]);
    let shown = desk.run("lea", "dispute show 1").ok().stdout;
    for words in ["turn 1", "selection", "a mail", "Asked for by my lead"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let again = desk.run("lea", "dispute open --file reply.json --format json").ok();
    assert_eq!(results(&again), ["dispute 1, opened before"]);
    for (subject, says) in [("criterion", "names its criterion, and no subject"), ("colour", "is not a subject")] {
        reply[0]["dispute"] = json!([{"subject": subject, "statement": "x"}]);
        replied(&desk, "odd.json", "ana", &reply);
        let said = desk.run("ana", "dispute open --file odd.json --format json").refused(4, "");
        assert!(said.rows()[0]["why"].as_str().unwrap().contains(says), "{}", said.stdout);
    }
}

#[test]
fn what_an_agent_says_and_agrees_to_is_taken_from_them_alone() {
    let (desk, audit) = delivered();
    let (_, auditor) = desk.audit_of("ana");
    let offer =
        ["dispute", "correct", &audit.to_string(), "--criterion", "tone", "--level", "full", "--note", "A slip"];
    desk.args(&auditor, &offer).ok();
    let says = json!([{"audit": audit, "read": false, "dispute": [], "statement": "I did thank him",
        "corrections": [{"correction": 1, "agree": true}]}]);
    replied(&desk, "reply.json", "ana", &says);
    let head = desk.head();
    let said = desk.run("lea", "dispute open --file reply.json --format json").refused(4, "");
    let why: Vec<String> = said.rows().iter().map(|row| row["why"].as_str().unwrap().to_owned()).collect();
    assert!(why[0].contains("only ana agrees to a correction or declines it, and lea hands the file in"), "{why:?}");
    assert!(why[1].contains("only ana makes a statement"), "{why:?}");
    assert_eq!(desk.head(), head);
    let said = desk.run("ana", "dispute open --file reply.json --format json").ok();
    assert_eq!(results(&said), ["correction of tone agreed to", "statement recorded"]);
    let again = desk.run("ana", "dispute open --file reply.json --format json").ok();
    assert_eq!(results(&again), ["correction of tone agreed to before", "statement recorded before"]);
    let row = desk.rows("report audits").into_iter().find(|row| row["audit"] == audit).unwrap();
    assert_eq!(row["total"], 100.0, "{row}");
    let says =
        json!([{"audit": audit, "corrections": [{"correction": 1, "agree": false}, {"correction": 7, "agree": true}]}]);
    replied(&desk, "other.json", "ana", &says);
    let said = desk.run("ana", "dispute open --file other.json --format json").refused(4, "");
    let why: Vec<String> = said.rows().iter().map(|row| row["why"].as_str().unwrap().to_owned()).collect();
    assert!(why[0].contains("was agreed to before") && why[1].contains("no correction 7"), "{why:?}");
    desk.run("", "verify").ok();
}

#[test]
fn an_offer_that_another_replaced_is_not_agreed_to_by_an_older_page() {
    let desk = Desk::drawn();
    let audit = desk.delivered(
        "ana",
        r#"{"tone": {"level": "none", "note": "rude", "quote": "turn 2"}, "facts": "full", "identity": "yes"}"#,
    );
    let (_, auditor) = desk.audit_of("ana");
    for level in ["partly", "full"] {
        let number = audit.to_string();
        let offer = ["dispute", "correct", &number, "--criterion", "tone", "--level", level, "--note", "A slip"];
        desk.args(&auditor, &offer).ok();
    }
    replied(&desk, "reply.json", "ana", &json!([{"audit": audit, "corrections": [{"correction": 1, "agree": true}]}]));
    let said = desk.run("ana", "dispute open --file reply.json --format json").refused(4, "");
    assert!(said.rows()[0]["why"].as_str().unwrap().contains("another took its place"), "{}", said.stdout);
    replied(&desk, "reply.json", "ana", &json!([{"audit": audit, "corrections": [{"correction": 2, "agree": false}]}]));
    assert_eq!(
        results(&desk.run("ana", "dispute open --file reply.json --format json").ok()),
        ["correction of tone declined"]
    );
}

#[test]
fn contested_marks_statements_and_offers_stand_on_the_page_and_in_its_text() {
    let (desk, audit) = delivered();
    let (_, auditor) = desk.audit_of("ana");
    replied(&desk, "reply.json", "ana", &rejects(audit));
    desk.run("ana", "dispute open --file reply.json").ok();
    desk.args("ana", &["dispute", "statement", &audit.to_string(), "--statement", "I did thank him"]).ok();
    let offer =
        ["dispute", "correct", &audit.to_string(), "--criterion", "tone", "--level", "full", "--note", "A slip <b>"];
    desk.args(&auditor, &offer).ok();
    desk.run("mona", "score deliver --all --pages pages").ok();
    let (page, text) = (html(&desk, "ana"), std::fs::read_to_string(desk.path("pages/ana.md")).unwrap());
    assert_eq!(page.matches("class=\"contested\"").count(), 1);
    assert_eq!(text.matches("This mark is contested").count(), 1);
    for shown in [&page, &text] {
        for words in ["I did thank him", "offers to correct a slip of theirs: Polite and warm, to “throughout”"] {
            assert!(shown.contains(words), "{words}: {shown}");
        }
    }
    assert!(page.contains("data-correction=\"1\"") && !page.contains("A slip <b>"), "{page}");
    assert!(text.contains("dispute agree AUDIT") && text.contains("dispute statement AUDIT"), "{text}");
}

#[test]
fn everything_of_a_page_is_filled_in_and_saved_in_a_browser() {
    let Some(browser) = browser() else { return };
    let (desk, audit) = delivered();
    let (_, auditor) = desk.audit_of("ana");
    let offer =
        ["dispute", "correct", &audit.to_string(), "--criterion", "tone", "--level", "full", "--note", "A slip"];
    desk.args(&auditor, &offer).ok();
    desk.run("mona", "score deliver --all --pages pages").ok();
    browser.open(&desk.path("pages/ana.html"));
    browser.until("document.documentElement.classList.contains('js')");
    let state = || browser.ask("return document.querySelector('#state').innerText").as_str().unwrap().to_owned();
    browser.ask(
        "globalThis.set = (query, value) => { const one = document.querySelector(query); const details = one.closest('details'); if (details) details.open = true;
           one.value = value; one.dispatchEvent(new Event('input', {bubbles: true})); };
         set('[data-correction] [data-field=agree]', 'yes'); set('[data-field=words]', 'I did thank him');
         set('[data-subject=wrong-agent] [data-field=evidence]', 'the log');",
    );
    assert!(state().contains("“The dialogue is not mine”: your words"), "{}", state());
    browser.ask("set('[data-subject=wrong-agent] [data-field=statement]', 'It was bo');");
    assert_eq!(
        state(),
        "0 of 1 read, 0 marks rejected, 1 objection to a whole audit, 1 correction answered, 1 statement."
    );
    browser.ask("document.querySelector('#save').click()");
    let saved = browser.saved(&format!("reply-ana-{}.json", desk.head().split(':').next().unwrap()));
    desk.write("reply.json", &saved);
    let said = desk.run("ana", "dispute open --file reply.json --format json").ok();
    assert_eq!(results(&said), ["correction of tone agreed to", "dispute 1", "statement recorded"]);
    assert_eq!(browser.log("browser"), Vec::<String>::new(), "nothing is complained about");
}
