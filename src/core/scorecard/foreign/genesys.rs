//! Evaluation forms of Genesys Cloud.

use super::draft::{Draft, Question, Section, Test, When, hundredths, slug};
use crate::calc::decimal::Hundredths;
use crate::core::refusal::Result;
use serde::Deserialize;
use serde_json::{Number, Value};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Form {
    name: String,
    question_groups: Vec<Group>,
    #[serde(default)]
    evaluation_settings: Option<Value>,
    #[serde(default)]
    dialect: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Group {
    #[serde(default)]
    id: Option<String>,
    name: String,
    #[serde(default)]
    weight: Option<Number>,
    #[serde(default)]
    na_enabled: bool,
    #[serde(default)]
    default_answers_to_highest: bool,
    #[serde(default, rename = "defaultAnswersToNA")]
    default_answers_to_na: bool,
    #[serde(default)]
    visibility_condition: Option<Visibility>,
    questions: Vec<Asked>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(clippy::struct_excessive_bools)] // The keys of their file.
struct Asked {
    #[serde(default)]
    id: Option<String>,
    text: String,
    #[serde(default)]
    help_text: Option<String>,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    na_enabled: bool,
    #[serde(default)]
    comments_required: bool,
    #[serde(default)]
    is_kill: bool,
    #[serde(default)]
    is_critical: bool,
    #[serde(default)]
    visibility_condition: Option<Visibility>,
    #[serde(default)]
    answer_options: Vec<Choice>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Visibility {
    #[serde(default)]
    combining_operation: Option<String>,
    #[serde(default)]
    predicates: Vec<String>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    id: Option<String>,
    text: String,
    value: Number,
}

/// Where questions and answers of the form stand on the card, since its conditions name them by their places.
#[derive(Default)]
struct Places {
    /// By group and question: the id, and the ids of the answers in the order of the form.
    questions: Vec<Vec<(String, Vec<String>)>>,
}

pub(super) fn draft(form: Form) -> Result<Draft> {
    let (id, title) = (slug(&form.name), form.name);
    let mut draft = Draft { id, title, mode: "genesys", language: form.dialect, ..Draft::default() };
    if form.evaluation_settings.is_some() {
        draft.note("who handles disputes, and how many there may be: the policy says that here");
    }
    let mut places = Places::default();
    for group in form.question_groups {
        add_group(&mut draft, &mut places, group)?;
    }
    if draft.questions.iter().any(|question| question.class.is_some()) {
        draft.note("critical questions are `class = \"compliance\"`: write customer or business where that is right");
    }
    Ok(draft)
}

fn add_group(draft: &mut Draft, places: &mut Places, group: Group) -> Result<()> {
    let section = draft.new_id(&group.name);
    let weight = group.weight.as_ref().map(hundredths).transpose()?.unwrap_or(Hundredths(100));
    for (is_so, what) in [
        (group.na_enabled, "that it can be not applicable as a whole: answer `na` to each question that allows it"),
        (
            group.default_answers_to_highest,
            "that answers are the highest unless somebody changes them: here each is given",
        ),
        (group.default_answers_to_na, "that answers are N/A unless somebody changes them: here each is given"),
    ] {
        if is_so {
            draft.note(format!("the group `{section}`: {what}"));
        }
    }
    let origin = group.id.map(|id| format!("the group {id} of Genesys Cloud"));
    draft.sections.push(Section { id: section.clone(), title: group.name, weight: Some(weight), origin });
    places.questions.push(Vec::new());
    for asked in group.questions {
        let when = [group.visibility_condition.as_ref(), asked.visibility_condition.as_ref()];
        let when: Vec<&Visibility> = when.into_iter().flatten().collect();
        let answers = unique(asked.answer_options.iter().map(|choice| slug(&choice.text)).collect());
        let mut question = question(draft, &section, &asked, &answers)?;
        question.when = condition(draft, places, &question.id, &when);
        if let Some(group) = places.questions.last_mut() {
            group.push((question.id.clone(), answers));
        }
        if !question.kind.is_empty() {
            draft.questions.push(question);
        }
    }
    Ok(())
}

/// Ids of answers, each once.
fn unique(mut ids: Vec<String>) -> Vec<String> {
    for place in 1..ids.len() {
        let (before, rest) = ids.split_at_mut(place);
        if let Some(id) = rest.first_mut()
            && before.contains(id)
        {
            *id = format!("{id}-{}", place + 1);
        }
    }
    ids
}

fn question(draft: &mut Draft, section: &str, asked: &Asked, answers: &[String]) -> Result<Question> {
    let id = draft.new_id(&asked.text);
    let mut question = Question {
        section: section.to_owned(),
        title: asked.text.clone(),
        guidance: asked.help_text.clone().unwrap_or_default(),
        na: asked.na_enabled,
        note_always: asked.comments_required,
        class: asked.is_critical.then_some("compliance"),
        origin: origin(asked, answers),
        ..Question::default()
    };
    match asked.kind.as_str() {
        "multipleChoiceQuestion" => choices(draft, &mut question, &id, (asked, answers))?,
        "freeTextQuestion" => (question.kind, question.class) = ("text", None),
        other => draft.note(format!("`{id}` is of the type {other}, which no card has: it is left out")),
    }
    Ok(Question { id, ..question })
}

/// What Genesys Cloud calls a question and its answers, to be written next to what the card calls them.
fn origin(asked: &Asked, answers: &[String]) -> Option<String> {
    let theirs = asked.answer_options.iter().zip(answers);
    let answers = theirs.filter_map(|(choice, answer)| Some(format!("; {answer} is {}", choice.id.as_ref()?)));
    let question = asked.id.as_ref()?;
    Some(format!("the question {question} of Genesys Cloud{}", answers.collect::<String>()))
}

fn choices(draft: &mut Draft, question: &mut Question, id: &str, (asked, ids): (&Asked, &[String])) -> Result<()> {
    question.kind = "levels";
    for (choice, id) in asked.answer_options.iter().zip(ids) {
        question.levels.push((id.clone(), choice.text.clone(), hundredths(&choice.value)?));
    }
    question.levels.sort_by_key(|(_, _, points)| std::cmp::Reverse(*points));
    if question.levels.first().is_some_and(|(_, _, points)| points.0 == 0) {
        draft.note(format!("`{id}`: none of its answers has points; it is not counted"));
        question.leave_uncounted();
    }
    if asked.is_kill {
        let (best, worst) = (question.levels.first(), question.levels.last());
        let (best, worst) = (best.map_or(1, |level| level.2.0.max(1)), worst.map_or(0, |level| level.2.0));
        question.fail_card_at(Hundredths(worst), best);
    }
    Ok(())
}

/// When a question is asked: by the places of answers, such as `/form/questionGroup/0/question/0/answer/1`.
fn condition(draft: &mut Draft, places: &Places, id: &str, conditions: &[&Visibility]) -> Option<When> {
    let [condition] = conditions else {
        if conditions.len() > 1 {
            draft.note(format!("the conditions of `{id}`: its group has one and so has it; write both as when.all"));
        }
        return None;
    };
    let all = condition.combining_operation.as_deref() == Some("AND");
    let mut tests: Vec<Test> = Vec::new();
    for predicate in &condition.predicates {
        let Some((question, answer)) = places.find(predicate) else {
            draft.note(format!("the condition of `{id}`: `{predicate}` is no answer before it"));
            return None;
        };
        let same = tests.iter_mut().find(|test| !all && test.question == question);
        match same {
            Some(test) => test.among.push(answer),
            None => tests.push(Test { question, among: vec![answer], not: false }),
        }
    }
    (!tests.is_empty()).then_some(When { all, tests })
}

impl Places {
    fn find(&self, predicate: &str) -> Option<(String, String)> {
        let parts: Vec<&str> = predicate.split('/').collect();
        let ["", "form", "questionGroup", group, "question", question, "answer", answer] = parts.as_slice() else {
            return None;
        };
        let place = |text: &str| text.parse::<usize>().ok();
        let (id, answers) = self.questions.get(place(group)?)?.get(place(question)?)?;
        Some((id.clone(), answers.get(place(answer)?)?.clone()))
    }
}
