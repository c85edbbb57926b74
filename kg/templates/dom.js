// Elements. Text from the data goes on screen as text nodes only, addresses as links only where they are http(s).

const byId = (id) => document.getElementById(id);

function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function link(url, text) {
  let parsed = null;
  try { parsed = new URL(url); } catch { /* no address */ }
  if (!parsed || !["http:", "https:"].includes(parsed.protocol)) return el("bdi", {}, text);
  return el("a", { href: parsed.href, target: "_blank", rel: "noopener noreferrer" }, el("bdi", {}, text));
}

const SHAPES = {
  dot: null,
  square: "M2.5 2.5h11v11h-11z",
  diamond: "M8 1l7 7-7 7-7-7z",
  triangle: "M8 1.5l7 12.5H1z",
  triangleDown: "M8 14.5L15 2H1z",
  hexagon: "M4.2 1.6h7.6L15.4 8l-3.6 6.4H4.2L.6 8z",
  star: "M8 .8l2 4.9 5.2.4-4 3.4 1.3 5.1L8 11.8l-4.5 2.8 1.3-5.1-4-3.4L6 5.7z",
};

// the sign of an entity type, as in the drawing
function glyph(typeName) {
  const type = typeOf.get(typeName);
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "glyph");
  svg.setAttribute("aria-hidden", "true");
  const path = SHAPES[type.shape];
  const shape = document.createElementNS(svg.namespaceURI, path ? "path" : "circle");
  if (path) shape.setAttribute("d", path);
  else Object.entries({ cx: 8, cy: 8, r: 6.5 }).forEach(([name, value]) => shape.setAttribute(name, value));
  shape.setAttribute("fill", type.color);
  svg.append(shape);
  return svg;
}

const shorten = (text, limit) => (text.length > limit ? `${[...text].slice(0, limit - 1).join("").trimEnd()}…` : text);
const count = (number, noun) => `${number.toLocaleString("en")} ${number === 1 ? noun : noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`}`;
const percent = (score) => `${Math.round(score * 100)}%`;

function entityButton(id, limit = 90) {
  return el("button", { type: "button", class: "entity", title: nameOf(id).length > limit ? nameOf(id) : null,
    onclick: () => select({ node: id, move: true }) }, glyph(entities[id].type), el("bdi", {}, shorten(nameOf(id), limit)));
}

function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const anchor = el("a", { href: address, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
