//! Whose text a command is about.

use crate::core::keeping::Wanted;
use crate::core::refusal::{Refusal, Result};
use clap::Args;

#[derive(Args, Debug)]
pub struct Whose {
    /// One dialogue, by the centre's own number
    #[arg(long = "ref", id = "reference", value_name = "REF", conflicts_with_all = ["customer", "agent"])]
    reference: Option<String>,
    /// A customer, as the export calls them, letter by letter
    #[arg(long, value_name = "CUSTOMER", conflicts_with = "agent")]
    customer: Option<String>,
    /// A person of the roster, by handle
    #[arg(long, value_name = "HANDLE")]
    agent: Option<String>,
    /// A word without a flag: it is asked back, since a ref, a customer and a handle can be the same
    #[arg(hide = true, value_name = "WHOSE")]
    bare: Option<String>,
}

impl Whose {
    /// Whose it is, where that was said. Refused where a word does not say what it is.
    pub fn wanted(&self) -> Result<Option<Wanted<'_>>> {
        if let Some(bare) = &self.bare {
            let bare = bare.escape_debug();
            return Err(Refusal::words(format!("`{bare}` does not say whose text it is")).hint(format!(
                "a dialogue: --ref {bare}; a customer: --customer {bare}; a person of the roster: --agent {bare}"
            )));
        }
        let reference = self.reference.as_deref().map(Wanted::Ref);
        let customer = self.customer.as_deref().map(Wanted::Customer);
        Ok(reference.or(customer).or_else(|| self.agent.as_deref().map(Wanted::Agent)))
    }
}
