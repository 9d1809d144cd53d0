"use strict";
// The form of a session: what was said, what became of each point, what is to be done, and a file to hand in. No request is
// ever made.
(() => {
  const at = (query, root = document) => root.querySelector(query);
  const all = (query, root = document) => [...root.querySelectorAll(query)];
  let saves = 0;

  function begin() {
    const data = JSON.parse(at("#data").textContent);
    const key = `assize-session:${data.head}:${data.for}:${data.dispute}`;
    document.documentElement.classList.add("js");
    restore(key);
    const changed = () => { show(); keep(key); tell(data); };
    document.addEventListener("input", changed);
    document.addEventListener("change", changed);
    document.addEventListener("click", (event) => {
      if (event.target.id === "more") { more(); changed(); }
      if ("remove" in event.target.dataset) { event.target.closest("[data-action]").remove(); changed(); }
      if (event.target.id === "save") save(data, key);
    });
    show();
    tell(data);
  }

  // A new level is asked for only where a point was adjusted.
  function show() {
    for (const root of all("[data-point]")) {
      const level = at("[data-adjusted]", root);
      if (level) level.hidden = at("[data-field=outcome]", root).value !== "adjusted";
    }
  }

  const more = () => at("#actions").append(at("#action").content.cloneNode(true));
  const fields = (root) => Object.fromEntries(all("[data-field]", root).map((one) => [one.dataset.field, one.value.trim()]));
  const filled = (of) => Object.fromEntries(Object.entries(of).filter(([, value]) => value));

  function points(missing) {
    return all("[data-point]").map((root) => {
      const { outcome, level } = fields(root), title = at(".title", root).textContent;
      if (!outcome) missing.push(`what became of “${title}”`);
      const isAdjusted = outcome === "adjusted" && level !== undefined;
      if (isAdjusted && !level) missing.push(`the answer to “${title}” that both agree on`);
      return filled({ [root.dataset.named]: root.dataset.point, outcome, level: isAdjusted ? level : "" });
    });
  }

  function actions(missing) {
    const made = all("#actions [data-action]").map(fields).filter((one) => Object.values(one).some(Boolean));
    for (const one of made) {
      const lacks = [["kind", "kind"], ["task", "task"], ["owner", "owner"], ["due", "day"]].filter(([field]) => !one[field]);
      if (lacks.length) missing.push(`of what is to be done: ${lacks.map(([, words]) => words).join(", ")}`);
    }
    return made;
  }

  // The notes, and what is missing in them.
  function notes() {
    const missing = [], made = {};
    for (const one of all("[data-key]")) {
      const value = one.value.trim();
      if (value) made[one.dataset.key] = value;
      else if (one.dataset.needed) missing.push(one.dataset.needed);
    }
    made.point = points(missing);
    const opened = all("[data-opened]").map((root) => filled({ criterion: root.dataset.opened, ...fields(root) }));
    const lists = { opened: opened.filter((one) => one.level), action: actions(missing) };
    for (const [name, list] of Object.entries(lists)) if (list.length) made[name] = list;
    return { made, missing };
  }

  function tell() {
    const { missing } = notes();
    at("#state").textContent = missing.length ? `Still missing: ${missing.join("; ")}.` : "All is filled in.";
    at("#save").disabled = missing.length > 0;
  }

  // Where each input stands, those of actions by their place.
  function named() {
    const of = (one, place) => {
      const root = one.closest("[data-point], [data-opened]");
      return [one.dataset.key ?? one.dataset.field, root ? root.dataset.point ?? root.dataset.opened : "", place].join("\n");
    };
    const single = all("[data-key], [data-point] [data-field], [data-opened] [data-field]").map((one) => [of(one, ""), one]);
    const several = all("#actions [data-action]").flatMap((root, place) => all("[data-field]", root).map((one) => [of(one, place), one]));
    return [...single, ...several];
  }

  function keep(key) {
    const kept = { actions: all("#actions [data-action]").length, values: Object.fromEntries(named().map(([name, one]) => [name, one.value])) };
    try { localStorage.setItem(key, JSON.stringify(kept)); } catch { at("#kept").textContent = "This browser keeps nothing for this page: save before you close it."; }
  }

  function restore(key) {
    let kept = {};
    try { kept = JSON.parse(localStorage.getItem(key) ?? "{}"); saves = Number(localStorage.getItem(`${key}:saves`)) || 0; } catch { kept = {}; }
    for (let count = 0; count < Math.min(kept.actions ?? 0, 100); count += 1) more();
    for (const [name, one] of named()) {
      const value = kept.values?.[name];
      if (typeof value !== "string" || !value) continue;
      one.value = value;
      const details = one.closest("details");
      if (details) details.open = true;
    }
  }

  function save(data, key) {
    const { made, missing } = notes();
    if (missing.length) return;
    const file = { assize: "session", version: 1, head: data.head, for: data.for, saved: `${new Date().toISOString().slice(0, 19)}Z`,
      audits: [{ audit: data.audit, dispute: data.dispute, notes: made }] };
    const url = URL.createObjectURL(new Blob([JSON.stringify(file, null, 1)], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = url;
    saves += 1;
    // Each file has a name of its own: a browser would otherwise give it another than the page tells.
    try { localStorage.setItem(`${key}:saves`, String(saves)); } catch { /* the page counts alone */ }
    link.download = `session-${data.dispute}-${data.head.split(":")[0]}${saves === 1 ? "" : `-${saves}`}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
    at("#state").textContent = `Saved as ${link.download}. Record it with: assize dispute session ${data.dispute} --notes ${link.download}`;
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin); else begin();
})();
