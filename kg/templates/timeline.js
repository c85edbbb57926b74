// The same things by date: a lane for each type, a sign for each thing, at its own date or when it was first reported.

const ROW = 21;
const GUTTER = 150;
const ROWS = 8; // rows of a lane that names are written in; what finds no room there is a sign alone
const DAY = 86_400_000;
const meter = document.createElement("canvas").getContext("2d");
let focused = null; // the thing that the Tab key comes to

const dayOf = (day) => Date.parse(day.slice(0, 10));

// {from, to, own}: the thing's own period, else the day on which it was first reported; null where nothing has a date
function whenOf(id, now) {
  const { period, articles: named } = entities[id];
  if (period) return { from: dayOf(earliest(period[0])), to: dayOf(latest(period[1])), own: true };
  // a year or a month by itself is a period, too
  const coarse = entities[id].facts.map((number) => statements[number])
    .filter((s) => s.p === "date" && passes(s) && /^\d{4}(-\d\d)?$/.test(s.v)).sort((a, b) => b.n - a.n || b.c - a.c)[0];
  if (coarse) return { from: dayOf(earliest(coarse.v)), to: dayOf(coarse.v.length > 4 ? `${coarse.v}-28` : latest(coarse.v)), own: true };
  const told = [...joining[id], ...entities[id].facts.map((number) => statements[number])].filter(passes).map((s) => s.d[0]);
  const days = (told.some(Boolean) ? told : named.map((number) => articles[number].date)).filter((day) => /^\d{4}/.test(day ?? ""));
  if (!days.length) return null;
  const first = dayOf(earliest(days.sort()[0]));
  return { from: first, to: first, own: false };
}

// {lanes, ticks, width, height, undated}: where everything stands
function plan(now, width, bright) {
  const items = [];
  let undated = 0;
  for (const id of now.nodes) {
    const when = whenOf(id, now);
    if (when && Number.isFinite(when.from) && Number.isFinite(when.to)) items.push({ id, ...when }); else undated += 1;
  }
  if (!items.length) return { lanes: [], ticks: [], width, height: 0, undated };
  // a chosen range of time fills the width; what began before it stands at its rim
  const low = state.from ? Math.max(dayOf(state.from), Math.min(...items.map((one) => one.from))) : Math.min(...items.map((one) => one.from));
  const high = Math.max(low + 30 * DAY, state.to ? Math.min(dayOf(state.to), Math.max(...items.map((one) => one.to))) : Math.max(...items.map((one) => one.to)));
  const [left, right] = [GUTTER + 14, width - 24];
  const x = (day) => left + ((Math.min(Math.max(day, low), high) - low) / (high - low)) * (right - left);
  meter.font = "12.5px system-ui, sans-serif";
  const lanes = [];
  let top = 28;
  for (const type of typesThere) {
    const own = items.filter((one) => entities[one.id].type === type).sort((a, b) => a.from - b.from || entities[a.id].rank - entities[b.id].rank);
    if (!own.length) continue;
    const ends = [];
    const put = (one, from, to, most) => {
      let row = ends.findIndex((taken) => taken.every(([a, b]) => to < a || b < from));
      if (row < 0 && ends.length >= most) return false;
      if (row < 0) row = ends.push([]) - 1;
      ends[row].push([from, to]);
      one.y = top + 14 + row * ROW;
      return true;
    };
    // names first for what stands out, then for the important
    const urgent = (one) => (bright?.nodes.has(one.id) ? 0 : 1);
    for (const one of [...own].sort((a, b) => urgent(a) - urgent(b) || entities[a.id].rank - entities[b.id].rank)) {
      const text = shorten(nameOf(one.id), 34);
      const wide = meter.measureText(text).width;
      const [x1, x2] = [x(one.from), Math.max(x(one.to), x(one.from))];
      const turned = x2 + 14 + wide > width - 4;
      Object.assign(one, { x1, x2, text, turned });
      const room = !turned || x1 - 14 - wide > GUTTER;
      if (room && turned ? put(one, x1 - 14 - wide, x2 + 9, ROWS) : room && put(one, x1 - 9, x2 + 16 + wide, ROWS)) continue;
      one.text = "";
      put(one, x1 - 8, x2 + 8, Infinity);
    }
    const height = ends.length * ROW + 8;
    lanes.push({ type, top, height, items: own });
    top += height;
  }
  return { lanes, ticks: ticksOf(low, high, right - left).map((tick) => ({ ...tick, x: x(tick.day) })), width, height: top + 8, undated };
}

// beginnings of years, or of months where few years are shown
function ticksOf(low, high, room) {
  const [first, last] = [new Date(low).getUTCFullYear(), new Date(high).getUTCFullYear()];
  const found = [];
  const step = Math.max(1, Math.ceil((last - first + 1) / Math.max(1, Math.floor(room / 60))));
  for (let year = first; year <= last; year += 1) {
    if ((year - first) % step === 0 || last - first < 3) found.push({ day: Date.UTC(year, 0), text: String(year) });
    for (let month = 3; last - first < 3 && month < 12; month += 3) {
      found.push({ day: Date.UTC(year, month), text: `${year}-${String(month + 1).padStart(2, "0")}` });
    }
  }
  return found.filter((tick) => tick.day >= low && tick.day <= high);
}

function showTimeline(now) {
  const place = byId("timeline");
  const kept = place.contains(document.activeElement) && document.activeElement.dataset.id;
  const bright = lit();
  const drawn = plan(now, Math.max(place.clientWidth - 2, 520), bright);
  const note = drawn.undated ? el("p", { class: "quiet undated" }, `${count(drawn.undated, "entity")} without a date ${drawn.undated === 1 ? "is" : "are"} not shown here.`) : null;
  if (!drawn.lanes.length) { place.replaceChildren(el("p", { class: "quiet undated" }, "Nothing that is shown has a date.")); return; }
  const ids = drawn.lanes.flatMap((lane) => lane.items.map((one) => one.id));
  if (!ids.includes(focused)) focused = ids.includes(state.node) ? state.node : ids[0];
  const svg = svgEl("svg", { width: drawn.width, height: drawn.height, viewBox: `0 0 ${drawn.width} ${drawn.height}`, role: "group",
    "aria-label": "Timeline. Left and right arrow keys go through a lane, up and down to another, Enter opens." });
  const axis = svgEl("svg", { class: "axis", width: drawn.width, height: 26, "aria-hidden": "true" });
  for (const [n, lane] of drawn.lanes.entries()) {
    const sign = glyph(lane.type);
    svg.append(svgEl("rect", { class: n % 2 ? "lane odd" : "lane", x: 0, y: lane.top, width: drawn.width, height: lane.height }),
      svgEl("g", { transform: `translate(12 ${lane.top + 6}) scale(.82)` }, ...sign.childNodes),
      svgEl("text", { class: "name", x: 32, y: lane.top + 16 }, typeOf.get(lane.type).label),
      svgEl("text", { class: "tick", x: 32, y: lane.top + 30 }, lane.height > 30 ? String(lane.items.length) : ""));
  }
  for (const tick of drawn.ticks) {
    svg.append(svgEl("line", { class: "rule", x1: tick.x, x2: tick.x, y1: 24, y2: drawn.height }));
    axis.append(svgEl("text", { class: "tick", x: tick.x, y: 17, "text-anchor": "middle" }, tick.text));
  }
  const at = new Map(drawn.lanes.flatMap((lane) => lane.items.map((one) => [one.id, one])));
  for (const edge of bright ? data.edges.filter((one) => now.edges.has(one.id) && bright.edges(one)) : []) {
    const [a, b] = [at.get(edge.from), at.get(edge.to)];
    if (a && b) svg.append(svgEl("path", { class: "joint", d: `M${a.x1} ${a.y}C${a.x1} ${(a.y + b.y) / 2} ${b.x1} ${(a.y + b.y) / 2} ${b.x1} ${b.y}` }));
  }
  for (const lane of drawn.lanes) for (const one of lane.items) svg.append(thing(one, bright));
  place.replaceChildren(axis, svg, note ?? "");
  if (kept) place.querySelector(`[data-id="${focused}"]`)?.focus();
}

function thing(one, bright) {
  const { id } = one;
  const day = (ms) => new Date(ms).toISOString().slice(0, 10);
  const said = `${nameOf(id)}, ${one.own ? "" : "first reported "}${one.from === one.to ? day(one.from) : `${day(one.from)} to ${day(one.to)}`}`;
  const dim = bright && !bright.nodes.has(id);
  return svgEl("g", { class: `thing${id === state.node ? " chosen" : ""}${dim ? " dim" : ""}${one.own ? "" : " told"}`, role: "button", tabindex: id === focused ? 0 : -1, "data-id": id, "aria-label": said },
    svgEl("title", {}, said),
    one.x2 - one.x1 > 6 ? svgEl("line", { class: "span", x1: one.x1, x2: one.x2, y1: one.y, y2: one.y, stroke: typeOf.get(entities[id].type).color }) : null,
    svgEl("g", { transform: `translate(${one.x1 - 6} ${one.y - 6}) scale(.75)` }, ...glyph(entities[id].type).childNodes),
    svgEl("text", one.turned ? { x: one.x1 - 11, y: one.y + 4, "text-anchor": "end" } : { x: one.x2 + 11, y: one.y + 4 }, one.text));
}

byId("timeline").addEventListener("click", (event) => {
  const found = event.target.closest("[data-id]");
  if (found) focused = Number(found.dataset.id);
  select(found ? { node: focused } : {});
});
byId("timeline").addEventListener("keydown", (event) => {
  const from = event.target.closest("[data-id]");
  if (!from) return;
  if (event.key === "Enter" || event.key === " ") { event.preventDefault(); select({ node: Number(from.dataset.id), panelFocus: event.key === "Enter" }); return; }
  const all = [...byId("timeline").querySelectorAll("[data-id]")];
  const lane = (node) => entities[Number(node.dataset.id)].type;
  const x = (node) => node.getBoundingClientRect().left;
  const own = all.filter((node) => lane(node) === lane(from));
  const lanes = [...new Set(all.map(lane))];
  const other = lanes[lanes.indexOf(lane(from)) + ({ ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0)];
  const next = { ArrowRight: own[own.indexOf(from) + 1], ArrowLeft: own[own.indexOf(from) - 1] }[event.key]
    ?? (other && other !== lane(from) ? all.filter((node) => lane(node) === other).reduce((a, b) => (Math.abs(x(b) - x(from)) < Math.abs(x(a) - x(from)) ? b : a)) : null);
  if (!next) return;
  event.preventDefault();
  from.setAttribute("tabindex", -1);
  focused = Number(next.dataset.id);
  next.setAttribute("tabindex", 0);
  next.focus();
});

// the timeline as a picture of its own
function timelineSvg() {
  const svg = byId("timeline").querySelector("svg:not(.axis)")?.cloneNode(true) ?? svgEl("svg", { width: 520, height: 40 });
  const style = getComputedStyle(document.documentElement);
  const ink_ = (name) => style.getPropertyValue(name).trim();
  svg.setAttribute("xmlns", SVG);
  svg.append(...(byId("timeline").querySelector(".axis")?.cloneNode(true).childNodes ?? []));
  svg.prepend(svgEl("style", {}, `text{font:12.5px system-ui,sans-serif;fill:${ink_("--text")}}.tick{fill:${ink_("--quiet")};font-size:11.5px}.name{font-weight:600}`
    + `.lane{fill:${ink_("--ground")}}.lane.odd{fill:${ink_("--tint")}}.rule{stroke:${ink_("--edge")}}.joint{fill:none;stroke:${ink_("--accent")};stroke-width:1.5}`
    + ".span{stroke-width:6;stroke-opacity:.35;stroke-linecap:round}.dim{opacity:.3}"),
  svgEl("rect", { width: "100%", height: "100%", fill: ink_("--ground") }));
  return svg;
}
