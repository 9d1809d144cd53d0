//! Held back: the words of customers that were erased, and come again with an old dialogue.

use crate::calc::moment::Moment;
use crate::calc::spelling::same_name;
use crate::core::intake::check::Checked;
use crate::core::people::{ErasedNames, Whose};
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// How many lines are named.
const LINES: usize = 20;

/// Rows whose words stay out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeldBack {
    /// How many.
    pub count: u64,
    /// The first lines on which there were any, twenty at the most.
    pub lines: Vec<u64>,
    /// How many rows are of such a customer, and newer than the erasure: these came in whole.
    pub newer: u64,
    /// How many came in whole because somebody said so.
    pub back: u64,
}

/// What was erased of customers.
pub(super) struct Gone {
    names: ErasedNames,
    /// Whose words come in all the same.
    back: BTreeSet<String>,
    pub(super) held: HeldBack,
}

impl Gone {
    pub(super) fn load(conn: &Connection, back: &[String]) -> Result<Self> {
        let back = back.iter().map(|name| same_name(name)).collect();
        Ok(Self { names: ErasedNames::load(conn, Whose::Customer)?, back, held: HeldBack::default() })
    }

    /// Leaves of a dialogue that is older than the erasure of its customer what an erasure leaves: no words, and no name.
    pub(super) fn hold_back(&mut self, line: u64, checked: &mut Checked<'_>) {
        let Some(customer) = checked.customer.as_deref() else { return };
        let Some(erased) = self.names.when(customer) else { return };
        if self.back.contains(&same_name(customer)) {
            self.held.back += 1;
        } else if is_newer(checked.received, erased) {
            self.held.newer += 1;
        } else {
            checked.customer = None;
            checked.recording = None;
            checked.details = None;
            checked.reply = None;
            checked.transcript = None;
            checked.content = false;
            self.held.count += 1;
            if self.held.lines.len() < LINES {
                self.held.lines.push(line);
            }
        }
    }
}

/// Somebody who writes after their text was erased is a customer as any other.
fn is_newer(received: Moment, erased: Moment) -> bool {
    received.seconds() > erased.seconds()
}
