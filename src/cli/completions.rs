//! `assize completions` and `assize man`: what shells and `man` know of the commands.

use super::Done;
use super::desk::Desk;
use super::outlet::write_in;
use super::paths::{cannot_make, names_folder};
use crate::core::refusal::{Refusal, Result};
use clap::Command;
use clap_complete::Shell;
use std::fs;
use std::path::Path;

/// Write what completes commands and options in a shell
///
/// bash: assize completions bash > ~/.local/share/bash-completion/completions/assize. zsh: into a file `_assize` in a
/// folder of $fpath. fish: into ~/.config/fish/completions/assize.fish. With --out it goes into a file.
///
/// Example: assize completions zsh --out ~/.zfunc/_assize
#[derive(clap::Args, Debug)]
pub struct Completions {
    /// The shell
    #[arg(value_enum, ignore_case = true)]
    shell: Shell,
}

/// Write the pages for man, one for each command
///
/// Without --out the page of assize itself goes to the screen, and with a file such as assize.1 into that; with a folder,
/// there or to be made, a page for each command goes there, over those that are there. Look at one with: man -l man1/assize-keep-backup.1
///
/// Example: assize man --out ~/.local/share/man/man1/
#[derive(clap::Args, Debug)]
pub struct Man {}

/// `command`: all that there is.
pub fn completions(desk: &Desk, args: &Completions, mut command: Command) -> anyhow::Result<Done> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut command, "assize", &mut text);
    desk.text(&written(text)?)?;
    Ok(Done::Well)
}

/// `command`: all that there is.
pub fn man(desk: &Desk, command: &Command) -> anyhow::Result<Done> {
    let is_page = |out: &Path| out.extension().is_some_and(|ending| ending == "1");
    match desk.out().filter(|out| names_folder(out) || !is_page(out)) {
        Some(folder) => {
            fs::create_dir_all(folder).map_err(|error| cannot_make(folder, &error))?;
            let pages = all(folder, command, "assize")?;
            desk.talk(&format!("{pages} pages are in {}", folder.display()));
        }
        None => desk.text(&page(command)?)?,
    }
    Ok(Done::Well)
}

/// Writes the page of a command and those of all below it; answers how many there are.
fn all(folder: &Path, command: &Command, name: &str) -> Result<u32> {
    let text = page(command)?;
    write_in(folder, &format!("{name}.1"), &|out| out.write_all(text.as_bytes()))?;
    let mut pages = 1;
    for below in command.get_subcommands() {
        pages += all(folder, below, &format!("{name}-{}", below.get_name()))?;
    }
    Ok(pages)
}

fn page(command: &Command) -> Result<String> {
    let mut text = Vec::new();
    let rendered = clap_mangen::Man::new(command.clone()).render(&mut text);
    rendered.map_err(|error| Refusal::fault(format!("the page has no text: {error}")))?;
    written(text)
}

fn written(text: Vec<u8>) -> Result<String> {
    String::from_utf8(text).map_err(|error| Refusal::fault(format!("the text is no UTF-8: {error}")))
}
