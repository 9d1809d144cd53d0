//! Looking for bytes in long texts.

/// How many bytes are looked at together.
const TOGETHER: usize = 32;

/// The place of the first byte that is one of those that are looked for. Where `is_one` compares without branches
/// (`|`, not `||` or a pattern), the compiler looks at many bytes with one instruction.
#[inline]
pub fn first_of(bytes: &[u8], is_one: impl Fn(u8) -> bool) -> Option<usize> {
    let has_one = |chunk: &[u8; TOGETHER]| chunk.iter().fold(0, |found, byte| found | u8::from(is_one(*byte))) != 0;
    let (chunks, _) = bytes.as_chunks::<TOGETHER>();
    let passed = chunks.iter().take_while(|chunk| !has_one(chunk)).count() * TOGETHER;
    let place = bytes.get(passed..)?.iter().position(|byte| is_one(*byte))?;
    Some(passed + place)
}
