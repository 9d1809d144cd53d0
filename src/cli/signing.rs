//! Signatures of rulings and heads, made and checked by the ssh-keygen of the machine. No key and no passphrase comes in here.

use crate::core::people::PublicKey;
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::scratch;
use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal, Write as _};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// What the signature of a ruling is for: one that was made for something else does not pass.
pub const NAMESPACE: &str = "assize-ruling";

/// What the signature of a head is for.
pub const HEAD_NAMESPACE: &str = "assize-head";

/// Who is said to have signed: their handle, and the public key that they had registered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Signer<'a> {
    /// The handle.
    pub handle: &'a str,
    /// The key, as `core::people::key_of` answers it.
    pub public: &'a str,
}

impl Signer<'_> {
    /// The line of an allowed_signers file that lets this person sign rulings, and nothing else.
    pub fn allowed(&self) -> String {
        self.allowed_for(NAMESPACE)
    }

    /// The same for what is signed for something else.
    pub fn allowed_for(&self, namespace: &str) -> String {
        format!("{} namespaces=\"{namespace}\" {}\n", principal(self.handle), self.public)
    }
}

/// What a check of a signature says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Checked {
    /// This key signed this text.
    Good,
    /// It did not, in words.
    Bad(String),
    /// Nobody knows, in words: ssh-keygen is missing, too old, or was stopped.
    NotChecked(String),
}

/// The handle as ssh-keygen takes it: what would be a pattern, a list or white space there becomes %XX.
pub fn principal(handle: &str) -> String {
    let mut written = String::with_capacity(handle.len());
    for byte in handle.bytes() {
        if byte.is_ascii_alphanumeric() || b"._@-+".contains(&byte) {
            written.push(char::from(byte));
        } else {
            let _ = write!(written, "%{byte:02X}");
        }
    }
    written
}

/// The ssh-keygen that signs and checks.
#[derive(Clone, Debug)]
pub struct Keygen {
    program: PathBuf,
    /// Whether it may ask for a passphrase.
    can_ask: bool,
    /// What its signatures are for.
    namespace: &'static str,
}

impl Keygen {
    /// The one on PATH; it asks for a passphrase where there is a terminal to ask at.
    pub fn on_path() -> Self {
        let can_ask = io::stdin().is_terminal() && io::stderr().is_terminal();
        Self { program: PathBuf::from("ssh-keygen"), can_ask, namespace: NAMESPACE }
    }

    /// Another one, which asks nobody.
    pub fn at(program: impl Into<PathBuf>) -> Self {
        Self { program: program.into(), can_ask: false, namespace: NAMESPACE }
    }

    /// The same for heads instead of rulings.
    #[must_use]
    pub fn for_heads(self) -> Self {
        Self { namespace: HEAD_NAMESPACE, ..self }
    }

    /// Signs a text with the key of a file, or with the one in the agent whose public half the file is; answers the
    /// armored signature. Refused where the signer registered another key.
    pub fn sign(&self, text: &str, key: &Path, signer: &Signer<'_>) -> Result<String> {
        let armored = self.signature(text, key)?;
        match self.check(text, &armored, signer)? {
            Checked::Good => Ok(armored),
            Checked::Bad(_) => {
                Err(Refusal::rule(format!("{} is not the key that {} registered", key.display(), signer.handle))
                    .hint("sign with that key, or register this one first: assize people key FILE.pub"))
            }
            Checked::NotChecked(why) => Err(Refusal::io(format!("the new signature cannot be checked: {why}"))
                .hint("is ssh-keygen there? It comes with OpenSSH")),
        }
    }

    /// The same with the key that the signer registered, which the agent holds.
    pub fn sign_with_agent(&self, text: &str, signer: &Signer<'_>) -> Result<String> {
        let folder = private_folder()?;
        let key = put(&folder, "registered.pub", &format!("{}\n", signer.public))?;
        self.sign(text, &key, signer).map_err(|refusal| {
            if !refusal.message.contains(&key.display().to_string()) {
                return refusal;
            }
            Refusal::data("the key that you registered is not in the agent, or there is none")
                .hint("put it there with ssh-add, or give its file: --key FILE")
        })
    }

    /// Checks a signature of a text against the one key of the signer.
    pub fn check(&self, text: &str, armored: &str, signer: &Signer<'_>) -> Result<Checked> {
        if PublicKey::parse(signer.public).is_ok_and(|key| key.as_str() == signer.public) {
            self.verify(text, armored, signer)
        } else {
            Ok(Checked::Bad(format!("what is on record as the key of {} is none", signer.handle)))
        }
    }

    /// Checks a signature by a file of allowed signers that somebody keeps, as of now.
    pub fn check_allowed(&self, text: &str, armored: &str, (handle, allowed): (&str, &Path)) -> Result<Checked> {
        let folder = private_folder()?;
        let [text, signature] = [put(&folder, "text", text)?, put(&folder, "text.sig", armored)?];
        self.verified(handle, &text, &signature, allowed)
    }

    fn signature(&self, text: &str, key: &Path) -> Result<String> {
        if !key.is_file() {
            return Err(Refusal::new(Kind::Missing, format!("there is no key file {}", key.display()))
                .hint("is the path right, seen from this folder?"));
        }
        let folder = private_folder()?;
        let file = put(&folder, "ruling", text)?;
        let mut command = self.command("sign");
        if !self.can_ask {
            // An empty passphrase is given, so none is asked for, also at a terminal that is not ours to ask at.
            command.args(["-P", ""]);
        }
        let output = command.arg("-f").arg(key).arg(&file).output().map_err(|error| self.not_started(&error))?;
        if !output.status.success() {
            return Err(self.not_signed(key, &output));
        }
        std::fs::read_to_string(folder.path().join("ruling.sig")).map_err(|error| scratch::lost(&error))
    }

    fn verify(&self, text: &str, armored: &str, signer: &Signer<'_>) -> Result<Checked> {
        let folder = private_folder()?;
        let allowed = signer.allowed_for(self.namespace);
        let [text, signature, allowed] = [("ruling", text), ("ruling.sig", armored), ("allowed", &allowed)]
            .map(|(name, held)| put(&folder, name, held));
        self.verified(signer.handle, &text?, &signature?, &allowed?)
    }

    fn verified(&self, handle: &str, text: &Path, signature: &Path, allowed: &Path) -> Result<Checked> {
        let text = File::open(text).map_err(|error| scratch::lost(&error))?;
        let mut command = self.command("verify");
        command.arg("-f").arg(allowed).arg("-I").arg(principal(handle)).arg("-s").arg(signature);
        match command.stdin(text).output() {
            Ok(output) => Ok(self.checked(&output, handle)),
            Err(error) => Ok(Checked::NotChecked(self.not_started(&error).message)),
        }
    }

    fn checked(&self, output: &Output, who: &str) -> Checked {
        let said = said(output);
        if output.status.success() && output.stdout.starts_with(b"Good ") {
            return Checked::Good;
        }
        if output.status.code().is_none() || output.status.success() {
            return Checked::NotChecked(format!("ssh-keygen ended without an answer: {}", output.status));
        }
        if is_too_old(output, &said) {
            return Checked::NotChecked("the ssh-keygen of this machine cannot check: it takes OpenSSH 8.0".to_owned());
        }
        Checked::Bad(if said.contains("incorrect signature") {
            format!("the key of {who} signed another text")
        } else if said.contains("namespace does not match") {
            let wanted = if self.namespace == HEAD_NAMESPACE { "head" } else { "ruling" };
            format!("it was made for something other than a {wanted}")
        } else if said.contains("not permitted for use in signature namespace") {
            format!("the allowed signers do not let {who} sign for {}", self.namespace)
        } else if said.contains("key has expired") {
            format!("the key of {who} has expired")
        } else if said.contains("key is not yet valid") {
            format!("the key of {who} is not valid yet")
        } else if said.contains("key is revoked") {
            format!("the key of {who} was revoked")
        } else if said.contains("armor") || said.contains("parse signature") {
            "it is no signature that ssh-keygen can read".to_owned()
        } else if said.trim() == "Could not verify signature." {
            format!("it was not made with the key of {who}")
        } else {
            format!("ssh-keygen does not take it: {}", ending(output, &said))
        })
    }

    fn command(&self, what: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.args(["-Y", what, "-n", self.namespace]).env("LC_ALL", "C");
        if self.can_ask {
            command.stdin(Stdio::inherit());
        } else {
            command.stdin(Stdio::null()).env("SSH_ASKPASS_REQUIRE", "never").env_remove("SSH_ASKPASS");
        }
        command
    }

    fn not_started(&self, error: &io::Error) -> Refusal {
        let program = self.program.display();
        match error.kind() {
            io::ErrorKind::NotFound => Refusal::io("ssh-keygen is not on this machine, or not on PATH")
                .hint("it comes with OpenSSH 8.0 or newer: apt install openssh-client"),
            _ => {
                Refusal::io(format!("{program} cannot be started: {error}")).hint("is it there? It comes with OpenSSH")
            }
        }
    }

    fn not_signed(&self, key: &Path, output: &Output) -> Refusal {
        // A path can hold any word.
        let key = key.display().to_string();
        let said = said(output).replace(&key, "the key");
        if is_too_old(output, &said) {
            return Refusal::io("the ssh-keygen of this machine cannot sign").hint("it takes OpenSSH 8.0 or newer");
        }
        if said.contains("incorrect passphrase") {
            return if self.can_ask {
                Refusal::data(format!("the passphrase for {key} is not right")).hint("nothing was signed; try again")
            } else {
                Refusal::words(format!("{key} has a passphrase, and there is no terminal to ask for it"))
                    .hint("put the key into the agent with ssh-add, and give its .pub file")
            };
        }
        if said.contains("UNPROTECTED PRIVATE KEY") {
            return Refusal::data(format!("{key} can be read by others, so ssh-keygen does not use it"))
                .hint(format!("chmod 600 {key}"));
        }
        if said.contains("No private key found") || said.contains("agent") {
            return Refusal::data(format!("the private half of {key} is neither next to it nor in the agent"))
                .hint("put it into the agent with ssh-add, or give the file of the private key");
        }
        if said.contains("Couldn't load public key") || said.contains("invalid format") {
            return Refusal::data(format!("{key} is no SSH key")).hint("ssh-keygen -t ed25519 makes one");
        }
        Refusal::io(format!("ssh-keygen did not sign with {key}: {}", ending(output, &said)))
            .hint("is it your private key, and is its passphrase right? Register another: assize people key FILE.pub")
    }
}

/// Whether it did not know what was asked of it. A signature that does not pass ends it with 255, whatever words it holds.
fn is_too_old(output: &Output, said: &str) -> bool {
    output.status.code() == Some(1) && said.contains("usage:")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout)
}

/// The last line that it said, and how it ended.
fn ending(output: &Output, said: &str) -> String {
    let last = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it said nothing").trim();
    format!("{} ({})", last.escape_debug(), output.status)
}

/// A folder that nobody else can look into; it goes with all that is in it.
fn private_folder() -> Result<TempDir> {
    tempfile::Builder::new().prefix("assize-").tempdir().map_err(|error| scratch::lost(&error))
}

fn put(folder: &TempDir, name: &str, text: &str) -> Result<PathBuf> {
    let path = folder.path().join(name);
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)
        .map_err(|error| scratch::lost(&error))?;
    file.write_all(text.as_bytes()).map_err(|error| scratch::lost(&error))?;
    Ok(path)
}
