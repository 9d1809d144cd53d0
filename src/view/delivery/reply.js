"use strict";
// The form of an agent's page: what was read, what is rejected, and a file to hand in. No request is ever made.
(() => {
  const at = (query, root = document) => root.querySelector(query);
  let saves = 0;
  const all = (query, root = document) => [...root.querySelectorAll(query)];

  function begin() {
    const data = JSON.parse(at("#data").textContent);
    const key = `assize-reply:${data.head}:${data.for}`;
    document.documentElement.classList.add("js");
    try { saves = Number(localStorage.getItem(`${key}:saves`)) || 0; } catch { saves = 0; }
    restore(key);
    document.addEventListener("input", () => { keep(key); tell(data); });
    document.addEventListener("change", () => { keep(key); tell(data); });
    at("#save").addEventListener("click", () => save(data));
    tell(data);
  }

  const inputs = () => all("input, select, textarea");
  const name = (input) => {
    const point = input.closest("[data-criterion], [data-subject], [data-correction]");
    const { criterion = "", subject = "", correction = "" } = point ? point.dataset : {};
    const field = input.closest("[data-field]");
    return [input.closest("[data-audit]").dataset.audit, criterion || subject || correction, field.dataset.field, input.dataset.choice ?? ""].join("\n");
  };

  function keep(key) {
    const kept = {};
    for (const input of inputs()) kept[name(input)] = input.type === "checkbox" ? input.checked : input.value;
    try { localStorage.setItem(key, JSON.stringify(kept)); } catch { at("#kept").textContent = "This browser keeps nothing for this page: save before you close it."; }
  }

  function restore(key) {
    let kept = {};
    try { kept = JSON.parse(localStorage.getItem(key) ?? "{}"); } catch { kept = {}; }
    for (const input of inputs()) {
      const value = kept[name(input)];
      if (value === undefined || value === null) continue;
      if (input.type === "checkbox") input.checked = value === true; else input.value = String(value);
      const point = input.closest("details");
      if (point && value) point.open = true;
    }
  }

  // A number as the card takes it, in hundredths; none where it is no number of at most two decimals.
  function hundredths(text) {
    const found = /^\+?(-?)([0-9]{1,12})(?:\.([0-9]{1,2}))?$/.exec(text);
    if (!found) return undefined;
    const size = Number(found[2]) * 100 + Number((found[3] ?? "").padEnd(2, "0"));
    return found[1] ? -size : size;
  }

  // What is wrong with a number; nothing where it fits.
  function numberFault(field, text) {
    const { ranges, from, step, takes } = field.dataset;
    const number = hundredths(text);
    const within = ranges.split(";").some((range) => { const [low, high] = range.split(" ").map(Number); return low <= number && number <= high; });
    const isOther = field.dataset.stands === undefined || number !== Number(field.dataset.stands);
    const fits = number !== undefined && within && isOther && (number - Number(from)) % Number(step) === 0;
    return fits ? undefined : `the right answer is a number, ${takes}`;
  }

  // What a field answers, and what is wrong with it.
  function answer(field) {
    if ("several" in field.dataset || "number" in field.dataset) {
      const ticked = all("[data-choice]", field).filter((box) => box.checked).map((box) => box.dataset.choice);
      const typed = "number" in field.dataset ? at("input[type=text]", field).value.trim() : "";
      const given = typed ? [typed, ...ticked] : ticked;
      const alone = ticked.some((one) => one === "na" || one === "0" && "several" in field.dataset);
      if (given.length > 1 && alone) return { value: given.join(","), fault: "one answer rules out another" };
      const isSame = "several" in field.dataset && given.length > 0 && given.join(",") === field.dataset.stands;
      return { value: given.join(","), fault: typed ? numberFault(field, typed) : isSame ? "that answer stands already" : undefined };
    }
    return { value: field.value.trim() };
  }

  const of = (root, name) => answer(at(`[data-field=${name}]`, root));

  function point(root) {
    const [statement, evidence] = ["statement", "evidence"].map((name) => of(root, name).value);
    if (root.dataset.subject) return { subject: root.dataset.subject, statement, evidence };
    const propose = of(root, "propose");
    return { criterion: root.dataset.criterion, reason: of(root, "reason").value, propose: propose.value, statement, evidence, fault: propose.fault };
  }

  const isBegun = (one) => Boolean(one.reason || one.propose || one.statement || one.evidence);
  const LACKS = [["reason", "a reason"], ["propose", "the right answer"], ["statement", "your words"]];

  // What is rejected of one audit; what is missing there is added.
  function rejected(root, audit, missing) {
    const dispute = [];
    for (const one of all("[data-criterion], [data-subject]", root)) {
      const { fault, ...said } = point(one);
      if (!isBegun(said)) continue;
      const lacks = LACKS.filter(([field]) => said[field] === "").map(([, words]) => words);
      if (fault) lacks.push(fault);
      if (lacks.length) missing.push(`Audit ${audit}, “${at(".title", one).textContent}”: ${lacks.join(" and ")}`);
      if (!said.evidence) delete said.evidence;
      dispute.push(said);
    }
    return dispute;
  }

  function answered(root) {
    const all_of = all("[data-correction]", root).map((one) => ({ correction: Number(one.dataset.correction), says: of(one, "agree").value }));
    return all_of.filter((one) => one.says).map(({ correction, says }) => ({ correction, agree: says === "yes" }));
  }

  function reply(data) {
    const audits = [], missing = [];
    for (const root of all("[data-audit]")) {
      const audit = Number(root.dataset.audit);
      const made = { audit, read: at("[data-field=read]", root).checked, dispute: rejected(root, audit, missing) };
      const corrections = answered(root), statement = of(root, "words").value;
      if (corrections.length) made.corrections = corrections;
      if (statement) made.statement = statement;
      if (made.read || made.dispute.length || corrections.length || statement) audits.push(made);
    }
    return { reply: { assize: "reply", version: 1, head: data.head, for: data.for, saved: `${new Date().toISOString().slice(0, 19)}Z`, audits }, missing };
  }

  // What else is answered, in words.
  function others(made) {
    const sum = (of) => made.audits.reduce((all, one) => all + of(one), 0);
    const whole = sum((one) => one.dispute.filter((point) => point.subject).length);
    const corrections = sum((one) => one.corrections?.length ?? 0);
    const statements = sum((one) => (one.statement ? 1 : 0));
    const told = [[whole, "objection to a whole audit", "objections to whole audits"], [corrections, "correction answered", "corrections answered"], [statements, "statement", "statements"]];
    return told.filter(([count]) => count).map(([count, one, many]) => `, ${count} ${count === 1 ? one : many}`).join("");
  }

  function tell(data) {
    const { reply: made, missing } = reply(data);
    const marks = made.audits.reduce((sum, one) => sum + one.dispute.filter((point) => point.criterion).length, 0);
    const read = made.audits.filter((one) => one.read).length;
    at("#state").textContent = missing.length
      ? `Still missing: ${missing.join("; ")}.`
      : `${read} of ${all("[data-audit]").length} read, ${marks} ${marks === 1 ? "mark" : "marks"} rejected${others(made)}.`;
    at("#save").disabled = missing.length > 0 || made.audits.length === 0;
  }

  function save(data) {
    const { reply: made, missing } = reply(data);
    if (missing.length) return;
    const url = URL.createObjectURL(new Blob([JSON.stringify(made, null, 1)], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = url;
    saves += 1;
    // Each file has a name of its own: a browser would otherwise give it another than the page tells.
    const nth = saves === 1 ? "" : `-${saves}`;
    try { localStorage.setItem(`assize-reply:${data.head}:${data.for}:saves`, String(saves)); } catch { /* the page counts alone */ }
    link.download = `reply-${data.for}-${data.head.split(":")[0]}${nth}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
    at("#state").textContent = `Saved as ${link.download}. Give that file to your lead, or hand it in yourself.`;
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin); else begin();
})();
