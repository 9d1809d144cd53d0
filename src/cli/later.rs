//! Subcommands that are described only once one of them is asked for.

use clap::builder::Resettable;
use clap::{ArgMatches, Command, Error, FromArgMatches, Subcommand};

/// The subcommands of a noun: a start of the program describes those of its own noun, not all that there are.
#[derive(Debug)]
pub struct Later<T>(pub T);

impl<T: FromArgMatches> FromArgMatches for Later<T> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        T::from_arg_matches(matches).map(Self)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.0.update_from_arg_matches(matches)
    }
}

impl<T: Subcommand> Subcommand for Later<T> {
    fn augment_subcommands(command: Command) -> Command {
        command.defer(|command| described(command, T::augment_subcommands))
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        command.defer(|command| described(command, T::augment_subcommands_for_update))
    }

    fn has_subcommand(name: &str) -> bool {
        T::has_subcommand(name)
    }
}

/// A noun with its subcommands; what it says of itself stays.
fn described(noun: Command, subcommands: fn(Command) -> Command) -> Command {
    let (about, long) = (noun.get_about().cloned(), noun.get_long_about().cloned());
    subcommands(noun).about(Resettable::from(about)).long_about(Resettable::from(long))
}
