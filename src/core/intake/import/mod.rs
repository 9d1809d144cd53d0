//! Taking in finished dialogues: every row checked, all of them or none, twice is as good as once.
//!
//! One thread reads, checks, salts and digests rows; the other stores them and compares them with what
//! is known, and digests too where it would wait. Batches go from one to the other in the order of the file.

mod amender;
mod answer;
mod apart;
mod approved;
mod batch;
mod continued;
mod differing;
mod faults;
mod feed;
mod held_back;
mod known;
mod lookalikes;
mod newcomers;
mod rejected;
mod standing;
mod state;
mod taken;
mod unseen;
mod wish;
mod wishes;

use super::check::empty;
use super::clock::Clock;
use super::group::Group;
use super::map::Map;
use super::survey::Survey;
use crate::calc::digest::Digest;
use crate::core::act::Actor;
use crate::core::dialogue::Basis;
use crate::core::ledger::{Gauge, Rows, Sealer, Writing};
use crate::core::people;
use crate::core::reading::Reader;
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::request::Field;
use crate::core::text::{is_hidden, mask};
pub use answer::{AmendmentAnswer, answer_amendment};
use apart::Apart;
pub use approved::{Unapproved, unapproved};
use batch::{Batch, COLUMNS, Turned, Why};
use faults::Faults;
pub use feed::Hidden;
use feed::{Feed, FeedResult, Preparation};
pub use held_back::HeldBack;
use known::{Amendment, Change};
use lookalikes::LookAlikes;
pub use lookalikes::Pair;
pub use rejected::{Rejected, Rejects};
use std::borrow::Cow;
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
pub use taken::Taken;
pub use unseen::{Readable, Unseen};
pub use wishes::{AmendmentState, AmendmentWish, WishedChange, amendment_wishes, waiting_amendments};

/// What is to be taken in, and how.
pub struct Order<'a> {
    /// The file's name, as faults tell it.
    pub file: &'a str,
    /// Which column is which field.
    pub map: &'a Map,
    /// What a first reading found, where the map wants one.
    pub survey: Option<Survey>,
    /// Who takes them in, and the house rules.
    pub actor: &'a Actor,
    /// Told each row that cannot be taken in; without it one bad row stops all.
    pub rejects: Option<&'a mut Rejects<'a>>,
    /// The reason for which rows may contradict what is known, and take its place.
    pub amend: Option<&'a str>,
    /// The team in which agents whom the roster does not know are enrolled.
    pub enrol: Option<&'a str>,
    /// Customers whose words come in though they were erased.
    pub back: &'a [String],
    /// What is hidden from them: it is compared with nothing.
    pub unseen: Unseen,
    /// The names of files that the same command takes in after it: of two that contradict each other, the later one holds.
    pub later: &'a [String],
    /// Whether the file is what an engine picked: it comes whole, so no row can be left out, and nobody is enrolled by it.
    pub is_picked: bool,
    /// Shows how far it has come.
    pub gauge: &'a Arc<Gauge>,
}

/// How many batches may wait to be stored: what is held stays small, whatever the size of the file.
const WAITING: usize = 2;

/// Takes in a file of finished dialogues. All rows or none, unless rejects are wanted. A row that says
/// nothing new is counted and changes nothing; one that fills blanks completes the dialogue; one that
/// contradicts what is known is refused, or amends it where a reason is given.
pub fn import(writing: &mut Writing<'_>, reader: &mut Reader, order: Order<'_>) -> Result<Taken> {
    let Order { file, map, survey, actor, rejects, amend, enrol, back, unseen, later, is_picked, gauge } = order;
    let policy = &actor.policy;
    let (why, team) =
        (amend.map(reason).transpose()?, enrol.map(|team| people::parse_team(writing, team)).transpose()?);
    // A file may be named by what it holds.
    let kept = mask(file).text.into_owned();
    writing.watch(gauge);
    let (again, queued) = (Arc::<AtomicBool>::default(), Arc::<AtomicUsize>::default());
    let preparation = Preparation::new(writing, policy, (team.is_some(), rejects.is_some()), back)?;
    let (apart, group, clock) = (Apart::new(survey), Group::default(), Clock::of(map));
    let form = reader.form();
    let source = Feed {
        reader,
        file,
        map,
        gauge,
        preparation,
        again: Arc::clone(&again),
        queued: Arc::clone(&queued),
        group,
        apart,
        clock,
    };
    let amendment = Amendment::by(writing, actor, why, map)?.before(later).without(unseen);
    let faults = Faults::new((file, form), &map.keep, (rejects, is_picked));
    let mut intake = Intake::new(writing, faults, amendment, again, gauge)?;
    let fed = std::thread::scope(|scope| {
        let (send, receive) = sync_channel(WAITING);
        let reading = std::thread::Builder::new().spawn_scoped(scope, move || source.run(&send)).map_err(|error| {
            Refusal::io(format!("the system gives no second thread: {error}"))
                .hint("end other programs, then run the same command again")
        })?;
        let stored = intake.store_all(receive, &queued);
        let read = reading.join().map_err(|_| Refusal::fault("reading the file broke off"))?;
        stored.and(read)
    })?;
    (intake.taken.scale, intake.taken.unit) = (map.scale, map.unit);
    intake.taken.hides = intake.amendment.unseen.is_any();
    intake.finish(&kept, team.as_deref(), fed)
}

/// A reason in words: at least three characters that can be seen.
fn reason(text: &str) -> Result<String> {
    let seen = text.chars().filter(|c| !c.is_whitespace() && !is_hidden(*c)).count();
    if seen < 3 || text.chars().any(char::is_control) {
        return Err(Refusal::words("--amend needs a note that says something")
            .hint("for example --amend \"wrong agent in the export of 2 March\""));
    }
    Ok(mask(text.trim()).text.into_owned())
}

/// What a batch turned out to be.
enum Found {
    /// So many of its rows are new, and stored.
    Stored(usize),
    /// All are known: whether each says nothing new, and how many rows had revised a dialogue by then.
    Known { same: Vec<bool>, revised: u64 },
}

/// The side that stores.
struct Intake<'a, 'w, 'c> {
    writing: &'w mut Writing<'c>,
    faults: Faults<'a>,
    amendment: Amendment,
    taken: Taken,
    sealer: Sealer,
    /// Whether the file seems to come again: then the reader digests nothing in advance.
    again: Arc<AtomicBool>,
    /// The number that the next new request gets.
    next: i64,
    gauge: &'a Gauge,
    alike: LookAlikes,
}

impl<'a, 'w, 'c> Intake<'a, 'w, 'c> {
    fn new(
        writing: &'w mut Writing<'c>,
        faults: Faults<'a>,
        amendment: Amendment,
        again: Arc<AtomicBool>,
        gauge: &'a Gauge,
    ) -> Result<Self> {
        let (sealer, next) = (writing.sealer("request")?, writing.next_row("request")?);
        Ok(Self {
            writing,
            faults,
            amendment,
            taken: Taken::default(),
            sealer,
            again,
            next,
            gauge,
            alike: LookAlikes::default(),
        })
    }

    /// Stores batch after batch. The reader notices when this ends early, since nobody takes more.
    fn store_all(&mut self, batches: Receiver<Arc<Batch>>, queued: &AtomicUsize) -> Result<()> {
        for batch in batches {
            queued.fetch_sub(1, Ordering::Relaxed);
            self.gauge.go_on()?;
            self.store(&batch)?;
        }
        Ok(())
    }

    fn store(&mut self, batch: &Arc<Batch>) -> Result<()> {
        for handle in &batch.newcomers {
            people::add_newcomer(self.writing, handle)?;
            self.taken.enrolled.push(handle.clone());
        }
        let found = self.find(batch)?;
        let digests = match found {
            Found::Stored(stored) if stored == batch.len() => batch.digests_from(self.next, &mut self.sealer)?,
            _ => Cow::default(),
        };
        let mut turned = batch.turned.iter().peekable();
        for row in 0..batch.len() {
            while let Some(turned) = turned.next_if(|turned| turned.after <= row) {
                self.turn(turned)?;
            }
            if self.is_new(batch, row, &found)? {
                self.keep(batch, row, digests.get(row))?;
            } else {
                self.record_known(batch, row, &found)?;
            }
        }
        turned.try_for_each(|turned| self.turn(turned))
    }

    /// Takes what the check turned away: a fault, unless it says more of a dialogue whose agent is on record.
    fn turn(&mut self, turned: &Turned) -> Result<()> {
        let Why::Agentless(row) = &turned.why else { return self.faults.keep(turned) };
        if known::number_of(self.writing, row, 0)?.is_some() {
            return self.record_known(row, 0, &Found::Stored(0));
        }
        self.faults.contradiction(row, 0, empty(Field::Agent))
    }

    /// Inserts the rows that are new. After a batch of which all was known the next one is looked up
    /// first: where a file comes again, asking costs less than trying.
    fn find(&mut self, batch: &Arc<Batch>) -> Result<Found> {
        let revised = self.revised();
        if self.again.load(Ordering::Relaxed)
            && let Some(same) = known::are_same(self.writing, batch, &self.amendment)?
        {
            return Ok(Found::Known { same, revised });
        }
        let rows = Arc::clone(batch) as Arc<dyn Rows>;
        let stored = self.writing.insert_many("request", "ref", &COLUMNS, rows)?;
        self.again.store(stored == 0, Ordering::Relaxed);
        Ok(Found::Stored(stored))
    }

    /// Whether a row was just stored: numbers follow each other in the order of the file.
    fn is_new(&self, batch: &Batch, row: usize, found: &Found) -> Result<bool> {
        match found {
            Found::Stored(stored) if *stored == batch.len() => Ok(true),
            Found::Known { .. } | Found::Stored(0) => Ok(false),
            Found::Stored(_) => Ok(known::number_of(self.writing, batch, row)? == Some(self.next)),
        }
    }

    /// Counts a row that was stored and vouches for it.
    fn keep(&mut self, batch: &Batch, row: usize, digest: Option<&Digest>) -> Result<()> {
        let digest = match digest {
            Some(digest) => *digest,
            None => batch.digest_as(row, self.next, &mut self.sealer)?,
        };
        self.writing.vouch("request", self.next, digest)?;
        self.alike.see(batch.reference(row), self.next);
        self.next += 1;
        self.taken.stored += 1;
        self.taken.off_roster += u64::from(batch.is_off_roster(row));
        self.taken.without_content += u64::from(!batch.has_content(row));
        Ok(())
    }

    /// Compares a row with what is known of its ref.
    fn record_known(&mut self, batch: &Batch, row: usize, found: &Found) -> Result<()> {
        if let Found::Known { same, revised } = found
            // What this batch revised is no longer what it was compared with.
            && *revised == self.revised()
            && same.get(row) == Some(&true)
        {
            self.taken.known += 1;
            return Ok(());
        }
        match known::record(self.writing, batch, row, &self.amendment) {
            Ok(Change::Same) => self.taken.known += 1,
            Ok(Change::Completed) => self.taken.completed += 1,
            Ok(Change::Amended) => self.taken.amended += 1,
            Ok(Change::Wished(kept)) => {
                self.taken.wished += 1;
                self.taken.completed += u64::from(kept == Some(Basis::Completed));
                self.taken.amended += u64::from(kept == Some(Basis::Amended));
            }
            Ok(Change::Superseded) => self.taken.superseded += 1,
            // Which of two rows is right, no reason can say.
            Ok(Change::Disputed(refusal)) if self.amendment.is_wanted() => {
                return Err(Refusal { message: format!("line {}: {}", batch.line(row), refusal.message), ..refusal });
            }
            // Who may amend is no fault of the row.
            Err(refusal) if refusal.kind == Kind::Rule => return Err(refusal),
            Ok(Change::Disputed(refusal)) | Err(refusal) => self.faults.contradiction(batch, row, refusal)?,
        }
        Ok(())
    }

    /// How many rows revised a dialogue so far.
    const fn revised(&self) -> u64 {
        self.taken.completed + self.taken.amended + self.taken.wished
    }

    fn finish(mut self, file: &str, team: Option<&str>, fed: FeedResult) -> Result<Taken> {
        if self.faults.any() {
            return Err(self.faults.refusal());
        }
        (self.taken.reasons, self.taken.wrong_map) = (self.faults.reasons(), self.faults.wrong_map());
        (self.taken.unused, self.taken.rejected, self.taken.masked) = (fed.unused, self.faults.rejected, fed.masked);
        (self.taken.left_out, self.taken.joined, self.taken.named) = (fed.left_out, fed.joined, fed.named);
        (self.taken.reordered, self.taken.held_back) = (fed.reordered, fed.held_back);
        for (handle, since) in &fed.newcomers {
            let person = people::find(self.writing, handle)?;
            people::add_agent(self.writing, person.id, team.unwrap_or_default(), *since)?;
        }
        self.taken.alike = std::mem::take(&mut self.alike).pairs(self.writing)?;
        let Taken { stored, known, completed, amended, wished, .. } = self.taken;
        if stored + completed + amended + wished > 0 || !self.taken.enrolled.is_empty() {
            let facts: [(&'static str, &dyn rusqlite::ToSql); 5] = [
                ("file", &file),
                ("stored", &stored),
                ("known", &known),
                ("completed", &completed),
                ("amended", &amended),
            ];
            self.writing.insert("import", &facts, &[])?;
            self.writing.note(said(&self.taken));
        }
        Ok(self.taken)
    }
}

/// Says of an act that took in dialogues among other things how many words stayed out, as an import says it.
pub fn note_held_back(writing: &mut Writing<'_>, taken: &Taken) {
    if taken.held_back.count > 0 {
        writing.note_too(&format!(", {} {HELD_BACK}", taken.held_back.count));
    }
}

/// By these words a draw finds imports whose words stayed out.
const HELD_BACK: &str = "without words that were erased before";

/// What an import brought, for the entry.
fn said(taken: &Taken) -> String {
    let mut words = format!("{} dialogues, {} known already", taken.stored, taken.known);
    let more = [
        (taken.completed, "completed"),
        (taken.amended, "amended"),
        (taken.wished, "to be amended, waiting for a second person"),
        (taken.enrolled.len() as u64, "agents enrolled"),
        (taken.held_back.count, HELD_BACK),
        (taken.held_back.back, "whose words were brought back after they were erased"),
    ];
    for (count, what) in more.iter().filter(|(count, _)| *count > 0) {
        // Writing to a String cannot fail.
        let _ = write!(words, ", {count} {what}");
    }
    words
}
