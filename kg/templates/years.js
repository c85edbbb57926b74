// Statements by the time in which they were first reported, and the range of it that is shown: drag over the bars, or
// move either end by its handle or with the arrow keys.

// bins: months where all lies within four years, else years; each {from, to, label, all}
let bins = [];
const lastDay = (year, month) => new Date(Date.UTC(year, month, 0)).getUTCDate();

function binsOf(days) {
  const known = days.filter((day) => /^\d{4}/.test(day)).sort();
  if (!known.length) return [];
  const [first, last] = [Number(known[0].slice(0, 4)), Number(known.at(-1).slice(0, 4))];
  const months = last - first < 4;
  const found = [];
  for (let year = first; year <= last; year += 1) {
    if (!months) found.push({ from: `${year}-01-01`, to: `${year}-12-31`, label: String(year) });
    for (let month = 1; months && month <= 12; month += 1) {
      const start = `${year}-${String(month).padStart(2, "0")}`;
      found.push({ from: `${start}-01`, to: `${start}-${lastDay(year, month)}`, label: start });
    }
  }
  return found.slice(-120);
}

const binOf = (day) => bins.findIndex((bin) => earliest(day) <= bin.to);

function buildYears() {
  bins = binsOf(statements.map((s) => s.d[0] ?? ""));
  byId("dates").hidden = !bins.length;
  if (!bins.length) return;
  const field = byId("dates").querySelector(".bars");
  const handle = (end, name) => el("span", { class: `handle ${end}`, role: "slider", tabindex: 0, "aria-label": name, "data-end": end,
    "aria-valuemin": 0, "aria-valuemax": bins.length - 1, onkeydown: (event) => moveEnd(event, end) });
  field.replaceChildren(...bins.map((bin, n) => el("span", { class: "bin", "data-bin": n, "data-year": bin.label, title: bin.label }, el("i", {}), el("b", {}))),
    el("span", { class: "window" }), handle("from", "First shown"), handle("to", "Last shown"));
  field.after(el("p", { class: "ends", "aria-hidden": "true" }, el("span", {}, bins[0].label), el("span", {}, bins.at(-1).label)));
  let start = null;
  const under = (event) => {
    const box = field.getBoundingClientRect();
    return Math.min(bins.length - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * bins.length)));
  };
  field.addEventListener("pointerdown", (event) => {
    const [first, last] = rangeNow();
    const end = event.target.dataset?.end;
    // by a handle the other end stays, else a new range begins here
    start = { at: end === "from" ? last : end === "to" ? first : under(event), moved: Boolean(end), before: `${first} ${last}` };
    field.setPointerCapture(event.pointerId);
  });
  field.addEventListener("pointermove", (event) => {
    if (!start) return;
    start.moved ||= under(event) !== start.at;
    if (start.moved) setRange(start.at, under(event), { passing: true });
  });
  field.addEventListener("pointerup", (event) => {
    const bin = under(event);
    // a click on the bar that is alone shown shows all again
    if (start && !start.moved) {
      if (start.before === `${bin} ${bin}` && (state.from || state.to)) setRange(0, bins.length - 1);
      else setRange(bin, bin);
    }
    start = null;
  });
}

// first and last bin that are shown
function rangeNow() {
  const first = state.from ? bins.findIndex((bin) => bin.to >= state.from) : 0;
  const last = state.to ? bins.findLastIndex((bin) => bin.from <= state.to) : bins.length - 1;
  return [first < 0 ? bins.length - 1 : first, Math.max(last, 0)];
}

function setRange(a, b, { passing = false } = {}) {
  const [first, last] = [Math.min(a, b), Math.max(a, b)];
  Object.assign(state, { from: first > 0 || last === first ? bins[first].from : "", to: last < bins.length - 1 || last === first ? bins[last].to : "" });
  refresh({ passing });
}

function moveEnd(event, end) {
  const [first, last] = rangeNow();
  const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 5, PageDown: -5, Home: -bins.length, End: bins.length }[event.key];
  if (!step) return;
  event.preventDefault();
  const within = (number, low, high) => Math.min(high, Math.max(low, number));
  if (end === "from") setRange(within(first + step, 0, last), last, { passing: true });
  else setRange(first, within(last + step, first, bins.length - 1), { passing: true });
}

function showYears(now) {
  if (!bins.length) return;
  const field = byId("dates").querySelector(".bars");
  const [all, shown] = [bins.map(() => 0), bins.map(() => 0)];
  for (const s of statements) if (s.d[0] && binOf(s.d[0]) >= 0) all[binOf(s.d[0])] += 1;
  for (const s of now.statements) if (s.d[0] && binOf(s.d[0]) >= 0) shown[binOf(s.d[0])] += 1;
  const most = Math.max(...all, 1);
  const [first, last] = rangeNow();
  for (const bin of field.querySelectorAll(".bin")) {
    const n = Number(bin.dataset.bin);
    bin.title = `${bins[n].label}: ${shown[n]} of ${count(all[n], "statement")}`;
    bin.classList.toggle("out", n < first || n > last);
    bin.querySelector("i").style.height = `${all[n] ? Math.max(6, (100 * all[n]) / most) : 0}%`;
    bin.querySelector("b").style.height = `${shown[n] ? Math.max(4, (100 * shown[n]) / most) : 0}%`;
  }
  const place = (n) => `${(100 * n) / bins.length}%`;
  const some = Boolean(state.from || state.to);
  const window_ = field.querySelector(".window");
  window_.hidden = !some;
  Object.assign(window_.style, { left: place(first), width: place(last - first + 1) });
  for (const [end, n, left] of [["from", first, place(first)], ["to", last, place(last + 1)]]) {
    const handle = field.querySelector(`.handle.${end}`);
    handle.style.left = left;
    handle.setAttribute("aria-valuenow", n);
    handle.setAttribute("aria-valuetext", bins[n].label);
  }
}
