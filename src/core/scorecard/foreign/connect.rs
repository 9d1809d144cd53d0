//! Evaluation forms of Amazon Connect.

use super::draft::{Draft, Question, Section, Test, When, hundredths, slug};
use crate::calc::decimal::Hundredths;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::answering::NA;
use serde::Deserialize;
use serde_json::{Number, Value};

/// A form as `DescribeEvaluationForm` answers it.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Described {
    pub(super) evaluation_form: Form,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Form {
    title: String,
    items: Vec<Entry>,
    #[serde(default)]
    scoring_strategy: Option<Strategy>,
    #[serde(default)]
    language_configuration: Option<Language>,
    #[serde(default)]
    review_configuration: Option<Value>,
    #[serde(default)]
    auto_evaluation_configuration: Option<Value>,
    #[serde(default)]
    target_configuration: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Strategy {
    mode: String,
    status: String,
    #[serde(default)]
    score_thresholds: Vec<Threshold>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Threshold {
    performance_category: String,
    min_score_percentage: Number,
    max_score_percentage: Number,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Language {
    form_language: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
enum Entry {
    Section(Part),
    Question(Box<Asked>),
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Part {
    title: String,
    ref_id: String,
    #[serde(default)]
    weight: Option<Number>,
    items: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Asked {
    title: String,
    ref_id: String,
    #[serde(default)]
    instructions: Option<String>,
    #[serde(default)]
    not_applicable_enabled: bool,
    question_type: String,
    #[serde(default)]
    question_type_properties: Option<Properties>,
    #[serde(default)]
    weight: Option<Number>,
    #[serde(default)]
    enablement: Option<Enablement>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Properties {
    #[serde(default)]
    single_select: Option<Options>,
    #[serde(default)]
    multi_select: Option<Options>,
    #[serde(default)]
    numeric: Option<Options>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Options {
    #[serde(default)]
    options: Vec<Choice>,
    #[serde(default)]
    automation: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Choice {
    #[serde(default)]
    ref_id: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    min_value: Option<Number>,
    #[serde(default)]
    max_value: Option<Number>,
    #[serde(default)]
    score: Option<Number>,
    #[serde(default)]
    automatic_fail: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Enablement {
    condition: Condition,
    action: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Condition {
    operands: Vec<Operand>,
    #[serde(default)]
    operator: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Operand {
    #[serde(default)]
    expression: Option<Expression>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Expression {
    source: Source,
    values: Vec<Meant>,
    comparator: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Source {
    #[serde(default)]
    ref_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Meant {
    #[serde(default)]
    ref_id: Option<String>,
}

pub(super) fn draft(form: Form) -> Result<Draft> {
    let by_section = form.scoring_strategy.as_ref().is_some_and(|strategy| strategy.mode == "SECTION_ONLY");
    let mode = if by_section { "sections" } else { "weights" };
    let mut draft = Draft { id: slug(&form.title), title: form.title, mode, ..Draft::default() };
    draft.language = form.language_configuration.map(|language| language.form_language);
    match &form.scoring_strategy {
        Some(strategy) if strategy.status == "ENABLED" => bands(&mut draft, &strategy.score_thresholds)?,
        _ => draft.note("the form is not scored there: give its questions weights"),
    }
    if form.review_configuration.is_some() {
        draft.note("who is told of a review, and how long it may be asked for: policy and roster say that here");
    }
    if form.target_configuration.is_some() {
        draft.note("for which contacts the form is: the plan says that here");
    }
    if form.auto_evaluation_configuration.is_some() {
        draft.note("that the machine evaluates by itself: here only people score");
    }
    for entry in form.items {
        match entry {
            Entry::Section(part) => section(&mut draft, part, by_section)?,
            Entry::Question(asked) => {
                if !draft.sections.iter().any(|section| section.id == "all") {
                    draft.sections.push(Section {
                        id: "all".to_owned(),
                        title: "All".to_owned(),
                        weight: None,
                        origin: None,
                    });
                }
                question(&mut draft, "all", by_section, *asked)?;
            }
        }
    }
    Ok(draft)
}

/// The categories, best first; where they leave a gap, it gets a band of its own.
fn bands(draft: &mut Draft, thresholds: &[Threshold]) -> Result<()> {
    let mut ranges = Vec::new();
    for threshold in thresholds {
        let name = threshold.performance_category.to_lowercase().replace('_', " ");
        ranges.push((hundredths(&threshold.min_score_percentage)?, hundredths(&threshold.max_score_percentage)?, name));
    }
    ranges.sort();
    let mut next = Hundredths(0);
    for (from, to, name) in ranges {
        if from < next {
            draft.note(format!("the category `{name}` begins inside the one before: that one ends where it begins"));
        }
        if from > next {
            draft.bands.push(("no category".to_owned(), next));
        }
        draft.bands.push((name, from));
        next = Hundredths(to.0 + 1);
    }
    if next.0 <= 10_000 && !draft.bands.is_empty() {
        draft.bands.push(("no category".to_owned(), next));
    }
    if draft.bands.iter().any(|(name, _)| name == "no category") {
        draft.note("some totals have no category there: they are in the band `no category`");
    }
    draft.bands.reverse();
    let mut seen = 0;
    for (name, _) in draft.bands.iter_mut().filter(|(name, _)| name == "no category") {
        seen += 1;
        if seen > 1 {
            *name = format!("no category {seen}");
        }
    }
    Ok(())
}

fn section(draft: &mut Draft, part: Part, by_section: bool) -> Result<()> {
    let weight = part.weight.as_ref().filter(|_| by_section).map(hundredths).transpose()?;
    draft.sections.push(Section { id: part.ref_id.clone(), title: part.title, weight, origin: None });
    let mut waiting: Vec<Entry> = part.items;
    waiting.reverse();
    while let Some(entry) = waiting.pop() {
        match entry {
            Entry::Question(asked) => question(draft, &part.ref_id, by_section, *asked)?,
            Entry::Section(inner) => {
                draft.note(format!(
                    "the section `{}` inside `{}`: its questions stand in the outer one",
                    inner.ref_id, part.ref_id
                ));
                waiting.extend(inner.items.into_iter().rev());
            }
        }
    }
    Ok(())
}

fn question(draft: &mut Draft, section: &str, by_section: bool, asked: Asked) -> Result<()> {
    let mut question = Question {
        id: asked.ref_id.clone(),
        section: section.to_owned(),
        title: asked.title,
        guidance: asked.instructions.unwrap_or_default(),
        na: asked.not_applicable_enabled,
        weight: if by_section { None } else { asked.weight.as_ref().map(hundredths).transpose()? },
        ..Question::default()
    };
    let properties = asked.question_type_properties.as_ref();
    match asked.question_type.as_str() {
        "SINGLESELECT" => {
            question.kind = "levels";
            choices(draft, &mut question, properties.and_then(|all| all.single_select.as_ref()))?;
        }
        "MULTISELECT" => {
            question.kind = "select";
            choices(draft, &mut question, properties.and_then(|all| all.multi_select.as_ref()))?;
        }
        "NUMERIC" => {
            question.kind = "number";
            ranges(draft, &mut question, properties.and_then(|all| all.numeric.as_ref()))?;
        }
        "TEXT" => {
            question.kind = "text";
            question.weight = None;
        }
        other => {
            return Err(Refusal::data(format!("`{}` is of the type {other}, which no card has", asked.ref_id))
                .hint("take that question out of the form, or write the card by hand"));
        }
    }
    question.when = asked.enablement.and_then(|enablement| when(draft, &question.id, &enablement));
    draft.questions.push(question);
    Ok(())
}

fn choices(draft: &mut Draft, question: &mut Question, options: Option<&Options>) -> Result<()> {
    let options = options.ok_or_else(|| {
        Refusal::data(format!("`{}` has no options", question.id))
            .hint("add some in the other system, then export it again")
    })?;
    automation(draft, &question.id, options);
    let mut read: Vec<(&Choice, Hundredths)> = Vec::new();
    for choice in &options.options {
        read.push((choice, score(choice)?));
    }
    read.sort_by_key(|(_, points)| std::cmp::Reverse(*points));
    for (choice, points) in &read {
        question.levels.push((option_id(&choice.ref_id), choice.text.clone(), *points));
    }
    let best = read.first().map_or(0, |(_, points)| points.0);
    let failing = read.iter().map(|(choice, points)| (choice.automatic_fail, *points)).collect::<Vec<_>>();
    fails(draft, question, &failing, best);
    if best == 0 {
        draft.note(format!("`{}`: none of its answers has a score; it is not counted", question.id));
        question.leave_uncounted();
    }
    Ok(())
}

fn ranges(draft: &mut Draft, question: &mut Question, options: Option<&Options>) -> Result<()> {
    let options = options.ok_or_else(|| {
        Refusal::data(format!("`{}` has no ranges", question.id))
            .hint("add some in the other system, then export it again")
    })?;
    automation(draft, &question.id, options);
    let mut failing = Vec::new();
    for choice in &options.options {
        let end = |end: &Option<Number>| {
            hundredths(end.as_ref().ok_or_else(|| {
                Refusal::data(format!("`{}` has a range without an end", question.id))
                    .hint("mend it in the other system, then export it again")
            })?)
        };
        let points = score(choice)?;
        question.ranges.push((end(&choice.min_value)?, end(&choice.max_value)?, points));
        failing.push((choice.automatic_fail, points));
    }
    question.ranges.sort();
    let best = failing.iter().map(|(_, points)| points.0).max().unwrap_or_default();
    fails(draft, question, &failing, best);
    Ok(())
}

/// An automatic fail takes the whole form: here all answers at or below a share do, so it must be the lowest ones.
fn fails(draft: &mut Draft, question: &mut Question, answers: &[(bool, Hundredths)], best: i64) {
    let Some(highest) = answers.iter().filter(|(fails, _)| *fails).map(|(_, points)| *points).max() else { return };
    if answers.iter().any(|(fails, points)| !fails && *points <= highest) || highest.0 >= best {
        draft.note(format!(
            "the automatic fail of `{}`: another answer is worth no more and does not fail",
            question.id
        ));
        return;
    }
    question.fail_card_at(highest, best);
}

fn automation(draft: &mut Draft, id: &str, options: &Options) {
    if options.automation.is_some() {
        draft.note(format!("that the machine answers `{id}`: here only people score"));
    }
}

fn when(draft: &mut Draft, id: &str, enablement: &Enablement) -> Option<When> {
    let all = enablement.condition.operator.as_deref() == Some("AND");
    let mut tests = Vec::new();
    for operand in &enablement.condition.operands {
        match operand.expression.as_ref().and_then(test) {
            Some(test) => tests.push(test),
            None => draft
                .note(format!("a part of the condition of `{id}`: it looks at more than the options of a question")),
        }
    }
    let known = |test: &Test| draft.questions.iter().any(|question| question.id == test.question);
    if !tests.iter().all(known) {
        draft.note(format!("the condition of `{id}`: it looks at a question that stands further down"));
        return None;
    }
    if tests.is_empty() {
        return None;
    }
    if enablement.action == "ENABLE" {
        return Some(When { all, tests });
    }
    // Disabled where it holds: asked where none of it does.
    for test in &mut tests {
        test.not = !test.not;
    }
    Some(When { all: !all, tests })
}

fn test(expression: &Expression) -> Option<Test> {
    let not = match expression.comparator.as_str() {
        "IN" => false,
        "NOT_IN" => true,
        _ => return None,
    };
    let among: Option<Vec<String>> =
        expression.values.iter().map(|value| value.ref_id.as_deref().map(option_id)).collect();
    Some(Test { question: expression.source.ref_id.clone()?, among: among?, not })
}

/// What an option is called: `na` is kept for what does not apply.
fn option_id(id: &str) -> String {
    if id == NA { "na-option".to_owned() } else { id.to_owned() }
}

fn score(choice: &Choice) -> Result<Hundredths> {
    choice.score.as_ref().map_or(Ok(Hundredths(0)), hundredths)
}
