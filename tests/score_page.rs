//! The page on which auditors score, in a browser: filled in by keys alone, kept, opened again, and hostile to nobody.

use crate::browser::{ENTER, ESCAPE, browser};
use crate::support::{Desk, repo};
use assize::core::audit::Answers;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::PathBuf;

/// The page of all audits that wait for an auditor.
fn page(desk: &Desk, auditor: &str) -> PathBuf {
    desk.run(auditor, "score form --all --out forms.html").ok();
    desk.path("forms.html")
}

/// The centre after its first night, with who has two audits, and their numbers.
fn two_audits() -> (Desk, String, Vec<i64>) {
    let desk = Desk::drawn();
    let rows = desk.rows("score queue");
    let auditor = rows
        .iter()
        .map(|row| row["auditor"].as_str().unwrap())
        .find(|one| rows.iter().filter(|row| row["auditor"] == **one).count() == 2);
    let auditor = auditor.expect("somebody has two").to_owned();
    let own = rows.iter().filter(|row| row["auditor"] == *auditor).map(|row| row["audit"].as_i64().unwrap());
    let numbers = own.collect();
    (desk, auditor, numbers)
}

/// The name of the file that the page says it saved.
fn name_told(browser: &crate::browser::Browser) -> String {
    browser.until("document.querySelector('#told').innerText.includes('answers-')");
    let told = browser.ask("return document.querySelector('#told').innerText");
    let name = told.as_str().unwrap().split_whitespace().find(|word| word.starts_with("answers-"));
    name.expect("a name").trim_end_matches(':').to_owned()
}

fn number_of_head(desk: &Desk) -> String {
    desk.head().split(':').next().unwrap().to_owned()
}

/// `87.50` of a text that says `Total 87.50 %`.
fn total_shown(text: &str) -> String {
    let (before, _) = text.split_once(" %").unwrap_or_else(|| panic!("no total in {text}"));
    before.rsplit(char::is_whitespace).next().unwrap().to_owned()
}

#[test]
fn two_audits_are_filled_in_by_keys_alone_and_the_core_counts_the_same() {
    let Some(browser) = browser() else { return };
    let (desk, auditor, numbers) = two_audits();
    browser.open(&page(&desk, &auditor));
    browser.until("document.documentElement.classList.contains('ready')");
    assert_eq!(
        browser.ask("return document.querySelectorAll(':checked:not(#use-keys)').length"),
        json!(0),
        "nothing is chosen before"
    );
    let total = || browser.ask("return document.querySelector('#total .sum').innerText").as_str().unwrap().to_owned();
    assert!(total().contains("nothing is answered yet"), "{}", total());
    // The first: tone partly with its note and a turn, facts full, identity does not apply.
    browser.press("j2wNo thanks");
    browser.press(&format!("{ESCAPE}eturn 2{ESCAPE}j1jn"));
    // Nothing names what met the requirement yet: done leads there.
    browser.press("d");
    browser.until("document.activeElement.id === 'met'");
    browser.press(&format!("Quick 1 2 3 n j{ESCAPE}"));
    let first = total_shown(&total());
    browser.press("d");
    browser.until("document.querySelectorAll('[data-how=done]').length === 1");
    // The second: everything full; a wrong answer first, taken back by another.
    browser.press("j3j1j1kk1jjjmKind");
    browser.press(&ESCAPE.to_string());
    let second = total_shown(&total());
    browser.press("d");
    browser.until("document.querySelectorAll('[data-how=done]').length === 2");
    browser.press("s");
    let saved = browser.saved(&format!("answers-{auditor}-{}.json", number_of_head(&desk)));
    let saved: Value = serde_json::from_str(&saved).unwrap();
    assert_eq!((&saved["assize"], &saved["version"], &saved["for"]), (&json!("answers"), &json!(1), &json!(auditor)));
    assert_eq!(saved["head"], json!(desk.head()));
    let audits = saved["audits"].as_array().unwrap();
    assert_eq!(audits.iter().map(|one| one["audit"].as_i64().unwrap()).collect::<Vec<_>>(), numbers);
    let expected = json!({ "tone": { "level": "partly", "note": "No thanks", "quote": "turn 2" }, "facts": "full", "identity": "na" });
    assert_eq!(audits[0]["answers"], expected);
    assert_eq!((&audits[0]["met"], &audits[1]["met"]), (&json!("Quick 1 2 3 n j"), &json!("Kind")));
    for (audit, shown) in audits.iter().zip([first, second]) {
        assert_eq!((&audit["card"], &audit["revision"], &audit["done"]), (&json!("chat/1"), &json!(1), &json!(true)));
        assert!((1..=2).contains(&audit["minutes"].as_i64().unwrap()), "{audit}");
        let own = json!({ "answers": audit["answers"], "met": audit["met"], "develop": audit["develop"] }).to_string();
        Answers::read("saved", &own).unwrap();
        desk.write("own.json", own);
        let told = desk.run(&auditor, &format!("score submit {} --answers own.json", audit["audit"])).ok().stdout;
        assert!(told.contains(&format!("{shown} %")), "{shown}: {told}");
    }
}

#[test]
fn what_is_filled_in_outlives_a_reload_and_a_saved_file_opens_again() {
    let Some(mut browser) = browser() else { return };
    let (desk, auditor, numbers) = two_audits();
    let page = page(&desk, &auditor);
    browser.open(&page);
    browser.press("j2wLate reply");
    browser.press(&format!("{ESCAPE}]j1"));
    browser.until("document.querySelectorAll('[data-how=some]').length === 2");
    browser.go(&page);
    // The audit that was open is open again, and the other one is as it was left.
    let current = "document.querySelector('[aria-current]').id";
    browser.until(&format!("{current} === 'i-{}'", numbers[1]));
    browser.press("[");
    browser.until(&format!("{current} === 'i-{}'", numbers[0]));
    assert_eq!(browser.ask("return document.querySelector('#c-0 [value=partly]').checked"), json!(true));
    assert_eq!(browser.ask("return document.querySelector('#note-0').value"), json!("Late reply"));
    assert_eq!(browser.ask("return document.querySelector('#kept').innerText"), json!("Kept in this browser"));
    browser.press("s");
    let name = format!("answers-{auditor}-{}.json", number_of_head(&desk));
    let saved = browser.saved(&name);
    let drafts: Value = serde_json::from_str(&saved).unwrap();
    assert!(drafts["audits"].as_array().unwrap().iter().all(|one| one["done"] == json!(false)), "{drafts}");
    desk.write(&name, &saved);
    browser.begin_again();
    browser.open(&page);
    assert_eq!(browser.ask("return document.querySelectorAll('[data-how=none]').length"), json!(2), "a new browser");
    browser.choose_file("#open", &desk.path(&name));
    browser.until("document.querySelectorAll('[data-how=some]').length === 2");
    assert_eq!(browser.ask("return document.querySelector('#note-0').value"), json!("Late reply"));
    // Somebody else's file, and what is none, are refused and change nothing.
    for (text, says) in [
        (saved.replace(&format!("\"for\": \"{auditor}\""), "\"for\": \"zoe\""), "is for zoe"),
        (saved.replace("\"version\": 1", "\"version\": 2"), "newer"),
        ("{".to_owned(), "not a file of saved answers"),
        (saved.replace("chat/1", "chat/2"), "another card"),
    ] {
        desk.write("other.json", &text);
        browser.choose_file("#open", &desk.path("other.json"));
        browser.until(&format!("document.querySelector('#told').innerText.includes('{says}')"));
        assert_eq!(browser.ask("return document.querySelector('#note-0').value"), json!("Late reply"));
    }
}

/// A card with every kind of question, in two languages, and one audit of it for vera.
const CARD: &str = r#"
[card]
id = "talk"
version = 1
language = "en"
title = { en = "Talk", zh = "谈话" }
[[band]]
name = "good"
from = 60
[[band]]
name = "poor"
from = 0
[[criterion]]
id = "facts"
title = { en = "True?", zh = "属实？" }
guidance = { en = "Check.", zh = "核对。" }
weight = 50
levels = [
  { id = "yes", title = { en = "true", zh = "真" }, percent = 100 },
  { id = "slip", title = { en = "a slip", zh = "小错" }, percent = 60 },
]
[[criterion]]
id = "mended"
title = { en = "How mended?", zh = "如何更正？" }
guidance = { en = "Words.", zh = "文字。" }
type = "text"
when = { criterion = "facts", is = ["slip"] }
[[criterion]]
id = "constructor"
title = { en = "What was named?", zh = "提到什么？" }
guidance = { en = "Tick.", zh = "勾选。" }
type = "select"
weight = 30
options = [
  { id = "when", title = { en = "when", zh = "时间" }, percent = 50 },
  { id = "who", title = { en = "who", zh = "谁" }, percent = 60 },
]
[[criterion]]
id = "days"
title = { en = "Days", zh = "天数" }
guidance = { en = "Count.", zh = "计数。" }
type = "number"
weight = 20
ranges = [{ from = 0, to = 2, percent = 100 }, { from = 3, to = 9, percent = 0 }]
na = true
"#;

pub fn talk(transcript: &str) -> (Desk, PathBuf) {
    let desk = Desk::once(transcript, || {
        let desk = Desk::centre();
        desk.write("talk.toml", CARD);
        desk.run("mona", "card publish talk.toml").ok();
        let quoted = transcript.replace('"', "\"\"");
        let head = "ref,received,channel,category,agent,details,transcript,language";
        desk.write("t.csv", format!("{head}\nT-1,2026-02-01T10:00:00Z,chat,complaint,cy,Late,\"{quoted}\",ar\n"));
        desk.run("mona", "intake import t.csv").ok();
        let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
        let plan = plan
            .replace("daily", "early")
            .replace("card = \"chat\"", "card = \"talk\"")
            .replace("2026-03-01", "2026-02-01")
            .replace("window = ", "overlaps = [\"daily\"]\nwindow = ");
        desk.write("early.toml", plan);
        desk.run("mona", "assign plan add early.toml").ok();
        desk.run("mona", "assign nightly");
        let rows = desk.rows("score queue");
        let own = rows.iter().find(|row| row["ref"] == "T-1").expect("the audit of T-1");
        let (number, auditor) = (own["audit"].clone(), own["auditor"].as_str().unwrap().to_owned());
        desk.run(&auditor, &format!("score form {number} --language zh --out talk.html")).ok();
        desk
    });
    let path = desk.path("talk.html");
    (desk, path)
}

#[test]
fn every_kind_of_question_is_answered_and_conditions_bring_questions_and_take_them_away() {
    let Some(browser) = browser() else { return };
    let (_desk, path) = talk("Customer: Where is it?\nAgent: It left today.");
    browser.open(&path);
    let shown = || {
        browser.ask("return [...document.querySelectorAll('fieldset:not([hidden])')].map((one) => one.id).join(' ')")
    };
    assert_eq!(shown(), json!("c-0 c-2 c-3"));
    assert_eq!(
        browser.ask(
            "return document.querySelector('#c-0 legend [lang]').lang + document.querySelector('#c-0 legend').innerText"
        ),
        json!("zh1 属实？")
    );
    browser.press("j2");
    assert_eq!(shown(), json!("c-0 c-1 c-2 c-3"));
    browser.press(&format!("j1Said so{ESCAPE}j12j1{ESCAPE}"));
    // 50 x 60 % + 30 x min(50 + 60, 100) % + 20 x 100 % = 30 + 30 + 20.
    browser.until("document.querySelector('#total .sum').innerText.includes('80.00 %')");
    assert_eq!(browser.ask("return document.querySelector('#total .band').innerText"), json!("good"));
    // A number outside of what is asked is no answer, and said to be none.
    browser.press("17");
    browser.press(&ESCAPE.to_string());
    browser.until("document.querySelector('#f-3').innerText.includes('0 to 9')");
    browser.press("n");
    browser.until("document.querySelector('#total .sum').innerText.includes('75.00 %')");
    browser.press("k0");
    // None of the options was chosen, which is an answer: 30 of 80.
    browser.until("document.querySelector('#total .sum').innerText.includes('37.50 %')");
    browser.press("kk1");
    assert_eq!(shown(), json!("c-0 c-2 c-3"));
    browser.press("s");
    let name = name_told(&browser);
    let saved: Value = serde_json::from_str(&browser.saved(&name)).unwrap();
    assert_eq!(
        saved["audits"][0]["answers"],
        json!({ "facts": "yes", "constructor": [], "days": "na" }),
        "what is not asked is left out"
    );
}

#[test]
fn a_number_stays_as_it_was_typed_and_what_is_no_number_is_said() {
    let Some(browser) = browser() else { return };
    let (_desk, path) = talk("Customer: Where is it?\nAgent: It left today.");
    browser.open(&path);
    for (typed, is_number) in [("3,5", false), ("٣", false), ("3.5", false), ("3", true)] {
        browser.ask("const one = document.querySelector('#c-3 .number-field'); one.value = ''; one.focus()");
        browser.press(typed);
        browser.press(&ESCAPE.to_string());
        assert_eq!(browser.ask("return document.querySelector('#c-3 .number-field').value"), json!(typed));
        let fault = browser.ask("return document.querySelector('#f-3').innerText").as_str().unwrap().to_owned();
        assert_eq!(fault.is_empty(), is_number, "{typed}: {fault}");
    }
}

#[test]
fn every_file_that_is_saved_has_the_name_that_the_page_tells() {
    let Some(browser) = browser() else { return };
    let (desk, auditor, _) = two_audits();
    let page = page(&desk, &auditor);
    browser.open(&page);
    browser.press("j2s");
    let first = name_told(&browser);
    browser.saved(&first);
    browser.go(&page);
    browser.until("document.documentElement.classList.contains('ready')");
    browser.press("s");
    let second = name_told(&browser);
    assert_eq!(second, first.replace(".json", "-2.json"), "also after the page was opened again");
    browser.saved(&second);
}

#[test]
fn the_key_for_done_never_takes_it_back_and_the_button_does() {
    let Some(browser) = browser() else { return };
    let (desk, auditor, _) = two_audits();
    browser.open(&page(&desk, &auditor));
    browser.press(&format!("j1j1j1mKind{ESCAPE}d"));
    browser.until("document.querySelectorAll('[data-how=done]').length === 1");
    browser.press("[d");
    browser.until("document.querySelectorAll('[data-how=done]').length === 1");
    browser.press("[");
    browser.ask("document.querySelector('#done').click()");
    browser.until("document.querySelectorAll('[data-how=done]').length === 0");
}

#[test]
fn past_the_last_criterion_no_key_writes_into_a_field() {
    let Some(browser) = browser() else { return };
    let (desk, auditor, _) = two_audits();
    browser.open(&page(&desk, &auditor));
    browser.press("jjjjjjkj");
    assert_eq!(browser.ask("return document.querySelector('#met').value"), json!(""));
    browser.until("document.querySelector('#c-2').classList.contains('current')");
}

#[test]
fn an_audit_that_was_taken_back_begins_with_what_was_handed_in_and_is_not_done() {
    let Some(browser) = browser() else { return };
    let (desk, auditor, numbers) = two_audits();
    let answers = json!({
        "answers": { "tone": { "level": "partly", "note": "No thanks", "quote": "turn 2" }, "facts": "full", "identity": "na" },
        "met": "Quick", "develop": "Thank them",
    });
    desk.write("own.json", answers.to_string());
    let number = numbers[0].to_string();
    desk.run(&auditor, &format!("score submit {number} --answers own.json")).ok();
    desk.args(&auditor, &["score", "undo", &number, "--note", "I misread turn 2"]).ok();
    browser.open(&page(&desk, &auditor));
    browser.until("document.documentElement.classList.contains('ready')");
    browser.ask(&format!("document.querySelector('#i-{number}').click()"));
    let of = |query: &str| browser.ask(&format!("const one = document.querySelector('{query}'); return one.value"));
    assert_eq!(of("#c-0 :checked"), json!("partly"));
    assert_eq!((of("#note-0"), of("#quote-0"), of("#met")), (json!("No thanks"), json!("turn 2"), json!("Quick")));
    assert_eq!(browser.ask("return document.querySelectorAll('[data-how=done]').length"), json!(0));
    browser.press("s");
    let saved: Value = serde_json::from_str(&browser.saved(&name_told(&browser))).unwrap();
    assert_eq!(
        (&saved["audits"][0]["done"], &saved["audits"][0]["answers"]["identity"]),
        (&json!(false), &json!("na"))
    );
    // Nobody else's page tells it.
    let other = ["vera", "oleg", "nora"].into_iter().find(|one| *one != auditor).unwrap();
    desk.run(other, "score form --all --out other.html").ok();
    assert!(!std::fs::read_to_string(desk.path("other.html")).unwrap().contains("Thank them"));
}

#[test]
fn notes_without_an_answer_and_answers_that_are_not_asked_now_are_saved_and_open_again() {
    let Some(mut browser) = browser() else { return };
    let (desk, path) = talk("Customer: Where is it?\nAgent: It left today.");
    browser.open(&path);
    browser.press(&format!("j2j1Said so{ESCAPE}k1"));
    browser.press(&format!("jjwOnly a note{ESCAPE}"));
    browser.press("s");
    let name = name_told(&browser);
    let saved = browser.saved(&name);
    let file: Value = serde_json::from_str(&saved).unwrap();
    assert_eq!(file["audits"][0]["answers"], json!({ "facts": "yes" }));
    assert_eq!(
        file["audits"][0]["aside"],
        json!({ "mended": { "level": "Said so" }, "days": { "note": "Only a note" } })
    );
    desk.write(&name, &saved);
    let auditor = file["for"].as_str().unwrap().to_owned();
    let told = desk.run(&auditor, &format!("score submit --file {name} --format json")).refused(4, "");
    assert_eq!(told.rows()[0]["result"], "not finished");
    browser.begin_again();
    browser.open(&path);
    browser.choose_file("#open", &desk.path(&name));
    browser.until("document.querySelector('#note-3').value === 'Only a note'");
    browser.press("j2");
    browser.until("document.querySelector('#c-1 textarea, #c-1 input').value === 'Said so'");
    // Words on what was good alone are worth saving too.
    browser.begin_again();
    browser.open(&path);
    browser.ask("document.querySelector('#met').focus()");
    browser.press("Kind");
    browser.press(&format!("{ESCAPE}s"));
    let file: Value = serde_json::from_str(&browser.saved(&name_told(&browser))).unwrap();
    assert_eq!((&file["audits"][0]["met"], &file["audits"][0]["done"]), (&json!("Kind"), &json!(false)));
}

#[test]
fn selected_words_become_the_quote_of_the_current_criterion_and_the_core_accepts_them() {
    let Some(browser) = browser() else { return };
    let (desk, path) = talk("Customer: Where is it?\nAgent: Soon, \u{202e}today\u{202c},  my dear customer.");
    browser.open(&path);
    let quote = |at: u8| browser.ask(&format!("return document.querySelector('#quote-{at}').value"));
    // A double click on a word of the second turn.
    let place = browser.ask(
        "const text = document.querySelector('[data-turn=\"1\"]').lastChild; const range = document.createRange();
         range.setStart(text, text.data.indexOf('Where')); range.setEnd(text, text.data.indexOf('Where') + 5);
         const box = range.getBoundingClientRect(); return [box.left + box.width / 2, box.top + box.height / 2].map(Math.round)",
    );
    browser.press("j");
    browser.double_click(place[0].as_i64().unwrap(), place[1].as_i64().unwrap());
    browser.until("document.querySelector('#quote-0').value !== ''");
    assert_eq!(quote(0), json!("turn 1: Where"));
    browser.until("document.querySelector('.turns .quoted').dataset.turn === '1'");
    // All of a turn that has characters which cannot be seen: the longest words without them.
    browser.ask("getSelection().selectAllChildren(document.querySelector('[data-turn=\"2\"]'))");
    browser.press("jje");
    browser.until("document.querySelector('#quote-3').value !== ''");
    assert_eq!(quote(3), json!("turn 2: , my dear customer."));
    // Words of the details have no turn.
    browser.ask("getSelection().selectAllChildren(document.querySelector('[data-key=details] .said'))");
    browser.press("e");
    browser.until("document.querySelector('#quote-3').value === 'Late'");
    browser.ask("const quote = document.querySelector('#quote-3'); quote.value = 'turn 9'; quote.dispatchEvent(new Event('input'))");
    browser.until("document.querySelector('#missing').innerText.includes('names turn 9')");
    // Words that go on from one turn to the next, as the core takes them; words that stand nowhere.
    let typed = |words: &str| {
        browser.ask_with("const quote = document.querySelector('#quote-0'); quote.value = arguments[0]; quote.dispatchEvent(new Event('input'))", &json!([words]));
        browser.ask("return document.querySelector('#f-0').innerText")
    };
    assert_eq!(typed("is it?\n Agent:  Soon"), json!(""));
    assert_eq!(typed("turn 1: is  it"), json!(""));
    assert_eq!(typed("Never"), json!("the quote does not stand in the dialogue"));
    let answers = json!({ "answers": { "facts": { "level": "yes", "quote": "turn 1: Where" }, "constructor": ["who"],
        "days": { "level": "2", "quote": "turn 2: , my dear customer." } }, "met": "Kind" });
    desk.write("own.json", answers.to_string());
    let row = desk.rows("score queue").into_iter().find(|row| row["ref"] == "T-1").unwrap();
    desk.run(row["auditor"].as_str().unwrap(), &format!("score submit {} --answers own.json", row["audit"])).ok();
}

#[test]
fn without_a_script_the_page_is_read_and_printed_and_says_how_to_score_otherwise() {
    let Some(browser) = browser() else { return };
    let (_desk, path) = talk("Customer: Where is it?\nAgent: It left today.");
    browser.devtools("Emulation.setScriptExecutionDisabled", &json!({ "value": true }));
    browser.open(&path);
    let text = browser.ask("return document.body.innerText");
    let printed = browser.printed();
    let live = browser
        .ask("return [...document.querySelectorAll('.live')].filter((one) => one.getClientRects().length > 0).length");
    browser.devtools("Emulation.setScriptExecutionDisabled", &json!({ "value": false }));
    let text = text.as_str().unwrap();
    for words in [
        "script of this page does not run",
        "assize score submit",
        "Where is it?",
        "Card talk/1: 谈话",
        "☐ slip: 小错 (60 %)",
    ] {
        assert!(text.contains(words), "no {words} in {text}");
    }
    assert_eq!(live, json!(0), "nothing that needs the script is shown");
    assert!(printed.len() > 10_000, "the page on paper");
}

#[test]
fn everything_to_fill_in_has_a_name_and_the_page_has_its_landmarks() {
    let Some(browser) = browser() else { return };
    let (_desk, path) = talk("Customer: Where is it?\nAgent: It left today.");
    browser.open(&path);
    let nameless = browser.ask(
        "return [...document.querySelectorAll('input, textarea, button, summary, progress')]
           .filter((one) => !(one.labels?.length > 0 && [...one.labels].some((label) => label.textContent.trim())) && !one.ariaLabel
             && !one.getAttribute('aria-labelledby') && !(one.matches('button, summary') && one.textContent.trim()))
           .map((one) => one.outerHTML)",
    );
    assert_eq!(nameless, json!([]));
    let counts =
        |selector: &str| browser.ask_with("return document.querySelectorAll(arguments[0]).length", &json!([selector]));
    for selector in [
        "h1",
        "main",
        "header",
        "nav[aria-label]",
        "section#card[aria-label]",
        "#total[aria-live=polite]",
        "html[lang=en]",
    ] {
        assert_eq!(counts(selector), json!(1), "{selector}");
    }
    assert_eq!(browser.ask("return document.querySelector('.words').lang"), json!("ar"));
    let ids = browser.ask("const ids = [...document.querySelectorAll('[id]')].map((one) => one.id); return ids.filter((id, at) => ids.indexOf(id) !== at)");
    assert_eq!(ids, json!([]), "no id stands twice");
    // From one heading to the next no level is passed over.
    let levels = browser.ask("return [...document.querySelectorAll('h1, h2, h3, h4')].filter((one) => one.getClientRects().length > 0).map((one) => Number(one.tagName[1]))");
    let levels: Vec<i64> = levels.as_array().unwrap().iter().map(|level| level.as_i64().unwrap()).collect();
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
    // The focus can be seen where keys lead it.
    browser.press("j");
    let outline = browser.ask("const style = getComputedStyle(document.activeElement); return style.outlineStyle + ' ' + parseFloat(style.outlineWidth)");
    assert_eq!(outline, json!("solid 2"));
    for width in [320, 360, 800, 1280, 3840] {
        let device = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        browser.devtools("Emulation.setDeviceMetricsOverride", &device);
        let over = browser.ask("return document.documentElement.scrollWidth - innerWidth");
        assert!(over.as_i64().unwrap() <= 0, "{width} px: {over} px stick out");
    }
    browser.devtools("Emulation.clearDeviceMetricsOverride", &json!({}));
}

#[test]
fn of_many_audits_only_the_one_that_is_open_is_laid_out_and_has_a_form() {
    let Some(browser) = browser() else { return };
    let (desk, auditor, numbers) = two_audits();
    browser.open(&page(&desk, &auditor));
    let shown = || {
        browser.ask(
            "const shown = [...document.querySelectorAll('article, .paper')].filter((one) => one.getClientRects().length > 0);
             return [shown.map((one) => one.id), document.querySelectorAll('fieldset').length]",
        )
    };
    assert_eq!(shown(), json!([[format!("audit-{}", numbers[0])], 3]));
    browser.press("]");
    assert_eq!(shown(), json!([[format!("audit-{}", numbers[1])], 3]));
}

#[test]
fn five_hundred_audits_and_the_longest_dialogue_are_one_page_that_answers_to_keys() {
    let Some(browser) = browser() else { return };
    let people =
        "handle,name,role,team,from\nmona,Mona,manager,office,2020-01-01\nvera,Vera,auditor,quality,2020-01-01\n";
    let mut people = people.to_owned();
    for letter in 'a'..='t' {
        let _ = writeln!(people, "{letter}{letter},{letter}{letter}{letter}{letter},agent,north,2020-01-01");
    }
    let desk = Desk::begun("2026-03-02T09:00:00Z", "timezone = \"Europe/London\"\n", &people);
    let mut rows = "ref,received,channel,category,agent,details,transcript\n".to_owned();
    for (at, agent) in ('a'..='t').cycle().take(500).enumerate() {
        let turns = if at == 7 {
            "Agent: It left today, and will be there on Friday.\n".repeat(20_000)
        } else {
            "Agent: It left today.".to_owned()
        };
        let _ =
            writeln!(rows, "R-{at},2026-03-01T10:00:00Z,chat,complaint,{agent}{agent},Late,\"{}\"", turns.trim_end());
    }
    assert!(rows.len() > 1_000_000);
    desk.write("d.csv", rows);
    let centre = repo().join("tests/centre");
    std::fs::copy(centre.join("card.toml"), desk.path("card.toml")).unwrap();
    desk.write("plan.toml", "[plan]\nname = \"all\"\ncard = \"chat\"\nwindow = \"day\"\nstarts = \"2026-03-01\"\ndays = 5\n[quota]\ncount = 500\nby = [\"agent\"]\n");
    for words in ["card publish card.toml", "intake import d.csv", "assign plan add plan.toml"] {
        desk.run("mona", words).ok();
    }
    desk.run("mona", "assign nightly");
    browser.open(&page(&desk, "vera"));
    browser.until("document.documentElement.classList.contains('ready')");
    assert_eq!(browser.ask("return document.querySelectorAll('.item').length"), json!(500));
    browser.ask("[...document.querySelectorAll('.item')].at(-1).click()");
    browser.press("j1j1j1");
    browser.until("document.querySelector('#total .sum').innerText.includes('100.00 %')");
    // The long one: its last turn can be quoted.
    let long =
        "[...document.querySelectorAll('article')].find((one) => one.querySelectorAll('[data-turn]').length === 20000)";
    browser.ask(&format!("document.querySelector('#i-' + {long}.id.slice(6)).click()"));
    browser.press("j2");
    browser.press(&format!("eturn 20000{ESCAPE}"));
    browser.until("document.querySelector('#quote-0').value.endsWith('turn 20000')");
    browser.press("s");
    let saved: Value = serde_json::from_str(&browser.saved(&name_told(&browser))).unwrap();
    assert_eq!(saved["audits"].as_array().unwrap().len(), 2);
}

#[test]
fn where_nothing_can_be_kept_the_page_says_so() {
    let Some(browser) = browser() else { return };
    let (_desk, path) = talk("Customer: Where is it?\nAgent: It left today.");
    let closed = "Object.defineProperty(globalThis, 'localStorage', { get() { throw new Error('closed'); } })";
    let made = browser.devtools("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": closed }));
    browser.open(&path);
    browser.devtools("Page.removeScriptToEvaluateOnNewDocument", &json!({ "identifier": made["identifier"] }));
    browser.until("document.querySelector('#kept').innerText.includes('only until this page is closed')");
    browser.press("j1");
    browser.until("document.querySelector('#total .sum').innerText.includes('100.00 %')");
    // Nothing was saved: leaving would ask first, which nobody is here to answer.
    browser.press("s");
    browser.until("document.querySelector('#told').innerText.includes('Saved as')");
    let saved: Value = serde_json::from_str(&browser.saved(&name_told(&browser))).unwrap();
    assert_eq!(saved["audits"][0]["answers"], json!({ "facts": "yes" }));
}

#[test]
fn single_keys_do_nothing_in_a_field_and_can_be_turned_off() {
    let Some(browser) = browser() else { return };
    let (_desk, path) = talk("Customer: Where is it?\nAgent: It left today.");
    browser.open(&path);
    browser.press("jw12njk?[]ds");
    assert_eq!(browser.ask("return document.querySelector('#note-0').value"), json!("12njk?[]ds"));
    assert_eq!(browser.ask("return document.querySelectorAll('fieldset :checked').length"), json!(0));
    browser.press(&format!("{ESCAPE}?"));
    browser.until("document.querySelector('#help').open");
    browser.ask("document.querySelector('#use-keys').click(); document.querySelector('#help .main').focus()");
    browser.press(&ENTER.to_string());
    browser.until("!document.querySelector('#help').open");
    browser.press("j1");
    assert_eq!(browser.ask("return document.querySelectorAll('fieldset :checked').length"), json!(0));
}

#[test]
fn no_text_of_a_customer_or_a_card_does_anything_in_the_page() {
    let Some(browser) = browser() else { return };
    let list = std::fs::read_to_string(repo().join("tests/hostile_inputs.json")).unwrap();
    let list: Value = serde_json::from_str(&list).unwrap();
    let items = list["items"].as_array().unwrap().iter().filter(|item| item["kind"] == "html-injection");
    let texts: Vec<String> = items.map(|item| item["text"].as_str().unwrap().to_owned()).collect();
    assert_eq!(texts.len(), 18);
    let tame: Vec<String> =
        texts.iter().map(|text| text.chars().map(|c| if c == '\n' { c } else { 'x' }).collect()).collect();
    let hostile = tried(&browser, &texts);
    // What stands in the page stands there as the text that it is, and the page has the elements of a tame one.
    let shown = hostile["text"].as_str().unwrap();
    for text in texts.iter().flat_map(|text| text.lines()) {
        assert!(shown.matches(text).count() >= 4, "{text}: {} times", shown.matches(text).count());
    }
    assert_eq!(hostile["elements"], tried(&browser, &tame)["elements"]);
}

/// A page whose every text is one of these; what was shown of it and of which elements it is made, all audits opened.
fn tried(browser: &crate::browser::Browser, texts: &[String]) -> Value {
    let (desk, auditor) = world(texts);
    browser.open(&page(&desk, &auditor));
    browser.until("document.documentElement.classList.contains('ready')");
    let found = browser.ask(
        "const all = { text: '', elements: {} };
         for (const item of document.querySelectorAll('.item')) {
           item.click();
           all.text += document.querySelector('article.open').textContent + document.querySelector('#card').textContent;
           for (const one of document.querySelectorAll('article.open *, #card *, body > *, #tools *')) {
             const name = one.tagName + [...one.attributes].map((own) => own.name).sort().join();
             all.elements[name] = (all.elements[name] ?? 0) + 1;
           }
         }
         all.text += document.querySelector('#audits').textContent;
         all.scripts = document.scripts.length;
         all.odd = document.querySelectorAll('img, iframe, object, embed, link, base, form[action], a[href]:not([href^=\"#\"])').length;
         all.fetched = performance.getEntriesByType('resource').map((one) => one.name);
         all.broken = globalThis.broken;
         return all",
    );
    assert_eq!((&found["scripts"], &found["odd"]), (&json!(2), &json!(0)), "two scripts: ours and its data");
    assert_eq!((&found["fetched"], &found["broken"]), (&json!([]), &json!([])));
    let requests = browser.requests();
    assert!(requests.iter().all(|url| url.starts_with("file://") && url.contains("/forms.html")), "{requests:?}");
    assert_eq!(browser.log("browser"), Vec::<String>::new(), "nothing is complained about");
    found
}

/// A centre whose every text is one of these: agents, dialogues, the card, what was decided. Answers who has all audits.
pub fn world(texts: &[String]) -> (Desk, String) {
    Desk::once_with(texts, || {
        let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        // The handle is the text; the names are far from each other, which is asked back about.
        let agent = |at: usize| {
            let line = texts[at].lines().next().unwrap();
            // A handle that begins with a dash is refused.
            format!("{}{line}{at}", if line.starts_with('-') { "x" } else { "" })
        };
        let person = |at: usize| {
            let letter = char::from(b'a' + u8::try_from(at).unwrap());
            format!("{},{letter}{letter}{letter}{letter},agent,team{at},2022-01-01\n", cell(&agent(at)))
        };
        let people: String = (0..texts.len()).map(person).collect();
        let auditor = &texts[1];
        let roster = "handle,name,role,team,from\nmona,Mona,manager,office,2020-01-01\nlea,Lea,lead,north,2020-01-01\n";
        let lines: Vec<&str> = texts.iter().map(|text| text.lines().next().unwrap()).collect();
        let lines = serde_json::to_string(&lines.iter().collect::<std::collections::BTreeSet<_>>()).unwrap();
        let policy = format!(
            "timezone = \"Europe/London\"\n[blind]\nhide = []\n[intake]\nchannels = {lines}\ncategories = {lines}\n"
        );
        let desk = Desk::begun(
            "2026-03-02T09:00:00Z",
            &policy,
            &format!("{roster}{},zzzz,auditor,quality,2020-01-01\n{people}", cell(auditor)),
        );
        let string = |text: &str| serde_json::to_string(text).unwrap();
        let mut card = format!(
            "[card]\nid = \"chat\"\nversion = 1\nmode = \"points\"\ntitle = {}\n[[band]]\nname = {}\nfrom = 0\n",
            string(&texts[0]),
            string(&texts[1])
        );
        for (at, text) in texts.iter().enumerate() {
            let _ = write!(
                card,
                "[[criterion]]\nid = \"c{at}\"\ntitle = {0}\nguidance = {0}\nlevels = [{{ id = \"a\", title = {0}, points = 5 }}, {{ id = \"b\", title = {0}, points = 0 }}]\n",
                string(text)
            );
        }
        desk.write("card.toml", card);
        desk.run("mona", "card publish card.toml").ok();
        let mut rows = "ref,received,channel,category,agent,customer,rating,details,reply,transcript\n".to_owned();
        for (at, text) in texts.iter().enumerate() {
            let line = text.lines().next().unwrap();
            let one = [
                &format!("{line} {at}"),
                "2026-03-01T10:00:00Z",
                line,
                line,
                &agent(at),
                line,
                "3",
                text,
                text,
                &format!("Customer: {text}\nAgent: {text}"),
            ];
            rows.push_str(&one.map(cell).join(","));
            rows.push('\n');
        }
        desk.write("d.csv", rows);
        desk.run("mona", "intake import d.csv").ok();
        let plan = std::fs::read_to_string(repo().join("tests/centre/plan.toml")).unwrap();
        desk.write("plan.toml", plan);
        desk.run("mona", "assign plan add plan.toml").ok();
        desk.run("mona", "assign nightly").ok();
        let first = desk.rows("score queue")[0]["audit"].to_string();
        desk.args(auditor, &["score", "ask", &first, "--criterion", "c0", "--question", &texts[0], "--owner", "lea"])
            .ok();
        desk.args("lea", &["score", "answer", "1", "--note", &texts[0]]).ok();
        let auditor = auditor.clone();
        (desk, auditor)
    })
}
