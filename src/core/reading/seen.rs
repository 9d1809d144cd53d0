//! Where a value of JSON ends. It is not looked into: only brackets and quotes count.

/// What of a value has been seen.
#[derive(Default)]
pub(super) struct Seen {
    depth: usize,
    string: bool,
    escaped: bool,
    /// Whether the last byte belongs to the value.
    pub(super) takes_end: bool,
}

impl Seen {
    /// Inside so many brackets: the value ends with the last of them.
    pub(super) fn within(depth: usize) -> Self {
        Self { depth, ..Self::default() }
    }

    /// Whether the value ends at this byte, which is the next.
    pub(super) fn ends_at(&mut self, byte: u8) -> bool {
        if self.string {
            let closes = byte == b'"' && !self.escaped;
            self.escaped = byte == b'\\' && !self.escaped;
            self.string = !closes;
            self.takes_end = true;
            return closes && self.depth == 0;
        }
        match byte {
            b'"' => self.string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' if self.depth > 0 => {
                self.depth -= 1;
                self.takes_end = true;
                return self.depth == 0;
            }
            b',' | b'}' | b']' | b':' | b' ' | b'\t' | b'\n' | b'\r' if self.depth == 0 => {
                self.takes_end = false;
                return true;
            }
            _ => {}
        }
        false
    }
}
