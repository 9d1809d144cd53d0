//! Field: one thing that a file says of a dialogue, and what its values may be.

use crate::calc::draw::is_phantom;
use crate::core::closed_list;
use crate::core::policy::{CardLikeIds, Policy};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{holds_secret, unseen};
use std::borrow::Cow;

closed_list! {
    /// A field is one thing that a file can say of a dialogue; the free texts come last.
    pub enum Field("a field", "fields") {
        /// The centre's own number.
        Ref = "ref",
        /// When the customer wrote or called first.
        Received = "received",
        /// When the dialogue ended.
        Closed = "closed",
        /// How it came.
        Channel = "channel",
        /// What it was about.
        Category = "category",
        /// The language it is in, as the skills of people name it.
        Language = "language",
        /// Who answered.
        Agent = "agent",
        /// The customer's rating.
        Rating = "rating",
        /// Whether the customer was told of monitoring.
        Notice = "notice",
        /// How long the dialogue took.
        Duration = "duration",
        /// The customer's reference.
        Customer = "customer",
        /// Where its recording is: a path, an address or a number of another system.
        Recording = "recording",
        /// What the customer wanted.
        Details = "details",
        /// What the customer was answered.
        Reply = "reply",
        /// The dialogue.
        Transcript = "transcript",
    }
}

impl Field {
    /// Those that every dialogue needs.
    pub const REQUIRED: [Self; 5] = [Self::Ref, Self::Received, Self::Channel, Self::Category, Self::Agent];

    /// Whether it is free text, kept as it stands.
    pub const fn is_free(self) -> bool {
        matches!(self, Self::Details | Self::Reply | Self::Transcript)
    }

    /// Whether it is a time.
    pub const fn is_time(self) -> bool {
        matches!(self, Self::Received | Self::Closed)
    }

    /// Whether its words are personal.
    pub const fn is_personal(self) -> bool {
        matches!(self, Self::Customer | Self::Recording | Self::Details | Self::Reply | Self::Transcript)
    }
}

/// One thing for each field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields<T>([T; Field::ALL.len()]);

impl<T> Fields<T> {
    /// Makes one for each field, in their order.
    pub fn try_each<E>(mut make: impl FnMut(Field) -> std::result::Result<T, E>) -> std::result::Result<Self, E>
    where
        T: Default,
    {
        let mut all = Self(std::array::from_fn(|_| T::default()));
        for (field, slot) in Field::ALL.iter().copied().zip(&mut all.0) {
            *slot = make(field)?;
        }
        Ok(all)
    }

    /// Makes one for each field, where none can be wrong.
    pub fn from_each(make: impl Fn(Field) -> T) -> Self {
        Self(std::array::from_fn(|place| make(Field::ALL[place])))
    }

    /// That of a field.
    pub const fn of(&self, field: Field) -> &T {
        // The enum has as many variants as there are places.
        &self.0[field as usize]
    }

    /// That of a field, to be changed.
    pub const fn of_mut(&mut self, field: Field) -> &mut T {
        &mut self.0[field as usize]
    }

    /// Each field with its own.
    pub fn each(&self) -> impl Iterator<Item = (Field, &T)> {
        Field::ALL.iter().copied().zip(&self.0)
    }
}

/// Refuses an id that no line of a frame could hold.
pub fn plain(field: Field, text: &str) -> Result<()> {
    let name = field.word();
    if let Some(odd) = text.chars().find(|c| c.is_control()) {
        return Err(Refusal::data(format!("`{name}` has a control character, {}", odd.escape_unicode()))
            .hint("type it again by hand"));
    }
    if field == Field::Ref
        && let Some(odd) = unseen(text)
    {
        return Err(Refusal::data(format!("`ref` has a character that cannot be seen, {}", odd.escape_unicode()))
            .hint("it would pass for another dialogue: take it out where the file comes from"));
    }
    if text.len() > 400 {
        return Err(Refusal::data(format!("`{name}` is longer than 400 bytes"))
            .hint("shorten it; long texts belong into `details` or `transcript`"));
    }
    if field == Field::Ref && is_phantom(text) {
        return Err(Refusal::data("a `ref` does not begin with `phantom:`")
            .hint("in a frame that stands for a dialogue which is missing"));
    }
    Ok(())
}

/// Refuses an id that holds a card number: an id cannot be masked without becoming another.
/// `name` is what the id is called where it was read.
pub fn id_without_card(name: &str, id: &str, policy: &Policy) -> Result<()> {
    if policy.intake.card_like_ids == CardLikeIds::Refuse && holds_secret(id) {
        return Err(Refusal::data(format!("`{name}` holds what looks like a card number")).hint(
            "leave it out of the export; if such numbers are ids of yours: policy [intake] card_like_ids = \"keep\"",
        ));
    }
    Ok(())
}

/// A channel that the policy knows.
pub fn channel<'a>(text: Cow<'a, str>, policy: &Policy) -> Result<Cow<'a, str>> {
    if policy.knows_channel(&text) {
        return Ok(text);
    }
    let hint = policy
        .closest_channel(&text)
        .map_or_else(|| "add it to the policy: [intake] channels".to_owned(), |best| format!("did you mean `{best}`?"));
    Err(Refusal::data(format!("`{text}` is not a channel")).hint(hint))
}

/// A language, as skills name one. Nobody need have it.
pub fn language(text: Cow<'_, str>) -> Result<Cow<'_, str>> {
    plain(Field::Language, &text)?;
    if let Some(odd) = unseen(&text) {
        return Err(Refusal::data(format!("`language` has a character that cannot be seen, {}", odd.escape_unicode()))
            .hint("type it again by hand, such as en"));
    }
    if holds_secret(&text) {
        return Err(Refusal::data("`language` holds what looks like a card number")
            .hint("is the right column named for it in the map?"));
    }
    Ok(text)
}

/// A category that the policy knows.
pub fn category<'a>(text: Cow<'a, str>, policy: &Policy) -> Result<Cow<'a, str>> {
    if let Some(odd) = unseen(&text) {
        return Err(Refusal::data(format!("`category` has a character that cannot be seen, {}", odd.escape_unicode()))
            .hint("type it again by hand"));
    }
    if holds_secret(&text) {
        return Err(Refusal::data("`category` holds what looks like a card number")
            .hint("is the right column named for it in the map?"));
    }
    if policy.knows_category(&text) {
        return Ok(text);
    }
    let hint = policy.closest_category(&text).map_or_else(
        || "add it to the policy: [intake] categories".to_owned(),
        |best| format!("did you mean `{best}`?"),
    );
    Err(Refusal::data(format!("`{text}` is not a category")).hint(hint))
}
