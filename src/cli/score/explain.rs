//! `assize score explain`: the arithmetic of a score.

use super::show::case_file;
use crate::cli::card::require_language;
use crate::cli::desk::Desk;
use crate::cli::{Done, blind, rights};
use crate::core::audit::answers_of;
use crate::core::ledger::Access;
use crate::core::refusal::Refusal;
use crate::view::arithmetic::arithmetic;
use crate::view::audit::{classes_of, contested};
use crate::view::card::asked;
use crate::view::correction::stands_with;
use crate::view::page::{Page, Part};
use crate::view::score::scores;
use clap::Args;

/// Show every step of the arithmetic of a score, to be redone by hand
#[derive(Args, Debug)]
pub struct Explain {
    /// Its number, or the ref of its dialogue
    audit: String,
    /// What the criteria ask in this language, where the card has it, such as zh
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
}

pub fn explain(desk: &Desk, args: &Explain) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let id = blind::named(&mut open, &args.audit)?;
    blind::require_taken(&mut open, id)?;
    rights::require_audit(&mut open, id, "score explain")?;
    let file = case_file(&mut open, id)?;
    if file.marks.is_empty() {
        return Err(no_score(id.0, file.audit.hidden.is_some()).into());
    }
    let language = args.language.as_deref();
    require_language(&file.card, language)?;
    let explained = file.card.explain(&answers_of(&file.marks))?;
    let (title, card) = (format!("The score of audit {}", id.0), file.card.label());
    let mut notes = vec![format!("By the card {card}; `assize score show {}` shows the marks.", id.0)];
    notes.extend(contested(&file.audit));
    let fields = scores(&file.audit).into_iter().chain(classes_of(&file)).collect();
    let mut parts = vec![Part::Fields(fields)];
    parts.extend(language.map(|_| Part::Sheet(asked(&file.card, language))));
    parts.extend(arithmetic(&file.card, &explained));
    parts.extend(stands_with(&file.statements));
    open.page(&Page { name: "score_explain", title, parts, notes })?;
    Ok(Done::Well)
}

fn no_score(id: i64, is_hidden: bool) -> Refusal {
    if is_hidden {
        return Refusal::rule(format!("the score of audit {id} is not shown to you yet"))
            .hint("`assize score show` says why");
    }
    Refusal::rule(format!("audit {id} has no score yet"))
        .hint("to see what answers would come out as: assize score try CARD --answers FILE")
}
