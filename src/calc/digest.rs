//! SHA-256 (FIPS 180-4) and the hexadecimal text of bytes.

use sha2::{Digest as _, Sha256};
use std::sync::OnceLock;
use tape_sha256::{Message, hash_messages};

/// Fewer messages than this are digested one by one: trying first whether this processor digests them together takes
/// longer.
const TOGETHER: usize = 64;

/// The 32 bytes of a SHA-256 digest. Their order as bytes is the order of their hexadecimal text.
pub type Digest = [u8; 32];

/// The digest of the parts, one after the other with nothing between them.
pub fn sha256(parts: &[&[u8]]) -> Digest {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// A digest of parts that come one by one, with nothing between them.
#[derive(Default, Debug)]
pub struct Digesting(Sha256);

impl Digesting {
    /// Takes the next part.
    pub fn add(&mut self, part: &[u8]) {
        self.0.update(part);
    }

    /// The digest of all that was added.
    pub fn digest(self) -> Digest {
        self.0.finalize().into()
    }
}

/// The digests of many messages, in their order, each given as three parts with nothing between them. A processor
/// that can do sums on several numbers at once digests several messages at once.
pub fn sha256_many(messages: &[[&[u8]; 3]]) -> Vec<Digest> {
    if messages.len() < TOGETHER || !is_right_together() {
        return messages.iter().map(|parts| sha256(parts)).collect();
    }
    together(messages)
}

fn together(messages: &[[&[u8]; 3]]) -> Vec<Digest> {
    let messages: Vec<Message<'_>> =
        messages.iter().map(|[prefix, body, tail]| Message { prefix, body, tail }).collect();
    let mut digests = vec![Digest::default(); messages.len()];
    hash_messages(&messages, &mut digests);
    digests
}

/// Whether this processor digests many messages as it digests each: tried once in each run, since the code for another
/// kind of processor was never tried here, and seals rest on it.
fn is_right_together() -> bool {
    static RIGHT: OnceLock<bool> = OnceLock::new();
    *RIGHT.get_or_init(|| {
        let bytes: Vec<u8> = (0..=u8::MAX).collect();
        let part = |from: usize, length: usize| bytes.get(from..from + length).unwrap_or_default();
        // Every length up to three blocks, and each part in every place of a block.
        let messages: Vec<_> =
            (0..200).map(|length| [part(1, length % 23), part(7, length), part(3, length % 35)]).collect();
        let each: Vec<Digest> = messages.iter().map(|parts| sha256(parts)).collect();
        together(&messages) == each
    })
}

/// Lowercase hexadecimal text, two digits a byte.
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().saturating_mul(2));
    for byte in bytes {
        text.extend(pair(*byte).map(char::from));
    }
    text
}

/// The bytes of a hexadecimal text in either case; none when its length is odd or it holds
/// anything but hexadecimal digits.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| match pair {
            [high, low] => Some(value(*high)? << 4 | value(*low)?),
            _ => None,
        })
        .collect()
}

/// The 64 lowercase hexadecimal digits of a digest, without an allocation.
pub(super) fn hex_digits(digest: &Digest) -> [u8; 64] {
    let mut digits = [0; 64];
    for (place, byte) in digits.chunks_exact_mut(2).zip(digest) {
        place.copy_from_slice(&pair(*byte));
    }
    digits
}

/// Whether a text is a digest as it is written everywhere: 64 lowercase hexadecimal digits.
pub fn is_hex_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

const fn pair(byte: u8) -> [u8; 2] {
    [digit(byte >> 4), digit(byte & 15)]
}

const fn digit(value: u8) -> u8 {
    if value < 10 { b'0' + value } else { b'a' - 10 + value }
}

fn value(digit: u8) -> Option<u8> {
    let value = char::from(digit).to_digit(16)?;
    u8::try_from(value).ok()
}

/// Bytes in base 64, as a browser takes the digest of a script.
pub fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let held = (0..3).fold(0_usize, |held, place| held << 8 | usize::from(chunk.get(place).copied().unwrap_or(0)));
        for place in 0..4 {
            let letter = LETTERS.get(held >> (18 - 6 * place) & 63).copied().unwrap_or(b'=');
            text.push(if place <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    text
}
