// Names and numbers over the drawing, none of them on another.

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

// boxes that are taken, found by the cells that they lie in
class Taken {
  cells = new Map();
  *near(box) {
    for (let x = Math.floor(box.left / 64); x <= box.right / 64; x += 1) {
      for (let y = Math.floor(box.top / 64); y <= box.bottom / 64; y += 1) yield x * 4096 + y;
    }
  }
  add(box) {
    for (const cell of this.near(box)) {
      if (!this.cells.has(cell)) this.cells.set(cell, []);
      this.cells.get(cell).push(box);
    }
  }
  under(box) {
    const found = new Set();
    for (const cell of this.near(box)) for (const other of this.cells.get(cell) ?? []) if (meets(box, other)) found.add(other);
    return found;
  }
  free(box) {
    for (const cell of this.near(box)) for (const other of this.cells.get(cell) ?? []) if (meets(box, other)) return false;
    return true;
  }
}

// what the last drawing has written, for saving it as SVG
let written = [];

// labels at one size whatever the zoom; one that would lie on another, or on a node, is left out
function label(context) {
  const ratio = context.canvas.width / context.canvas.clientWidth;
  const scale = network.getScale();
  const [width, height] = [context.canvas.clientWidth, context.canvas.clientHeight];
  written = [];
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
  const taken = new Taken();
  for (const [id, at] of marks) {
    taken.add({ id, left: at.x - at.radius, right: at.x + at.radius, top: at.y - at.radius, bottom: at.y + at.radius });
  }
  const bright = lit();
  const first = (id) => (id === state.node ? 0 : id === hovered || (bright?.nodes.has(id) && state.node === null) ? 1 : bright?.nodes.has(id) ? 2 : 3);
  const order = [...marks.keys()].sort((a, b) => first(a) - first(b) || entities[a].rank - entities[b].rank);
  const dimmed = bright !== null;

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
      written.push({ text, x, y: down, font, fill });
    });
  };
  const place = (id) => {
    const at = marks.get(id);
    const rank = first(id);
    const strong = rank < 2 || nodes[id].size > 19;
    const font = `${strong ? 600 : 400} ${strong ? 13 : 12}px system-ui, sans-serif`;
    context.font = font;
    const more = beyondNow.get(id);
    const texts = more ? [...lines(id).slice(0, -1), `${lines(id).at(-1)} +${more}`] : lines(id);
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
    let put = spots.find((one) => inside(one) && taken.free(one));
    if (!put && (rank < 2 || entities[id].rank < HUBS)) {
      // the chosen and the most important are named in any case: where they cover no label and the fewest nodes
      const cost = (one) => [...taken.under(one)].reduce((sum, other) => sum + (other.id === undefined ? Infinity : first(other.id) > 1 ? 1 : 20), 0);
      const least = spots.map((one) => [cost(one), one]).reduce((best, next) => (next[0] < best[0] ? next : best));
      if (least[0] < Infinity && (rank < 2 || inside(least[1]))) [, put] = least;
    }
    if (!put) return;
    taken.add(put);
    write(texts, put.x, put.y, font, dimmed && rank === 3 ? ink.quiet : ink.text);
  };
  order.filter((id) => first(id) < 3).forEach(place);
  relationLabels(context, marks, taken, write, bright);
  order.filter((id) => first(id) === 3).slice(0, dimmed ? 40 : 260).forEach(place);
  if (!dimmed) counts(context, marks, taken, write);
  context.restore();
}

const along = (a, b, part) => ({ x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part });
const boxAt = ({ x, y }, half) => ({ x, y, left: x - half, right: x + half, top: y - 7, bottom: y + 7 });

// the relations of the lines that stand out
function relationLabels(context, marks, taken, write, bright) {
  for (const edge of bright ? data.edges.filter(bright.edges) : []) {
    const [a, b] = [marks.get(edge.from), marks.get(edge.to)];
    if (!a || !b || !shownNow.edges.has(edge.id)) continue;
    const said = saidBy.get(edge.id) ?? [];
    const words = [...new Set(said.map((s) => wordsOf.get(s.p)))].join(", ");
    const text = shorten(said.length > 1 ? `${words} ×${said.length}` : words, 32);
    context.font = "italic 11px system-ui, sans-serif";
    const half = context.measureText(text).width / 2 + 2;
    // in the middle of the line, or nearer to one end where that is taken
    const spot = [0.5, 0.36, 0.64].map((part) => boxAt(along(a, b, part), half)).find((one) => taken.free(one));
    if (!spot) continue;
    taken.add(spot);
    write([text], spot.x, spot.y, "italic 11px system-ui, sans-serif", ink.accent);
  }
}

// how many statements a line stands for, where that is more than one
function counts(context, marks, taken, write) {
  for (const edge of data.edges) {
    const number = saidBy.get(edge.id)?.length ?? 0;
    const [a, b] = [marks.get(edge.from), marks.get(edge.to)];
    if (number < 2 || !a || !b) continue;
    const spot = [0.5, 0.38, 0.62, 0.27, 0.73].map((part) => boxAt(along(a, b, part), 9)).find((one) => taken.free(one));
    if (!spot) continue;
    taken.add(spot);
    write([`×${number}`], spot.x, spot.y, "600 10.5px system-ui, sans-serif", ink.quiet);
  }
}

// counted once for what is shown, not at every frame
let beyondNow = new Map();
let saidBy = new Map();
function prepareLabels(now) {
  beyondNow = new Map([...now.nodes].map((id) => [id, beyond(id, now)]).filter(([, number]) => number));
  saidBy = new Map();
  for (const s of now.statements) {
    const edge = edgeOf.get(s.id);
    if (edge) saidBy.set(edge.id, [...(saidBy.get(edge.id) ?? []), s]);
  }
}
