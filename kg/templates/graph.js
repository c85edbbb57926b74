// Puts the parts together: choosing, focus, expanding, paths, views.

let now = null;

function refresh({ panelFocus = false, passing = false } = {}) {
  if (state.focus !== null) arrange();
  now = visible();
  draw(now);
  showFilters(now);
  showPanel(now, { focus: panelFocus });
  for (const view of VIEWS) {
    byId(view).hidden = state.view !== view;
    byId(`view-${view}`).setAttribute("aria-pressed", String(state.view === view));
  }
  document.querySelector(".body").classList.toggle("tabular", state.view === "table");
  if (state.view === "table") showTable(now);
  if (state.view === "timeline") showTimeline(now);
  showTrail();
  writeAddress({ passing });
}

// chooses an entity or a line, or nothing; while the end of a path is looked for, an entity is that end
function select({ node = null, edge = null, move = false, panelFocus = false }) {
  if (state.picking !== null && node !== null && node !== state.picking) {
    setPath([state.picking, node], { panelFocus });
    return;
  }
  Object.assign(state, { node, edge });
  if (node !== null && now && !now.nodes.has(node)) {
    if (state.focus !== null && !stepsFrom(state.focus, state.hops).has(node)) {
      state.focus = null;
      arrange();
    }
    if (state.focus === null) {
      // what was searched for comes with those it is joined to
      state.brought.add(node);
      joining[node].slice(0, 30).forEach((statement) => state.brought.add(otherEnd(statement, node)));
      state.hiddenTypes.delete(entities[node].type);
    }
  }
  if (move && state.view === "graph") camera = "";
  refresh({ panelFocus });
  if (move && node !== null && state.view === "graph") {
    if (move !== "near" || !inView([node])) goTo(node);
  }
  if (move && node !== null && state.view === "timeline") {
    byId("timeline").querySelector(`[data-id="${node}"]`)?.scrollIntoView({ block: "center", inline: "nearest" });
  }
}

function setFocus(id, hops = state.hops) {
  Object.assign(state, { focus: id, hops });
  if (id !== null) state.opened.clear();
  camera = "";
  arrange();
  refresh();
  fit();
}

// shows the neighbours of an entity that were not drawn, or hides them again
function expand(id) {
  if (state.opened.has(id)) state.opened.delete(id); else state.opened.add(id);
  refresh();
  const there = [id, ...neighbours(id)].filter((one) => now.nodes.has(one));
  if (state.opened.has(id) && !inView(there)) {
    camera = "";
    fit(true, 0, there);
  }
}

function pickPath(id) {
  state.picking = state.picking === id ? null : id;
  refresh();
  if (state.picking !== null) byId("trail").querySelector("button").focus();
}

function setPath(ends, { panelFocus = false } = {}) {
  Object.assign(state, { ends, picking: null, node: null, edge: null });
  if (ends) state.focus = null;
  camera = "";
  arrange();
  refresh({ panelFocus });
  if (now.path && state.view === "graph") fit(true, 0, now.path); else if (!ends) fit();
}

// what narrows or widens the view, each with the way back
function showTrail() {
  const parts = [];
  const part = (...content) => parts.push(el("span", { class: "part" }, ...content));
  if (state.focus !== null) {
    part(el("button", { type: "button", onclick: () => setFocus(null) }, "← Whole graph"),
      " Within ", el("b", {}, count(state.hops, "hop")), " of ", entityButton(state.focus, 50));
  }
  if (state.picking !== null) {
    part(el("button", { type: "button", onclick: () => pickPath(null) }, "Cancel"),
      " Path from ", entityButton(state.picking, 50), " to …: ", el("b", {}, "choose the other end, or search it"));
  }
  if (state.ends) {
    part(el("button", { type: "button", onclick: () => setPath(null) }, "× Path"), " ", entityButton(state.ends[0], 40), " → ", entityButton(state.ends[1], 40));
  }
  if (state.opened.size || state.brought.size) {
    part(el("button", { type: "button", id: "fold", onclick: () => { state.opened.clear(); state.brought.clear(); refresh(); } }, "Fold"),
      ` ${count([...now.nodes].filter((id) => nodes[id].hidden).length, "entity")} brought in`);
  }
  byId("trail").hidden = !parts.length;
  byId("trail").replaceChildren(...parts);
}

function setView(view) {
  state.view = view;
  refresh();
  if (view === "graph" && !camera) fit(false);
}

function showAll() {
  camera = "";
  fit();
  writeAddress({ passing: true });
}

// ---- the drawing

network.on("beforeDrawing", () => requestAnimationFrame(grow));
network.on("afterDrawing", label);
network.on("hoverNode", ({ node }) => { hovered = node; canvas.classList.add("over"); network.redraw(); });
network.on("blurNode", () => { hovered = null; canvas.classList.remove("over"); network.redraw(); });
network.on("hoverEdge", () => canvas.classList.add("over"));
network.on("blurEdge", () => canvas.classList.remove("over"));
network.on("click", ({ nodes: [node], edges: [edge] }) => select(node !== undefined ? { node } : edge !== undefined ? { edge } : {}));
network.on("doubleClick", ({ nodes: [node] }) => {
  if (node === undefined) return;
  if (state.opened.has(node) || beyond(node, now)) expand(node); else setFocus(node, 1);
});
network.on("dragEnd", ({ nodes: [node] }) => {
  if (node === undefined) { noteCamera(); return; }
  Object.assign(places[node], network.getPosition(node));
  if (state.focus === null) Object.assign(home[node], places[node]);
});
network.on("dragging", ({ nodes: [node] }) => { if (node !== undefined) Object.assign(places[node], network.getPosition(node)); });
network.on("zoom", () => noteCamera());

// ---- the buttons

for (const view of VIEWS) byId(`view-${view}`).addEventListener("click", () => setView(view));
byId("zoom-in").addEventListener("click", () => zoom(1.3));
byId("zoom-out").addEventListener("click", () => zoom(0.77));
byId("zoom-all").addEventListener("click", showAll);
for (const [id, action] of [["save-image", saveImage], ["save-svg", saveSvg], ["save-table", saveTable], ["save-turtle", saveTurtle]]) {
  byId(id).addEventListener("click", () => { byId("save").open = false; action(now); });
}
document.addEventListener("pointerdown", (event) => { if (!byId("save").contains(event.target)) byId("save").open = false; });
for (const query of ["(prefers-color-scheme: dark)", "print"]) {
  matchMedia(query).addEventListener("change", () => { readColors(); refresh({ passing: true }); });
}
window.addEventListener("popstate", readAddress);
let waiting = 0;
window.addEventListener("resize", () => { clearTimeout(waiting); waiting = setTimeout(() => { if (state.view === "timeline") showTimeline(now); }, 120); });

if (matchMedia("(max-width: 860px)").matches) byId("filters-fold").open = false;
readColors();
buildFilters();
readAddress();
