//! Checking a policy before it is published: every fault with its line and column, all at once.
//!
//! A policy that was published is not checked again: what was decided under it stands.

use super::day::{day, weekday, zone};
use super::keys::POLICY;
use super::rules::{BlindField, CHANNELS, Policy};
use super::signs::SignRule;
use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::did_you_mean;
use crate::core::text::{holds_secret, unseen};
use crate::core::toml::Written;
use crate::core::toml::faults::Faults;
use crate::core::toml::fit;
use serde::Deserialize;
use toml::Spanned;

/// What did not happen where a policy has faults.
const UNDONE: &str = "nothing was published";
/// The most characters of a channel or a category.
const LONGEST: usize = 100;

/// A policy as somebody wrote it, with the place of each value that can be wrong.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Draft {
    timezone: Option<Spanned<String>>,
    language: Option<Spanned<String>>,
    working_days: Vec<Spanned<String>>,
    holidays: Vec<Spanned<String>>,
    extra_working_days: Vec<Spanned<String>>,
    deadlines: Deadlines,
    conflict: Conflict,
    rotation: Rotation,
    intake: Intake,
    nightly: Nightly,
    care: Care,
    questions: Questions,
    cards: Cards,
    keeping: Keeping,
    reading: Reading,
    blind: Blind,
    machine: Machine,
    early_sign: Vec<Spanned<SignRule>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Keeping {
    dialogue: Option<Spanned<u32>>,
    notes: Option<Spanned<u32>>,
    statements: Option<Spanned<u32>>,
    coaching: Option<Spanned<u32>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Reading {
    representatives: Vec<Spanned<String>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Blind {
    hide: Option<Vec<BlindField>>,
    lottery: Option<Spanned<u32>>,
    lottery_of: Option<Spanned<BlindField>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Machine {
    show_agents: Option<Shown>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Shown {
    false_accusations_below: Option<Spanned<u32>>,
    weeks: Option<Spanned<u32>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Nightly {
    silent_days: Option<Spanned<u32>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Care {
    acknowledge_within: Option<Spanned<u32>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Questions {
    answer_within: Option<Spanned<u32>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Cards {
    comment_within: Option<Spanned<u32>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Deadlines {
    open: Option<Spanned<u32>>,
    session: Option<Spanned<u32>>,
    ruling: Option<Spanned<u32>>,
    appeal: Option<Spanned<u32>>,
    second: Option<Spanned<u32>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Conflict {
    rotation_days: Option<Spanned<u32>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Rotation {
    due_after: Option<Spanned<u32>>,
    experience_days: Option<Spanned<u32>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Intake {
    channels: Vec<Spanned<String>>,
    categories: Vec<Spanned<String>>,
    notice: Vec<Spanned<String>>,
    recorded: Vec<Spanned<String>>,
    archive_within: Option<Spanned<u32>>,
}

/// Reads a policy that is to be published, and refuses it with everything that is wrong in it.
pub fn check(written: &Written<'_>) -> Result<Policy> {
    check_naming(written, &|_| Ok(()))
}

/// The same, and also refuses it where it names somebody of whom `known` says that there is nobody so called.
pub fn check_naming(written: &Written<'_>, known: &dyn Fn(&str) -> Result<()>) -> Result<Policy> {
    let (draft, faults): (Draft, _) = fit::read(written, &POLICY, UNDONE)?;
    let mut faults = Checked(faults);
    faults.days(&draft);
    faults.limits(&draft);
    faults.keeping(&draft.keeping);
    faults.words(&draft.intake);
    faults.lottery(&draft.blind);
    faults.machine(&draft.machine);
    faults
        .each(&draft.reading.representatives, |handle| usable("a representative", handle).and_then(|()| known(handle)));
    faults.each(draft.language.as_slice(), |language| usable("a language", language));
    faults.signs(&draft.early_sign);
    faults.0.refuse(UNDONE)?;
    let policy = Policy::read(written)?;
    policy
        .calendar()
        .map_err(|refusal| Refusal { message: format!("{}: {}", written.name, refusal.message), ..refusal })?;
    Ok(policy)
}

/// What is wrong in a policy.
struct Checked<'a>(Faults<'a>);

impl Checked<'_> {
    fn days(&mut self, draft: &Draft) {
        self.each(draft.timezone.as_slice(), |name| zone(name).map(drop));
        self.each(&draft.working_days, |name| weekday(name).map(drop));
        self.each(&draft.holidays, |name| day(name).map(drop));
        self.each(&draft.extra_working_days, |name| day(name).map(drop));
    }

    fn limits(&mut self, draft: &Draft) {
        let Deadlines { open, session, ruling, appeal, second } = &draft.deadlines;
        let stages = [("open", open), ("session", session), ("ruling", ruling), ("appeal", appeal), ("second", second)];
        for (stage, days) in stages {
            self.each(days.as_slice(), |days| {
                within(*days, 1, 100, &|days| format!("[deadlines] {stage} is 1 to 100 working days, not {days}"))
            });
        }
        self.each(draft.conflict.rotation_days.as_slice(), |days| {
            within(*days, 0, 3650, &|days| format!("[conflict] rotation_days is at most 3650, not {days}"))
        });
        self.each(draft.rotation.due_after.as_slice(), |months| {
            within(*months, 0, 120, &|months| format!("[rotation] due_after is at most 120 months, not {months}"))
        });
        self.each(draft.rotation.experience_days.as_slice(), |days| {
            within(*days, 0, 3650, &|days| format!("[rotation] experience_days is at most 3650, not {days}"))
        });
        self.each(draft.care.acknowledge_within.as_slice(), |days| {
            within(*days, 1, 100, &|days| format!("[care] acknowledge_within is 1 to 100 working days, not {days}"))
        });
        self.each(draft.questions.answer_within.as_slice(), |days| {
            within(*days, 1, 100, &|days| format!("[questions] answer_within is 1 to 100 working days, not {days}"))
        });
        self.each(draft.cards.comment_within.as_slice(), |days| {
            within(*days, 1, 100, &|days| format!("[cards] comment_within is 1 to 100 working days, not {days}"))
        });
        self.each(draft.intake.archive_within.as_slice(), |days| {
            within(*days, 1, 100, &|days| format!("[intake] archive_within is 1 to 100 working days, not {days}"))
        });
        self.each(draft.nightly.silent_days.as_slice(), |days| {
            within(*days, 0, 100, &|days| format!("[nightly] silent_days is at most 100 working days, not {days}"))
        });
    }

    fn keeping(&mut self, keeping: &Keeping) {
        let Keeping { dialogue, notes, statements, coaching } = keeping;
        let kinds = [("dialogue", dialogue), ("notes", notes), ("statements", statements), ("coaching", coaching)];
        for (kind, days) in kinds {
            self.each(days.as_slice(), |days| {
                within(*days, 1, 36500, &|days| format!("[keeping] {kind} is 1 to 36500 days, not {days}"))
            });
        }
    }

    fn words(&mut self, intake: &Intake) {
        self.each(&intake.channels, |word| usable("a channel", word));
        self.each(&intake.categories, |word| usable("a category", word));
        let own: Vec<&str> = intake.channels.iter().map(|word| word.get_ref().as_str()).collect();
        self.each(&intake.notice, |word| known_channel(word, &own));
        self.each(&intake.recorded, |word| known_channel(word, &own));
    }

    fn lottery(&mut self, blind: &Blind) {
        self.each(blind.lottery.as_slice(), |percent| {
            within(*percent, 1, 99, &|percent| {
                format!("[blind] lottery is 1 to 99 per cent of the audits, not {percent}")
            })
        });
        let hide = blind.hide.as_deref().unwrap_or(&[BlindField::Rating]);
        match (&blind.lottery, &blind.lottery_of) {
            (None, of) => self.each(of.as_slice(), |_| {
                Err(Refusal::data("[blind] lottery_of says what is shown, and nothing says how often")
                    .hint("say it: lottery = 50, per cent of the audits of a draw"))
            }),
            (Some(_), Some(of)) => self.each(std::slice::from_ref(of), |of| is_hidden(*of, hide)),
            (Some(percent), None) => {
                self.each(std::slice::from_ref(percent), |_| is_hidden(BlindField::Rating, hide));
            }
        }
    }

    fn machine(&mut self, machine: &Machine) {
        let Some(shown) = &machine.show_agents else { return };
        self.each(shown.false_accusations_below.as_slice(), |below| {
            within(*below, 1, 100, &|below| {
                format!("[machine] show_agents: false_accusations_below is 1 to 100 in a hundred, not {below}")
            })
        });
        self.each(shown.weeks.as_slice(), |weeks| {
            within(*weeks, 1, 52, &|weeks| format!("[machine] show_agents: weeks is 1 to 52, not {weeks}"))
        });
    }

    fn signs(&mut self, rules: &[Spanned<SignRule>]) {
        self.each(rules, SignRule::check);
        let names: Vec<&str> = rules.iter().map(|rule| rule.get_ref().name.as_str()).collect();
        self.each(rules, |rule| match names.iter().filter(|name| **name == rule.name).count() {
            0 | 1 => Ok(()),
            _ => Err(Refusal::data(format!("two rules have the name `{}`", rule.name.escape_debug()))
                .hint("give one of them another name")),
        });
    }

    fn each<T>(&mut self, values: &[Spanned<T>], check: impl Fn(&T) -> Result<()>) {
        for value in values {
            self.0.take(&value.span(), check(value.get_ref()));
        }
    }
}

/// That something is hidden, or it cannot be shown to some alone.
fn is_hidden(field: BlindField, hide: &[BlindField]) -> Result<()> {
    if hide.contains(&field) {
        return Ok(());
    }
    let meant = || match hide.first() {
        Some(other) => format!("did you mean lottery_of = \"{other}\"? Or hide it"),
        None => format!("first hide it: hide = [\"{field}\"]"),
    };
    Err(Refusal::data(format!("[blind] lottery shows the {field} to some, and hide does not name it")).hint(meant()))
}

fn within(number: u32, least: u32, most: u32, says: &dyn Fn(u32) -> String) -> Result<()> {
    if (least..=most).contains(&number) { Ok(()) } else { Err(Refusal::data(says(number))) }
}

/// A word that requests, plans and agreements can name, and that a frame can hold as it is.
pub(in crate::core) fn usable(what: &str, word: &str) -> Result<()> {
    let shown = word.escape_debug();
    let says = if word.trim().is_empty() {
        format!("{what} is empty")
    } else if let Some(odd) = unseen(word) {
        format!("{what} has a character that cannot be seen, {}: `{shown}`", odd.escape_unicode())
    } else if word.trim() != word {
        format!("{what} has white space around it: `{shown}`")
    } else if holds_secret(word) {
        format!("{what} looks like a card number, and those are not kept")
    } else if word.chars().count() > LONGEST {
        format!("{what} has at most {LONGEST} characters")
    } else {
        return Ok(());
    };
    Err(Refusal::data(says))
}

/// A channel that requests can come by, or `*` for all.
fn known_channel(word: &str, own: &[&str]) -> Result<()> {
    let known = || CHANNELS.into_iter().chain(own.iter().copied());
    if word == "*" || known().any(|channel| channel == word) {
        return Ok(());
    }
    let hint = did_you_mean(word, known());
    Err(Refusal::data(format!("`{}` is not a channel", word.escape_debug())).maybe_hint(hint))
}
