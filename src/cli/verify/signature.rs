//! A head that somebody signed, checked by their key.

use crate::cli::input::read_text;
use crate::cli::open::Open;
use crate::cli::paths::cannot_read;
use crate::cli::signing::{Checked, Keygen, Signer};
use crate::core::keeping::{self, Checkpoint};
use crate::core::ledger::Verdict;
use crate::core::people;
use crate::core::refusal::{Refusal, Result};
use std::fs::File;
use std::path::{Path, PathBuf};

/// How a signature begins where it stands below its text.
const BEGINS: &str = "-----BEGIN SSH SIGNATURE-----";
/// And how it ends.
const ENDS: &str = "-----END SSH SIGNATURE-----";

/// A head that was signed, with its signature and by what it is checked.
pub struct Signature {
    text: String,
    armored: String,
    allowed: Option<PathBuf>,
    /// What the text says.
    pub signed: Checkpoint,
}

impl Signature {
    /// Reads a text with its signature below it, or with one in `FILE.sig`. Both may stand in a mail, with other text around.
    pub fn read(file: &Path, allowed: Option<&Path>) -> Result<Self> {
        let whole = read_text(file)?;
        let (signed, text) = Checkpoint::found_in(&whole)?;
        let armored = match armored_in(&whole) {
            Some(armored) => armored,
            None => read_text(&beside(file)).map(|beside| armored_in(&beside).unwrap_or(beside))?,
        };
        if let Some(allowed) = allowed {
            File::open(allowed).map_err(|error| cannot_read(allowed, &error))?;
        }
        Ok(Self { text, armored, allowed: allowed.map(Path::to_owned), signed })
    }

    /// Whether the key signed it, and the chain still holds the head.
    pub fn verdict(&self, open: &mut Open<'_>) -> Result<Verdict> {
        let signed = &self.signed;
        let mut wrong = Vec::new();
        let (checked, by) = self.checked(open)?;
        match checked {
            Checked::Good => {}
            Checked::Bad(why) => wrong.push(why),
            Checked::NotChecked(why) => {
                return Err(Refusal::io(format!("the signature cannot be checked: {why}"))
                    .hint("check it where OpenSSH is: docs/file.md gives the command"));
            }
        }
        wrong.extend(keeping::not_of_chain(&*open.store.snapshot()?, signed)?);
        let good = format!("{} signed {} at {}, {by}", signed.signer, signed.head, signed.at);
        Ok(Verdict::of("signature", good, "the head that was signed does not stand", wrong))
    }

    /// By the signers that were given, or else by the key that the file has of the signer.
    fn checked(&self, open: &mut Open<'_>) -> Result<(Checked, String)> {
        let (keygen, handle) = (Keygen::on_path().for_heads(), self.signed.signer.as_str());
        if let Some(allowed) = &self.allowed {
            let checked = keygen.check_allowed(&self.text, &self.armored, (handle, allowed))?;
            return Ok((checked, format!("by the signers of {}", allowed.display())));
        }
        let snapshot = open.store.snapshot()?;
        let person = people::lookup(&snapshot, handle)?;
        let key = person.map(|person| people::key_of(&snapshot, person.id, self.signed.head.entry())).transpose()?;
        let Some((_, public)) = key.flatten() else {
            return Ok((
                Checked::Bad(format!("this file has no key of {handle} from then: give --allowed")),
                String::new(),
            ));
        };
        let checked = keygen.check(&self.text, &self.armored, &Signer { handle, public: &public })?;
        let by = "by the key that this file itself has of them; one that you keep says more: --allowed".to_owned();
        Ok((checked, by))
    }
}

/// The signature that stands in a text, its lines as ssh-keygen wrote them: mails end lines otherwise, and quote them.
fn armored_in(whole: &str) -> Option<String> {
    let bare = |line: &str| line.trim_start_matches(|c: char| c.is_whitespace() || c == '>').trim_end().to_owned();
    let lines = whole.lines().map(bare).skip_while(|line| line != BEGINS);
    let (mut armored, mut is_whole) = (String::new(), false);
    for line in lines {
        armored.push_str(&line);
        armored.push('\n');
        if line == ENDS {
            is_whole = true;
            break;
        }
    }
    is_whole.then_some(armored)
}

/// Where the signature of a text stands that is not below it.
pub fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".sig");
    PathBuf::from(name)
}
