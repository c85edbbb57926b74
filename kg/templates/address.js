// The address keeps what is chosen: a step of the reader is a step of the browser's history, so Back undoes it.

let restoring = false;
let camera = ""; // where the reader has moved the drawing, empty where the page shows it

function addressNow() {
  const kept = new URLSearchParams();
  const keep = (name, value) => { if (value) kept.set(name, value); };
  const keyOf = (id) => entities[id].key;
  keep("node", state.node !== null && keyOf(state.node));
  const picked = data.edges.find((edge) => edge.id === state.edge);
  keep("line", picked && `${keyOf(picked.from)} ${keyOf(picked.to)}`);
  keep("path", state.ends && state.ends.map(keyOf).join(" "));
  keep("from-here", state.picking !== null && keyOf(state.picking));
  keep("focus", state.focus !== null && keyOf(state.focus));
  keep("hops", state.focus !== null && state.hops);
  keep("open", [...state.opened].map(keyOf).join(" "));
  keep("with", [...state.brought].map(keyOf).join(" "));
  keep("without", [...state.hiddenTypes, ...state.hiddenRelations].join("."));
  keep("confidence", state.confidence);
  keep("from", state.from);
  keep("to", state.to);
  keep("all", state.loose && 1);
  keep("view", state.view !== data.view && state.view);
  keep("sort", state.view === "table" && `${state.down ? "-" : ""}${state.sort}`);
  keep("at", camera);
  return kept;
}

// `passing` states, as while a slider moves, leave no step behind
function writeAddress({ passing = false } = {}) {
  const kept = addressNow();
  const hash = kept.size ? `#${kept}` : "";
  if (restoring || hash === location.hash) return;
  const address = hash || location.pathname + location.search;
  if (passing) history.replaceState(null, "", address); else history.pushState(null, "", address);
}

function readAddress() {
  const kept = new URLSearchParams(location.hash.slice(1));
  const known = new Map(entities.flatMap((entity) => [...(entity.former ?? []), entity.key].map((key) => [key, entity.id])));
  const idOf = (key) => known.get(key) ?? null;
  const idsOf = (name) => (kept.get(name) ?? "").split(" ").map(idOf).filter((id) => id !== null);
  const without = (kept.get("without") ?? "").split(".");
  const day = (name) => (/^\d{4}-\d\d-\d\d$/.test(kept.get(name) ?? "") ? kept.get(name) : "");
  const sort = kept.get("sort") ?? "-confidence";
  const ends = idsOf("path");
  const line = kept.get("line");
  state.hiddenTypes.clear();
  state.hiddenRelations.clear();
  without.forEach((name) => { if (typeOf.has(name)) state.hiddenTypes.add(name); else if (wordsOf.has(name)) state.hiddenRelations.add(name); });
  Object.assign(state, {
    node: null, opened: new Set(idsOf("open")), brought: new Set(idsOf("with")),
    edge: line ? data.edges.find((e) => line === `${entities[e.from].key} ${entities[e.to].key}`)?.id ?? null : null,
    ends: ends.length === 2 ? ends : null, picking: idOf(kept.get("from-here")),
    focus: kept.has("focus") ? idOf(kept.get("focus")) : location.hash ? null : data.focus,
    hops: Math.min(3, Math.max(1, Number(kept.get("hops")) || data.hops)),
    confidence: Math.min(1, Math.max(0, Number(kept.get("confidence")) || 0)),
    from: day("from"), to: day("to"), loose: kept.has("all"), view: VIEWS.includes(kept.get("view")) ? kept.get("view") : data.view,
    sort: sort.replace(/^-/, ""), down: sort.startsWith("-"),
  });
  const at = (kept.get("at") ?? "").split(" ").map(Number);
  restoring = true;
  arrange();
  now = visible();
  // the first drawing already has its scale
  shownNow = now;
  fit(false, canvas.clientWidth < 600 ? 0.3 : 0);
  grow();
  const node = location.hash ? idOf(kept.get("node")) : data.focus;
  if (node !== null) select({ node }); else refresh();
  if (at.length === 3 && at.every(Number.isFinite) && at[2] > 0) {
    network.moveTo({ position: { x: at[0], y: at[1] }, scale: Math.min(Math.max(at[2], 0.02), 5), animation: false });
    camera = kept.get("at");
  } else {
    camera = "";
    fit(false, canvas.clientWidth < 600 ? 0.3 : 0, state.view === "graph" && now.path ? now.path : undefined);
    if (node !== null && state.focus === null) network.focus(node, { scale: Math.max(network.getScale(), 0.7), animation: false });
  }
  restoring = false;
}

// after the reader has moved the drawing, the address knows where to
function noteCamera() {
  const { x, y } = network.getViewPosition();
  camera = [Math.round(x), Math.round(y), network.getScale().toPrecision(3)].join(" ");
  writeAddress({ passing: true });
}
