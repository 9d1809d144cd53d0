//! What can be read of others: one thing, or a list of several people.

use crate::core::closed_list;
use crate::core::people::PersonId;

closed_list! {
    /// What somebody read.
    pub enum Subject("a subject of a reading", "subjects") {
        /// An audit with its dialogue.
        Audit = "audit",
        /// A dialogue.
        Dialogue = "dialogue",
        /// A dispute.
        Dispute = "dispute",
        /// Figures of one person.
        Person = "person",
        /// Everything at once.
        Export = "export",
        /// What else was read on a day on which too much was read to be told one by one.
        Rest = "rest",
    }
}

/// Something of somebody that is to be read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Glance {
    /// What it is.
    pub subject: Subject,
    /// Its number: of the audit, the request, the dispute, the person; what an export holds; of a rest 1.
    pub number: i64,
    /// Whose it is; none: everybody's.
    pub whose: Option<PersonId>,
}

impl Glance {
    /// Everything as tables, with text of people or without.
    pub const fn tables(with_text: bool) -> Self {
        Self { subject: Subject::Export, number: if with_text { 2 } else { 1 }, whose: None }
    }

    /// The evidence of a period, with text of people or without.
    pub const fn evidence(with_text: bool) -> Self {
        Self { subject: Subject::Export, number: if with_text { 4 } else { 3 }, whose: None }
    }

    /// The figures of somebody.
    pub const fn person(person: PersonId) -> Self {
        Self { subject: Subject::Person, number: person.0, whose: Some(person) }
    }

    /// What else is read on a day.
    pub(super) const fn rest() -> Self {
        Self { subject: Subject::Rest, number: 1, whose: None }
    }
}

/// A list of several people that is to be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// The options that choose its lines; empty: all that the reader may read.
    pub filter: String,
    /// Of how many others it tells.
    pub people: u64,
}

/// How many things of a list are each told by themselves; of more there is one reading of the list.
pub const FEW: usize = 20;

/// What is to be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Read {
    /// One thing.
    One(Glance),
    /// A list of several people.
    List(Listed),
}
