//! Untold: dialogues outside a frame since their own row says that the customer was not told of monitoring, where the
//! policy says that on their channel everybody is.

use super::exclusion::Exclusion;
use super::walk::{Order, Place, Walk};
use crate::core::people::PersonId;
use crate::core::refusal::Result;
use crate::core::request::RequestId;

/// A dialogue whose customer was not told, as its row says.
pub(in crate::core) struct Untold {
    pub(in crate::core) request: RequestId,
    pub(in crate::core) reference: String,
    pub(in crate::core) agent: PersonId,
}

impl Walk<'_> {
    /// Those of the window, by their refs.
    pub(in crate::core) fn untold(&self) -> Result<Vec<Untold>> {
        let mut found = Vec::new();
        self.each(Order::Any, &mut |row, place| {
            let channel = row.candidate.features.channel;
            let is_row = row.notice == Some(false) && self.policy.gives_notice(channel);
            if let (Place::Outside(Exclusion::NoNotice), true, Some(request)) = (place, is_row, row.request) {
                let reference = row.candidate.reference.to_owned();
                found.push(Untold { request, reference, agent: row.agent });
            }
            Ok(())
        })?;
        found.sort_by(|one, other| one.reference.cmp(&other.reference));
        Ok(found)
    }
}
