//! Checking conditions: that each looks at what was asked before, and that some answers lead to each criterion.

use super::answering::{AND, NA};
use super::card::{Criterion, Kind};
use super::checking::Checking;
use super::condition::{Condition, Test};
use super::sheet::{TestSheet, WhenSheet};
use crate::core::suggest::did_you_mean;
use std::collections::BTreeSet;
use toml::Spanned;

/// How many ways to answer are tried to reach a criterion; where there are more, it counts as reached.
const MOST_WAYS: usize = 100_000;

/// The condition of a criterion; those before it are read already.
pub(super) fn condition(
    checking: &mut Checking<'_>,
    when: &Spanned<WhenSheet>,
    before: &[Criterion],
) -> Option<Condition> {
    let sheet = when.get_ref();
    let own = sheet.criterion.as_ref().map(|criterion| (criterion, &sheet.is, &sheet.not));
    let (all, tests) = match (own, &sheet.all, &sheet.any) {
        (Some(one), None, None) => (true, vec![one]),
        (None, Some(tests), None) => (true, tests.iter().map(parts).collect()),
        (None, None, Some(tests)) => (false, tests.iter().map(parts).collect()),
        _ => {
            checking.error(
                &when.span(),
                "say one: when = { criterion = \"…\", is = [\"…\"] }, when.all = [{ … }, …] or when.any = [{ … }, …]",
            );
            return None;
        }
    };
    if tests.is_empty() {
        checking.error(&when.span(), "a condition needs at least one test");
    }
    let tests = tests.into_iter().filter_map(|one| test(checking, one, before)).collect();
    Some(Condition { all, tests })
}

type Parts<'a> = (&'a Spanned<String>, &'a Option<Vec<Spanned<String>>>, &'a Option<Vec<Spanned<String>>>);

fn parts(sheet: &TestSheet) -> Parts<'_> {
    (&sheet.criterion, &sheet.is, &sheet.not)
}

fn test(checking: &mut Checking<'_>, (criterion, is, not): Parts<'_>, before: &[Criterion]) -> Option<Test> {
    let Some(place) = before.iter().position(|other| other.key == *criterion.get_ref()) else {
        let advice = did_you_mean(criterion.get_ref(), before.iter().map(|other| other.key.as_str()));
        let advice = advice.map(|question| format!(": {question}")).unwrap_or_default();
        let says = format!("`{}` is no criterion before this one{advice}", criterion.get_ref());
        checking.error(&criterion.span(), says);
        return None;
    };
    let (among, not) = match (is, not) {
        (Some(among), None) => (among, false),
        (None, Some(among)) => (among, true),
        _ => {
            checking.error(&criterion.span(), "say one: is = [\"…\"], or not = [\"…\"]");
            return None;
        }
    };
    let source = before.get(place)?;
    for answer in among {
        if !is_answer(source, answer.get_ref()) {
            let says = format!("`{}` is no answer to `{}`: {}", answer.get_ref(), source.key, source.choices());
            checking.error(&answer.span(), says);
        }
    }
    if among.is_empty() {
        checking.error(&criterion.span(), "a test needs at least one answer");
    }
    Some(Test { criterion: place, among: among.iter().map(|answer| answer.get_ref().clone()).collect(), not })
}

fn is_answer(source: &Criterion, answer: &str) -> bool {
    (answer == NA && source.na) || source.kind.choices().iter().any(|level| level.key == answer)
}

/// Whether no answers to the criteria before lead to this one.
pub(super) fn unreachable(criteria: &[Criterion], place: usize) -> bool {
    let mut sources = BTreeSet::new();
    gather(criteria, place, &mut sources);
    let sources: Vec<usize> = sources.into_iter().collect();
    let ways = sources.iter().filter_map(|source| criteria.get(*source)).map(|source| answers(source).len());
    let count = ways.fold(1_usize, usize::saturating_mul);
    count <= MOST_WAYS && !(0..count).any(|way| leads(criteria, &sources, way, place))
}

/// What a criterion hangs on, directly or not.
fn gather(criteria: &[Criterion], place: usize, sources: &mut BTreeSet<usize>) {
    let tests = criteria.get(place).and_then(|criterion| criterion.when.as_ref()).map(|when| &when.tests);
    for test in tests.into_iter().flatten() {
        if sources.insert(test.criterion) {
            gather(criteria, test.criterion, sources);
        }
    }
}

/// All answers that conditions can tell apart.
fn answers(source: &Criterion) -> Vec<String> {
    let keys: Vec<&str> = source.kind.choices().iter().map(|level| level.key.as_str()).collect();
    let mut answers: Vec<String> = match &source.kind {
        // Every set of options; more than ten are too many to try, and a set of one each tells most.
        Kind::Select { .. } if keys.len() <= 10 => (0..1_usize << keys.len())
            .map(|set| {
                let chosen = keys.iter().enumerate().filter(|(place, _)| set >> place & 1 == 1);
                chosen.map(|(_, key)| *key).collect::<Vec<_>>().join(&AND.to_string())
            })
            .collect(),
        _ => keys.iter().map(|key| (*key).to_owned()).collect(),
    };
    if source.na {
        answers.push(NA.to_owned());
    }
    if answers.is_empty() {
        answers.push(String::new());
    }
    answers
}

/// Whether one way to answer the sources leads to a criterion.
fn leads(criteria: &[Criterion], sources: &[usize], way: usize, place: usize) -> bool {
    let mut rest = way;
    let mut given: Vec<(usize, Vec<String>)> = Vec::new();
    for source in sources {
        let answers = criteria.get(*source).map(answers).unwrap_or_default();
        let chosen = answers.get(rest % answers.len().max(1)).cloned().unwrap_or_default();
        rest /= answers.len().max(1);
        let asked = is_asked(criteria, &given, *source);
        if asked {
            given.push((*source, chosen.split(AND).map(str::to_owned).collect()));
        }
    }
    is_asked(criteria, &given, place)
}

fn is_asked(criteria: &[Criterion], given: &[(usize, Vec<String>)], place: usize) -> bool {
    let when = criteria.get(place).and_then(|criterion| criterion.when.as_ref());
    when.is_none_or(|when| {
        when.holds(|source| {
            let (_, answers) = given.iter().find(|(other, _)| *other == source)?;
            Some(answers.iter().map(String::as_str).collect())
        })
    })
}
