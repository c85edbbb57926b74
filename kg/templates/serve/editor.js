// The SPARQL editor: examples, Ctrl-Enter, results as a table, errors at their place.

"use strict";

const about = JSON.parse(document.getElementById("data").textContent);
const form = document.getElementById("query-form");
const field = document.getElementById("query");
const example = document.getElementById("example");
const outcome = document.getElementById("outcome");
const most = 2000; // rows put on screen
let running = null;

// where the query is written: the plain field, or the one with colours and completion where that was fetched
function plainField() {
  return {
    get: () => field.value,
    set(query) { field.value = query; field.focus(); field.setSelectionRange(0, 0); },
    point(line, column) {
      const at = field.value.split("\n").slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
      field.focus();
      field.setSelectionRange(at, Math.min(at + 1, field.value.length));
    },
  };
}

function completingField(Yasqe) {
  const place = element("div", { class: "completing" });
  field.before(place);
  field.hidden = true;
  const made = new Yasqe(place, {
    value: field.value, persistenceId: null, prefixCcApi: null, showQueryButton: false, resizeable: false, createShareableLink: null,
    autocompleters: ["variables"], editorHeight: "300px", extraKeys: { "Ctrl-Enter": run, "Cmd-Enter": run, Tab: false, "Shift-Tab": false },
  });
  made.getInputField().setAttribute("aria-label", "Query");
  // it marks a prefix that is not declared, though the server knows it
  function declare() {
    const declared = made.getPrefixesFromQuery();
    const text = made.getValue().replace(/<[^>]*>|"[^"\n]*"|^\s*#.*$/gm, " ");
    const wanted = Object.entries(about.prefixes).filter(([name]) => !(name in declared) && new RegExp(`(^|[\\s(^/|!,;])${name}:`, "m").test(text));
    if (wanted.length) made.addPrefixes(Object.fromEntries(wanted));
  }
  let timer = 0;
  made.on("change", () => { clearTimeout(timer); timer = setTimeout(declare, 400); });
  declare();
  return {
    get: () => made.getValue(),
    set(query) { made.setValue(query); declare(); made.focus(); },
    point(line, column) { made.focus(); made.setSelection({ line: line - 1, ch: column - 1 }, { line: line - 1, ch: column }); },
  };
}

const element = (tag, attributes = {}, ...children) => node(tag, attributes, ...children);

// https://…/id/repository/zenodo as repository:zenodo
const spaces = Object.entries(about.prefixes).sort((a, b) => b[1].length - a[1].length);
function short(iri) {
  const found = spaces.find(([, space]) => iri.startsWith(space) && /^[\w.-]+$/.test(iri.slice(space.length)));
  return found ? `${found[0]}:${iri.slice(found[1].length)}` : iri;
}

function term(one) {
  if (!one) return "";
  if (one.type === "uri") {
    const own = one.value.startsWith(about.base);
    if (own || /^https?:\/\/[^/?#\s]/i.test(one.value)) {
      const to = own ? `/id/${encodeURI(one.value.slice(about.base.length)).replace(/[?#]/g, encodeURIComponent)}` : one.value;
      return element("a", { href: to, rel: "noopener noreferrer" }, element("bdi", {}, shorten(short(one.value), 100)));
    }
    return element("bdi", {}, shorten(one.value, 300));
  }
  if (one.type === "triple") return element("bdi", {}, shorten(Object.values(one.value).map((part) => part.value).join(" "), 300));
  return element("bdi", {}, shorten(one.value, 600));
}

function table(answer) {
  const names = answer.head.vars;
  const rows = answer.results.bindings.slice(0, most);
  const made = element("table", { class: "answer" },
    element("thead", {}, element("tr", {}, ...names.map((name) => element("th", { scope: "col" }, name)))),
    element("tbody", {}, ...rows.map((row) => element("tr", {}, ...names.map((name) => {
      const number = /#(integer|decimal|double|float)$/.test(row[name]?.datatype ?? "");
      return element("td", number ? { class: "number", "data-order": row[name].value } : {}, term(row[name]));
    })))));
  sortable(made);
  return element("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "Answer" }, made);
}

function told(text, ...more) {
  return element("div", { class: "bar" }, element("p", {}, text), ...more);
}

function save(text, type, name) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const anchor = element("a", { href: address, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

function saving(label, run) {
  const button = element("button", { type: "button" }, label);
  button.addEventListener("click", run);
  return button;
}

async function as(type, name, query) {
  const answer = await fetch("/sparql", { method: "POST", headers: { "Content-Type": "application/sparql-query", Accept: type }, body: query });
  save(await answer.text(), type, name);
}

function fail(text) {
  outcome.replaceChildren(element("p", { class: "error", role: "alert" }, text.trim()));
  const place = /line (\d+), column (\d+)/.exec(text);
  if (place) writing.point(Number(place[1]), Number(place[2]));
}

async function run() {
  running?.abort();
  running = new AbortController();
  const query = writing.get();
  const began = performance.now();
  outcome.replaceChildren(told("Running …"));
  history.replaceState(null, "", query.length < 6000 ? `/editor?query=${encodeURIComponent(query)}` : "/editor");
  try {
    const answer = await fetch("/sparql", {
      method: "POST", body: query, signal: running.signal,
      headers: { "Content-Type": "application/sparql-query", Accept: "application/sparql-results+json, text/turtle;q=0.9, */*;q=0.1" },
    });
    const text = await answer.text();
    const took = `${((performance.now() - began) / 1000).toFixed(2)} s`;
    if (!answer.ok) { fail(text); return; }
    if (!answer.headers.get("Content-Type").includes("json")) {
      outcome.replaceChildren(told(`Triples, ${took}`, saving("Turtle", () => save(text, "text/turtle", "answer.ttl"))),
        element("pre", { tabindex: "0" }, element("code", {}, text.length > 200000 ? `${text.slice(0, 200000)}\n…` : text)));
      return;
    }
    const read = JSON.parse(text);
    if (read.boolean !== undefined) { outcome.replaceChildren(told(`${read.boolean ? "Yes" : "No"}, ${took}`)); return; }
    const count = read.results.bindings.length;
    const shown = count > most ? `, the first ${most.toLocaleString("en")} shown` : "";
    outcome.replaceChildren(told(`${count.toLocaleString("en")} ${count === 1 ? "row" : "rows"}${shown}, ${took}`,
      saving("CSV", () => as("text/csv", "answer.csv", query)), saving("TSV", () => as("text/tab-separated-values", "answer.tsv", query)),
      saving("JSON", () => save(text, "application/sparql-results+json", "answer.json"))),
    ...(count ? [table(read)] : []));
  } catch (error) {
    if (error.name !== "AbortError") fail(`The server does not answer (${error.message}).`);
  }
}

const writing = window.Yasqe ? completingField(window.Yasqe) : plainField();
form.addEventListener("submit", (event) => { event.preventDefault(); run(); });
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); run(); }
});
example.addEventListener("change", () => {
  const one = about.examples.find((other) => other.name === example.value);
  if (one) writing.set(one.query);
});
