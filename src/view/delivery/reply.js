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
    const point = input.closest("[data-criterion]");
    const field = input.closest("[data-field]");
    return [input.closest("[data-audit]").dataset.audit, point ? point.dataset.criterion : "", field.dataset.field, input.dataset.choice ?? ""].join("\n");
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

  function point(root) {
    const of = (name) => answer(at(`[data-field=${name}]`, root));
    const propose = of("propose");
    return { criterion: root.dataset.criterion, reason: of("reason").value, propose: propose.value, statement: of("statement").value, fault: propose.fault };
  }

  const isBegun = (one) => Boolean(one.reason || one.propose || one.statement);
  const LACKS = [["reason", "a reason"], ["propose", "the right answer"], ["statement", "your words"]];

  function reply(data) {
    const audits = [], missing = [];
    for (const root of all("[data-audit]")) {
      const audit = Number(root.dataset.audit);
      const dispute = [];
      for (const one of all("[data-criterion]", root)) {
        const { fault, ...said } = point(one);
        if (!isBegun(said)) continue;
        const lacks = LACKS.filter(([field]) => !said[field]).map(([, words]) => words);
        if (fault) lacks.push(fault);
        if (lacks.length) missing.push(`Audit ${audit}, “${at(".title", one).textContent}”: ${lacks.join(" and ")}`);
        dispute.push(said);
      }
      const read = at("[data-field=read]", root).checked;
      if (read || dispute.length) audits.push({ audit, read, dispute });
    }
    return { reply: { assize: "reply", version: 1, head: data.head, for: data.for, saved: `${new Date().toISOString().slice(0, 19)}Z`, audits }, missing };
  }

  function tell(data) {
    const { reply: made, missing } = reply(data);
    const rejected = made.audits.reduce((sum, one) => sum + one.dispute.length, 0);
    const read = made.audits.filter((one) => one.read).length;
    at("#state").textContent = missing.length
      ? `Still missing: ${missing.join("; ")}.`
      : `${read} of ${all("[data-audit]").length} read, ${rejected} ${rejected === 1 ? "mark" : "marks"} rejected.`;
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
