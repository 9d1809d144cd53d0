//! The page of an agent as a mail to be looked at and sent by a person; nothing is sent from here.

use crate::calc::digest::{hex, sha256};
use crate::calc::moment::Moment;
use crate::core::report::{AgentPage, DeliveredAudit};
use crate::view::words::count;
use mail_builder::MessageBuilder;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::text::Text;
use std::io;

/// A mail to the agent with their page attached. It says nothing of what is in it: who forwards it forwards a file.
pub fn mail(delivered: &AgentPage, address: &str, (name, html): (&str, String), at: Moment) -> io::Result<Vec<u8>> {
    let number = count(delivered.audits.len() as u64, "audit");
    let is_open = |one: &&DeliveredAudit| !one.file.is_past && !one.file.audit.is_taken_out();
    let last = delivered.audits.iter().filter(is_open).filter_map(|one| one.file.audit.dispute_due).max();
    let until = last.map(|until| format!(" What you think is wrong can be rejected until {until} at the latest."));
    let body = format!(
        "{number} of yours can be read in the attached page. It opens in any browser and needs no network.{}\n\n\
         The page is sealed under head {}.\n",
        until.unwrap_or_default(),
        delivered.head
    );
    let draft = Draft {
        to: &[address.to_owned()],
        subject: &format!("{number} to read"),
        body: &body,
        at,
        id: &format!("{}.{}", delivered.head.replace(':', "."), mark(&delivered.agent)),
    };
    draft.begun().attachment("text/html", format!("{name}.html"), html.into_bytes()).write_to_vec()
}

/// A mail to be looked at and sent by a person.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    /// The addresses that it goes to.
    pub to: &'a [String],
    /// What it is about, in one line.
    pub subject: &'a str,
    /// What it says.
    pub body: &'a str,
    /// When it was written.
    pub at: Moment,
    /// What tells it from every other mail of assize: letters, digits and dots.
    pub id: &'a str,
}

impl<'a> Draft<'a> {
    /// The mail with a calendar file, `NAME.ics`, as [`crate::view::calendar_file::calendar`] writes it.
    pub fn with_calendar(self, name: &str, calendar: String) -> io::Result<Vec<u8>> {
        let mut kind = ContentType::new("text/calendar").attribute("charset", "utf-8");
        if calendar.contains("\r\nMETHOD:PUBLISH\r\n") {
            kind = kind.attribute("method", "PUBLISH");
        }
        self.begun().attachment(kind, format!("{name}.ics"), calendar.into_bytes()).write_to_vec()
    }

    fn begun(self) -> MessageBuilder<'a> {
        MessageBuilder::new()
            // Without a sender and with this header, mail programs open it as a draft.
            .header("X-Unsent", Text::new("1"))
            .to(self.to.to_vec())
            .subject(self.subject)
            .date(self.at.seconds())
            .message_id(format!("{}@assize.invalid", self.id))
            .text_body(self.body)
    }
}

/// What tells one agent's mail from another's: their name may have letters that no such header takes.
fn mark(agent: &str) -> String {
    hex(&sha256(&[agent.as_bytes()])).chars().take(12).collect()
}
