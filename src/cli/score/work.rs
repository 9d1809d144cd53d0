//! An audit that its auditor is at, at a terminal: what is to be answered, what was answered before, and handing it in.

use crate::calc::moment::Moment;
use crate::cli::card::require_language;
use crate::cli::desk::Desk;
use crate::cli::drafts::Drafts;
use crate::cli::{Done, clock};
use crate::core::act;
use crate::core::audit::form::{self, Batch, Fate, HandedIn};
use crate::core::audit::{self, Answers, AuditId, AuditState};
use crate::core::ledger::{self, Access};
use crate::core::people;
use crate::core::refusal::{Refusal, Result};
use crate::core::report::{self, Form, Forms, WantedForms};
use crate::core::text::shell_word;
use crate::view::audit::{classes_of, to_read};
use crate::view::form::{Before, text};
use crate::view::words::count;
use crate::view::{score, table};
use std::path::PathBuf;

/// An audit that its auditor is at.
pub struct Work {
    forms: Forms,
    form: Form,
    /// Where its draft is.
    pub drafts: Drafts,
    /// What was answered before.
    pub before: Option<Batch>,
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
    pub fn begin(desk: &Desk, id: AuditId, language: Option<&str>) -> Result<Self> {
        let mut open = desk.open(Access::Read)?;
        let (who, now, rehearsal) = (open.who()?, open.now, open.store.rehearsal());
        if who.principal.as_ref().is_some_and(|other| *other != who.actor) {
            return Err(Refusal::words("an audit is scored at a terminal by its own auditor: leave --for out"));
        }
        let snapshot = open.store.snapshot()?;
        let auditor = people::find(&snapshot, &who.actor)?;
        let drafts = Drafts::of(desk.path(), &auditor.handle);
        let mut forms = report::forms(&snapshot, &auditor, &WantedForms::These(&[id]), now).map_err(|refusal| {
            if !drafts.path(id).exists() {
                return refusal;
            }
            let kept = format!("your draft of it is kept: {}", drafts.path(id).display());
            Refusal { findings: refusal.findings.iter().cloned().chain([kept]).collect(), ..refusal }
        })?;
        let form = forms.forms.pop().ok_or_else(|| Refusal::fault("an audit that was read is gone"))?;
        require_language(&form.file.card, language)?;
        let language = language.map(str::to_owned);
        let mut work =
            Self { forms, form, drafts, before: None, faulty: None, left: None, language, began: now, rehearsal };
        let left = work.drafts.read(id).map_err(|refusal| refusal.hint(work.to_mend()))?;
        match left.map(|text| (form::read_text(&work.name(), &text), text)) {
            None => {}
            Some((Err(refusal), text)) => work.faulty = Some((text, refusal)),
            Some((Ok(batch), text)) if work.fits(&batch) && ledger::holds(&snapshot, &batch.head)? => {
                (work.before, work.left) = (Some(batch), Some(text));
            }
            Some((Ok(_), _)) => {
                let aside = work.drafts.put_aside(id)?;
                let why = "it was made for another card, other words of the dialogue, or another file";
                desk.talk(&format!("a draft of audit {} is not used: {why}; it is kept: {}", id.0, aside.display()));
            }
        }
        Ok(work)
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

    /// What was answered before.
    pub fn answered(&self) -> Option<&Answers> {
        self.before.as_ref()?.forms.first().map(|form| &form.answers)
    }

    /// The text to go on with: the draft as it was left, and in another language where that is wanted now.
    pub fn draft(&self) -> String {
        let card = &self.form.file.card;
        let is_of_card = |answers: &Answers| answers.given().iter().all(|one| card.criterion(&one.criterion).is_ok());
        match &self.left {
            Some(text) if self.language.is_none() || !self.answered().is_some_and(is_of_card) => text.clone(),
            Some(_) | None => self.text(self.answered()),
        }
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
        text(&self.forms, &self.form, Before { answers, minutes }, self.language())
    }

    /// Keeps these answers as the draft.
    pub fn keep(&self, answers: Option<&Answers>) -> Result<()> {
        self.drafts.keep(self.id(), &self.text(answers))
    }

    /// The answers as they are handed in.
    pub fn batch(&self, answers: &Answers, minutes: Option<u32>) -> Result<Batch> {
        let mut batch = form::read_text(&self.name(), &self.text(Some(answers)))?;
        for one in &mut batch.forms {
            one.places.clear();
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
        if !self.drafts.path(self.id()).exists() {
            return format!("no draft is kept; to begin again: assize score submit {id}, or assize score edit {id}");
        }
        format!("the draft is kept in {path}; go on: assize score submit {id}, or assize score edit {id}")
    }

    fn to_mend(&self) -> String {
        let (id, path) = (self.id().0, self.path());
        format!("the draft {path} is not used as it is: mend it (assize score edit {id}), or remove it")
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
