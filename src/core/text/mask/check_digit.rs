//! Check digits: whether a number is one that its issuer could have given.

pub(super) fn passes_luhn(number: &[u8]) -> bool {
    let sum: u32 = number.iter().rev().enumerate().map(|(place, digit)| luhn_part(place, *digit)).sum();
    sum.is_multiple_of(10)
}

fn luhn_part(place: usize, digit: u8) -> u32 {
    let doubled = u32::from(digit) << (place % 2);
    if doubled > 9 { doubled - 9 } else { doubled }
}

/// The check digit of GS1, which articles and parcels bear: weights 1 and 3 from the right.
pub(super) fn passes_gs1(number: impl DoubleEndedIterator<Item = u8>) -> bool {
    let weighed = number.rev().enumerate().map(|(place, digit)| u32::from(digit) * if place % 2 == 0 { 1 } else { 3 });
    weighed.sum::<u32>().is_multiple_of(10)
}
