//! Looking for bytes in long texts.

/// How many bytes are looked at together: a compiler makes that a few instructions on vectors.
const TOGETHER: usize = 32;

/// The place of the first byte that is one of those that are looked for.
pub fn first_of(bytes: &[u8], is_one: impl Fn(u8) -> bool) -> Option<usize> {
    let has_one = |bytes: &[u8]| bytes.iter().fold(false, |found, byte| found | is_one(*byte));
    let (chunks, _) = bytes.as_chunks::<TOGETHER>();
    let passed = chunks.iter().take_while(|chunk| !has_one(&chunk[..])).count() * TOGETHER;
    let place = bytes.get(passed..)?.iter().position(|byte| is_one(*byte))?;
    Some(passed + place)
}
