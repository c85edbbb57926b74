// The drawing: vis-network draws nodes and lines where Python put them, and we write the labels over it.

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const canvas = byId("canvas");
const home = nodes.map(({ x, y }) => ({ x, y }));
const places = home.map((place) => ({ ...place }));
// filled at the first drawing, when it is known how everything looks
const visNodes = new vis.DataSet();
const visEdges = new vis.DataSet();
const network = new vis.Network(canvas, { nodes: visNodes, edges: visEdges }, { ...data.options, autoResize: true });
const HUBS = 12; // entities that are always named
let hovered = null;
let shownNow = { nodes: new Set(), edges: new Set(), statements: [] };
let ink = {};

function readColors() {
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(name).trim();
  ink = { text: value("--text"), quiet: value("--quiet"), ground: value("--ground"), line: value("--line"),
    accent: value("--accent"), rim: value("--rim"), faint: value("--faint") };
}

const around = (id) => new Set(joining[id].filter((s) => shownNow.edges.has(edgeOf.get(s.id)?.id)).map((s) => otherEnd(s, id)));

// {nodes, edges}: what is to stand out, null where all is alike
function lit() {
  if (shownNow.path) {
    return { nodes: new Set(shownNow.path), edges: (edge) => onPath(shownNow.path, edge) };
  }
  const picked = data.edges.find((edge) => edge.id === state.edge);
  if (picked) return { nodes: new Set([picked.from, picked.to]), edges: (edge) => edge === picked };
  if (state.node === null) return null;
  return { nodes: around(state.node).add(state.node), edges: (edge) => edge.from === state.node || edge.to === state.node };
}

// puts what is visible, chosen and dimmed into the drawing
function draw(now) {
  shownNow = now;
  prepareLabels(now);
  const bright = lit();
  const first = !visNodes.length;
  const wanted = nodes.map((node) => {
    const strong = !bright || bright.nodes.has(node.id);
    return { id: node.id, hidden: !now.nodes.has(node.id), x: places[node.id].x, y: places[node.id].y,
      ...sized(node), opacity: strong ? 1 : 0.25, color: { background: node.color, border: strong ? ink.rim : ink.faint,
        hover: { background: node.color, border: ink.text }, highlight: { background: node.color, border: ink.text } } };
  });
  const wantedEdges = data.edges.map((edge) => {
    const strong = bright && bright.edges(edge);
    const color = strong ? ink.accent : ink.line;
    return { id: edge.id, hidden: !now.edges.has(edge.id), width: edge.width * grown * (shownNow.path && strong ? 2 : 1),
      color: { color, hover: ink.accent, highlight: color, opacity: strong ? 0.95 : bright ? 0.25 : 0.75 } };
  });
  if (first) {
    visNodes.add(nodes.map(({ label, ...node }, n) => ({ ...node, ...wanted[n] })));
    visEdges.add(data.edges.map(({ statements: _, ...edge }, n) => ({ ...edge, ...wantedEdges[n] })));
  } else {
    visNodes.update(wanted);
    visEdges.update(wantedEdges);
  }
}

// glyphs and lines shrink less than the drawing does, so that they can be told apart from afar
let grown = 1;
function grow() {
  const scale = network.getScale();
  const wanted = scale < 0.9 ? Math.min((0.9 / scale) ** 0.62, 3) : 1;
  if (Math.abs(wanted / grown - 1) < 0.06) return;
  grown = wanted;
  if (!visNodes.length) return;
  visNodes.update(nodes.filter((node) => shownNow.nodes.has(node.id)).map((node) => ({ id: node.id, ...sized(node) })));
  visEdges.update(data.edges.filter((edge) => shownNow.edges.has(edge.id)).map((edge) => ({ id: edge.id, width: edge.width * grown })));
}
const sized = (node) => ({ size: node.size * grown, borderWidth: 0.5 * grown });

const motion = () => (calm.matches ? false : { duration: 350, easingFunction: "easeInOutQuad" });

// shows all that is visible (or some of it), with room for the labels at the rim
function fit(animate = true, least = 0, ids = [...shownNow.nodes]) {
  if (!ids.length || !canvas.clientWidth) return;
  const xs = ids.map((id) => places[id].x);
  const ys = ids.map((id) => places[id].y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const rim = Math.min(75, canvas.clientWidth / 6);
  const scale = Math.min((canvas.clientWidth - 2 * rim) / Math.max(right - left, 1), (canvas.clientHeight - 90) / Math.max(bottom - top, 1), 1.25);
  // on a small screen a part that can be read, round the most important, is better than a speck of all
  const readable = Math.max(scale, least);
  const hub = places[ids.reduce((best, id) => (entities[id].rank < entities[best].rank ? id : best))];
  const position = readable > scale * 1.05 ? { ...hub } : { x: (left + right) / 2, y: (top + bottom) / 2 };
  network.moveTo({ position, scale: readable, animation: animate && motion() });
}

function zoom(factor) {
  network.moveTo({ scale: Math.min(Math.max(network.getScale() * factor, 0.05), 5), animation: calm.matches ? false : { duration: 150, easingFunction: "linear" } });
}

// whether entities lie on the screen, not at its rim
function inView(ids) {
  return ids.map((id) => network.canvasToDOM(places[id])).every(({ x, y }) => x > 30 && y > 30 && x < canvas.clientWidth - 30 && y < canvas.clientHeight - 30);
}

// to the middle with it, near enough to read and, where that can be, far enough to see what it is joined to
function goTo(id) {
  const far = [...around(id)].map((other) => [Math.abs(places[other].x - places[id].x), Math.abs(places[other].y - places[id].y)]);
  const scale = Math.min(canvas.clientWidth / 2 / (Math.max(0, ...far.map(([x]) => x)) + 90), canvas.clientHeight / 2 / (Math.max(0, ...far.map(([, y]) => y)) + 60));
  network.focus(id, { scale: Math.min(Math.max(scale, 0.3), 1), animation: motion() });
}
