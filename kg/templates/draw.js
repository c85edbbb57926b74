// The drawing: vis-network draws nodes and lines where Python put them, and we write the labels over it.

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const canvas = byId("canvas");
const home = nodes.map(({ x, y }) => ({ x, y }));
const places = home.map((place) => ({ ...place }));
const visNodes = new vis.DataSet(nodes.map(({ label, ...node }) => ({ ...node })));
const visEdges = new vis.DataSet(data.edges.map(({ statements: _, ...edge }) => ({ ...edge })));
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

// puts what is visible, chosen and dimmed into the drawing
function draw(now) {
  shownNow = now;
  const lit = state.node !== null ? around(state.node).add(state.node) : null;
  const picked = data.edges.find((edge) => edge.id === state.edge);
  visNodes.update(nodes.map((node) => {
    const bright = picked ? node.id === picked.from || node.id === picked.to : !lit || lit.has(node.id);
    return { id: node.id, hidden: !now.nodes.has(node.id), x: places[node.id].x, y: places[node.id].y,
      ...sized(node), opacity: bright ? 1 : 0.25, color: { background: node.color, border: bright ? ink.rim : ink.faint,
        hover: { background: node.color, border: ink.text }, highlight: { background: node.color, border: ink.text } } };
  }));
  visEdges.update(data.edges.map((edge) => {
    const strong = picked ? edge === picked : state.node !== null && (edge.from === state.node || edge.to === state.node);
    const dim = (picked || state.node !== null) && !strong;
    const color = strong ? ink.accent : ink.line;
    return { id: edge.id, hidden: !now.edges.has(edge.id), width: edge.width * grown,
      color: { color, hover: ink.accent, highlight: color, opacity: strong ? 0.95 : dim ? 0.25 : 0.75 } };
  }));
}

const wrapped = new Map();
// a label in one or two short lines
function lines(id) {
  if (!wrapped.has(id)) {
    const text = shorten(nameOf(id), 40);
    const middle = text.length / 2;
    const breaks = [...text.matchAll(/\s/g)].map((m) => m.index).sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
    const parts = text.length > 20 && breaks.length ? [text.slice(0, breaks[0]), text.slice(breaks[0] + 1)] : [text];
    wrapped.set(id, parts.map((part) => shorten(part, 28)));
  }
  return wrapped.get(id);
}

const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

// labels at one size whatever the zoom; one that would lie on another, or on a node, is left out
function label(context) {
  const ratio = context.canvas.width / context.canvas.clientWidth;
  const scale = network.getScale();
  const [width, height] = [context.canvas.clientWidth, context.canvas.clientHeight];
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  const marks = new Map();
  for (const id of shownNow.nodes) {
    const at = network.canvasToDOM(places[id]);
    if (at.x > -80 && at.x < width + 80 && at.y > -40 && at.y < height + 40) {
      marks.set(id, { ...at, radius: Math.max(nodes[id].size * grown * scale, 2) });
    }
  }
  const taken = [...marks].map(([id, at]) => ({ id, node: true, left: at.x - at.radius, right: at.x + at.radius,
    top: at.y - at.radius, bottom: at.y + at.radius }));
  const near = state.node !== null ? around(state.node) : new Set();
  const picked = data.edges.find((edge) => edge.id === state.edge);
  const first = (id) => (id === state.node ? 0 : id === hovered ? 1 : picked && (id === picked.from || id === picked.to) ? 1 : near.has(id) ? 2 : 3);
  const order = [...marks.keys()].sort((a, b) => first(a) - first(b) || entities[a].rank - entities[b].rank);
  const dimmed = state.node !== null || picked;

  for (const id of [state.node, hovered]) {
    if (id !== null && marks.has(id)) {
      const at = marks.get(id);
      context.beginPath();
      context.arc(at.x, at.y, at.radius + 5, 0, 2 * Math.PI);
      context.lineWidth = id === state.node ? 3 : 1.5;
      context.strokeStyle = ink.accent;
      context.stroke();
    }
  }
  const write = (texts, x, y, font, fill) => {
    context.font = font;
    context.strokeStyle = ink.ground;
    context.lineWidth = 3.5;
    context.fillStyle = fill;
    texts.forEach((text, number) => {
      const down = y + (number - (texts.length - 1) / 2) * 14;
      context.strokeText(text, x, down);
      context.fillText(text, x, down);
    });
  };
  const place = (id) => {
    const at = marks.get(id);
    const rank = first(id);
    const strong = rank < 2 || nodes[id].size > 19;
    const font = `${strong ? 600 : 400} ${strong ? 13 : 12}px system-ui, sans-serif`;
    context.font = font;
    const texts = lines(id);
    const half = Math.max(...texts.map((text) => context.measureText(text).width)) / 2 + 3;
    const tall = texts.length * 7 + 1;
    const away = at.radius + 3;
    const aside = half + away * 0.7;
    const below = tall + away * 0.7;
    const spots = [[0, away + tall], [half + away, 0], [-half - away, 0], [0, -away - tall],
      [aside, below], [-aside, below], [aside, -below], [-aside, -below]].map(([dx, dy]) => ({
      x: at.x + dx, y: at.y + dy, left: at.x + dx - half, right: at.x + dx + half, top: at.y + dy - tall, bottom: at.y + dy + tall,
    }));
    const inside = (one) => one.left > 0 && one.right < width && one.top > 0 && one.bottom < height;
    let put = spots.find((one) => inside(one) && !taken.some((other) => meets(one, other)));
    if (!put && (rank < 2 || entities[id].rank < HUBS)) {
      // the chosen and the most important are named in any case: where they cover no label and next to no node
      const cost = (one) => taken.reduce((sum, other) => sum + (meets(one, other) ? (other.node && first(other.id) > 1 ? 1 : 100) : 0), 0);
      const least = spots.map((one) => [cost(one), one]).reduce((best, next) => (next[0] < best[0] ? next : best));
      if (rank < 2 || (least[0] < 2 && inside(least[1]))) [, put] = least;
    }
    if (!put) return;
    taken.push({ ...put, id });
    write(texts, put.x, put.y, font, dimmed && rank === 3 ? ink.quiet : ink.text);
  };
  order.filter((id) => first(id) < 3).forEach(place);
  relationLabels(context, marks, taken, write, picked);
  order.filter((id) => first(id) === 3).slice(0, dimmed ? 40 : 260).forEach(place);
  context.restore();
}

// the relations of the lines at the chosen node or of the chosen line
function relationLabels(context, marks, taken, write, picked) {
  const own = picked ? [picked] : data.edges.filter((e) => state.node !== null && (e.from === state.node || e.to === state.node));
  for (const edge of own) {
    const [a, b] = [marks.get(edge.from), marks.get(edge.to)];
    if (!a || !b || !shownNow.edges.has(edge.id)) continue;
    const said = shownNow.statements.filter((s) => edgeOf.get(s.id) === edge);
    const text = shorten([...new Set(said.map((s) => wordsOf.get(s.p)))].join(", "), 32);
    context.font = "italic 11px system-ui, sans-serif";
    const half = context.measureText(text).width / 2 + 2;
    // in the middle of the line, or nearer to one end where that is taken
    const spot = [0.5, 0.36, 0.64].map((part) => ({ x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part }))
      .map(({ x, y }) => ({ x, y, left: x - half, right: x + half, top: y - 7, bottom: y + 7 }))
      .find((one) => !taken.some((other) => meets(one, other)));
    if (!spot) continue;
    taken.push(spot);
    write([text], spot.x, spot.y, "italic 11px system-ui, sans-serif", ink.accent);
  }
}

// glyphs and lines shrink less than the drawing does, so that they can be told apart from afar
let grown = 1;
function grow() {
  const scale = network.getScale();
  const wanted = scale < 0.9 ? Math.min((0.9 / scale) ** 0.6, 2.4) : 1;
  if (Math.abs(wanted / grown - 1) < 0.06) return;
  grown = wanted;
  visNodes.update(nodes.filter((node) => shownNow.nodes.has(node.id)).map((node) => ({ id: node.id, ...sized(node) })));
  visEdges.update(data.edges.filter((edge) => shownNow.edges.has(edge.id)).map((edge) => ({ id: edge.id, width: edge.width * grown })));
}
const sized = (node) => ({ size: node.size * grown, borderWidth: 0.8 * grown });

const motion = () => (calm.matches ? false : { duration: 350, easingFunction: "easeInOutQuad" });

// shows all that is visible, with room for the labels at the rim
function fit(animate = true, least = 0) {
  const ids = [...shownNow.nodes];
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

function goTo(id) {
  network.focus(id, { scale: Math.max(network.getScale(), 0.85), animation: motion() });
}

// in focus the neighbourhood stands in rings round its middle, each branch in its own sector
function arrange() {
  home.forEach((place, id) => Object.assign(places[id], place));
  if (state.focus === null) return;
  const steps = stepsFrom(state.focus, state.hops);
  const children = new Map([...steps.keys()].map((id) => [id, []]));
  for (const [id, step] of steps) {
    if (!step) continue;
    const parents = joining[id].filter(joins).map((s) => otherEnd(s, id)).filter((other) => steps.get(other) === step - 1);
    children.get(Math.min(...parents)).push(id);
  }
  // branches get room by their size, yet a large one leaves some to the others
  const weight = new Map();
  const weigh = (id) => {
    const below = children.get(id).reduce((sum, child) => sum + weigh(child), 0);
    weight.set(id, Math.max(1, below ** 0.7));
    return weight.get(id);
  };
  weigh(state.focus);
  const sectors = new Map([[state.focus, [-Math.PI, Math.PI]]]);
  const rings = [0];
  for (let step = 1; step <= state.hops; step += 1) {
    let tightest = Math.PI / 2;
    for (const [id] of [...steps].filter(([, s]) => s === step - 1)) {
      const own = children.get(id).sort((a, b) => entities[a].rank - entities[b].rank);
      const [from, to] = sectors.get(id);
      const all = own.reduce((sum, child) => sum + weight.get(child), 0);
      let at = from;
      for (const child of own) {
        const share = ((to - from) * weight.get(child)) / all;
        sectors.set(child, [at, at + share]);
        at += share;
        tightest = Math.min(tightest, share);
      }
    }
    rings.push(Math.max(rings[step - 1] + 150, Math.min(66 / tightest, rings[step - 1] + 420)));
  }
  for (const [id, [from, to]] of sectors) {
    const angle = (from + to) / 2;
    const radius = rings[steps.get(id)];
    Object.assign(places[id], { x: Math.round(1.3 * radius * Math.cos(angle)), y: Math.round(radius * Math.sin(angle)) });
  }
}
