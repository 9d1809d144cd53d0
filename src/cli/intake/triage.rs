//! `assize intake triage`: what a request is about.

use super::step::step;
use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::core::act;
use crate::core::request;
use clap::Args;

#[derive(Args, Debug)]
pub struct Triage {
    /// The request
    #[arg(value_name = "REF")]
    reference: String,
    /// What it is about: technical issue, billing inquiry, product information, complaint, general query, or one of the policy's own
    #[arg(long, value_name = "CATEGORY")]
    category: String,
    /// How pressing it is: low, normal, high or urgent
    #[arg(long, default_value = "normal", value_name = "URGENCY")]
    urgency: String,
    /// How much work it is: low, medium or high
    #[arg(long, default_value = "medium", value_name = "COMPLEXITY")]
    complexity: String,
    /// The language it asks for, a skill in the roster
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
    /// What it does not say; left out when it is complete
    #[arg(long, value_name = "TEXT")]
    missing: Option<String>,
}

/// Records what a request is about.
pub fn triage(desk: &Desk, args: &Triage) -> anyhow::Result<Done> {
    let triage = request::Triage {
        category: args.category.clone(),
        urgency: args.urgency.parse()?,
        complexity: args.complexity.parse()?,
        language: args.language.clone(),
        missing: args.missing.clone(),
    };
    step(desk, &act::INTAKE_TRIAGE, "is triaged", |writing, actor| {
        request::triage(writing, actor, &args.reference, &triage)
    })
}
