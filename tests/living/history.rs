//! Histories that nobody planned: random steps by random people, next to a small model of what must come.

use crate::support::{Answer, Desk, is_slow};
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// Numbers that look like chance and are the same on every run (`SplitMix64`).
pub struct Chance(pub u64);

impl Chance {
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }

    fn coin(&mut self) -> bool {
        self.below(2) == 0
    }

    fn one<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }
}

const PEOPLE: [&str; 8] = ["ana", "bo", "cy", "lea", "sam", "mona", "vera", "ana"];
const AGENTS: [&str; 3] = ["ana", "bo", "cy"];
const STAFF: [&str; 6] = ["ana", "bo", "cy", "lea", "sam", "mona"];
const LEADS: [&str; 3] = ["lea", "sam", "mona"];
const WORDS: [&str; 2] = ["so", "and so"];

/// A request as the model has it.
#[derive(Clone, Default, Debug)]
struct Model {
    exists: bool,
    triage: Option<(String, String)>,
    asked: Option<String>,
    answered: Option<String>,
    agent: Option<String>,
    specialists: BTreeSet<String>,
    /// Understood or not, in which words, and whether that was approved.
    understanding: Option<(bool, String, Option<bool>, String)>,
    /// Whose, in which words, and whether that was approved.
    response: Option<(String, String, Option<bool>, String)>,
    feedback: Option<(Option<u64>, Option<String>, bool)>,
    archived: bool,
}

/// What a step must come to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Comes {
    New,
    Same,
    No(i32),
}
use Comes::{New, No, Same};

#[derive(Clone, Debug)]
enum Act {
    Add,
    Triage(String, String),
    Ask(String),
    Answer(String),
    Route,
    To(String),
    Reroute,
    Specialist(String),
    Confirm(bool, String),
    Respond(String),
    Approve(bool, Option<String>),
    Rate(Option<u64>, Option<String>, bool),
    Archive(bool),
}

fn any(chance: &mut Chance) -> Act {
    let words = |chance: &mut Chance| chance.one(&WORDS).to_owned();
    match chance.below(17) {
        0 => Act::Add,
        1 => {
            Act::Triage(chance.one(&["complaint", "general query"]).to_owned(), chance.one(&["low", "high"]).to_owned())
        }
        2 => Act::Ask(words(chance)),
        3 | 4 => Act::Answer(words(chance)),
        5 => Act::Route,
        6 => Act::To(chance.one(&AGENTS).to_owned()),
        7 => Act::Reroute,
        8 => Act::Specialist(chance.one(&AGENTS).to_owned()),
        9 | 10 => Act::Confirm(chance.below(4) > 0, words(chance)),
        11 | 12 => Act::Respond(words(chance)),
        13 | 14 => Act::Approve(chance.coin(), chance.coin().then(|| words(chance))),
        15 => {
            Act::Rate(chance.coin().then(|| chance.below(5) + 1), chance.coin().then(|| words(chance)), chance.coin())
        }
        _ => Act::Archive(chance.coin()),
    }
}

impl Act {
    fn args(&self, reference: &str) -> Vec<String> {
        let flag = |name: &str, word: &Option<String>| {
            word.iter().flat_map(|word| [name.to_owned(), word.clone()]).collect::<Vec<_>>()
        };
        let (head, rest): (&str, Vec<String>) = match self {
            Self::Add => ("intake add --channel chat --details hello --ref", vec![]),
            Self::Triage(category, complexity) => (
                "intake triage",
                vec!["--category".to_owned(), category.clone(), "--complexity".to_owned(), complexity.clone()],
            ),
            Self::Ask(words) => ("intake clarify", vec!["--ask".to_owned(), words.clone()]),
            Self::Answer(words) => ("intake clarify", vec!["--answered".to_owned(), words.clone()]),
            Self::Route => ("assign request", vec![]),
            Self::To(to) => ("assign request", ["--note", "so", "--to", to].map(str::to_owned).to_vec()),
            Self::Reroute => ("assign request", ["--reroute", "--note", "so"].map(str::to_owned).to_vec()),
            Self::Specialist(to) => ("assign request", ["--specialist", "--to", to].map(str::to_owned).to_vec()),
            Self::Confirm(yes, words) => (
                "intake confirm",
                [if *yes { "--yes" } else { "--no" }, "--statement", words].map(str::to_owned).to_vec(),
            ),
            Self::Respond(words) => ("intake respond", vec!["--reply".to_owned(), words.clone()]),
            Self::Approve(response, back) => {
                let gate = if *response { "--response" } else { "--understanding" };
                ("intake approve", [vec![gate.to_owned()], flag("--return", back)].concat())
            }
            Self::Rate(rating, words, vague) => (
                "intake rate",
                [
                    flag("--rating", &rating.map(|rating| rating.to_string())),
                    flag("--comment", words),
                    if *vague { vec!["--vague".to_owned()] } else { vec![] },
                ]
                .concat(),
            ),
            Self::Archive(unanswered) => {
                ("intake archive", if *unanswered { vec!["--unanswered".to_owned()] } else { vec![] })
            }
        };
        head.split(' ').map(str::to_owned).chain([reference.to_owned()]).chain(rest).collect()
    }
}

/// Which approvals are needed always: of the understanding, of the response.
type Gates = (bool, bool);

impl Model {
    fn state(&self) -> &'static str {
        let understood = matches!(&self.understanding, Some((true, _, granted, _)) if *granted != Some(false));
        if self.archived {
            "archived"
        } else if self.asked.is_some() {
            "clarifying"
        } else if self.triage.is_none() {
            "received"
        } else if self.agent.is_none() {
            "triaged"
        } else if self.answers() {
            match &self.feedback {
                Some((_, _, true)) => "follow up",
                Some(_) => "rated",
                None => "responded",
            }
        } else if understood {
            "understood"
        } else {
            "routed"
        }
    }

    /// Whether a response stands that was not returned.
    fn answers(&self) -> bool {
        self.response.as_ref().is_some_and(|(_, _, granted, _)| *granted != Some(false))
    }

    fn unapproved(&self) -> bool {
        self.response.as_ref().is_none_or(|(_, _, granted, _)| *granted != Some(true))
    }

    /// What a step must come to; what it changes is changed, but for whom the rule chooses.
    fn take(&mut self, who: &str, act: &Act, gates: Gates) -> Comes {
        if !matches!(act, Act::Confirm(..) | Act::Respond(_) | Act::Approve(..)) && !STAFF.contains(&who) {
            return No(1);
        }
        if matches!(act, Act::Approve(..)) && !LEADS.contains(&who) {
            return No(1);
        }
        if let Act::Add = act {
            let known = std::mem::replace(&mut self.exists, true);
            return if known { Same } else { New };
        }
        if !self.exists || (self.archived && !matches!(act, Act::Approve(..) | Act::Archive(_))) {
            return No(1);
        }
        match act {
            Act::Add => New,
            Act::Triage(category, complexity) => {
                let said = Some((category.clone(), complexity.clone()));
                let same = self.triage == said;
                self.triage = said;
                if same { Same } else { New }
            }
            Act::Ask(words) => match &self.asked {
                Some(asked) if asked == words => Same,
                Some(_) => No(1),
                None => {
                    self.asked = Some(words.clone());
                    New
                }
            },
            Act::Answer(words) => {
                if self.asked.take().is_none() {
                    return if self.answered.as_ref() == Some(words) { Same } else { No(1) };
                }
                self.answered = Some(words.clone());
                New
            }
            Act::Route | Act::To(_) | Act::Reroute | Act::Specialist(_) => self.route(who, act),
            Act::Confirm(yes, words) => self.confirm(who, *yes, words),
            Act::Respond(words) => self.respond(who, words, gates),
            Act::Approve(response, back) => self.approve(*response, back.as_ref()),
            Act::Rate(rating, words, vague) => {
                if !self.answers() || (gates.1 && self.unapproved()) {
                    return No(1);
                }
                if rating.is_none() && words.is_none() {
                    return No(2);
                }
                let said = Some((*rating, words.clone(), *vague || rating.is_none()));
                let same = self.feedback == said;
                self.feedback = said;
                if same { Same } else { New }
            }
            Act::Archive(unanswered) => {
                if self.archived {
                    return Same;
                }
                let ready = self.asked.is_none() && self.answers() && !(gates.1 && self.unapproved());
                if !ready || (self.state() == "follow up" && !unanswered) {
                    return No(1);
                }
                self.archived = true;
                New
            }
        }
    }

    fn route(&mut self, who: &str, act: &Act) -> Comes {
        let joins = matches!(act, Act::Specialist(_));
        if self.triage.is_none() || (joins && self.agent.is_none()) {
            return No(1);
        }
        match (act, &self.agent) {
            (Act::Specialist(to), _) if self.specialists.contains(to) => return Same,
            (Act::To(to), Some(agent)) if to == agent => return Same,
            (Act::Route, Some(_)) => return Same,
            (Act::To(_) | Act::Reroute, Some(agent)) if self.answers() || !(who == agent || LEADS.contains(&who)) => {
                return No(1);
            }
            (Act::To(_) | Act::Specialist(_), _) if !LEADS.contains(&who) => return No(1),
            (Act::Specialist(to), Some(agent)) if to == agent => return No(1),
            _ => {}
        }
        match act {
            Act::Specialist(to) => drop(self.specialists.insert(to.clone())),
            Act::To(to) => self.agent = Some(to.clone()),
            _ => {}
        }
        if !joins {
            self.understanding = None;
        }
        New
    }

    fn confirm(&mut self, who: &str, yes: bool, words: &str) -> Comes {
        if self.agent.as_deref() != Some(who) || self.asked.is_some() {
            return No(1);
        }
        if let Some((before, said, granted, _)) = &self.understanding
            && (*before == yes && said == words && *granted != Some(false))
        {
            return Same;
        }
        if self.answers() {
            return No(1);
        }
        self.understanding = Some((yes, words.to_owned(), None, String::new()));
        New
    }

    fn respond(&mut self, who: &str, words: &str, gates: Gates) -> Comes {
        let may = self.agent.is_some() && (self.agent.as_deref() == Some(who) || self.specialists.contains(who));
        if !may || self.asked.is_some() {
            return No(1);
        }
        if let Some((by, said, granted, _)) = &self.response
            && (by == who && said == words && *granted != Some(false))
        {
            return Same;
        }
        let approved = matches!(&self.understanding, Some((_, _, Some(true), _)));
        let waits = gates.1 && matches!(&self.response, Some((_, _, None, _)));
        if self.state() == "routed" || (gates.0 && !approved) || waits {
            return No(1);
        }
        self.response = Some((who.to_owned(), words.to_owned(), None, String::new()));
        New
    }

    fn approve(&mut self, response: bool, back: Option<&String>) -> Comes {
        let answered = self.response.is_some();
        let understood = matches!(&self.understanding, Some((true, ..)));
        let standing = if response {
            self.response.as_mut().map(|(_, _, granted, reason)| (granted, reason))
        } else {
            self.understanding.as_mut().map(|(_, _, granted, reason)| (granted, reason))
        };
        let Some((granted, reason)) = standing else { return No(1) };
        if let Some(before) = *granted {
            let same = before == back.is_none() && (before || Some(&*reason) == back);
            return if same { Same } else { No(1) };
        }
        let barred = !response && if back.is_some() { answered } else { !understood };
        if barred || (back.is_some() && self.archived) {
            return No(1);
        }
        *granted = Some(back.is_none());
        *reason = back.cloned().unwrap_or_default();
        New
    }
}

/// The small centre, built once, its file copied for each history.
fn centre(gates: Gates) -> Desk {
    static FILE: OnceLock<Vec<u8>> = OnceLock::new();
    let file = FILE.get_or_init(|| std::fs::read(Desk::centre().path("qa.db")).unwrap());
    let desk = Desk::new();
    desk.write("qa.db", file);
    let word = |always| if always { "all" } else { "none" };
    desk.rules(&format!("[approvals]\nunderstanding = \"{}\"\nresponse = \"{}\"", word(gates.0), word(gates.1)));
    desk
}

fn head_of(answer: &Answer) -> String {
    let document: serde_json::Value = serde_json::from_str(&answer.stdout).unwrap();
    document["head"].as_str().unwrap().to_owned()
}

/// Each history prints its number where it fails: `Chance(number)` makes it again. `ASSIZE_SLOW=1` tries more.
#[test]
fn random_histories_come_out_as_a_small_model_says() {
    let (mut new, mut archived) = (0, 0);
    let histories = if is_slow() { 48 } else { 3 };
    for number in 0..histories {
        let mut chance = Chance(number);
        let gates = (chance.coin(), chance.coin());
        let desk = centre(gates);
        let mut models = [Model::default(), Model::default(), Model::default()];
        let mut told = Vec::new();
        let mut head = desk.head();
        for _ in 0..70 {
            let place = usize::try_from(chance.below(3)).unwrap();
            let (who, act) = next(&mut chance, &models[place]);
            let reference = format!("Q-{place}");
            let expected = models[place].clone().take(&who, &act, gates);
            let args = act.args(&reference);
            told.push(format!("{who}: {}", args.join(" ")));
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            let answer = desk.step(&who, &args);
            let whole = || format!("history {number}\n{}\n{}", told.join("\n"), answer.whole());
            let came = match answer.code {
                0 if head_of(&answer) == head => Same,
                0 => New,
                code => No(code),
            };
            assert_eq!(came, expected, "{}", whole());
            let before = models[place].agent.clone();
            if expected == New || expected == Same {
                models[place].take(&who, &act, gates);
                head = head_of(&answer);
                let row = answer.rows()[0].clone();
                if matches!(act, Act::Route | Act::Reroute) && expected == New {
                    let agent = row["agent"].as_str().unwrap().to_owned();
                    assert!(AGENTS.contains(&agent.as_str()) && Some(&agent) != before.as_ref(), "{}", whole());
                    models[place].agent = Some(agent);
                }
                assert_eq!(row["state"], models[place].state(), "{}", whole());
                assert_eq!(row["agent"].as_str(), models[place].agent.as_deref(), "{}", whole());
            }
            new += u32::from(expected == New);
        }
        assert_eq!(desk.head(), head, "a refusal recorded something in history {number}\n{}", told.join("\n"));
        let open = desk.rows("intake list");
        for (place, model) in models.iter().enumerate() {
            let reference = format!("Q-{place}");
            let row = open.iter().find(|row| row["ref"] == reference.as_str());
            let state = row.map_or("archived", |row| row["state"].as_str().unwrap());
            assert!(!model.exists || state == model.state(), "history {number}, {reference}: {state}, {model:?}");
            archived += u32::from(model.archived);
        }
        desk.holds();
    }
    assert!(new > 60 && archived > 1, "the histories get somewhere: {new} steps, {archived} archived");
}

/// Half of the time the step that is next, by somebody who may, so that histories get somewhere.
fn next(chance: &mut Chance, model: &Model) -> (String, Act) {
    if chance.coin() {
        return (chance.one(&PEOPLE).to_owned(), any(chance));
    }
    let words = chance.one(&WORDS).to_owned();
    let agent = model.agent.clone().unwrap_or_default();
    if !model.exists {
        return ("lea".to_owned(), Act::Add);
    }
    match model.state() {
        "received" => ("lea".to_owned(), Act::Triage("complaint".to_owned(), "low".to_owned())),
        "clarifying" => ("lea".to_owned(), Act::Answer(words)),
        "triaged" => ("lea".to_owned(), Act::Route),
        "routed" => (agent, Act::Confirm(true, words)),
        "understood" if chance.coin() => (agent, Act::Respond(words)),
        "understood" => ("sam".to_owned(), Act::Approve(false, None)),
        "responded" if chance.coin() => ("sam".to_owned(), Act::Approve(true, None)),
        "responded" | "follow up" => ("lea".to_owned(), Act::Rate(Some(4), Some(words), false)),
        _ => ("mona".to_owned(), Act::Archive(true)),
    }
}
