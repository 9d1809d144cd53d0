//! The editor of the person who is at the terminal.

use crate::core::refusal::{Refusal, Result};
use std::env;
use std::io;
use std::path::Path;
use std::process::{Command, ExitStatus};

/// Editors that open at a line with `+12`.
const PLUS: [&str; 17] = [
    "vi",
    "vim",
    "nvim",
    "view",
    "nvi",
    "ex",
    "vim.basic",
    "vim.tiny",
    "gvim",
    "nano",
    "pico",
    "emacs",
    "emacsclient",
    "mg",
    "joe",
    "kak",
    "micro",
];
/// Those that do with `--goto FILE:12`.
const GOTO: [&str; 4] = ["code", "code-insiders", "codium", "cursor"];
/// Those that do with `FILE:12`.
const COLON: [&str; 4] = ["hx", "helix", "subl", "zed"];

/// An editor, with the words that it is started with.
pub struct Editor {
    words: Vec<String>,
}

impl Editor {
    /// The one of VISUAL or EDITOR, or else vi. Its words are split as a shell splits them, and no shell sees them.
    pub fn of_person() -> Result<Self> {
        for name in ["VISUAL", "EDITOR"] {
            let Some(said) = env::var(name).ok().filter(|said| !said.trim().is_empty()) else { continue };
            let words = shell_words::split(&said).map_err(|_| {
                Refusal::words(format!("{name} is not to be read as a command: a quote has no end"))
                    .hint("set VISUAL or EDITOR to a program, such as nano")
            })?;
            if !words.is_empty() {
                return Ok(Self { words });
            }
        }
        Ok(Self { words: vec!["vi".to_owned()] })
    }

    /// Opens a file, at a line where one is given and the editor can, and waits until it is left.
    pub fn open(&self, file: &Path, line: Option<usize>) -> Result<ExitStatus> {
        let (program, more) = self.words.split_first().ok_or_else(|| Refusal::fault("an editor has no name"))?;
        // Ctrl-C is a key of the editor. Where no handler can be set, it ends us both, and the file stays.
        let _ = ctrlc::set_handler(|| {});
        let mut command = Command::new(program);
        command.args(more);
        let name = Path::new(program).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let with_line = |line: usize| format!("{}:{line}", file.display());
        match line {
            Some(line) if PLUS.contains(&&*name) => command.arg(format!("+{line}")).arg(file),
            Some(line) if GOTO.contains(&&*name) => command.arg("--goto").arg(with_line(line)),
            Some(line) if COLON.contains(&&*name) => command.arg(with_line(line)),
            Some(_) | None => command.arg(file),
        };
        command.status().map_err(|error| {
            let why =
                if error.kind() == io::ErrorKind::NotFound { "it is not there".to_owned() } else { error.to_string() };
            Refusal::words(format!("the editor `{program}` cannot be started: {why}"))
                .hint("set VISUAL or EDITOR to another one, such as EDITOR=nano")
        })
    }
}
