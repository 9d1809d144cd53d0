//! Teams against the agents in them: agents of one team differ too, so a team's audits say less of it than as many audits of as
//! many agents. Figures for display.

use super::decimal::float;
use super::figure::Undefined;
use statrs::distribution::{ContinuousCDF, FisherSnedecor};

/// How audits spread where they are of agents, and agents of teams.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nested {
    /// The variance between teams, beyond agents and audits.
    pub between: f64,
    /// The variance between agents of one team, beyond audits.
    pub agent: f64,
    /// The variance of the audits of one agent; 0 where no agent has two.
    pub within: f64,
    /// The mean square between teams, with its degrees of freedom.
    pub team_square: (f64, f64),
    /// What it would be if teams did not differ: from the other two mean squares, by Satterthwaite.
    pub expected: (f64, f64),
    /// The mean square between agents of one team.
    agent_square: (f64, f64),
    /// The mean square within agents.
    audit_square: (f64, f64),
    /// How many audits of an agent the mean square between agents counts.
    agent_size: f64,
}

/// Least squares of a nested analysis of variance with unequal numbers: each team a list of agents, each of these a list of
/// values. Agents and teams without values are left out. Undefined below two teams of two agents each. Source: Sokal and Rohlf,
/// Biometry (1995), nested anova with unequal sample sizes; Satterthwaite 1946.
pub fn nested(teams: &[Vec<Vec<f64>>]) -> Result<Nested, Undefined> {
    let filled = |team: &Vec<Vec<f64>>| team.iter().filter(|agent| !agent.is_empty()).cloned().collect::<Vec<_>>();
    let teams: Vec<Vec<Vec<f64>>> = teams.iter().map(filled).filter(|team| !team.is_empty()).collect();
    if teams.iter().filter(|team| team.len() > 1).count() < 2 {
        return Err(Undefined::TooFew);
    }
    let sums = Sums::of(&teams);
    let (a, b, n) = (float(teams.len() as u64), sums.agents, sums.values);
    let square = |sum: f64, df: f64| (if df > 0.0 { sum / df } else { 0.0 }, df);
    let (team, agent, audit) =
        (square(sums.between, a - 1.0), square(sums.of_agents, b - a), square(sums.of_audits, n - b));
    let agent_size = (n - sums.of_team) / (b - a);
    let in_team = (sums.of_team - sums.squares / n) / (a - 1.0);
    let team_size = (n - sums.team_squares / n) / (a - 1.0);
    let of_agents = ((agent.0 - audit.0) / agent_size).max(0.0);
    let mut found = Nested {
        between: 0.0,
        agent: of_agents,
        within: audit.0,
        team_square: team,
        expected: (0.0, 0.0),
        agent_square: agent,
        audit_square: audit,
        agent_size,
    };
    found.expected = found.mixed(in_team, 1.0);
    found.between = ((team.0 - found.expected.0) / team_size).max(0.0);
    Ok(found)
}

impl Nested {
    /// How often chance alone makes teams lie as far apart, agents being as different as they are. None where nothing varies.
    pub fn chance(&self) -> Option<f64> {
        let ((found, one), (expected, other)) = (self.team_square, self.expected);
        let f = found / expected;
        let test = FisherSnedecor::new(one, other).ok().filter(|_| f.is_finite())?;
        Some(test.sf(f))
    }

    /// The variance of a team's mean about what agents like its own would give, with its degrees of freedom: of so many audits of
    /// each agent, which are worth as much as `worth` of equal weight. Infinite without any.
    pub fn error(&self, sizes: &[u64], worth: f64) -> (f64, f64) {
        let n = float(sizes.iter().sum());
        let share: f64 = sizes.iter().map(|size| (float(*size) / n).powi(2)).sum();
        if n > 0.0 && worth > 0.0 { self.mixed(share, 1.0 / worth) } else { (f64::INFINITY, 0.0) }
    }

    /// So many times the variance between agents, and so many times that within one; degrees of freedom by Satterthwaite.
    fn mixed(&self, agents: f64, audits: f64) -> (f64, f64) {
        let part = agents / self.agent_size;
        let (agent, audit) = (part * self.agent_square.0, (audits - part) * self.audit_square.0);
        if self.agent <= 0.0 && self.audit_square.1 > 0.0 {
            return (audits * self.audit_square.0, self.audit_square.1);
        }
        let of = |square: f64, df: f64| if df > 0.0 { square * square / df } else { 0.0 };
        let value = agent + audit;
        (value, value * value / (of(agent, self.agent_square.1) + of(audit, self.audit_square.1)))
    }
}

/// Sums over teams, agents and values.
#[derive(Default)]
struct Sums {
    agents: f64,
    values: f64,
    /// Squares of the numbers of teams.
    team_squares: f64,
    /// Squares of the numbers of agents.
    squares: f64,
    /// Of each team the squares of its agents' numbers over its own, together.
    of_team: f64,
    /// Sums of squares: between teams, of agents within a team, of audits within an agent.
    between: f64,
    of_agents: f64,
    of_audits: f64,
}

impl Sums {
    fn of(teams: &[Vec<Vec<f64>>]) -> Self {
        let mut sums = Self::default();
        let all: Vec<f64> = teams.iter().flatten().flatten().copied().collect();
        let grand = mean(&all);
        for team in teams {
            let values: Vec<f64> = team.iter().flatten().copied().collect();
            let (own, n) = (mean(&values), float(values.len() as u64));
            let squares: f64 = team.iter().map(|agent| float(agent.len() as u64).powi(2)).sum();
            sums.values += n;
            sums.team_squares += n * n;
            sums.squares += squares;
            sums.of_team += squares / n;
            sums.between += n * (own - grand).powi(2);
            for agent in team {
                let theirs = mean(agent);
                sums.agents += 1.0;
                sums.of_agents += float(agent.len() as u64) * (theirs - own).powi(2);
                sums.of_audits += agent.iter().map(|value| (value - theirs).powi(2)).sum::<f64>();
            }
        }
        sums
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / float(values.len() as u64)
}
