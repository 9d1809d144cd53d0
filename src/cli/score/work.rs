//! An audit that its auditor is at, at a terminal: what is to be answered, what was answered before, and handing it in.

use crate::calc::moment::Moment;
use crate::cli::card::require_language;
use crate::cli::desk::{Desk, tell};
use crate::cli::drafts::Drafts;
use crate::cli::{Done, blind, clock, readings};
use crate::core::act;
use crate::core::audit::form::{self, Batch, Fate, HandedIn};
use crate::core::audit::{self, Answers, AuditId, AuditState, Former};
use crate::core::ledger::{self, Access, Anchor};
use crate::core::people;
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::report::{self, Form, Forms, WantedForms};
use crate::core::text::shell_word;
use crate::view::audit::{classes_of, to_read};
use crate::view::form::{Before, text};
use crate::view::inert::term_line;
use crate::view::words::count;
use crate::view::{score, table};
use std::path::PathBuf;

/// How an auditor wants to begin.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wanted<'a> {
    /// With the card in this language.
    pub language: Option<&'a str>,
    /// Without what was answered before.
    pub blank: bool,
}

/// An audit that its auditor is at.
pub struct Work {
    forms: Forms,
    form: Form,
    /// Where its draft is.
    pub drafts: Drafts,
    /// What was answered before and not handed in.
    before: Option<Batch>,
    /// What they handed in before, where that does not stand and there is no draft.
    pub former: Option<Former>,
    /// A draft that cannot be read, and why.
    pub faulty: Option<(String, Refusal)>,
    /// The draft as it was left.
    left: Option<String>,
    language: Option<String>,
    began: Moment,
    rehearsal: bool,
}

impl Work {
    /// Begins, or goes on with the draft. A draft that does not fit the audit any more is put aside, and that is said.
    pub fn begin(desk: &Desk, named: &str, wanted: Wanted<'_>) -> Result<Self> {
        let mut open = desk.open(Access::Read)?;
        let id = blind::named(&mut open, named)?;
        let (who, now, rehearsal) = (open.who()?, open.now, open.store.rehearsal());
        if who.principal.as_ref().is_some_and(|other| *other != who.actor) {
            return Err(Refusal::words("an audit is scored at a terminal by its own auditor: leave --for out")
                .hint("somebody else hands in a file: assize score submit AUDIT --answers FILE --for WHO"));
        }
        let snapshot = open.store.snapshot()?;
        let auditor = people::find(&snapshot, &who.actor)?;
        // What they handed in before is shown to nobody else.
        people::require_own_handle(&who, &auditor)?;
        people::require_login(&snapshot, &who, &auditor, &policy::current(&snapshot)?)?;
        let drafts = Drafts::of(desk.path(), &auditor.handle);
        let mut forms = report::forms(&snapshot, &auditor, &WantedForms::These(&[id]), now).map_err(|refusal| {
            if !drafts.has(id) {
                return refusal;
            }
            let kept = format!("your draft of it is kept: {}", drafts.path(id).display());
            Refusal { findings: refusal.findings.iter().cloned().chain([kept]).collect(), ..refusal }
        })?;
        let form = forms.forms.pop().ok_or_else(|| Refusal::fault("an audit that was read is gone"))?;
        drop(snapshot);
        readings::record(&mut open, &[readings::audit(&form.file.audit)], "score edit")?;
        let snapshot = open.store.snapshot()?;
        require_language(&form.file.card, wanted.language)?;
        let former = audit::former(&snapshot, &form.file.audit, &form.file.card, &auditor)?;
        let language = wanted.language.map(str::to_owned);
        let (before, faulty, left) = (None, None, None);
        let mut work = Self { forms, form, drafts, before, former, faulty, left, language, began: now, rehearsal };
        if wanted.blank {
            work.former = None;
            if work.drafts.has(id) {
                work.put_aside("you begin without it")?;
            }
        } else {
            work.take_up(|head| ledger::holds(&snapshot, head))?;
        }
        Ok(work)
    }

    /// Takes up the draft, where there is one. One that is newer counts more than what was handed in before.
    fn take_up(&mut self, is_here: impl Fn(&Anchor) -> Result<bool>) -> Result<()> {
        if let Some(path) = self.drafts.foreign(self.id()) {
            tell(&format!("{} belongs to another login, and is not used as your draft", path.display()));
        }
        let left = self.drafts.read(self.id()).map_err(|refusal| refusal.hint(self.to_open_elsewhere()))?;
        let Some(text) = left else { return Ok(()) };
        let place = self.drafts.path(self.id()).display().to_string();
        let batch = match form::read_text(&place, &text) {
            Ok(batch) => batch,
            Err(refusal) => {
                (self.faulty, self.former) = (Some((text, refusal)), None);
                return Ok(());
            }
        };
        if !is_here(&batch.head)? || !self.fits(&batch) {
            return self.put_aside("it was made for another card, other words of the dialogue, or another file");
        }
        if self.former.is_some() && batch.forms.iter().all(holds_nothing) {
            return self.put_aside("nothing is answered in it");
        }
        if let Some(former) = self.former.as_ref().filter(|former| batch.head.entry() < former.entry) {
            let ended = former.ended.in_words();
            let why = format!("it is older than what you handed in, which {ended} and is filled in now");
            return self.put_aside(&why);
        }
        (self.before, self.left, self.former) = (Some(batch), Some(text), None);
        Ok(())
    }

    fn put_aside(&self, why: &str) -> Result<()> {
        let aside = self.drafts.put_aside(self.id())?;
        tell(&format!("a draft of audit {} is not used: {why}; it is kept: {}", self.id().0, aside.display()));
        Ok(())
    }

    /// Its number.
    pub fn id(&self) -> AuditId {
        self.form.file.audit.id
    }

    /// Its form.
    pub const fn form(&self) -> &Form {
        &self.form
    }

    /// What it was made from, and what was decided about its card.
    pub const fn forms(&self) -> &Forms {
        &self.forms
    }

    /// In which language the card is wanted.
    pub fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }

    /// The dialogue as it is read at a terminal.
    pub fn reading(&self, width: u16) -> String {
        table::parts(&to_read(&self.form.file), Some(width))
    }

    /// What its draft is called in messages.
    pub fn name(&self) -> String {
        let path = self.drafts.path(self.id());
        path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// What was answered before, in a draft or else handed in.
    pub fn answered(&self) -> Option<&Answers> {
        let draft = || self.before.as_ref()?.forms.first().map(|form| &form.answers);
        draft().or_else(|| self.former.as_ref().map(|former| &former.answers))
    }

    /// What was answered before and how far that is, in words; none where nothing was.
    pub fn told(&self, so_far: &str) -> Option<String> {
        let Some(former) = &self.former else {
            return self.before.as_ref().map(|_| format!("{so_far}; it goes on from there."));
        };
        let why = former.why.as_ref().map(|why| format!(": “{}”", why.expose())).unwrap_or_default();
        Some(format!(
            "Filled in is what you handed in before, and {}{why}. Nothing is handed in until you say so.",
            former.ended.in_words()
        ))
    }

    /// Whether there is a draft with something in it.
    pub fn has_draft(&self) -> bool {
        self.faulty.is_some() || self.before.as_ref().is_some_and(|batch| !batch.forms.iter().all(holds_nothing))
    }

    /// The text to go on with: the draft as it was left, and in another language where that is wanted now.
    pub fn draft(&self) -> String {
        let card = &self.form.file.card;
        let is_of_card = |answers: &Answers| answers.given().iter().all(|one| card.criterion(&one.criterion).is_ok());
        match &self.left {
            Some(text) if self.language.is_none() || !self.answered().is_some_and(is_of_card) => text.clone(),
            Some(_) => self.text(self.answered()),
            None => {
                let told = self.told("").map(|told| format!("# {}\n#\n", term_line(&told))).unwrap_or_default();
                told + &self.text(self.answered())
            }
        }
    }

    /// The lines of a text that say what it was made from.
    pub fn made(&self) -> Vec<String> {
        self.text(None).lines().skip_while(|line| *line != "[made]").map(str::to_owned).collect()
    }

    /// Refuses to go on with a draft that cannot be read.
    pub fn require_readable(&self) -> Result<()> {
        match &self.faulty {
            Some((_, refusal)) => Err(Refusal { hint: Some(self.to_mend()), ..refusal.clone() }),
            None => Ok(()),
        }
    }

    /// The text with these answers.
    pub fn text(&self, answers: Option<&Answers>) -> String {
        let minutes = self.minutes(|seconds| seconds / 60).filter(|_| answers.is_some());
        text(&self.forms, &self.form, Before { answers, minutes }, (self.language(), self.rehearsal))
    }

    /// Keeps these answers as the draft; where there are none any more, no draft is kept.
    pub fn keep(&self, answers: &Answers) -> Result<()> {
        if answers.are_empty() {
            if self.drafts.has(self.id()) {
                self.drafts.remove(self.id());
            }
            return Ok(());
        }
        self.drafts.keep(self.id(), &self.text(Some(answers)))
    }

    /// The answers as they are handed in.
    pub fn batch(&self, answers: &Answers, minutes: Option<u32>) -> Result<Batch> {
        let mut batch = form::read_text(&self.name(), &self.text(Some(answers)))?;
        for one in &mut batch.forms {
            one.places = form::Places::default();
            one.minutes = None;
        }
        self.measure(&mut batch, minutes);
        Ok(batch)
    }

    /// Says how long it took: as given, as somebody wrote into the text, or as measured.
    pub fn measure(&self, batch: &mut Batch, minutes: Option<u32>) {
        let before = self.before.as_ref().and_then(|batch| batch.forms.first()?.minutes);
        for one in &mut batch.forms {
            let written = one.minutes.filter(|_| one.minutes != before);
            one.minutes = minutes.or(written).or_else(|| self.minutes(|seconds| (seconds + 59) / 60));
        }
    }

    /// Hands a form in, and removes its draft.
    pub fn hand_in(&self, desk: &Desk, batch: &Batch) -> Result<Done> {
        let mut open = desk.open(Access::Write)?;
        let recorded = open
            .perform_for(&batch.auditor, &act::SCORE_HAND_IN, |writing, actor| form::hand_in(writing, actor, batch));
        let recorded = recorded.map_err(|refusal| refusal.maybe_hint(Some(self.to_go_on())))?;
        let is_new = recorded.head.is_some();
        match one(recorded.value)? {
            Fate::Scored { .. } | Fate::Stood => {}
            Fate::Unfit(refusal) => return Err(refusal.maybe_hint(Some(self.to_go_on()))),
            Fate::Unfinished(missing) => {
                return Err(Refusal::data("something is not answered").findings(missing).hint(self.to_go_on()));
            }
        }
        self.drafts.remove(self.id());
        let file = super::show::case_file(&mut open, self.id())?;
        let policy = open.policy()?;
        let missing = audit::awaited(&*open.store.snapshot()?, &policy, &file.audit)?;
        open.answer(&score::submitted((&file.audit, classes_of(&file)), is_new, missing))?;
        let mut waiting = audit::list(&*open.store.snapshot()?, &[AuditState::Assigned])?;
        waiting.retain(|one| one.auditor.as_ref().is_some_and(|auditor| auditor.handle == self.forms.auditor));
        if let Some(next) = waiting.iter().min_by_key(|one| (one.score_due, one.id)) {
            let (more, id) = (count(waiting.len() as u64, "more audit"), next.id.0);
            let wait = if waiting.len() == 1 { "waits" } else { "wait" };
            desk.talk(&format!("{more} {wait} for you, by their last day; the next: assize score submit {id}"));
        }
        Ok(Done::Well)
    }

    /// How somebody goes on with a draft.
    pub fn to_go_on(&self) -> String {
        let (id, path) = (self.id().0, self.path());
        if !self.drafts.has(self.id()) {
            return format!("no draft is kept; to begin again: assize score submit {id}, or assize score edit {id}");
        }
        format!("the draft is kept in {path}; go on: assize score submit {id}, or assize score edit {id}")
    }

    fn to_mend(&self) -> String {
        let id = self.id().0;
        format!(
            "the draft stays as it is; assize score edit {id} opens it there, to be mended; assize score submit {id} --blank puts it aside and begins again"
        )
    }

    /// What is to be done with a draft that is no text.
    fn to_open_elsewhere(&self) -> String {
        let id = self.id().0;
        format!(
            "the draft stays as it is, and is no text that we can open: mend it in another program; assize score submit {id} --blank puts it aside and begins again"
        )
    }

    fn path(&self) -> String {
        let path: PathBuf = self.drafts.path(self.id());
        shell_word(&path.display().to_string())
    }

    /// Whether a draft is of this audit as it is now.
    pub fn fits(&self, batch: &Batch) -> bool {
        let is_of = |one: &form::Filled| {
            one.audit == self.id() && one.card == self.form.file.card.label() && one.revision == self.form.revision()
        };
        batch.auditor == self.forms.auditor && batch.forms.iter().all(is_of)
    }

    /// How long it took, with what it took before.
    fn minutes(&self, of_seconds: fn(i64) -> i64) -> Option<u32> {
        let now = clock::now(self.rehearsal).ok()?;
        let before = self.before.as_ref().and_then(|batch| batch.forms.first()?.minutes).unwrap_or(0);
        let minutes = u32::try_from(of_seconds(now.seconds() - self.began.seconds())).ok()?;
        Some(before.saturating_add(minutes).min(1440))
    }
}

fn holds_nothing(form: &form::Filled) -> bool {
    form.minutes.is_none() && form.answers.are_empty()
}

/// Whether a form would be taken, without recording anything; the audit as it would be.
pub fn try_out(desk: &Desk, batch: &Batch) -> Result<Fate> {
    let mut open = desk.open(Access::Write)?;
    let who = open.who()?;
    let now = open.now;
    let tried = act::try_out(&mut open.store, &who, now, &act::SCORE_HAND_IN, |writing, actor| {
        form::hand_in(writing, actor, batch)
    })?;
    one(tried)
}

/// What became of the one form.
fn one(mut handed_in: Vec<HandedIn>) -> Result<Fate> {
    handed_in.pop().map(|one| one.fate).ok_or_else(|| Refusal::fault("a form that was handed in is gone"))
}
