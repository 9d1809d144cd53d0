//! Filled-in forms as JSON, as the page for the browser saves them.

use super::filled::{Batch, Done, Filled};
use crate::core::audit::answers::{Answered, Answers, each_once};
use crate::core::audit::state::AuditId;
use crate::core::refusal::{Refusal, Result};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// What the file says that it is.
const MARK: &str = "answers";
const VERSION: i64 = 1;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    assize: String,
    version: i64,
    head: String,
    #[serde(rename = "for")]
    auditor: String,
    audits: Vec<Form>,
}

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
    #[serde(default)]
    met: Option<String>,
    #[serde(default)]
    develop: Option<String>,
}

/// Reads the forms that a page saved; a fault names line and column.
pub fn read(file: &str, text: &str) -> Result<Batch> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let page: Page = serde_json::from_str(text).map_err(|error| {
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        Refusal::data(format!("{file}:{}:{}: {message}", error.line(), error.column()))
            .hint("this is not what a page of assize score form saves; save it there again")
    })?;
    if page.assize != MARK || page.version != VERSION {
        return Err(Refusal::data(format!("{file} is not a file of answers that this program reads"))
            .hint("make the page again with: assize score form"));
    }
    let mut seen = BTreeSet::new();
    if let Some(twice) = page.audits.iter().find(|form| !seen.insert(form.audit)) {
        return Err(Refusal::data(format!("{file}: audit {} stands in it twice", twice.audit)));
    }
    let head = page.head.parse().map_err(|why| Refusal::data(format!("{file}: {why}")))?;
    let forms = page.audits.into_iter().map(filled).collect();
    Ok(Batch { file: file.to_owned(), head, auditor: page.auditor, forms })
}

fn filled(form: Form) -> Filled {
    Filled {
        audit: AuditId(form.audit),
        card: form.card,
        revision: form.revision,
        done: if form.done { Done::Yes } else { Done::No },
        minutes: form.minutes,
        answers: Answers::of(form.answers, form.met, form.develop),
        places: BTreeMap::new(),
    }
}
