"use strict";
// The arithmetic of a card, as the core does it: exact fractions of whole numbers, rounded once, half to even.
// What an answer is worth is in hundredths of a per cent, or of a point. No number here is a float.
globalThis.assize = (() => {
  const NA = "na";
  const NONE = "0";
  const FULL = 10000n;

  // An answer as text, as it stands in a file: a level, a number, several options; none where there is no answer.
  function said(answers, key) {
    if (!Object.hasOwn(answers, key)) return undefined;
    let answer = answers[key];
    if (answer !== null && typeof answer === "object" && !Array.isArray(answer)) answer = answer.level;
    if (answer === null || answer === undefined) return undefined;
    return Array.isArray(answer) ? answer.join(",") : String(answer);
  }

  // A number as people write it, in hundredths; none where it is no number of at most two decimals.
  function hundredths(text) {
    const found = /^\+?(-?)([0-9]+)(?:\.([0-9]{1,2}))?$/.exec(text.trim());
    if (!found) return undefined;
    const size = BigInt(found[2]) * 100n + BigInt((found[3] ?? "").padEnd(2, "0"));
    return found[1] ? -size : size;
  }

  // Which criteria are asked after these answers; each hangs on those before it alone.
  function asked(card, answers) {
    const asked = [];
    const holds = (test) => {
      const text = asked[test.criterion] ? said(answers, card.criteria[test.criterion].key) : undefined;
      if (text === undefined) return false;
      return text.split(",").some((one) => test.among.includes(one)) !== test.not;
    };
    for (const { when } of card.criteria) {
      asked.push(!when || (when.all ? when.tests.every(holds) : when.tests.some(holds)));
    }
    return asked;
  }

  // What an answer is worth; `worth` is missing where it counts in no score, `fault` says why it is no answer.
  function worth(criterion, text) {
    const { kind, full, choices, step } = criterion.answer;
    if (text === NA) return criterion.na ? {} : { fault: "it always applies" };
    if (kind === "text") return text.trim() === "" ? { fault: "there are no words" } : {};
    const of = (earned) => ({ worth: { earned: BigInt(earned), full: BigInt(full ?? 0) } });
    if (kind === "levels") {
      const level = choices.find((one) => one.key === text);
      return level ? of(level.worth) : { fault: `“${text}” is no answer here` };
    }
    if (kind === "select") {
      let keys = text.split(",").map((key) => key.trim()).filter((key) => key !== "");
      if (keys.length === 1 && keys[0] === NONE && !choices.some((one) => one.key === NONE)) keys = [];
      const chosen = keys.map((key) => choices.find((one) => one.key === key));
      if (chosen.includes(undefined)) return { fault: "an option is not on the card" };
      if (new Set(keys).size < keys.length) return { fault: "an option is chosen twice" };
      const sum = chosen.reduce((sum, one) => sum + one.worth, 0);
      return of(Math.min(sum, full));
    }
    const number = hundredths(text);
    const outside = { fault: `it takes ${criterion.answer.says}` };
    if (number === undefined) return outside;
    const steps = BigInt(Math.max(step, 1));
    if (kind === "points") {
      return number >= 0n && number <= BigInt(full) && number % steps === 0n ? of(number) : outside;
    }
    const ranges = criterion.answer.ranges;
    const range = ranges.find((one) => BigInt(one.from) <= number && number <= BigInt(one.to));
    return range && (number - BigInt(ranges[0].from)) % steps === 0n ? of(range.worth) : outside;
  }

  // Whether an answer must come with a note.
  function needsNote(criterion, answer) {
    if (!answer.worth) return false;
    return criterion.note === "always" || (criterion.note === "below_full" && answer.worth.earned < answer.worth.full);
  }

  const gcd = (one, other) => {
    while (other !== 0n) [one, other] = [other, one % other];
    return one;
  };

  // `brought / scale` of `of`.
  const nothing = () => ({ brought: 0n, scale: 1n, of: 0n });

  function add(sum, weight, earned, full) {
    const scale = (sum.scale / gcd(sum.scale, full)) * full;
    sum.brought = sum.brought * (scale / sum.scale) + weight * earned * (scale / full);
    sum.scale = scale;
  }

  function weigh(sum, part) {
    add(sum, part.weight, part.earned, part.full);
    if (!part.bonus) sum.of += part.weight;
  }

  function count(sum, part) {
    sum.brought += part.weight * part.earned;
    if (!part.bonus) sum.of += part.weight * part.full;
  }

  function bySections(card, parts) {
    const sections = new Map();
    for (const part of parts) {
      if (!sections.has(part.section)) sections.set(part.section, nothing());
      weigh(sections.get(part.section), part);
    }
    const whole = nothing();
    for (const [place, sum] of sections) {
      if (sum.of === 0n) continue;
      const weight = BigInt(card.sections[place]?.weight ?? 0);
      add(whole, weight, sum.brought, sum.scale * sum.of);
      whole.of += weight;
    }
    return whole;
  }

  // Half to even.
  function rounded({ brought, scale, of }) {
    const numerator = brought * FULL;
    const denominator = scale * of;
    const floor = numerator / denominator;
    const twice = (numerator % denominator) * 2n;
    return twice > denominator || (twice === denominator && floor % 2n === 1n) ? floor + 1n : floor;
  }

  // The score of some answers, in hundredths of a per cent; null where there is nothing to stand on.
  function mean(card, parts) {
    let sum = nothing();
    if (card.mode === "sections") sum = bySections(card, parts);
    else parts.forEach((part) => (card.mode === "weights" ? weigh : count)(sum, part));
    if (sum.of === 0n) return null;
    const score = Number(rounded(sum));
    return card.cap === null ? score : Math.min(score, card.cap);
  }

  function weightOf(card, criterion) {
    if (card.mode === "weights" || card.mode === "sections") return BigInt(criterion.weight);
    if (criterion.weight <= 0) return 0n;
    return card.mode === "points" ? 100n : BigInt(card.sections[criterion.section]?.weight ?? 0);
  }

  const isFailed = ({ criterion, worth }) =>
    criterion.fails !== "nothing" && worth && worth.earned * FULL <= BigInt(criterion.fails_at) * worth.full;

  // What fails take down: every item after it counts as nothing.
  function afterFails(items) {
    const failed = items.filter(isFailed);
    const card = failed.some((item) => item.criterion.fails === "card");
    const sections = new Set(failed.filter((item) => item.criterion.fails === "section").map((item) => item.criterion.section));
    const falls = (item) => card || sections.has(item.criterion.section) || isFailed(item);
    return items.map((item) => (item.worth && falls(item) ? { ...item, worth: { ...item.worth, earned: 0n } } : item));
  }

  // What answers come out as. What is not answered yet counts as not applicable; `complete` says whether all is answered.
  function total(card, answers) {
    const isAsked = asked(card, answers);
    let complete = true;
    const items = card.criteria.map((criterion, place) => {
      const text = isAsked[place] ? said(answers, criterion.key) : undefined;
      const answer = text === undefined ? { fault: "no answer" } : worth(criterion, text);
      if (isAsked[place] && answer.fault) complete = false;
      return { criterion, worth: isAsked[place] ? answer.worth : undefined };
    });
    const impossible = ({ worth }) => worth && !(worth.full > 0n && 0n <= worth.earned && worth.earned <= worth.full);
    const counted = items.some(impossible) ? [] : items;
    const parts = (items) => items.filter((item) => item.worth).map(({ criterion, worth }) => ({
      section: criterion.section, weight: weightOf(card, criterion), bonus: criterion.bonus, ...worth,
    }));
    const raw = mean(card, parts(counted));
    const failed = counted.filter(isFailed).map((item) => item.criterion.key);
    const total = failed.length === 0 ? raw : mean(card, parts(afterFails(counted)));
    const ofClass = (name) => mean(card, parts(counted.filter((item) => item.criterion.class === name)));
    const bands = total === null ? [] : card.bands.filter((band) => band.from <= total);
    const band = bands.reduce((best, one) => (best && best.from > one.from ? best : one), null);
    const classes = { customer: ofClass("customer"), business: ofClass("business"), compliance: ofClass("compliance") };
    return { raw, total, classes, failed, band: band ? band.name : null, complete };
  }

  return { total, asked, worth, needsNote, said };
})();
