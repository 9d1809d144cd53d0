"use strict";
// The form of an agent's page: what was read, what is rejected, and a file to hand in. No request is ever made.
(() => {
  const at = (query, root = document) => root.querySelector(query);
  const all = (query, root = document) => [...root.querySelectorAll(query)];

  function begin() {
    const data = JSON.parse(at("#data").textContent);
    const key = `assize-reply:${data.head}:${data.for}`;
    document.documentElement.classList.add("js");
    restore(key);
    document.addEventListener("input", () => { keep(key); tell(data); });
    document.addEventListener("change", () => { keep(key); tell(data); });
    at("#save").addEventListener("click", () => save(data));
    tell(data);
  }

  const fields = () => all("[data-field]");
  const name = (field) => {
    const point = field.closest("[data-criterion]");
    return [field.closest("[data-audit]").dataset.audit, point ? point.dataset.criterion : "", field.dataset.field].join("\n");
  };

  function keep(key) {
    const kept = {};
    for (const field of fields()) kept[name(field)] = field.type === "checkbox" ? field.checked : field.value;
    try { localStorage.setItem(key, JSON.stringify(kept)); } catch { at("#kept").textContent = "This browser keeps nothing for this page: save before you close it."; }
  }

  function restore(key) {
    let kept = {};
    try { kept = JSON.parse(localStorage.getItem(key) ?? "{}"); } catch { kept = {}; }
    for (const field of fields()) {
      const value = kept[name(field)];
      if (value === undefined || value === null) continue;
      if (field.type === "checkbox") field.checked = value === true; else field.value = String(value);
      const point = field.closest("details");
      if (point && value) point.open = true;
    }
  }

  function point(root) {
    const value = (field) => at(`[data-field=${field}]`, root).value.trim();
    return { criterion: root.dataset.criterion, reason: value("reason"), propose: value("propose"), statement: value("statement") };
  }

  const isBegun = (one) => Boolean(one.reason || one.propose || one.statement);

  function reply(data) {
    const audits = [], missing = [];
    for (const root of all("[data-audit]")) {
      const audit = Number(root.dataset.audit);
      const points = all("[data-criterion]", root).map(point).filter(isBegun);
      for (const one of points) {
        const lacks = [["reason", "a reason"], ["propose", "the right answer"], ["statement", "your words"]].filter(([field]) => !one[field]);
        if (lacks.length) missing.push(`Audit ${audit}, ${one.criterion}: ${lacks.map(([, words]) => words).join(" and ")}`);
      }
      const read = at("[data-field=read]", root).checked;
      if (read || points.length) audits.push({ audit, read, dispute: points });
    }
    return { reply: { assize: "reply", version: 1, head: data.head, for: data.for, audits }, missing };
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
    link.download = `reply-${data.for}-${data.head.split(":")[0]}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
    at("#state").textContent = `Saved as ${link.download}. Give that file to your lead, or hand it in yourself.`;
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin); else begin();
})();
