//! Whose text a command is about.

use crate::core::keeping::Wanted;
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
}

impl Whose {
    /// Whose it is, where that was said.
    pub fn wanted(&self) -> Option<Wanted<'_>> {
        let reference = self.reference.as_deref().map(Wanted::Ref);
        let customer = self.customer.as_deref().map(Wanted::Customer);
        reference.or(customer).or_else(|| self.agent.as_deref().map(Wanted::Agent))
    }
}
