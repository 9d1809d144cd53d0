// The page: forms made of what stands in it. All text goes in as text, never as HTML.
(() => {
  const { total, asked, worth, needsNote, said } = globalThis.assize;
  const NA = "na";
  const MOST_MINUTES = 1440;
  // More characters in one field would make the page slow, and nobody reads them.
  const LONGEST = 20000;
  const DOCUMENT = "answers";
  const WORDS = { none: "Not begun", some: "Begun", done: "Done" };
  const SIGNS = { none: "○", some: "◐", done: "●" };
  const CLASSES = { customer: "customer critical", business: "business critical", compliance: "compliance critical" };
  const KEYS = [
    ["1 to 9", "choose an answer"], ["0", "none of several"], ["n", "does not apply"],
    ["j, k", "next or previous criterion"], ["J, K", "dialogue down or up"], ["w", "write the note, or an answer in words"], ["e", "quote the selected words, or write the quote"],
    ["m", "write what met the requirement"], ["Esc", "leave a field"], ["[, ]", "previous or next audit"], ["d", "done, next audit"], ["s", "save answers"], ["?", "this list"],
  ];

  let data, shelf, page;
  const work = new Map();
  const read = new WeakMap();
  const state = { at: 0, current: -1, keys: true, unsaved: false, undo: null, ticked: 0, listed: 0, quoted: null, saves: 0 };

  document.documentElement.classList.add("js");
  document.addEventListener("DOMContentLoaded", () => {
    try {
      start();
    } catch (error) {
      // The page can still be read and printed.
      document.documentElement.classList.remove("js");
      throw error;
    }
  });

  // --- Elements ------------------------------------------------------------------------------------

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }

  const spoken = (tag, words, attributes = {}) => make(tag, { lang: words.lang, dir: "auto", ...attributes }, words.text);

  function button(text, attributes, act) {
    const element = make("button", { type: "button", ...attributes }, text);
    element.addEventListener("click", act);
    return element;
  }

  const byId = (id) => document.getElementById(id);
  const percent = (score) => `${(score / 100).toFixed(2)} %`;
  const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

  // Says something, aloud to who listens; `quiet` where it can be seen on the page already, `stay` until it is closed.
  function tell(text, undo, { quiet = false, stay = false } = {}) {
    const told = byId("told");
    told.replaceChildren(text);
    state.undo = undo ?? null;
    if (undo) told.append(" ", button("Undo", { class: "small" }, () => { const back = state.undo; tell("Undone."); back?.(); }));
    if (stay) told.append(" ", button("Close", { class: "small" }, () => tell("")));
    told.classList.remove("shown");
    told.classList.toggle("stay", stay);
    if (quiet || text === "") return;
    void told.offsetWidth; // A message that follows another fades from the start.
    told.classList.add("shown");
  }

  // --- What is filled in ---------------------------------------------------------------------------

  // A criterion may be called as something that every object has: such an object has nothing.
  const none = () => Object.create(null);
  const blank = () => ({ answers: none(), met: "", develop: "", ms: 0, done: false });
  const form = () => data.audits[state.at];
  const cardOf = (audit) => data.cards[audit.card];
  const workOf = (audit) => work.get(audit.audit);
  const entry = (own, key) => (own.answers[key] ??= { note: "", quote: "" });

  // Answers as the arithmetic takes them.
  function levels(own) {
    return Object.fromEntries(Object.entries(own.answers).map(([key, one]) => [key, one.level]));
  }

  // The options that a text chooses; none of them where it is empty or 0.
  function keysOf(criterion, text) {
    const keys = text.split(",").map((key) => key.trim()).filter((key) => key !== "");
    const isNone = keys.length === 1 && keys[0] === "0" && !criterion.answer.choices.some((one) => one.key === "0");
    return isNone ? [] : keys;
  }

  // What a file or this browser kept of an audit, as far as the card has it; and what of it was left out.
  function restored(card, kept) {
    const own = blank();
    const left = [];
    const text = (value) => (typeof value === "string" ? value : "");
    for (const [key, given] of Object.entries({ ...kept?.aside, ...kept?.answers })) {
      const criterion = card.criteria.find((one) => one.key === key);
      const is = given !== null && typeof given === "object" && !Array.isArray(given) ? given : { level: given };
      let level = typeof is.level === "number" ? String(is.level) : is.level;
      if (criterion?.answer.kind === "select" && typeof level === "string" && level !== NA) level = keysOf(criterion, level);
      if (Array.isArray(level) && criterion?.answer.kind !== "select") level = level.join(",");
      const options = criterion?.answer.choices?.map((one) => one.key);
      const fits = !options || level === undefined || (level === NA && criterion.na)
        || (Array.isArray(level) ? level.every((one) => options.includes(one)) : options.includes(level));
      if (!criterion || !fits) { left.push(key); continue; }
      own.answers[key] = { note: text(is.note), quote: text(is.quote) };
      if (level !== undefined && level !== null) own.answers[key].level = level;
    }
    own.met = text(kept?.met);
    own.develop = text(kept?.develop);
    own.ms = Number.isFinite(kept?.ms) ? kept.ms : Number.isFinite(kept?.minutes) ? kept.minutes * 60000 : 0;
    own.done = kept?.done === true;
    return { own, left };
  }

  const place = (audit) => `assize:${data.head}:${data.for}:${audit.audit}`;

  function findShelf() {
    try {
      const found = globalThis.localStorage;
      found.setItem("assize:try", "1");
      found.removeItem("assize:try");
      return found;
    } catch {
      return null;
    }
  }

  function keep(audit) {
    try {
      shelf?.setItem(place(audit), JSON.stringify(workOf(audit)));
    } catch {
      shelf = null;
      sayWhereKept();
    }
  }

  function takeUp() {
    for (const audit of data.audits) {
      let kept = null;
      try { kept = JSON.parse(shelf?.getItem(place(audit)) ?? "null"); } catch { kept = null; }
      work.set(audit.audit, restored(cardOf(audit), kept ?? audit.before).own);
    }
  }

  // The same page in another window: what is written there holds here too.
  function adopt(event) {
    const audit = data.audits.find((one) => place(one) === event.key);
    if (!audit || event.newValue === null) return;
    try { work.set(audit.audit, restored(cardOf(audit), JSON.parse(event.newValue)).own); } catch { return; }
    if (audit === form()) redraw(); else showItem(data.audits.indexOf(audit));
  }

  function sayWhereKept() {
    byId("kept").textContent = shelf ? "Kept in this browser" : "Kept only until this page is closed: save often";
    byId("kept").classList.toggle("loud", !shelf);
  }

  // --- What is missing -----------------------------------------------------------------------------

  function missing(audit) {
    const card = cardOf(audit);
    const own = workOf(audit);
    const isAsked = asked(card, levels(own));
    const found = [];
    card.criteria.forEach((criterion, at) => {
      if (!isAsked[at]) return;
      const one = own.answers[criterion.key];
      const lacks = (what, part) => found.push({ at, part, what, title: criterion.title });
      const text = said(levels(own), criterion.key);
      const answer = text === undefined ? { fault: "no answer" } : worth(criterion, text);
      if (answer.fault) lacks(answer.fault);
      if (needsNote(criterion, answer) && one.note.trim() === "") lacks("a note is needed", "note");
      const fault = quoteFault(audit, one?.quote ?? "");
      if (fault) lacks(fault, "quote");
    });
    if (data.met_required && own.met.trim() === "") {
      found.push({ part: "met", what: "name at least one thing", title: { text: "What met the requirement", lang: "en" } });
    }
    return found;
  }

  const squeezed = (text) => text.split(/\s+/u).filter((word) => word !== "").join(" ");
  const article = (audit) => byId(`audit-${audit.audit}`);
  const turnsOf = (audit) => article(audit).querySelectorAll("[data-key=transcript] [data-turn]");

  // The words that a text itself has; marks in place of what cannot be shown part them.
  function stretches(fragment) {
    for (const odd of fragment.querySelectorAll(".odd")) odd.textContent = odd.textContent === "→" ? " " : "\u0000";
    return squeezed(fragment.textContent);
  }

  // The words of a place, read once.
  function wordsIn(place) {
    if (!read.has(place)) read.set(place, stretches(place.cloneNode(true)));
    return read.get(place);
  }

  // The words of all turns, one after the other: a quote may go on from one to the next.
  function wordsOfTurns(audit) {
    const own = article(audit);
    if (!read.has(own)) read.set(own, [...turnsOf(audit)].map(wordsIn).join(" "));
    return read.get(own);
  }

  // Why a quote would be refused; nothing where it stands in the dialogue, or where that cannot be told here.
  function quoteFault(audit, quote) {
    if (quote.trim() === "" || audit.erased) return undefined;
    const clock = /^([0-9]+:)?[0-9]+:[0-9]{2}$/.exec(quote.trim());
    if (audit.heard && clock) {
      const seconds = quote.trim().split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
      return audit.length !== null && seconds > audit.length ? "the quote is after the end of the recording" : undefined;
    }
    // Of a quote with characters that are not shown as they are it cannot be told.
    const stands = (words, texts) => /[\p{Cc}\p{Cf}]/u.test(squeezed(words)) || texts.some((text) => text.includes(squeezed(words)));
    const turn = /^turn\s+([0-9]+)\s*(?::([\s\S]*))?$/iu.exec(quote.trim());
    if (turn) {
      const turns = turnsOf(audit);
      const there = turns[Number(turn[1]) - 1];
      if (!there) return turns.length === 0 ? "the dialogue has no turns" : `the quote names turn ${turn[1]}, and the last is ${turns.length}`;
      return stands(turn[2] ?? "", [wordsIn(there)]) ? undefined : `the quoted words do not stand in turn ${turn[1]}`;
    }
    const told = [...article(audit).querySelectorAll("[data-key=details] .said, [data-key=reply] .said")].map(wordsIn);
    return stands(quote, [...told, wordsOfTurns(audit)]) ? undefined : "the quote does not stand in the dialogue";
  }

  // --- One audit -----------------------------------------------------------------------------------

  function open(at, focus = true) {
    const before = article(form());
    before.classList.remove("open");
    tick();
    state.at = at;
    state.current = -1;
    const audit = form();
    article(audit).classList.add("open");
    byId("reading").scrollTop = 0;
    build(audit);
    refresh();
    remember();
    if (focus) byId("card").focus({ preventScroll: true });
    byId("card").scrollTop = 0;
    globalThis.scrollTo(0, 0);
  }

  function remember() {
    try { shelf?.setItem(`assize:${data.head}:${data.for}:open`, String(form().audit)); } catch { shelf = null; }
  }

  function build(audit) {
    const card = cardOf(audit);
    const body = make("form", { autocomplete: "off", novalidate: true });
    body.addEventListener("submit", (event) => event.preventDefault());
    page = { fields: new Map(), order: [] };
    const heading = make("h2", {}, spoken("span", card.title), " ", make("small", {}, card.label));
    body.append(heading);
    card.sections.forEach((section, place) => {
      const criteria = card.criteria.map((one, at) => [one, at]).filter(([one]) => one.section === place);
      if (criteria.length === 0) return;
      const within = make("section", { class: "part" });
      if (card.sections.length > 1) {
        const weight = card.mode === "sections" ? ` weighs ${section.weight / 100} %` : card.mode === "genesys" ? ` × ${section.weight / 100}` : "";
        within.append(make("h3", {}, spoken("span", section.title), weight ? make("small", {}, weight) : null));
      }
      criteria.forEach(([criterion, at]) => within.append(question(audit, criterion, at)));
      body.append(within);
    });
    body.append(feedback(audit), ending());
    byId("card").replaceChildren(body, make("div", { id: "total", role: "status", "aria-live": "polite", "aria-label": "Total" }));
  }

  function question(audit, criterion, at) {
    page.order.push(at);
    const one = workOf(audit).answers[criterion.key];
    const guided = criterion.guidance.text.trim() !== "";
    const box = make("fieldset", { class: "criterion", id: `c-${at}`, tabindex: -1, "aria-describedby": guided && `g-${at}` });
    const clear = button("Clear", { class: "small clear", "aria-label": `Clear the answer to ${criterion.title.text}` }, () => choose(at, undefined));
    box.append(
      make("legend", {}, make("span", { class: "number" }, String(at + 1)), " ", spoken("span", criterion.title)),
      make("ul", { class: "says", "aria-label": "What counts" }, ...criterion.says.map((text) => make("li", { class: text.startsWith("fails") && "grave" }, text))),
    );
    if (criterion.when) box.append(make("p", { class: "asked" }, `asked ${why(cardOf(audit), criterion.when)}`));
    if (guided) box.append(spoken("p", criterion.guidance, { class: "guidance", id: `g-${at}` }));
    if (criterion.decided.length > 0) box.append(decided(criterion));
    const answers = make("div", { class: "answers" });
    const fields = { box, answers, inputs: [], clear };
    page.fields.set(at, fields);
    const { kind } = criterion.answer;
    if (kind === "levels" || kind === "select") choices(fields, criterion, at);
    else typed(fields, criterion, at);
    box.append(answers, make("p", { class: "fault", id: `f-${at}`, hidden: true }));
    box.append(evidence(fields, criterion, at), clear);
    box.addEventListener("focusin", () => { state.current = at; markCurrent(); });
    box.addEventListener("pointerdown", () => { state.current = at; markCurrent(); });
    fields.note && (fields.note.value = one?.note ?? "");
    fields.quote.value = one?.quote ?? "";
    return box;
  }

  // An answer as the card words it.
  function named(criterion, key) {
    if (key === NA) return "does not apply";
    return criterion.answer.choices?.find((one) => one.key === key)?.title.text ?? key;
  }

  // Why it is asked, by the answers that it hangs on.
  function why(card, when) {
    const tests = when.tests.map((test) => {
      const criterion = card.criteria[test.criterion];
      return `“${criterion.title.text}” is ${test.not ? "not " : ""}${test.among.map((key) => `“${named(criterion, key)}”`).join(" or ")}`;
    });
    return `because ${tests.join(when.all ? ", and " : ", or ")}`;
  }

  function decided(criterion) {
    const list = criterion.decided.map((one) => make("li", { dir: "auto" },
      make(one.holds ? "q" : "s", {}, one.headnote), " ", make("small", {}, one.says)));
    return make("details", { class: "decided", open: true }, make("summary", {}, `Decided before: ${list.length}`), make("ul", {}, ...list));
  }

  function choices(fields, criterion, at) {
    const several = criterion.answer.kind === "select";
    const option = (type, value, key, words, title) => {
      const input = make("input", { type, name: `a-${at}${type === "radio" && several ? "-none" : ""}`, value });
      input.addEventListener("change", () => (type === "checkbox" ? toggle(at, value) : choose(at, value === "" ? [] : value)));
      fields.inputs.push(input);
      const label = make("label", { class: "choice" }, input, key ? make("kbd", { "aria-hidden": true }, key) : make("span", {}), title);
      if (words) label.append(make("small", {}, words));
      fields.answers.append(label);
    };
    criterion.answer.choices.forEach((choice, place) => {
      const key = place < 9 ? String(place + 1) : "";
      option(several ? "checkbox" : "radio", choice.key, key, choice.says,
        make("span", { class: "words" }, make("b", {}, choice.key), " ", spoken("span", choice.title)));
    });
    const ours = (text) => make("span", { class: "words" }, text);
    if (several) option("radio", "", "0", "", ours("none of them"));
    if (criterion.na) option("radio", NA, "n", "", ours("does not apply"));
  }

  function typed(fields, criterion, at) {
    const { kind, says, ranges } = criterion.answer;
    const plain = (number) => String(number / 100);
    // A field for numbers would drop what it does not know, such as a comma, without a word.
    const input = kind === "text"
      ? make("textarea", { rows: 2, dir: "auto", maxlength: LONGEST })
      : make("input", { type: "text", inputmode: "decimal", class: "number-field" });
    const hint = make("small", { id: `h-${at}` }, kind === "text" ? "in words; they count in no score" : says);
    input.setAttribute("aria-describedby", hint.id);
    input.addEventListener("input", () => choose(at, input.value.trim() === "" ? undefined : input.value, true));
    fields.typed = input;
    fields.answers.append(make("label", { class: "typed" }, make("span", {}, kind === "text" ? "Answer" : kind === "points" ? "Points" : "Number"), input), hint);
    if (ranges) {
      fields.answers.append(make("ul", { class: "ranges" }, ...ranges.map((one) => make("li", {}, `${plain(one.from)} to ${plain(one.to)}: ${one.says}`))));
    }
    if (criterion.na) {
      const check = make("input", { type: "checkbox", value: NA });
      check.addEventListener("change", () => choose(at, check.checked ? NA : undefined));
      fields.inputs.push(check);
      fields.answers.append(make("label", { class: "choice" }, check, make("kbd", { "aria-hidden": true }, "n"), make("span", { class: "words" }, "does not apply")));
    }
  }

  function evidence(fields, criterion, at) {
    const own = () => entry(workOf(form()), criterion.key);
    const field = (name, label, hint, rows) => {
      const area = make("textarea", { rows, dir: "auto", id: `${name}-${at}`, placeholder: hint, maxlength: LONGEST });
      area.addEventListener("input", () => { own()[name] = area.value; changed(); });
      fields[name] = area;
      return make("div", { class: "field" }, make("label", { for: area.id }, label), area);
    };
    const heard = form().heard ? " or the place in the recording, 03:12" : "";
    return make("div", { class: "evidence" },
      criterion.answer.kind === "text" ? null : field("note", "Note", "", 2),
      field("quote", "Quote", `select words in the dialogue${heard}`, 2));
  }

  function feedback(audit) {
    const own = workOf(audit);
    const field = (name, label, hint) => {
      const area = make("textarea", { rows: 3, dir: "auto", id: name, "aria-describedby": `${name}-hint`, maxlength: LONGEST });
      area.value = own[name];
      area.addEventListener("input", () => { workOf(form())[name] = area.value; changed(); });
      return make("div", { class: "field" }, make("label", { for: name }, label), make("small", { id: `${name}-hint` }, hint), area);
    };
    return make("section", { class: "feedback" }, make("h3", {}, "Feedback to the agent"),
      field("met", "What met the requirement", data.met_required ? "at least one thing" : "may be empty"),
      field("develop", "What to develop", "may be empty"));
  }

  function ending() {
    return make("section", { class: "ending", "aria-labelledby": "missing-title" },
      make("h3", { id: "missing-title" }, "Still missing"), make("ul", { id: "missing" }),
      make("p", { class: "buttons" }, button("Done", { id: "done", class: "main" }, () => finish())));
  }

  // --- Answering -----------------------------------------------------------------------------------

  function choose(at, level, whileTyping = false) {
    const criterion = cardOf(form()).criteria[at];
    const one = entry(workOf(form()), criterion.key);
    if (level === undefined) delete one.level; else one.level = level;
    state.current = at;
    changed();
    if (!whileTyping) {
      const text = level === undefined ? "no answer" : Array.isArray(level)
        ? level.map((key) => named(criterion, key)).join(", ") || "none of them" : named(criterion, level);
      const note = page.fields.get(at).box.classList.contains("wants-note") ? "; a note is needed" : "";
      tell(`“${criterion.title.text}”: ${text}${note}.`, null, { quiet: true });
    }
  }

  function toggle(at, key) {
    const criterion = cardOf(form()).criteria[at];
    const level = workOf(form()).answers[criterion.key]?.level;
    const chosen = new Set(Array.isArray(level) ? level : []);
    if (!chosen.delete(key)) chosen.add(key);
    const inOrder = criterion.answer.choices.map((one) => one.key).filter((one) => chosen.has(one));
    choose(at, inOrder.length === 0 ? undefined : inOrder);
  }

  function changed() {
    const own = workOf(form());
    state.unsaved = true;
    if (own.done && missing(form()).length > 0) own.done = false;
    keep(form());
    refresh();
  }

  // By the key an audit that is done stays so: only the button says that it is not.
  function finish(byKey = false) {
    tick();
    const own = workOf(form());
    const left = missing(form());
    if (own.done && !byKey) {
      own.done = false;
    } else if (left.length > 0) {
      tell(`Still missing: ${count(left.length, "thing")}.`);
      go(left[0]);
      return;
    } else {
      own.done = true;
    }
    state.unsaved = true;
    keep(form());
    refresh();
    if (!own.done) return tell("It is not done any more.");
    const next = nextOpen();
    tell(`Audit ${form().audit} is done.${next === null ? " All are done: save the answers and hand them in." : ""}`);
    if (next !== null) open(next); else byId("save").focus();
  }

  function nextOpen() {
    const after = [...data.audits.keys()].map((step) => (state.at + 1 + step) % data.audits.length);
    const found = after.find((at) => !workOf(data.audits[at]).done);
    return found === undefined ? null : found;
  }

  // --- Showing -------------------------------------------------------------------------------------

  function standing(audit) {
    const own = workOf(audit);
    if (own.done) return "done";
    const isBegun = (one) => one.level !== undefined || one.note.trim() !== "" || one.quote.trim() !== "";
    return Object.values(own.answers).some(isBegun) || own.met.trim() || own.develop.trim() ? "some" : "none";
  }

  function refresh() {
    const audit = form();
    const card = cardOf(audit);
    const own = workOf(audit);
    const isAsked = asked(card, levels(own));
    const left = missing(audit);
    card.criteria.forEach((criterion, at) => showAnswer(criterion, own.answers[criterion.key], page.fields.get(at), isAsked[at]));
    showFaults(left);
    showQuoted(audit, own, isAsked);
    showTotal(card, own, left);
    showMissing(left);
    const done = byId("done");
    done.textContent = own.done ? "Not done yet after all" : nextOpen() === state.at || data.audits.length === 1 ? "Done" : "Done, next audit";
    done.classList.toggle("main", !own.done);
    showList();
    markCurrent();
  }

  function showAnswer(criterion, one, fields, isAsked) {
    const level = one?.level;
    fields.box.hidden = !isAsked;
    fields.box.classList.toggle("answered", level !== undefined);
    fields.clear.hidden = level === undefined;
    for (const input of fields.inputs) {
      input.checked = Array.isArray(level) ? (input.value === "" ? level.length === 0 : level.includes(input.value)) : level === input.value;
    }
    if (fields.typed && document.activeElement !== fields.typed) fields.typed.value = level === undefined || (level === NA && criterion.na) ? "" : level;
    const wants = level !== undefined && needsNote(criterion, worth(criterion, said({ x: level }, "x")));
    fields.box.classList.toggle("wants-note", wants);
    fields.note?.setAttribute("aria-required", String(wants));
    if (fields.note) fields.note.placeholder = wants ? (criterion.note === "always" ? "needed: why?" : "needed: what was missing?") : "";
  }

  function showFaults(left) {
    for (const [at, fields] of page.fields) {
      const own = left.filter((one) => one.at === at && one.what !== "no answer");
      const line = byId(`f-${at}`);
      line.hidden = own.length === 0;
      line.textContent = own.map((one) => one.what).join("; ");
      for (const [name, input] of [["note", fields.note], ["quote", fields.quote], [undefined, fields.typed]]) {
        const faulty = input && own.some((one) => one.part === name);
        if (!input) continue;
        input.setAttribute("aria-invalid", String(Boolean(faulty)));
        if (faulty) input.setAttribute("aria-errormessage", line.id); else input.removeAttribute("aria-errormessage");
      }
    }
  }

  function showQuoted(audit, own, isAsked) {
    const quoted = new Set();
    cardOf(audit).criteria.forEach((criterion, at) => {
      const turn = /^turn\s+([0-9]+)/iu.exec(own.answers[criterion.key]?.quote ?? "");
      if (turn && isAsked[at]) quoted.add(turn[1]);
    });
    for (const old of article(audit).querySelectorAll(".quoted")) old.classList.toggle("quoted", quoted.has(old.dataset.turn));
    for (const number of quoted) article(audit).querySelector(`[data-turn="${number}"]`)?.classList.add("quoted");
  }

  function showTotal(card, own, left) {
    const score = total(card, levels(own));
    const begun = Object.values(own.answers).some((one) => one.level !== undefined);
    const parts = [];
    const said = score.total === null ? (begun ? "undefined: nothing that counts applies" : "nothing is answered yet") : percent(score.total);
    parts.push(make("p", { class: "sum" }, make("span", {}, score.complete ? "Total" : "So far"), " ", make("b", {}, said), " ", score.band === null ? null : make("span", { class: "band" }, score.band)));
    const more = [];
    if (score.failed.length > 0) {
      const titles = score.failed.map((key) => card.criteria.find((one) => one.key === key).title.text);
      more.push(make("li", { class: "failed" }, `fails: ${titles.join(", ")}`));
      more.push(make("li", {}, `before fails ${score.raw === null ? "undefined" : percent(score.raw)}`));
    }
    for (const [name, title] of Object.entries(CLASSES)) {
      if (!card.criteria.some((one) => one.class === name)) continue;
      more.push(make("li", {}, `${title} ${score.classes[name] === null ? "undefined" : percent(score.classes[name])}`));
    }
    if (card.cap !== null && score.total === card.cap) more.push(make("li", {}, "held by the cap of the card"));
    more.push(make("li", {}, left.length === 0 ? "nothing is missing" : `${count(left.length, "thing")} missing`));
    parts.push(make("ul", {}, ...more));
    const box = byId("total");
    const text = [parts[0].textContent, ...more.map((one) => one.textContent)].join("|");
    // A live region is read out when it is written: it is left alone where nothing changed.
    if (box.dataset.text !== text) { box.dataset.text = text; box.replaceChildren(...parts); }
  }

  function showMissing(left) {
    byId("missing-title").textContent = left.length === 0 ? "Nothing is missing" : "Still missing";
    byId("missing").replaceChildren(...left.map((one) => {
      const link = make("a", { href: `#${one.at === undefined ? one.part : `c-${one.at}`}` }, spoken("span", one.title), ` – ${one.what}`);
      link.addEventListener("click", (event) => { event.preventDefault(); go(one); });
      return make("li", {}, link);
    }));
  }

  function go(one) {
    if (one.at === undefined) return byId(one.part).focus();
    const fields = page.fields.get(one.at);
    select(one.at);
    if (one.part) fields[one.part].focus();
  }

  function showList() {
    const done = data.audits.filter((audit) => workOf(audit).done).length;
    byId("progress").textContent = `${done} of ${data.audits.length} done`;
    byId("bar").value = done;
    for (const at of new Set([state.listed, state.at])) showItem(at);
    state.listed = state.at;
  }

  function showItem(at) {
    const audit = data.audits[at];
    const item = byId(`i-${audit.audit}`);
    const how = standing(audit);
    item.dataset.how = how;
    item.querySelector(".sign").textContent = SIGNS[how];
    item.querySelector(".how").textContent = WORDS[how];
    if (at === state.at) {
      item.setAttribute("aria-current", "true");
      item.scrollIntoView({ block: "nearest", inline: "nearest" });
    } else {
      item.removeAttribute("aria-current");
    }
  }

  function buildList() {
    const item = (audit, at) => make("li", {}, button("", { id: `i-${audit.audit}`, class: "item" }, () => move(at)));
    const list = make("ol", { id: "list" }, ...data.audits.map(item));
    const title = make("div", { class: "title" }, make("h2", {}, "Audits"), make("p", { id: "progress" }),
      make("progress", { id: "bar", max: data.audits.length, value: 0, "aria-labelledby": "progress" }));
    byId("audits").replaceChildren(title, list);
    byId("audits").classList.toggle("one", data.audits.length === 1);
    data.audits.forEach((audit, at) => {
      byId(`i-${audit.audit}`).append(make("span", { class: "sign", "aria-hidden": true }),
        make("span", { class: "what" }, make("b", {}, `Audit ${audit.audit}`), make("small", { dir: "auto" }, audit.about), make("small", {}, `until ${audit.due}`)),
        make("span", { class: "how hidden" }));
      showItem(at);
    });
  }

  function move(at) {
    if (at < 0 || at >= data.audits.length || at === state.at) return;
    open(at);
  }

  // --- Moving about --------------------------------------------------------------------------------

  function markCurrent() {
    for (const [at, fields] of page.fields) {
      fields.box.classList.toggle("current", at === state.current);
    }
  }

  function select(at) {
    state.current = at;
    const { box } = page.fields.get(at);
    box.focus({ preventScroll: true });
    box.scrollIntoView({ block: "nearest" });
    markCurrent();
  }

  function step(by) {
    const shown = page.order.filter((at) => !page.fields.get(at).box.hidden);
    const from = shown.indexOf(state.current);
    const to = from < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(Math.max(from + by, 0), shown.length - 1);
    if (from === to && by > 0) return tell("That was the last criterion: m for what met the requirement, d when it is done.", null, { quiet: true });
    select(shown[to]);
  }

  function answerBy(key) {
    if (state.current < 0) step(1);
    const at = state.current;
    const criterion = cardOf(form()).criteria[at];
    const fields = page.fields.get(at);
    const { kind, choices } = criterion.answer;
    if (key === "n") return criterion.na ? choose(at, NA) : tell(`“${criterion.title.text}”: it always applies.`);
    if (fields.typed) {
      fields.typed.focus();
      fields.typed.select();
      return kind === "text" ? undefined : "type";
    }
    if (key === "0") return kind === "select" ? choose(at, []) : undefined;
    const choice = choices[Number(key) - 1];
    if (!choice) return tell(`“${criterion.title.text}”: there is no answer ${key}.`);
    return kind === "select" ? toggle(at, choice.key) : choose(at, choice.key);
  }

  function field(name) {
    if (state.current < 0) step(1);
    const fields = page.fields.get(state.current);
    (fields[name] ?? fields.typed).focus();
  }

  function scroll(by) {
    byId("reading").scrollBy({ top: by * byId("reading").clientHeight * 0.8 });
  }

  const ACTS = {
    j: () => step(1), k: () => step(-1), w: () => field("note"),
    e: () => quoteSelected(false) || field("quote"), J: () => scroll(1), K: () => scroll(-1),
    "[": () => move(state.at - 1), "]": () => move(state.at + 1),
    m: () => byId("met").focus(), d: () => finish(true), s: save, "?": help,
  };

  function onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
    const typing = event.target.matches?.("textarea, select, input:not([type=radio]):not([type=checkbox])");
    if (typing) {
      if (event.key === "Escape") { if (state.current >= 0 && byId("card").contains(event.target)) select(state.current); else event.target.blur(); }
      return;
    }
    if (!state.keys || byId("help").open) return;
    const act = /^[0-9n]$/.test(event.key) ? () => answerBy(event.key) : ACTS[event.key];
    if (!act) return;
    if (act() !== "type") event.preventDefault();
  }

  // --- Quotes --------------------------------------------------------------------------------------

  // The words that are selected, as the core takes them: one turn with its number, or words of another text.
  function selectedQuote() {
    const selection = globalThis.getSelection();
    if (!selection || selection.rangeCount === 0 || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const own = article(form());
    const places = "[data-key=transcript] [data-turn], [data-key=details] .said, [data-key=reply] .said";
    const start = range.startContainer.nodeType === Node.ELEMENT_NODE ? range.startContainer : range.startContainer.parentElement;
    const near = start?.closest(places);
    const holder = near && own.contains(near) ? near : [...own.querySelectorAll(places)].find((one) => range.intersectsNode(one));
    if (!holder || !own.contains(range.commonAncestorContainer) && !range.intersectsNode(own)) return null;
    const within = document.createRange();
    within.selectNodeContents(holder);
    if (holder.contains(range.startContainer)) within.setStart(range.startContainer, range.startOffset);
    if (holder.contains(range.endContainer)) within.setEnd(range.endContainer, range.endOffset);
    const words = ownWords(within.cloneContents());
    if (words === "") return null;
    state.cut = Boolean(holder.dataset.turn) && !holder.contains(range.endContainer);
    return holder.dataset.turn ? `turn ${holder.dataset.turn}: ${words}` : words;
  }

  // The longest stretch of words.
  function ownWords(fragment) {
    const all = stretches(fragment).split("\u0000").map((one) => one.trim());
    return all.reduce((longest, one) => (one.length > longest.length ? one : longest), "");
  }

  // `again`: also words that were quoted already, for another criterion.
  function quoteSelected(again = true) {
    const quote = selectedQuote();
    if (quote === null || (!again && quote === state.quoted)) return false;
    state.quoted = quote;
    if (state.current < 0) state.current = page.order.find((at) => !page.fields.get(at).box.hidden) ?? 0;
    const at = state.current;
    const criterion = cardOf(form()).criteria[at];
    const fields = page.fields.get(at);
    const own = entry(workOf(form()), criterion.key);
    const before = own.quote;
    if (before === quote) return true;
    const put = (words) => { own.quote = words; fields.quote.value = words; changed(); };
    put(quote);
    const audit = state.at;
    const cut = state.cut ? " A quote is of one turn: the others that you selected are left out." : "";
    tell(`Quoted for “${criterion.title.text}”.${cut}`, () => { if (state.at === audit) put(before); });
    return true;
  }

  // --- Files ---------------------------------------------------------------------------------------

  // What is handed in, and what is set aside: notes without an answer, and answers that are not asked now.
  function filledIn(audit) {
    const card = cardOf(audit);
    const own = workOf(audit);
    const isAsked = asked(card, levels(own));
    const answers = none();
    const aside = none();
    card.criteria.forEach((criterion, at) => {
      const one = own.answers[criterion.key];
      if (!one) return;
      const extra = Object.fromEntries(["note", "quote"].filter((name) => one[name].trim() !== "").map((name) => [name, one[name].trim()]));
      if (criterion.answer.kind === "text") delete extra.note;
      const isAnswered = one.level !== undefined;
      const isFull = Object.keys(extra).length > 0;
      if (isAnswered && isAsked[at]) answers[criterion.key] = isFull ? { level: one.level, ...extra } : one.level;
      else if (isAnswered || isFull) aside[criterion.key] = { ...(isAnswered && { level: one.level }), ...extra };
    });
    return Object.keys(aside).length === 0 ? { answers } : { answers, aside };
  }

  // What "Save answers" writes.
  function saved() {
    const audits = data.audits.map((audit) => {
      const own = workOf(audit);
      const minutes = Math.min(MOST_MINUTES, Math.ceil(own.ms / 60000));
      return {
        audit: audit.audit, card: cardOf(audit).label, revision: audit.revision, done: own.done && missing(audit).length === 0,
        minutes, ...filledIn(audit), met: own.met.trim(), develop: own.develop.trim(),
      };
    });
    return {
      assize: DOCUMENT, version: 1, head: data.head, for: data.for, saved: `${new Date().toISOString().slice(0, 19)}Z`,
      audits: audits.filter((audit) => Object.keys(audit.answers).length > 0 || audit.aside || audit.met || audit.develop),
    };
  }

  // Each file that is saved has a name of its own: a browser would otherwise give it another than the page tells.
  function nth() {
    const place = `assize:${data.head}:${data.for}:saves`;
    const before = Number(shelf?.getItem(place) ?? state.saves) || 0;
    state.saves = before + 1;
    try { shelf?.setItem(place, String(state.saves)); } catch { /* the page counts alone */ }
    return state.saves === 1 ? "" : `-${state.saves}`;
  }

  function save() {
    tick();
    const document_ = saved();
    if (document_.audits.length === 0) return tell("Nothing is filled in yet: there is nothing to save.");
    const name = `${DOCUMENT}-${data.for.replace(/[^\p{L}\p{N}_.-]/gu, "-")}-${data.head.split(":")[0]}${nth()}.json`;
    const link = make("a", { href: URL.createObjectURL(new Blob([JSON.stringify(document_, null, 1), "\n"], { type: "application/json" })), download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    state.unsaved = false;
    const done = document_.audits.filter((audit) => audit.done).length;
    const drafts = document_.audits.length - done;
    const counted = `${done} done${drafts > 0 ? `, ${count(drafts, "draft")} that will not be handed in` : ""}`;
    const how = `Send the file to the person who keeps the record, or hand it in: assize score submit --file ${name}`;
    tell(`Saved as ${name}: ${counted}. ${how}`, null, { stay: true });
  }

  async function openFile(file) {
    let read;
    try { read = JSON.parse(await file.text()); } catch { return tell(`${file.name} is not a file of saved answers.`); }
    if (read?.assize !== DOCUMENT || !Array.isArray(read.audits)) return tell(`${file.name} is not a file of saved answers.`);
    if (read.version !== 1) return tell(`${file.name} is of a newer assize than this page.`);
    if (read.for !== data.for) return tell(`${file.name} is for ${String(read.for)}, and this page is for ${data.for}.`);
    const before = new Map(data.audits.map((audit) => [audit.audit, restored(cardOf(audit), workOf(audit)).own]));
    const left = [];
    let taken = 0;
    for (const kept of read.audits) {
      const audit = data.audits.find((one) => one.audit === kept?.audit);
      if (!audit) { left.push(`audit ${kept?.audit} is not in this page`); continue; }
      if (kept.card !== cardOf(audit).label || kept.revision !== audit.revision) { left.push(`audit ${kept.audit} has another card or other words`); continue; }
      const { own, left: keys } = restored(cardOf(audit), kept);
      if (keys.length > 0) left.push(`audit ${kept.audit}: ${keys.join(", ")}`);
      own.ms = Math.max(own.ms, workOf(audit).ms);
      work.set(audit.audit, own);
      own.done &&= missing(audit).length === 0;
      keep(audit);
      taken += 1;
    }
    redraw();
    const other = read.head === data.head ? "" : " It was saved from another page.";
    tell(`${count(taken, "audit")} opened from ${file.name}.${other}${left.length > 0 ? ` Left out: ${left.join("; ")}.` : ""}`, taken === 0 ? null : () => {
      for (const [id, own] of before) work.set(id, own);
      data.audits.forEach(keep);
      redraw();
    });
  }

  function redraw() {
    build(form());
    data.audits.forEach((_, at) => showItem(at));
    refresh();
  }

  function forget() {
    data.audits.forEach((audit) => { try { shelf?.removeItem(place(audit)); } catch { /* gone already */ } });
    const before = new Map(work);
    data.audits.forEach((audit) => work.set(audit.audit, blank()));
    byId("help").close();
    redraw();
    tell("All that was filled in here is forgotten.", () => { for (const [id, own] of before) work.set(id, own); data.audits.forEach(keep); redraw(); });
  }

  // --- Time ----------------------------------------------------------------------------------------

  // The time since the last tick counts for the audit that is shown; a longer gap, such as a sleeping computer, does not.
  function tick() {
    const now = performance.now();
    const gap = now - state.ticked;
    state.ticked = now;
    if (document.visibilityState !== "visible" || gap > 5000 || standing(form()) === "done") return;
    workOf(form()).ms += gap;
  }

  // --- Beginning -----------------------------------------------------------------------------------

  function buildTools() {
    const input = make("input", { type: "file", id: "open", accept: ".json,application/json", class: "hidden" });
    input.addEventListener("change", () => { const [file] = input.files; if (file) openFile(file); input.value = ""; });
    byId("tools").append(make("span", { id: "kept" }), make("label", { class: "button", for: "open" }, "Open saved answers"), input,
      button("Help", { id: "keys", "aria-keyshortcuts": "?" }, help), button("Save answers", { id: "save", class: "main" }, save));
    byId("tools").insertBefore(input, byId("tools").children[1]);
  }

  function buildHelp() {
    const rows = KEYS.map(([key, what]) => make("tr", {}, make("th", { scope: "row" }, make("kbd", {}, key)), make("td", {}, what)));
    const check = make("input", { type: "checkbox", checked: true, id: "use-keys" });
    check.addEventListener("change", () => { state.keys = check.checked; });
    byId("help").append(make("h2", { id: "help-title" }, "Help"),
      make("p", {}, "All can be done by these keys. While you type in a field they only write."),
      make("table", {}, make("tbody", {}, ...rows)),
      make("p", {}, make("label", {}, check, " Use these keys")),
      make("p", {}, "Words that you select in the dialogue become the quote of the criterion you are at. “turn 7” quotes a whole turn."),
      make("p", {}, "“Save answers” makes a file. Send it to the person who keeps the record, or hand it in: ", make("code", {}, "assize score submit --file FILE")),
      make("p", {}, "How long each audit is shown is measured in minutes and saved with its answers; in reports only you are shown it."),
      make("p", { class: "buttons" }, button("Forget what is kept here", {}, forget), button("Close", { class: "main", autofocus: true }, () => byId("help").close())));
  }

  function help() {
    byId("help").showModal();
  }

  function start() {
    data = JSON.parse(byId("data").textContent);
    shelf = findShelf();
    takeUp();
    buildTools();
    sayWhereKept();
    buildHelp();
    const last = shelf?.getItem(`assize:${data.head}:${data.for}:open`);
    state.at = Math.max(data.audits.findIndex((audit) => String(audit.audit) === last), 0);
    state.ticked = performance.now();
    buildList();
    open(state.at, false);
    document.addEventListener("keydown", onKey);
    document.addEventListener("pointerup", (event) => { if (byId("reading").contains(event.target)) setTimeout(quoteSelected, 0); });
    document.addEventListener("keyup", (event) => { if (event.shiftKey && event.key.startsWith("Arrow") && !event.target.matches?.("textarea, input")) quoteSelected(); });
    document.addEventListener("visibilitychange", () => { tick(); keep(form()); });
    setInterval(() => { tick(); }, 1000);
    addEventListener("storage", adopt);
    addEventListener("pagehide", () => { tick(); keep(form()); });
    addEventListener("beforeunload", (event) => { if (!shelf && state.unsaved) event.preventDefault(); });
    document.documentElement.classList.add("ready");
  }
})();
