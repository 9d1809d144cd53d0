//! What a seed is worth, in words.

use crate::core::draw::SeedWorth;

/// What a local seed is worth, said wherever such a draw is shown.
pub const LOCAL_SEED: &str = "local seed: reproducible, not verifiable";

/// What the seed of a draw is worth.
pub const fn worth(worth: SeedWorth) -> &'static str {
    match worth {
        SeedWorth::Local => LOCAL_SEED,
        SeedWorth::OneHand => "secrets that one person pledged and revealed: worth no more than a local seed",
        SeedWorth::Dice => "dice: as good as their witness",
        SeedWorth::Beacon => "public beacon: anybody can compare its round",
        SeedWorth::Revealed => "revealed secrets: verifiable if one party was honest",
        SeedWorth::NotRevealed => "public beacon, since a party did not reveal: anybody can compare its round",
    }
}

/// The same with who brought both the pledges and the secrets, where one person did.
pub fn worth_of(of: SeedWorth, one_hand: Option<&str>) -> String {
    one_hand.map_or_else(
        || worth(of).to_owned(),
        |who| format!("both the pledges and the secrets were brought by {who}: worth no more than a local seed"),
    )
}
