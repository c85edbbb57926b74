// Keys: everything that the mouse can do.

const help = byId("help");

function goBack() {
  if (state.picking !== null) pickPath(null);
  else if (state.node !== null || state.edge !== null) { select({}); canvas.focus({ preventScroll: true }); }
  else if (state.ends) setPath(null);
  else if (state.focus !== null) setFocus(null);
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input, textarea, select");
  if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
  if (event.key === "/" && !typing) { event.preventDefault(); box.focus(); box.select(); }
  if (event.key === "?" && !typing) { event.preventDefault(); help.showModal(); }
  if (event.key === "Escape") {
    const menu = event.target.closest("details.menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); } else goBack();
  }
});

// the entity that lies next in a direction, from the chosen one or from the middle of the screen
function nextTowards([dx, dy]) {
  const from = state.node !== null ? places[state.node] : network.getViewPosition();
  let best = null;
  let least = Infinity;
  for (const id of shownNow.nodes) {
    const [x, y] = [places[id].x - from.x, places[id].y - from.y];
    const ahead = x * dx + y * dy;
    const cost = Math.hypot(x, y) + 2 * Math.abs(x * dy - y * dx);
    if (id !== state.node && ahead > 0 && ahead >= Math.abs(x * dy - y * dx) && cost < least) [best, least] = [id, cost];
  }
  return best;
}

// the entity nearest to the middle of the screen
function middleOne() {
  const at = network.getViewPosition();
  const far = (id) => Math.hypot(places[id].x - at.x, places[id].y - at.y);
  return [...shownNow.nodes].reduce((best, id) => (best === null || far(id) < far(best) ? id : best), null);
}

canvas.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  if (way && event.shiftKey) {
    const next = nextTowards(way);
    if (next !== null) select({ node: next, move: "near" });
  } else if (way) {
    const at = network.getViewPosition();
    network.moveTo({ position: { x: at.x + (60 * way[0]) / network.getScale(), y: at.y + (60 * way[1]) / network.getScale() } });
    noteCamera();
  } else if (event.key === "+" || event.key === "=") zoom(1.25);
  else if (event.key === "-") zoom(0.8);
  else if (event.key === "0") showAll();
  else if (event.key === "Enter") {
    if (state.node !== null) panel.focus(); else if (shownNow.nodes.size) select({ node: middleOne() });
  } else if (event.key === "e" && state.node !== null) expand(state.node);
  else if (event.key === "f" && state.node !== null) setFocus(state.focus === state.node ? null : state.node, 1);
  else if (event.key === "p" && state.node !== null) pickPath(state.node);
  else return;
  event.preventDefault();
});
byId("show-help").addEventListener("click", () => help.showModal());
byId("close-help").addEventListener("click", () => help.close());
