//! What people did around a draw that its arithmetic does not show: said wherever a draw is shown.

pub(super) use super::around::who;
use super::around::{self, handle, noted, people};
use super::cells::by;
use super::inert::term_line;
use super::page::{Field, Part};
use super::policy;
use super::sheet::{Cell, Column, Sheet};
use super::words::{count, count_of, list_and};
use crate::core::draw::{Backdated, Behind, CalledOff, Listed, Moved, PlanBehind, PlanVersion, SaidUntold};
use crate::core::frame::Way;
use crate::core::ledger::Verdict;
use crate::core::plan::Fallen;
use crate::core::policy::Version;
use crate::core::toml::Difference;

/// The fields of a draw that tell of its plan and of who drew and voided it.
pub(super) fn fields(behind: &Behind, listed: &Listed) -> Vec<Field> {
    vec![
        ("plan_version", "plan's version", Cell::Count(behind.plan.version)),
        ("population", "draws of", Cell::word(&behind.plan.population)),
        ("drawn_by", "drawn by", listed.drawn_by.as_ref().map_or(Cell::Absent("not drawn"), by)),
        ("void_by", "void by", listed.void_by.as_ref().map_or(Cell::Absent("it stands"), by)),
    ]
}

/// The lists below a draw: what was moved, what changed in its plan, which absences were called off.
pub(super) fn parts(behind: &Behind) -> Vec<Part> {
    let mut parts = vec![Part::Sheet(moved(&behind.moved))];
    parts.extend((!behind.plan.since.is_empty()).then(|| Part::Sheet(changes(&behind.plan))));
    parts.extend((!behind.rules.is_empty()).then(|| Part::Sheet(rules(&behind.rules))));
    parts.extend((!behind.backdated.is_empty()).then(|| Part::Sheet(backdated(&behind.backdated))));
    parts.extend((!behind.called_off.is_empty()).then(|| Part::Sheet(called_off(&behind.called_off))));
    parts.extend((!behind.around.is_empty()).then(|| Part::Sheet(around::sheet(&behind.around))));
    parts
}

fn moved(moved: &[Moved]) -> Sheet {
    let row = |one: &Moved| {
        let [before, after] = &one.agents;
        vec![
            Cell::Moment(one.by.at),
            Cell::text(&one.reference),
            Cell::word(one.way.word()),
            handle(&before.handle),
            handle(&after.handle),
            by(&one.by),
            one.why.as_ref().map_or(Cell::Absent("blanks were filled"), Cell::text),
        ]
    };
    Sheet {
        name: "moved",
        title: "Amended into or out of it".to_owned(),
        columns: vec![
            Column::words("at", "at"),
            Column::words("ref", "ref"),
            Column::words("way", "way").always(),
            Column::words("agent", "agent").extra(),
            Column::words("to", "then").extra(),
            Column::words("by", "by"),
            Column::prose("why", "why"),
        ],
        rows: moved.iter().map(row).collect(),
        notes: Vec::new(),
        empty: "No dialogue was amended into or out of it before it was fixed.".to_owned(),
    }
}

fn changes(plan: &PlanBehind) -> Sheet {
    let row = |version: &PlanVersion, one: &Difference| {
        let mut row = vec![Cell::Count(version.version)];
        row.extend(policy::changed(&version.by, one));
        row
    };
    Sheet {
        name: "plan_changes",
        title: "What changed in its plan before it".to_owned(),
        columns: vec![
            Column::numbers("version", "version"),
            Column::words("at", "at").extra(),
            Column::words("by", "by"),
            Column::words("key", "key"),
            Column::words("before", "before"),
            Column::words("after", "after"),
        ],
        rows: plan
            .since
            .iter()
            .flat_map(|version| version.differences.iter().map(move |one| row(version, one)))
            .collect(),
        notes: Vec::new(),
        empty: "Its words are others, and say the same.".to_owned(),
    }
}

fn rules(rules: &[Version]) -> Sheet {
    Sheet {
        name: "rule_changes",
        title: "What changed in the house rules since the draw before".to_owned(),
        columns: vec![
            Column::words("at", "at").extra(),
            Column::words("by", "by"),
            Column::words("key", "key"),
            Column::words("before", "before"),
            Column::words("after", "after"),
        ],
        rows: policy::rows(rules.iter()),
        notes: Vec::new(),
        empty: "Their words are others, and say the same.".to_owned(),
    }
}

fn backdated(words: &[Backdated]) -> Sheet {
    let row = |one: &Backdated| {
        vec![
            Cell::Moment(one.by.at),
            Cell::word(&one.handle),
            Cell::word(&one.team),
            Cell::Day(one.since),
            one.until.map_or(Cell::Absent("goes on"), Cell::Day),
            Cell::word(one.what),
            by(&one.by),
        ]
    };
    Sheet {
        name: "backdated",
        title: "Said of who was an agent after its window was over".to_owned(),
        columns: vec![
            Column::words("at", "at"),
            Column::words("agent", "agent"),
            Column::words("team", "team"),
            Column::words("from", "from"),
            Column::words("to", "to"),
            Column::words("what", "said").extra(),
            Column::words("by", "by"),
        ],
        rows: words.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

fn called_off(absences: &[CalledOff]) -> Sheet {
    let row = |one: &CalledOff| {
        vec![
            Cell::word(&one.handle),
            Cell::Day(one.days.0),
            Cell::Day(one.days.1),
            by(&one.by),
            Cell::Moment(one.off.at),
            by(&one.off),
        ]
    };
    Sheet {
        name: "called_off",
        title: "Absences of auditors that held on its day, and were called off".to_owned(),
        columns: vec![
            Column::words("auditor", "auditor"),
            Column::words("from", "from"),
            Column::words("to", "to"),
            Column::words("by", "recorded by"),
            Column::words("off_at", "called off at"),
            Column::words("off_by", "called off by"),
        ],
        rows: absences.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

/// The dialogues outside a draw of which somebody said that the customer was not told.
pub fn untold(untold: &[SaidUntold]) -> Sheet {
    let row = |one: &SaidUntold| {
        vec![Cell::text(&one.reference), handle(&one.agent.handle), Cell::Moment(one.by.at), by(&one.by)]
    };
    Sheet {
        name: "untold",
        title: "Outside it: somebody said that the customer was not told of monitoring".to_owned(),
        columns: vec![
            Column::words("ref", "ref"),
            Column::words("agent", "agent"),
            Column::words("at", "said at"),
            Column::words("by", "said by"),
        ],
        rows: untold.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

/// So many refs are named in a sentence.
const NAMED: usize = 10;

/// The same in a sentence: how many, by whom, and the first of them.
pub fn untold_words(draw: &str, untold: &[SaidUntold]) -> Option<String> {
    let refs: Vec<String> = untold.iter().take(NAMED).map(|one| term_line(one.reference.expose())).collect();
    let more = if untold.len() > NAMED { " …" } else { "" };
    (!untold.is_empty()).then(|| {
        let all = count(untold.len() as u64, "dialogue");
        let who = people(untold.iter().map(|one| &one.by));
        format!("{draw}: of {all} the row says that the customer was not told, by {who}: {}{more}.", refs.join(", "))
    })
}

/// That dialogues fell out of the windows of a plan where the time zone changed: which, and by whom.
pub fn fallen(fallen: &Fallen) -> String {
    let refs: Vec<String> = fallen.refs.iter().take(NAMED).map(|one| term_line(one.expose())).collect();
    let more = if fallen.refs.len() > NAMED { " …" } else { "" };
    let by = fallen.by.as_ref().map(|by| format!(", changed by {} at {}", who(by), by.at)).unwrap_or_default();
    format!(
        "By the new time zone{by}, {} no window of {}, before its start or after its end: {}{more}.",
        count_of(fallen.refs.len() as u64, "dialogue lies in", "dialogues lie in"),
        term_line(&fallen.plan),
        refs.join(", ")
    )
}

/// What is to be said of a draw in sentences, each beginning with its name.
pub fn notes(behind: &Behind) -> Vec<String> {
    let name = &behind.name;
    let said = [
        moved_words(&behind.moved),
        plan_words(&behind.plan),
        rules_words(behind),
        roster_words(&behind.backdated),
        absence_words(&behind.called_off),
    ];
    let around = around::words(&behind.around);
    said.into_iter().flatten().chain(around).map(|says| format!("{name}: {says}: assize assign show {name}.")).collect()
}

/// What `assign verify` says of it: facts that prove nothing, and that nobody should overlook. Sentences tell of everything;
/// what the reader may read of it stands below them.
pub fn verdicts(told: &Behind, behind: &Behind, listed: &Listed) -> Vec<Verdict> {
    let plan = &behind.plan;
    let drew = format!("version {} of {} drew it; draws of: {}", plan.version, plan.name, plan.population);
    let changes = plan.since.iter().flat_map(|version| version.differences.iter().map(move |one| change(version, one)));
    let says = plan_words(plan).unwrap_or_else(|| {
        let since = if plan.is_first { "it was added" } else { "the draw before" };
        format!("it did not change since {since}")
    });
    let moved = moved_words(&told.moved)
        .unwrap_or_else(|| "no dialogue was amended into or out of it before it was fixed".to_owned());
    let mut found = vec![
        noted("plan", format!("{drew}; {says}"), !plan.since.is_empty(), changes.collect()),
        noted("amended", moved, !told.moved.is_empty(), behind.moved.iter().map(one_moved).collect()),
    ];
    let rules = behind.rules.iter().flat_map(|rules| rules.differences.iter().map(move |one| rule(rules, one)));
    found.extend(rules_words(behind).map(|says| noted("rules", says, true, rules.collect())));
    let stints = behind.backdated.iter().map(stint).collect();
    found.extend(roster_words(&behind.backdated).map(|says| noted("roster", says, true, stints)));
    let absences = behind.called_off.iter().map(absence).collect();
    found.extend(absence_words(&behind.called_off).map(|says| noted("absences", says, true, absences)));
    found.extend(around::verdicts(&told.around, &behind.around));
    found.extend(voided(listed).map(|says| noted("void", says, true, Vec::new())));
    found
}

fn rule(rules: &Version, one: &Difference) -> String {
    format!("by {} at {}: {}", who(&rules.by), rules.by.at, otherwise(one))
}

fn stint(one: &Backdated) -> String {
    format!("{}, by {} at {}", told(one), who(&one.by), one.by.at)
}

/// So many stints are named in a sentence.
const FEW: usize = 3;

fn told(one: &Backdated) -> String {
    let until = one.until.map_or_else(|| "on".to_owned(), |until| format!("to {until}"));
    format!("{} in {} from {} {until}", one.handle, one.team, one.since)
}

fn absence(one: &CalledOff) -> String {
    let (since, until) = one.days;
    format!("{}, {since} to {until}, by {}, called off by {}", one.handle, who(&one.by), who(&one.off))
}

/// That a draw is void, since when, and who made it so.
pub fn voided(draw: &Listed) -> Option<String> {
    let by = draw.void_by.as_ref()?;
    let why = draw.void.as_ref().map(|why| term_line(why.expose())).unwrap_or_default();
    Some(format!("void since {}, by {}: {why}", by.at, who(by)))
}

fn one_moved(one: &Moved) -> String {
    let why = one.why.as_ref().map_or("blanks were filled", |why| why.expose());
    format!("{} {} {} by {}: {why}", one.by.at, one.reference.expose(), one.way, who(&one.by))
}

fn change(version: &PlanVersion, one: &Difference) -> String {
    format!("version {} by {}: {}", version.version, who(&version.by), otherwise(one))
}

fn otherwise(one: &Difference) -> String {
    let said = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
    format!("{} from {} to {}", one.key, said(&one.before), said(&one.after))
}

/// How many dialogues were moved which way, and by whom.
pub(super) fn moved_words(moved: &[Moved]) -> Option<String> {
    let of = |way: Way| moved.iter().filter(|one| one.way == way).count();
    let ways = [
        (Way::Out, "out of what could be drawn"),
        (Way::In, "into it"),
        (Way::Within, "to another agent or stratum of it"),
        (Way::Late, "into it after it was fixed"),
    ];
    let each: Vec<String> = ways
        .into_iter()
        .map(|(way, says)| (of(way), says))
        .filter(|(n, _)| *n > 0)
        .map(|(n, says)| format!("{n} {says}"))
        .collect();
    (!each.is_empty()).then(|| {
        let all = count_of(moved.len() as u64, "time a dialogue was amended", "times a dialogue was amended");
        format!("{all}, {}, by {}", list_and(&each), people(moved.iter().map(|one| &one.by)))
    })
}

/// That the plan changed since the draw before, what of it, and by whom.
pub(super) fn plan_words(plan: &PlanBehind) -> Option<String> {
    if plan.since.is_empty() {
        return None;
    }
    let mut keys: Vec<&str> =
        plan.since.iter().flat_map(|one| one.differences.iter().map(|one| one.key.as_str())).collect();
    keys.sort_unstable();
    keys.dedup();
    let of = if keys.is_empty() { "in its words alone".to_owned() } else { format!("in {}", list_and(&keys)) };
    let who = people(plan.since.iter().map(|one| &one.by));
    let since = if plan.is_first { "it was added" } else { "the draw before" };
    Some(format!("its plan, version {} by then, changed since {since} {of}, by {who}", plan.version))
}

/// That the house rules changed since the draw before, or since there was the plan, what of them, and by whom.
pub(super) fn rules_words(behind: &Behind) -> Option<String> {
    let rules = &behind.rules;
    let since = if behind.plan.is_first { "its plan was added" } else { "the draw before" };
    let mut keys: Vec<&str> = rules.iter().flat_map(|one| one.differences.iter().map(|one| one.key.as_str())).collect();
    keys.sort_unstable();
    keys.dedup();
    let who = people(rules.iter().map(|one| &one.by));
    (!keys.is_empty()).then(|| format!("the house rules changed since {since} in {}, by {who}", list_and(&keys)))
}

/// That it was said late who was an agent in the window.
fn roster_words(words: &[Backdated]) -> Option<String> {
    let who = people(words.iter().map(|one| &one.by));
    (!words.is_empty()).then(|| {
        let all = count_of(words.len() as u64, "stint of an agent was", "stints of agents were");
        let named: Vec<String> = words.iter().take(FEW).map(told).collect();
        let more = if words.len() > FEW { " …" } else { "" };
        let named = named.join("; ");
        format!("{all} begun, ended or merged in the past after its window was over, by {who}: {named}{more}")
    })
}

fn absence_words(absences: &[CalledOff]) -> Option<String> {
    let who = people(absences.iter().map(|one| &one.off));
    (!absences.is_empty()).then(|| {
        format!("{} that held on its day, called off since by {who}", count(absences.len() as u64, "auditor's absence"))
    })
}
