// Saving what is shown, or what is chosen of it: CSV, Turtle, SVG, PNG.

// a cell that a spreadsheet would run as a formula gets an apostrophe in front
const csvCell = (value) => {
  const text = String(value ?? "");
  return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
};

function saveTable(now) {
  const head = ["subject", "relation", "object", "confidence", "status", "reports", "first_reported", "last_reported", "sentence", "article", "url"];
  const rows = sorted(chosen(now)).flatMap((s) => (s.e.length ? s.e : [null]).map((one) => [
    nameOf(s.s), s.p, objectText(s), s.c, s.st, s.n, s.d[0], s.d[1],
    one ? one.q.map((pieces) => pieces.map(([text]) => text).join("")).join(" … ") : "",
    one ? articles[one.a].title : "", one ? articles[one.a].url : "",
  ]));
  const text = [head, ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n");
  save(new Blob(["\ufeff", text, "\r\n"], { type: "text/csv;charset=utf-8" }), "statements.csv");
}

function saveTurtle(now) {
  save(new Blob([turtle(chosen(now))], { type: "text/turtle;charset=utf-8" }), "graph.ttl");
}

const SVG = "http://www.w3.org/2000/svg";
function svgEl(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== undefined) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// the drawing as it stands on the screen, as lines, signs and texts
function graphSvg() {
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  const scale = network.getScale();
  const at = (id) => network.canvasToDOM(places[id]);
  const bright = lit();
  const svg = svgEl("svg", { xmlns: SVG, viewBox: `0 0 ${width} ${height}`, width, height, "font-family": "system-ui, sans-serif" },
    svgEl("title", {}, document.title), svgEl("rect", { width, height, fill: ink.ground }));
  for (const edge of data.edges.filter((one) => shownNow.edges.has(one.id))) {
    const [a, b] = [at(edge.from), at(edge.to)];
    const strong = bright?.edges(edge);
    svg.append(svgEl("line", { x1: round(a.x), y1: round(a.y), x2: round(b.x), y2: round(b.y), stroke: strong ? ink.accent : ink.line,
      "stroke-width": round(edge.width * grown * scale), "stroke-opacity": strong ? 0.95 : bright ? 0.25 : 0.75, "stroke-dasharray": edge.dashes ? "4 3" : null }));
  }
  for (const id of shownNow.nodes) {
    const { x, y } = at(id);
    const size = Math.max(nodes[id].size * grown * scale, 2) / 7;
    const shape = glyph(entities[id].type).firstChild;
    shape.setAttribute("stroke", ink.rim);
    svg.append(svgEl("g", { transform: `translate(${round(x)} ${round(y)}) scale(${round(size)}) translate(-8 -8)`, opacity: !bright || bright.nodes.has(id) ? null : 0.25 },
      shape, svgEl("title", {}, storable(nameOf(id)))));
  }
  for (const { text, x, y, font, fill } of written) {
    const [, style, weight, size] = /^(italic)? ?(\d+)? ?([\d.]+px)/.exec(font);
    svg.append(svgEl("text", { x: round(x), y: round(y), "text-anchor": "middle", "dominant-baseline": "central", "font-size": size,
      "font-weight": weight, "font-style": style, fill, stroke: ink.ground, "stroke-width": 3.5, "stroke-linejoin": "round", "paint-order": "stroke" }, storable(text)));
  }
  return svg;
}

const round = (number) => Math.round(number * 100) / 100;
// XML has no place for these, not even escaped
const storable = (text) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd");
const svgText = (svg) => `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`;
const svgNow = () => (state.view === "timeline" ? timelineSvg() : graphSvg());

function saveSvg() {
  save(new Blob([svgText(svgNow())], { type: "image/svg+xml" }), "graph.svg");
}

// the same picture in pixels, two for each of the screen's
function saveImage() {
  const svg = svgNow();
  const address = URL.createObjectURL(new Blob([svgText(svg)], { type: "image/svg+xml" }));
  const picture = new Image();
  picture.onload = () => {
    const copy = el("canvas", { width: 2 * Number(svg.getAttribute("width")), height: 2 * Number(svg.getAttribute("height")) });
    copy.getContext("2d").drawImage(picture, 0, 0, copy.width, copy.height);
    URL.revokeObjectURL(address);
    copy.toBlob((blob) => save(blob, "graph.png"), "image/png");
  };
  picture.src = address;
}
