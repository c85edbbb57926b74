// Puts the parts together: choosing, focus, search, keys, saving, and the address that keeps it all.

let now = null;

function refresh({ panelFocus = false } = {}) {
  if (state.focus !== null) arrange();
  now = visible();
  draw(now);
  showFilters(now);
  showPanel(now, { focus: panelFocus });
  byId("graph").hidden = state.table;
  byId("table").hidden = !state.table;
  byId("view-graph").setAttribute("aria-pressed", String(!state.table));
  byId("view-table").setAttribute("aria-pressed", String(state.table));
  document.querySelector(".body").classList.toggle("tabular", state.table);
  if (state.table) showTable(now);
  showTrail();
  writeAddress();
}

// chooses an entity or a line, or nothing
function select({ node = null, edge = null, move = false, panelFocus = false }) {
  Object.assign(state, { node, edge });
  if (node !== null && !now.nodes.has(node)) {
    state.focus = state.focus !== null && !stepsFrom(state.focus, state.hops).has(node) ? null : state.focus;
    if (state.focus === null) {
      arrange();
      // what was searched for comes with those it is joined to
      state.revealed.add(node);
      joining[node].slice(0, 30).forEach((statement) => state.revealed.add(otherEnd(statement, node)));
      state.hiddenTypes.delete(entities[node].type);
    }
  }
  refresh({ panelFocus });
  if (move && node !== null && !state.table) goTo(node);
}

function setFocus(id, hops = state.hops) {
  Object.assign(state, { focus: id, hops });
  arrange();
  refresh();
  fit();
}

function showTrail() {
  const trail = byId("trail");
  trail.hidden = state.focus === null;
  if (state.focus === null) return;
  trail.replaceChildren(
    el("button", { type: "button", onclick: () => setFocus(null) }, "← Whole graph"),
    el("span", {}, "Within ", el("b", {}, count(state.hops, "hop")), " of "), entityButton(state.focus, 50));
}

// ---- search

const box = byId("search");
const results = byId("results");
let active = -1;

function showResults() {
  const found = find(box.value);
  active = found.length ? 0 : -1;
  results.replaceChildren(...(found.length ? found.map(({ id, alias }, place) => el("li", { role: "option", id: `result-${place}`,
    "data-id": id, "aria-selected": String(place === 0), onmousedown: (event) => { event.preventDefault(); choose(id); } },
  glyph(entities[id].type), el("bdi", {}, shorten(nameOf(id), 60)), alias ? el("small", {}, el("bdi", {}, shorten(alias, 50))) : null))
    : [el("li", { class: "none" }, "Nothing has this name.")]));
  openResults(box.value.trim() !== "");
}

function openResults(open) {
  results.hidden = !open;
  box.setAttribute("aria-expanded", String(open));
  if (open && active >= 0) box.setAttribute("aria-activedescendant", `result-${active}`);
  else box.removeAttribute("aria-activedescendant");
}

function choose(id) {
  box.value = "";
  openResults(false);
  select({ node: id, move: true, panelFocus: true });
}

box.addEventListener("input", showResults);
box.addEventListener("blur", () => openResults(false));
box.addEventListener("focus", () => { if (box.value) showResults(); });
box.addEventListener("keydown", (event) => {
  const options = [...results.querySelectorAll("[role=option]")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && options.length) {
    event.preventDefault();
    active = (active + step + options.length) % options.length;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === active)));
    options[active].scrollIntoView({ block: "nearest" });
    openResults(true);
  } else if (event.key === "Enter" && !results.hidden && options[active]) {
    event.preventDefault();
    choose(Number(options[active].dataset.id));
  } else if (event.key === "Escape") {
    event.stopPropagation();
    if (!results.hidden) openResults(false); else { box.value = ""; box.blur(); }
  }
});

// ---- keys

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input, textarea, select");
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/" && !typing) { event.preventDefault(); box.focus(); box.select(); }
  if (event.key === "Escape") {
    if (state.node !== null || state.edge !== null) { select({}); canvas.focus(); } else if (state.focus !== null) setFocus(null);
  }
});
canvas.addEventListener("keydown", (event) => {
  const steps = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] }[event.key];
  if (steps) {
    const at = network.getViewPosition();
    network.moveTo({ position: { x: at.x + steps[0] / network.getScale(), y: at.y + steps[1] / network.getScale() } });
  } else if (event.key === "+" || event.key === "=") zoom(1.25);
  else if (event.key === "-") zoom(0.8);
  else if (event.key === "0") fit();
  else return;
  event.preventDefault();
});

// ---- the address keeps what is chosen

function writeAddress() {
  const kept = new URLSearchParams();
  const keep = (name, value) => { if (value) kept.set(name, value); };
  keep("node", state.node !== null && entities[state.node].key);
  const picked = data.edges.find((edge) => edge.id === state.edge);
  keep("line", picked && `${entities[picked.from].key} ${entities[picked.to].key}`);
  keep("focus", state.focus !== null && entities[state.focus].key);
  keep("hops", state.focus !== null && state.hops);
  keep("without", [...state.hiddenTypes, ...state.hiddenRelations].join("."));
  keep("confidence", state.confidence);
  keep("from", state.from);
  keep("to", state.to);
  keep("all", state.loose && 1);
  keep("view", state.table && "table");
  keep("sort", state.table && `${state.down ? "-" : ""}${state.sort}`);
  const hash = kept.size ? `#${kept}` : "";
  if (hash !== location.hash) history.replaceState(null, "", hash || location.pathname + location.search);
}

function readAddress() {
  const kept = new URLSearchParams(location.hash.slice(1));
  const idOf = (key) => entities.find((entity) => entity.key === key)?.id ?? null;
  const without = (kept.get("without") ?? "").split(".");
  const day = (name) => (/^\d{4}-\d\d-\d\d$/.test(kept.get(name) ?? "") ? kept.get(name) : "");
  const sort = kept.get("sort") ?? "-confidence";
  state.hiddenTypes.clear();
  state.hiddenRelations.clear();
  without.forEach((name) => { if (typeOf.has(name)) state.hiddenTypes.add(name); else if (wordsOf.has(name)) state.hiddenRelations.add(name); });
  Object.assign(state, {
    node: null,
    edge: data.edges.find((e) => kept.get("line") === `${entities[e.from].key} ${entities[e.to].key}`)?.id ?? null,
    focus: kept.has("focus") ? idOf(kept.get("focus")) : location.hash ? null : data.focus,
    hops: Math.min(3, Math.max(1, Number(kept.get("hops")) || data.hops)),
    confidence: Math.min(1, Math.max(0, Number(kept.get("confidence")) || 0)),
    from: day("from"), to: day("to"), loose: kept.has("all"), table: kept.get("view") === "table",
    sort: sort.replace(/^-/, ""), down: sort.startsWith("-"),
  });
  arrange();
  now = visible();
  const node = location.hash ? idOf(kept.get("node")) : data.focus;
  if (node !== null) select({ node }); else refresh();
  fit(false, canvas.clientWidth < 600 ? 0.3 : 0);
  if (node !== null && state.focus === null) network.focus(node, { scale: Math.max(network.getScale(), 0.7), animation: false });
}

// ---- start

function saveImage() {
  const source = canvas.querySelector("canvas");
  const copy = el("canvas", { width: source.width, height: source.height });
  const context = copy.getContext("2d");
  context.fillStyle = ink.ground;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(source, 0, 0);
  copy.toBlob((blob) => save(blob, "graph.png"), "image/png");
}

network.on("beforeDrawing", () => requestAnimationFrame(grow));
network.on("afterDrawing", label);
network.on("hoverNode", ({ node }) => { hovered = node; canvas.classList.add("over"); network.redraw(); });
network.on("blurNode", () => { hovered = null; canvas.classList.remove("over"); network.redraw(); });
network.on("hoverEdge", () => canvas.classList.add("over"));
network.on("blurEdge", () => canvas.classList.remove("over"));
network.on("click", ({ nodes: [node], edges: [edge] }) => select(node !== undefined ? { node } : edge !== undefined ? { edge } : {}));
network.on("doubleClick", ({ nodes: [node] }) => { if (node !== undefined) setFocus(node, 1); });
network.on("dragEnd", ({ nodes: [node] }) => {
  if (node === undefined) return;
  Object.assign(places[node], network.getPosition(node));
  if (state.focus === null) Object.assign(home[node], places[node]);
});
network.on("dragging", ({ nodes: [node] }) => { if (node !== undefined) Object.assign(places[node], network.getPosition(node)); });
byId("view-graph").addEventListener("click", () => { state.table = false; refresh(); fit(false); });
byId("view-table").addEventListener("click", () => { state.table = true; refresh(); });
byId("zoom-in").addEventListener("click", () => zoom(1.3));
byId("zoom-out").addEventListener("click", () => zoom(0.77));
byId("zoom-all").addEventListener("click", () => fit());
byId("save-image").addEventListener("click", saveImage);
byId("save-table").addEventListener("click", () => saveTable(now));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readColors(); refresh(); });
window.addEventListener("hashchange", readAddress);
if (matchMedia("(max-width: 860px)").matches) byId("filters-fold").open = false;
readColors();
buildFilters();
readAddress();
