//! Filled-in forms as JSON, as the page for the browser saves them.

use super::filled::{Batch, Done, Filled, Places};
use super::saved::{self, Saving};
use crate::core::audit::answers::{Answered, Answers, each_once};
use crate::core::audit::state::AuditId;
use crate::core::refusal::Result;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;

const ANSWERS: Saving = Saving {
    mark: "answers",
    is_not: "not a file of answers",
    page: "a page of assize score form",
    command: "assize score form",
    others: &[("reply", "assize score acknowledge --file, and assize dispute open --file")],
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    audit: i64,
    card: String,
    revision: usize,
    done: bool,
    #[serde(default)]
    minutes: Option<u32>,
    #[serde(deserialize_with = "each_once")]
    answers: BTreeMap<String, Answered>,
    /// What stands on the page and is no answer to hand in; only a page reads it again.
    #[serde(default, rename = "aside")]
    _aside: Option<IgnoredAny>,
    #[serde(default)]
    met: Option<String>,
    #[serde(default)]
    develop: Option<String>,
}

/// Reads the forms that a page saved; a fault names line and column.
pub fn read(file: &str, text: &str) -> Result<Batch> {
    let ((head, saved), page) = saved::read(&ANSWERS, (file, text), |form: &Form| form.audit)?;
    let forms = page.audits.into_iter().map(filled).collect();
    Ok(Batch { file: file.to_owned(), head, auditor: page.person, saved, forms })
}

fn filled(form: Form) -> Filled {
    Filled {
        audit: AuditId(form.audit),
        card: form.card,
        revision: form.revision,
        done: if form.done { Done::Yes } else { Done::No },
        minutes: form.minutes,
        answers: Answers::of(form.answers, form.met, form.develop),
        places: Places::default(),
        refs: BTreeMap::new(),
    }
}
