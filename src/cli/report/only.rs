//! Which audits a report is about, as it is given and as it is told.

use super::days::{Days, period, spoken};
use crate::core::refusal::Result;
use crate::core::report::{By, Domain};
use clap::Args;

/// Which audits are counted: all of these must hold.
#[derive(Args, Debug)]
pub struct Only {
    #[command(flatten)]
    days: Days,
    /// Only dialogues of this agent
    #[arg(long, value_name = "HANDLE")]
    agent: Option<String>,
    /// Only dialogues whose agent was in this team that day
    #[arg(long, value_name = "TEAM")]
    team: Option<String>,
    /// Only dialogues on this channel
    #[arg(long, value_name = "CHANNEL")]
    channel: Option<String>,
    /// Only dialogues of this category
    #[arg(long, value_name = "CATEGORY")]
    category: Option<String>,
    /// Only audits by this card: NAME for every version, or NAME/VERSION
    #[arg(long, value_name = "CARD")]
    card: Option<String>,
    /// Only what this plan drew: where plans cover the same days, figures of both count a dialogue twice
    #[arg(long, value_name = "PLAN")]
    plan: Option<String>,
}

impl Only {
    /// The domain that was asked for.
    pub fn domain(&self) -> Result<Domain> {
        let only = self.named().map(|(by, name)| (by, name.to_owned())).collect();
        Ok(Domain { period: period(&self.days)?, only, plan: self.plan.clone(), ..Domain::default() })
    }

    /// It in words; none where everything is counted.
    pub fn spoken(&self) -> Result<Option<String>> {
        let when = spoken(period(&self.days)?).map(|says| format!("that came in {says}"));
        let which = self.named().map(|(by, name)| format!("of the {} {name}", by.word()));
        let plan = self.plan.as_deref().map(|name| format!("drawn by the plan {name}"));
        let told: Vec<String> = when.into_iter().chain(which).chain(plan).collect();
        Ok((!told.is_empty()).then(|| told.join(", ")))
    }

    fn named(&self) -> impl Iterator<Item = (By, &str)> {
        let all = [
            (By::Agent, &self.agent),
            (By::Team, &self.team),
            (By::Channel, &self.channel),
            (By::Category, &self.category),
            (By::Card, &self.card),
        ];
        all.into_iter().filter_map(|(by, name)| Some((by, name.as_deref()?)))
    }
}
