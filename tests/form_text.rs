//! A form as a text for an editor: what it says, how it is read back, and that no words of it are anything but words.

use crate::support::{Desk, repo};
use assize::calc::moment::Moment;
use assize::core::audit::{Answers, AuditId, Given, form};
use assize::core::ledger::{Access, Store};
use assize::core::people;
use assize::core::refusal::Refusal;
use assize::core::report::{self, Form, Forms, WantedForms};
use assize::core::scorecard::{Kind, Words};
use assize::core::text::Untrusted;
use assize::view::form::{Before, text};
use proptest::prelude::*;
use std::sync::OnceLock;

/// A card with every way to answer.
pub const RICH: &str = r#"
[card]
id = "chat"
version = 1
language = "en"
title = "Chat"
cap = 110
[[band]]
name = "good"
from = 0
[[section]]
id = "manner"
title.en = "Manner"
title.zh = "态度"
[[section]]
id = "matter"
title.en = "Matter"
title.zh = "内容"
[[criterion]]
id = "tone"
section = "manner"
title.en = "Polite and warm"
title.zh = "礼貌热情"
guidance.en = "Greeting, thanks."
guidance.zh = "问候，感谢。"
weight = 40
fails = "card"
levels = [
  { id = "full", title.en = "throughout", title.zh = "始终如此", percent = 100 },
  { id = "partly", title.en = "with lapses", title.zh = "有疏漏", percent = 50 },
  { id = "none", title.en = "rude", title.zh = "粗鲁", percent = 0 },
]
note_below_full = true
[[criterion]]
id = "mended"
section = "manner"
title = "Lapse mended"
weight = 10
when = { criterion = "tone", is = ["partly"] }
na = true
[[criterion]]
id = "named"
section = "matter"
title = "Said who and when"
weight = 20
type = "select"
options = [{ id = "who", title = "who", percent = 50 }, { id = "when", title = "when", percent = 50 }]
[[criterion]]
id = "days"
section = "matter"
title = "Days"
weight = 30
type = "points"
points = 10
step = 0.5
[[criterion]]
id = "extra"
section = "matter"
title = "More than asked"
weight = 5
bonus = true
levels = [{ id = "yes", title = "yes", percent = 100 }, { id = "no", title = "no", percent = 0 }]
[[criterion]]
id = "remark"
section = "matter"
title = "Remark"
weight = 0
type = "text"
na = true
"#;

/// The drawn centre, its dialogues scored by that card.
pub fn rich() -> Desk {
    centre_with(RICH, &|dialogues| dialogues)
}

/// The drawn centre with another card and other dialogues.
pub fn centre_with(card: &str, changed: &dyn Fn(String) -> String) -> Desk {
    let centre = |file: &str| std::fs::read_to_string(repo().join("tests/centre").join(file)).unwrap();
    let dialogues = changed(centre("dialogues.csv"));
    Desk::once((card, &dialogues), || {
        let desk = Desk::new();
        for file in ["people.csv", "plan.toml", "policy.toml"] {
            desk.write(file, centre(file));
        }
        desk.write("card.toml", card);
        desk.write("dialogues.csv", &dialogues);
        desk.run("mona", "init --rehearsal --policy policy.toml").ok();
        for words in [
            "people import people.csv",
            "card publish card.toml",
            "intake import dialogues.csv",
            "assign plan add plan.toml",
            "assign nightly",
        ] {
            desk.run("mona", words).ok();
        }
        desk
    })
}

/// The form of an audit.
fn forms(desk: &Desk, auditor: &str, audit: i64) -> Forms {
    let mut store = Store::open(&desk.path("qa.db"), Access::Read).unwrap();
    let snapshot = store.snapshot().unwrap();
    let auditor = people::find(&snapshot, auditor).unwrap();
    let now: Moment = "2026-03-02T09:00:00Z".parse().unwrap();
    report::forms(&snapshot, &auditor, &WantedForms::These(&[AuditId(audit)]), now).unwrap()
}

fn made() -> Forms {
    let desk = rich();
    let (audit, auditor) = desk.audit_of("ana");
    forms(&desk, &auditor, audit)
}

fn written(forms: &Forms, form: &Form, answers: Option<&Answers>) -> String {
    text(forms, form, Before { answers, minutes: Some(7) }, (None, false))
}

fn fault(text: &str) -> Refusal {
    form::read_text("form.toml", text).unwrap_err()
}

#[test]
fn a_text_shows_the_dialogue_and_each_criterion_and_comes_back_scored() {
    let desk = rich();
    let (audit, auditor) = desk.audit_of("ana");
    desk.run(&auditor, &format!("score form {audit} --out form.toml")).ok();
    let text = std::fs::read_to_string(desk.path("form.toml")).unwrap();
    for shown in [
        "\n#   1  Customer: ",
        "# 1/6  Polite and warm",
        "#      Greeting, thanks.",
        "fails the card at 0 %",
        "Asked only if `tone` is partly.",
        "#        partly  with lapses (50 %)",
        "# Section: Matter",
        "0 to 10 points in steps of 0.5",
        "(hidden until you hand in)",
    ] {
        assert!(text.contains(shown), "{shown}\n{text}");
    }
    desk.run(&auditor, "score submit --file form.toml").refused(4, "");
    let filled = text
        .replace(
            "[criterion.tone]\nanswer = \"\"\nnote = \"\"\nquote = \"\"",
            "[criterion.tone]\nanswer = \"partly\"\nnote = '''no \"thanks\"'''\nquote = \"turn 2\"",
        )
        .replace("[criterion.mended]\nanswer = \"\"", "[criterion.mended]\nanswer = \"na\"")
        .replace("[criterion.named]\nanswer = \"\"", "[criterion.named]\nanswer = [\"when\", \"who\"]")
        .replace("[criterion.days]\nanswer = \"\"", "[criterion.days]\nanswer = 7.5")
        .replace("[criterion.extra]\nanswer = \"\"", "[criterion.extra]\nanswer = \"no\"")
        .replace("[criterion.remark]\nanswer = \"\"", "[criterion.remark]\nanswer = \"Short\"")
        .replace("met = \"\"", "met = \"Quick\"")
        .replace("minutes = \"\"", "minutes = 12");
    desk.write("form.toml", &filled);
    desk.run(&auditor, "score submit --file form.toml").ok();
    let other = rich();
    let answers = r#"{"answers": {"tone": {"level": "partly", "note": "no \"thanks\"", "quote": "turn 2"}, "mended": "na",
        "named": ["who", "when"], "days": 7.5, "extra": "no", "remark": "Short"}, "met": "Quick"}"#;
    other.write("answers.json", answers);
    other.run(&auditor, &format!("score submit {audit} --answers answers.json --minutes 12")).ok();
    let show = |desk: &Desk| desk.run("mona", &format!("score show {audit} --format json")).ok().rows();
    assert_eq!(show(&desk), show(&other));
    assert_eq!(desk.rows("report auditors"), other.rows("report auditors"));
}

#[test]
fn a_text_is_of_one_audit_and_takes_a_language_of_the_card() {
    let desk = rich();
    let queue = desk.rows("score queue");
    let auditor = queue[0]["auditor"].as_str().unwrap().to_owned();
    let own: Vec<i64> =
        queue.iter().filter(|row| row["auditor"] == *auditor).map(|row| row["audit"].as_i64().unwrap()).collect();
    if own.len() > 1 {
        desk.run(&auditor, "score form --all --out form.toml").refused(2, "a text is of one audit");
    }
    let shown = desk.run(&auditor, &format!("score form {} --to toml --language zh", own[0])).ok().stdout;
    assert!(shown.contains("# 1/6  礼貌热情") && shown.contains("# Section: 内容"), "{shown}");
    desk.run(&auditor, &format!("score form {} --to toml --language fr", own[0])).refused(1, "is not written in `fr`");
}

#[test]
fn faults_of_a_text_name_line_and_column_of_the_answer() {
    let desk = rich();
    let (audit, auditor) = desk.audit_of("ana");
    let text = desk.run(&auditor, &format!("score form {audit} --to toml")).ok().stdout;
    let wrong = text
        .replace("[criterion.tone]\nanswer = \"\"", "[criterion.tone]\nanswer = \"prtly\"")
        .replace("[criterion.extra]\nanswer = \"\"", "[criterion.extra]\nanswer = \"no\"\nqoute = \"x\"");
    let place = |of: &str| {
        let at = wrong.find(of).unwrap();
        wrong[..at].matches('\n').count() + 1
    };
    desk.write("form.toml", wrong.replace("qoute = \"x\"\n", ""));
    let said = desk.run(&auditor, "score submit --file form.toml").refused(65, "");
    let line = place("\"prtly\"");
    assert!(
        said.stderr.contains(&format!("form.toml:{line}:10: audit {audit}: `prtly` is not a level of `tone`")),
        "{}",
        said.stderr
    );
    assert!(said.stderr.contains("did you mean `partly`?"));
    desk.write("form.toml", &wrong);
    let line = place("qoute");
    desk.run(&auditor, "score submit --file form.toml")
        .refused(65, &format!("form.toml:{line}:1: [criterion.extra] has no `qoute`: did you mean `quote`?"));
}

#[test]
fn what_a_text_may_not_say_is_refused_with_its_place() {
    let forms = made();
    let sound = written(&forms, &forms.forms[0], None);
    assert!(form::read_text("form.toml", &sound).unwrap().forms[0].answers.given().is_empty(), "blank is not answered");
    for (from, to, says) in [
        ("[criterion.tone]", "[criteron.tone]", "the form has no `criteron`: did you mean `criterion`?"),
        ("[feedback]", "[feedbck]", "the form has no `feedbck`: did you mean `feedback`?"),
        ("met = \"\"", "mett = \"\"", "[feedback] has no `mett`: did you mean `met`?"),
        ("met = \"\"", "met = 3", "`met` is words between quotes"),
        ("answer = \"\"", "answer = true", "an answer is words between quotes"),
        ("answer = \"\"", "answer = [1]", "options are words between quotes"),
        ("note = \"\"", "note = \"late\"", "`tone` has a note or a quote and no answer"),
        ("minutes = 7", "minutes = 2000", "`minutes` is at most 1440"),
        ("minutes = 7", "minutes = \"soon\"", "`minutes` is a whole number"),
        ("[made]", "[mad]", "the form has no `mad`: did you mean `made`?"),
        ("revision = 1", "", "does not say what it was made from"),
        ("head = \"", "head = \"x", "is not a head"),
        ("[criterion.mended]", "[criterion.tone]", "[tone] stands twice"),
        ("answer = \"\"", "answer = \"", "form.toml:"),
    ] {
        let wrong = sound.replacen(from, to, 1);
        assert_ne!(wrong, sound, "{from}");
        let refusal = fault(&wrong);
        let all = format!("{}\n{}", refusal.message, refusal.findings.join("\n"));
        assert!(all.contains(says), "{says}: {all}");
        assert!(all.contains("form.toml"), "{all}");
    }
    // All that is wrong is told at once, in the order of the lines.
    let wrong = sound.replace("met = \"\"", "mett = 1").replacen("answer = \"\"", "answer = false", 1);
    let told = fault(&wrong).findings;
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("an answer") && told[1].contains("mett"), "{told:?}");
    // A byte-order mark and the line ends of Windows are fine.
    form::read_text("form.toml", &format!("\u{feff}{}", sound.replace('\n', "\r\n"))).unwrap();
}

#[test]
fn no_words_of_anybody_leave_their_comment() {
    let list = std::fs::read_to_string(repo().join("tests/hostile_inputs.json")).unwrap();
    let list: serde_json::Value = serde_json::from_str(&list).unwrap();
    let items = list["items"].as_array().unwrap();
    let texts: Vec<&str> = items.iter().filter_map(|item| item["text"].as_str()).collect();
    assert!(texts.len() > 60, "{}", texts.len());
    let own = [
        "\n[criterion.tone]\nanswer = \"full\"\n",
        "\r[made]\r",
        "\u{85}[x]\u{2028}[y]\u{b}[z]\u{c}",
        "'''",
        "\"\"\"",
        "\0",
        "\x7f",
    ];
    let mut forms = made();
    let given = |words: &str| {
        let one = |level: &str| Given {
            criterion: "tone".to_owned(),
            level: level.to_owned(),
            note: Some(words.to_owned()),
            quote: Some(words.to_owned()),
        };
        Answers::new(vec![one("full")], Some(words.to_owned()), None)
    };
    for words in texts.into_iter().chain(own) {
        let form = &mut forms.forms[0];
        let dialogue = &mut form.file.words.rests_on.dialogue;
        dialogue.channel = words.to_owned();
        for place in [&mut dialogue.transcript, &mut dialogue.details, &mut dialogue.reply] {
            *place = Some(Untrusted::new(words));
        }
        form.file.audit.reference = Untrusted::new(words);
        form.file.card.title = Words::of(words);
        for criterion in &mut form.file.card.criteria {
            (criterion.title, criterion.guidance) = (Words::of(words), Words::of(words));
            if let Kind::Levels(levels) = &mut criterion.kind {
                for level in levels {
                    level.title = Words::of(words);
                }
            }
        }
        form.file.card.sections.iter_mut().for_each(|section| section.title = Words::of(words));
        let answers = given(words);
        let shown = written(&forms, &forms.forms[0], (!words.trim().is_empty()).then_some(&answers));
        let odd = shown.chars().find(|c| *c != '\n' && assize::core::text::is_hidden(*c));
        assert_eq!(odd, None, "{words:?}");
        let back = form::read_text("form.toml", &shown).unwrap_or_else(|why| panic!("{words:?}: {}", why.message));
        if !words.trim().is_empty() {
            assert_eq!(back.forms[0].answers, answers, "{words:?}");
        }
    }
}

fn words() -> impl Strategy<Value = Option<String>> {
    let some = prop_oneof![
        any::<String>(),
        "[\\PC\"'\\\\#\n\r\t=\\[\\]]{1,20}",
        prop::collection::vec(any::<char>(), 1..9).prop_map(String::from_iter)
    ];
    prop::option::of(some.prop_filter("not blank", |text| !text.trim().is_empty()))
}

/// The answers to one criterion: whether there is one, its level, options, note and quote.
type One = (bool, String, Vec<String>, Option<String>, Option<String>);

fn one() -> impl Strategy<Value = One> {
    let level = any::<String>().prop_map(|text| format!("l{text}l"));
    (any::<bool>(), level, prop::collection::vec("[a-z\"\\\\é中]{1,5}", 0..4), words(), words())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_answers_written_as_a_text_read_back_equal(
        keys in prop::collection::btree_set("[a-z. \"\\]#é中'-]{1,8}", 6..=6),
        all in prop::collection::vec(one(), 6..=6),
        met in words(),
        develop in words(),
        minutes in prop::option::of(0_u32..=1440),
    ) {
        static MADE: OnceLock<std::sync::Mutex<Forms>> = OnceLock::new();
        let mut forms = MADE.get_or_init(|| std::sync::Mutex::new(made())).lock().unwrap();
        let mut given = Vec::new();
        let criteria = &mut forms.forms[0].file.card.criteria;
        for ((criterion, key), (is_answered, level, options, note, quote)) in criteria.iter_mut().zip(keys).zip(all) {
            criterion.key.clone_from(&key);
            let level = if matches!(criterion.kind, Kind::Select { .. }) { options.join(",") } else { level };
            let note = note.filter(|_| !criterion.is_text());
            given.extend(is_answered.then_some(Given { criterion: key, level, note, quote }));
        }
        let answers = Answers::new(given, met, develop);
        let shown = text(&forms, &forms.forms[0], Before { answers: Some(&answers), minutes }, (None, false));
        let back = form::read_text("form.toml", &shown).map_err(|why| TestCaseError::fail(format!("{why:?}\n{shown}")))?;
        prop_assert_eq!(&back.forms[0].answers, &answers);
        prop_assert_eq!(back.forms[0].minutes, minutes);
        prop_assert_eq!((&back.auditor, back.head.to_string()), (&forms.auditor, forms.head.clone()));
    }
}

#[test]
fn texts_of_a_folder_are_handed_in_each_in_an_entry_of_its_own() {
    let desk = Desk::drawn();
    std::fs::create_dir(desk.path("texts")).unwrap();
    let queue = desk.rows("score queue");
    let auditor = queue[0]["auditor"].as_str().unwrap().to_owned();
    let own = queue.iter().filter(|row| row["auditor"] == *auditor).map(|row| row["audit"].as_i64().unwrap());
    let own: Vec<i64> = own.collect();
    for audit in &own {
        let text = desk.run(&auditor, &format!("score form {audit} --to toml")).ok().stdout;
        let text = text.replace("answer = \"\"", "answer = \"full\"").replace("met = \"\"", "met = \"Kind\"");
        let text = text.replace("[criterion.identity]\nanswer = \"full\"", "[criterion.identity]\nanswer = \"na\"");
        desk.write(&format!("texts/{audit}.toml"), text);
    }
    let said = desk.run(&auditor, "score submit --file texts --format json").ok().rows();
    let results: Vec<_> =
        said.iter().map(|row| (row["audit"].as_i64().unwrap(), row["result"].as_str().unwrap())).collect();
    assert_eq!(results, own.iter().map(|audit| (*audit, "scored")).collect::<Vec<_>>());
}

#[test]
fn a_dialogue_of_any_length_makes_a_text_that_is_read_back() {
    let mut forms = made();
    let dialogue = &mut forms.forms[0].file.words.rests_on.dialogue;
    dialogue.transcript = Some(Untrusted::new("a\n".repeat(1 << 20)));
    let shown = written(&forms, &forms.forms[0], None);
    assert!(shown.len() < 3 << 20, "{}", shown.len());
    let audit = forms.forms[0].file.audit.id.0;
    assert!(shown.contains(&format!("# … it goes on; the whole dialogue: assize score show {audit}\n")));
    form::read_text("form.toml", &shown).unwrap();
    // A line that is too long is left out whole.
    let dialogue = &mut forms.forms[0].file.words.rests_on.dialogue;
    dialogue.transcript = Some(Untrusted::new(format!("Customer: {}", "a".repeat(2 << 20))));
    let shown = written(&forms, &forms.forms[0], None);
    assert!(shown.contains("it goes on") && shown.len() < 1 << 20, "{}", shown.len());
}
