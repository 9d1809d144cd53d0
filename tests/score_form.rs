//! `score form`: whose audits are written, what is refused, and that the page asks nothing of anybody.

use crate::support::{Desk, repo};
use assize::calc::digest::base64;
use assize::view::form::{SCRIPT, STYLE, content_policy};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// An auditor of the drawn centre with the numbers of their audits, and one audit of somebody else.
fn drawn() -> (Desk, String, Vec<i64>, (i64, String)) {
    let desk = Desk::drawn();
    let rows = desk.rows("score queue");
    let auditor = rows[0]["auditor"].as_str().unwrap().to_owned();
    let number = |row: &serde_json::Value| row["audit"].as_i64().unwrap();
    let own = rows.iter().filter(|row| row["auditor"] == *auditor).map(number).collect();
    let other = rows.iter().find(|row| row["auditor"] != *auditor).expect("another auditor");
    let other = (number(other), other["auditor"].as_str().unwrap().to_owned());
    (desk, auditor, own, other)
}

#[test]
fn a_page_holds_what_waits_for_its_auditor_and_what_a_file_that_comes_back_must_name() {
    let (desk, auditor, own, (other, _)) = drawn();
    let told = desk.run(&auditor, "score form --all --out forms.html").ok();
    assert!(told.stderr.contains("written to forms.html") && told.stderr.contains("score submit --file FILE"));
    let page = std::fs::read_to_string(desk.path("forms.html")).unwrap();
    for id in &own {
        assert!(page.contains(&format!("id=\"audit-{id}\"")) && page.contains(&format!("\"audit\":{id},")));
    }
    assert!(!page.contains(&format!("id=\"audit-{other}\"")));
    let data =
        page.split("<script id=\"data\" type=\"application/json\">").nth(1).unwrap().split("</script>").next().unwrap();
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    assert_eq!((&data["for"], &data["head"]), (&auditor.as_str().into(), &desk.head().into()));
    assert_eq!((&data["cards"][0]["label"], &data["audits"][0]["revision"]), (&"chat/1".into(), &1.into()));
    // Only one of them, on stdout.
    let one = desk.run(&auditor, &format!("score form {} --to html", own[0])).ok().stdout;
    assert!(one.starts_with("<!DOCTYPE html>") && one.matches("<article").count() == 1);
    let quiet = desk.run(&auditor, "score form --all --out again.html --quiet").ok();
    assert_eq!(quiet.whole(), "");
    assert_eq!(std::fs::read_to_string(desk.path("again.html")).unwrap(), page, "the same file, the same page");
}

#[test]
fn nobody_gets_a_form_of_what_they_may_not_score_and_each_reason_is_said() {
    let (desk, auditor, own, (other, whose)) = drawn();
    let form = |who: &str, words: &str| desk.run(who, &format!("score form {words} --out no.html"));
    form(&auditor, &other.to_string())
        .refused(1, &format!("{auditor} may not score audit {other}: it is assigned to {whose}"));
    form(&auditor, "99").refused(1, "there is no audit 99");
    form(&auditor, &format!("{} {other} 99", own[0])).refused(1, "there is no audit 99");
    form(&auditor, &format!("{} {other}", own[0])).refused(1, &format!("assigned to {whose}"));
    form("", "--all").refused(2, "say who you are");
    form("zoe", "--all").refused(1, "nobody here is called `zoe`");
    for who in ["mona", "ana"] {
        form(who, "--all").refused(1, &format!("nothing waits for marks of {who}; no file was written"));
    }
    form("ana", &desk.audit_of("ana").0.to_string()).refused(1, "it is their own dialogue");
    form(&auditor, &format!("--language zh {}", own[0])).refused(1, "is not written in `zh`");
    form(&auditor, "").refused(2, "AUDIT");
    form(&auditor, &format!("--all {}", own[0])).refused(2, "--all");
    desk.write("answers.json", r#"{"answers": {"tone": "full", "facts": "full", "identity": "na"}, "met": "kind"}"#);
    desk.run(&auditor, &format!("score submit {} --answers answers.json", own[0])).ok();
    form(&auditor, &own[0].to_string()).refused(1, "is scored already");
    assert!(!desk.path("no.html").exists());
    // What was taken back waits again.
    desk.run(&auditor, &format!("score undo {} --note Slip", own[0])).ok();
    form(&auditor, &own[0].to_string()).ok();
}

#[test]
fn an_audit_that_its_auditor_may_not_score_any_more_is_left_out_by_name() {
    let mut desk = Desk::centre();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("plan.toml", plan.replace("count = 1", "count = 9"));
    desk.run("mona", "assign plan add plan.toml").ok();
    desk.run("mona", "assign nightly");
    let roster = std::fs::read_to_string(desk.path("people.csv")).unwrap();
    let of = |handle: &str| roster.lines().find(|line| line.starts_with(&format!("{handle},"))).unwrap().split(',');
    let rows = desk.rows("report audits");
    // Somebody with audits of agents of both teams.
    let audits = |auditor: &str, team: &str| -> Vec<String> {
        let is_theirs = |row: &&serde_json::Value| {
            row["auditor"] == *auditor && of(row["agent"].as_str().unwrap()).nth(3) == Some(team)
        };
        rows.iter().filter(is_theirs).map(|row| row["audit"].to_string()).collect()
    };
    let auditor = ["vera", "oleg", "nora"]
        .into_iter()
        .find(|auditor| ["north", "south"].iter().all(|team| !audits(auditor, team).is_empty()))
        .expect("somebody has audits of both teams");
    let joins = |desk: &Desk, role: &str, team: &str| {
        let name = of(auditor).nth(1).unwrap();
        desk.write("joins.csv", format!("handle,name,role,team,from\n{auditor},{name},{role},{team},2026-03-02\n"));
        desk.run("mona", "people import joins.csv").ok();
    };
    desk.at("2026-03-02T12:00:00Z");
    joins(&desk, "lead", "south");
    let told = desk.run(auditor, "score form --all --out forms.html").ok().stderr;
    let page = std::fs::read_to_string(desk.path("forms.html")).unwrap();
    for id in audits(auditor, "south") {
        assert!(told.contains(&format!("left out: {auditor} may not score audit {id} any more")), "{told}");
        assert!(!page.contains(&format!("id=\"audit-{id}\"")));
    }
    assert!(audits(auditor, "north").iter().all(|id| page.contains(&format!("id=\"audit-{id}\""))));
    joins(&desk, "agent", "north");
    let refused = desk.run(auditor, "score form --all --out no.html").refused(1, "nothing waits for marks of").stderr;
    assert!(audits(auditor, "north").iter().all(|id| refused.contains(&format!("audit {id} any more"))), "{refused}");
}

#[test]
fn the_name_of_the_file_says_what_is_written() {
    let (desk, auditor, ..) = drawn();
    let form = |words: &str| desk.run(&auditor, &format!("score form --all {words}"));
    form("").refused(2, "say where the page goes: --out forms.html");
    form("--out forms.pdf").refused(2, "forms.pdf does not say what to write");
    form("--out forms").refused(2, "a page for a browser ends in .html");
    form("--out qa.db --to html").refused(2, "that would overwrite the file itself");
    form("--out forms.pdf --to html").ok();
    form("--out FORMS.HTML").ok();
}

#[test]
fn an_auditor_is_shown_no_more_than_by_score_show() {
    // The centre's policy hides the rating: D-1 has 5 of the customer.
    let (desk, auditor, own, _) = drawn();
    let page = desk.run(&auditor, &format!("score form {} --to html", own[0])).ok().stdout;
    assert!(page.contains("hidden until you hand in"), "the rating");
    let shown = desk.run(&auditor, &format!("score show {}", own[0])).ok().stdout;
    for turn in ["Customer:", "Agent:"] {
        assert_eq!(
            shown.matches(turn).count(),
            page.matches(&format!("<b>{}</b>", turn.trim_end_matches(':'))).count()
        );
    }
    desk.run(&auditor, &format!("score reveal {} --note Voice", own[0])).ok();
    let page = desk.run(&auditor, &format!("score form {} --to html", own[0])).ok().stdout;
    assert!(!page.contains("hidden until you hand in"));
}

#[test]
fn a_browser_may_run_the_one_script_and_show_the_one_style_and_nothing_else() {
    let (desk, auditor, ..) = drawn();
    let page = desk.run(&auditor, "score form --all --to html").ok().stdout;
    let within = |open: &str, close: &str| page.split(open).nth(1).unwrap().split(close).next().unwrap().to_owned();
    let digest = |text: &str| format!("'sha256-{}'", base64(&Sha256::digest(text)));
    let policy = within("http-equiv=\"Content-Security-Policy\" content=\"", "\"");
    let expected = format!(
        "default-src 'none'; script-src {}; style-src {}; img-src data:; base-uri 'none'; form-action 'none'",
        digest(&within("<script>", "</script>")),
        digest(&within("<style>", "</style>"))
    );
    assert_eq!(policy, expected);
    assert_eq!((policy, within("<script>", "</script>")), (content_policy(), SCRIPT.to_owned()));
    assert_eq!(page.matches("<script").count(), 2, "the script, and its data");
    // The policy stands before anything it rules over.
    assert!(page.find("Content-Security-Policy") < page.find("<style>"));
    for text in ["<!--", "</script", "</style", "<script"] {
        assert!(!SCRIPT.contains(text) && !STYLE.contains(text), "{text}");
    }
    for word in [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "Function(",
        "fetch(",
        "XMLHttp",
        "WebSocket",
        "import(",
    ] {
        assert!(!SCRIPT.contains(word), "{word}");
    }
    for word in ["http:", "https:", "url(", "@import", "//cdn"] {
        assert!(!SCRIPT.contains(word) && !STYLE.contains(word), "{word}");
    }
    for attribute in [" src=", "http:", "https:", " style=", " onclick", "<img", "<link", "<iframe"] {
        assert!(!page.replace(SCRIPT, "").contains(attribute), "{attribute}");
    }
}

#[test]
fn text_cannot_leave_its_place_and_what_cannot_be_seen_is_shown() {
    let mut desk = Desk::centre();
    let card = std::fs::read_to_string(desk.path("card.toml")).unwrap();
    let card = card
        .replace("version = 1", "version = 2")
        .replace("\"Polite and warm\"", "\"</script><script>alert(1)</script>\\u202e<!--\"");
    desk.write("card2.toml", card.replace("title = \"rude\"", "title = \"a & b\\u2028\""));
    desk.run("mona", "card publish card2.toml").ok();
    let text = "Customer: a\u{202e}b\u{1b}[31m <b>\"x\"</b> e\u{301}\nAgent: 👩\u{200d}🚀\tfine";
    desk.write(
        "t.csv",
        format!(
            "ref,received,channel,category,agent,transcript\nT-1,2026-03-02T10:00:00Z,chat,complaint,cy,\"{}\"\n",
            text.replace('"', "\"\"")
        ),
    );
    desk.run("mona", "intake import t.csv").ok();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("plan.toml", plan.replace("count = 1", "count = 9"));
    desk.run("mona", "assign plan add plan.toml").ok();
    // Card 2 is in force from the day on which it was published.
    desk.at("2026-03-03T09:00:00Z");
    desk.run("mona", "assign nightly");
    let row = desk.rows("score queue").into_iter().find(|row| row["ref"] == "T-1").expect("an audit of it");
    let page =
        desk.run(row["auditor"].as_str().unwrap(), &format!("score form {} --to html", row["audit"])).ok().stdout;
    for shown in [
        "a<i class=\"odd\">\\u{202e}</i>b<i class=\"odd\">\\x1b</i>[31m &lt;b&gt;&quot;x&quot;&lt;/b&gt; e\u{301}",
        "👩\u{200d}🚀<i class=\"odd\">→</i>fine",
        "\\u003c/script\\u003e\\u003cscript\\u003ealert(1)\\u003c/script\\u003e\\\\u{202e}\\u003c!--",
    ] {
        assert!(page.contains(shown), "no {shown} in\n{}", page.replace(SCRIPT, "").replace(STYLE, ""));
    }
    assert!(!page.contains('\u{202e}') && !page.contains('\u{1b}') && !page.contains('\u{2028}'));
    assert_eq!(page.matches("<script").count(), 2);
}

/// The colours of the style for light and for dark, by name.
fn palettes() -> [BTreeMap<String, [f64; 3]>; 2] {
    let blocks: Vec<&str> =
        STYLE.split(":root {").skip(1).take(2).map(|rest| rest.split('}').next().unwrap()).collect();
    let colour = |text: &str| {
        let hex = text.trim().strip_prefix('#').filter(|hex| hex.len() == 6)?;
        Some([0, 2, 4].map(|at| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0))
    };
    let read = |block: &str| {
        let pairs = block.split(';').filter_map(|line| line.split_once(':'));
        pairs
            .filter_map(|(name, value)| Some((name.trim().trim_start_matches("--").to_owned(), colour(value)?)))
            .collect()
    };
    [read(blocks[0]), read(blocks[1])]
}

/// The contrast of two colours, as WCAG 2.2 counts it.
fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let linear = |part: f64| if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) };
    let luminance =
        |[red, green, blue]: [f64; 3]| 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn every_text_stands_out_from_its_ground_in_light_and_in_dark() {
    let grounds = ["paper", "ground", "tint", "other"];
    let mut pairs: Vec<(&str, &str, f64)> = Vec::new();
    for ground in grounds {
        pairs.extend(["ink", "soft", "accent"].map(|text| (text, ground, 4.5)));
    }
    pairs.extend([
        ("on-accent", "accent", 4.5),
        ("bad", "paper", 4.5),
        ("bad", "bad-tint", 4.5),
        ("bad", "ground", 4.5),
        ("ink", "mark", 4.5),
        ("ink", "bad-tint", 4.5),
    ]);
    // The outlines of what is filled in, and of where the focus is.
    pairs.extend(["paper", "ground", "tint"].map(|ground| ("focus", ground, 3.0)));
    pairs.push(("field", "paper", 3.0));
    for (which, palette) in ["light", "dark"].into_iter().zip(palettes()) {
        assert!(palette.len() >= 14, "{which}: {palette:?}");
        for (text, ground, least) in &pairs {
            let found = contrast(palette[*text], palette[*ground]);
            assert!(found >= *least, "{which}: {text} on {ground} has {found:.2}, not {least}");
        }
    }
}

#[test]
fn the_page_can_be_used_by_everybody() {
    for words in [
        "prefers-reduced-motion",
        "@media print",
        "size: A4",
        "prefers-color-scheme: dark",
        ":focus-visible",
        "forced-colors",
    ] {
        assert!(STYLE.contains(words), "{words}");
    }
    let docs = std::fs::read_to_string(repo().join("docs/desk.md")).unwrap();
    assert!(docs.contains("score form") && docs.contains("score submit --file"));
}
