//! Total: what a machine gives a dialogue as a whole, as hundredths of a per cent.

use crate::calc::decimal::{Hundredths, all_digits, round_half_even};
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::Card;

/// So many decimals of a total are read; further ones would change no hundredth.
const DECIMALS: usize = 9;

/// A total in hundredths of a per cent, rounded half to even. `full` is the number that is 100 %, 100 where none is given.
pub(super) fn percent_of(text: &str, full: Option<&str>, card: &Card) -> Result<i64> {
    let text = text.trim();
    let (number, full) = match text.strip_suffix('%') {
        Some(number) => (number.trim(), Hundredths(10_000)),
        None => (text, full.and_then(|full| Hundredths::parse(full).ok()).unwrap_or(Hundredths(10_000))),
    };
    let wrong = || {
        Refusal::data(format!("`total`: `{}` is no score", text.escape_debug()))
            .hint("a number such as 87.5, or 0.875 with [total] full = \"1\" in the map")
    };
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let digits = |part: &str| part.is_empty() || all_digits(part);
    if whole.is_empty() || !digits(whole) || !digits(decimals) || decimals.len() > DECIMALS || whole.len() > DECIMALS {
        return Err(wrong());
    }
    let size: i128 = format!("{whole}{decimals}").parse().map_err(|_| wrong())?;
    let scale = 10_i128.pow(u32::try_from(decimals.len()).unwrap_or_default());
    let percent = round_half_even(size * 1_000_000, scale * i128::from(full.0)).ok_or_else(wrong)?;
    let adds = card.criteria.iter().any(|criterion| criterion.bonus);
    if percent > 10_000 && !adds {
        return Err(Refusal::data(format!("`total`: `{}` is more than {full}, which is 100 %", text.escape_debug()))
            .hint("a map can say which number is 100 %: [total] full = \"5\""));
    }
    Ok(percent)
}
