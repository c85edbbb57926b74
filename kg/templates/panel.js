// The panel beside the drawing: what is said of an entity or a line, each with the sentence that says so.

const panel = byId("panel");

function showPanel(now, { focus = false } = {}) {
  const content = state.node !== null ? entityPanel(state.node, now)
    : state.edge !== null ? edgePanel(state.edge, now)
      : state.ends ? pathPanel(now) : overview(now);
  const kept = panel.dataset.key;
  panel.dataset.key = `${state.node}/${state.edge}/${state.ends}`;
  panel.replaceChildren(...content);
  if (kept !== panel.dataset.key) panel.scrollTop = 0;
  panel.classList.toggle("open", state.node !== null || state.edge !== null || state.ends !== null);
  if (focus) panel.focus({ preventScroll: true });
}

function heading(title, kind) {
  return el("div", { class: "top" },
    el("div", {}, kind, el("h2", {}, title)),
    el("button", { type: "button", class: "close", "aria-label": "Close details", onclick: () => (state.node === null && state.edge === null ? setPath(null) : select({})) }, "×"));
}

function entityPanel(id, now) {
  const entity = entities[id];
  const order = (fact) => data.attributes.findIndex((attribute) => attribute.name === fact.p);
  const facts = entity.facts.map((number) => statements[number]).filter(passes)
    .sort((a, b) => order(a) - order(b) || b.c - a.c);
  const said = joining[id].filter((s) => joins(s));
  const hidden = joining[id].length + entity.facts.length - facts.length - said.length;
  const kind = el("p", { class: "kind" }, glyph(entity.type), typeOf.get(entity.type).label);
  return [
    heading(el("bdi", {}, nameOf(id)), kind),
    entity.aliases.length ? el("p", { class: "aliases" }, el("span", { class: "quiet" }, "also "),
      ...entity.aliases.slice(0, 8).flatMap((alias, n) => [n ? " · " : "", el("bdi", {}, shorten(alias, 90))])) : null,
    entity.links.length ? el("ul", { class: "links" }, ...entity.links.map((url) => el("li", {}, link(url, siteOf(url))))) : null,
    ...(entity.r ?? []).map(review),
    joining[id].length ? actions(id, now) : null,
    facts.length ? el("section", {}, el("h3", {}, "Facts"), el("ul", { class: "cards" }, ...facts.map((f) => card(f, id)))) : null,
    ...groups(id, said),
    said.length + facts.length === 0 ? el("p", { class: "quiet" }, hidden ? "Nothing about it passes the filters." : "The articles name it and say nothing of it that was found.") : null,
    hidden && said.length + facts.length ? el("p", { class: "quiet" }, `${count(hidden, "statement")} set aside by the filters.`) : null,
    entity.doubts?.length ? doubts(entity) : null,
    mentions(entity),
    entity.former ? el("p", { class: "iri" }, "formerly ", ...entity.former.flatMap((key, n) => [n ? ", " : "", el("bdi", {}, key)])) : null,
    entity.iri ? el("p", { class: "iri" }, el("bdi", {}, entity.iri)) : null,
  ].filter(Boolean);
}

// a short name for an identifier's site
function siteOf(url) {
  const parsed = new URL(url);
  const last = decodeURI(parsed.pathname).split("/").filter(Boolean).pop();
  const site = { "ror.org": "ROR", "www.wikidata.org": "Wikidata", "www.re3data.org": "re3data", "doi.org": "DOI", "orcid.org": "ORCID" }[parsed.hostname];
  return site && last ? `${site} ${shorten(last, 30)}` : parsed.hostname.replace(/^www\./, "");
}

// what can be done from an entity: show only what is near, show what is not drawn yet, find a way to another
function actions(id, now) {
  const more = beyond(id, now);
  const open = state.opened.has(id);
  return el("div", { class: "doing" },
    el("p", { class: "focus", role: "group", "aria-label": "Show only what is near" },
      el("span", {}, "Show only"),
      ...[1, 2, 3].map((hops) => el("button", { type: "button", "aria-pressed": String(state.focus === id && state.hops === hops),
        onclick: () => setFocus(state.focus === id && state.hops === hops ? null : id, hops) }, count(hops, "hop")))),
    el("p", { class: "focus" },
      more || open ? el("button", { type: "button", id: "expand", "aria-pressed": String(open), onclick: () => expand(id) },
        open ? "Hide what it added" : `Expand: ${count(more, "more neighbour")}`) : null,
      el("button", { type: "button", id: "path-from", onclick: () => pickPath(id) }, "Path to …")));
}

function doubts(entity) {
  return el("section", {}, el("h3", {}, "Perhaps the same as"),
    el("ul", { class: "plain" }, ...entity.doubts.map(([id, score, reason]) => el("li", {}, entityButton(id),
      el("span", { class: "quiet", title: reason }, percent(score))))));
}

// the way from one entity to another, step by step
function pathPanel(now) {
  const [from, to] = state.ends;
  const title = el("span", {}, el("bdi", {}, nameOf(from)), " → ", el("bdi", {}, nameOf(to)));
  if (!now.path) {
    return [heading(title, el("p", { class: "kind" }, "Path")),
      el("p", {}, "Nothing that passes the filters joins these two.")];
  }
  const steps = now.path.slice(1).map((id, n) => {
    const said = joining[id].filter((s) => joins(s) && otherEnd(s, id) === now.path[n]).sort((a, b) => b.c - a.c);
    return el("li", {}, el("ul", { class: "cards" }, ...said.map((statement) => card(statement))));
  });
  return [heading(title, el("p", { class: "kind" }, `Shortest path: ${count(steps.length, "step")}`)),
    el("ol", { class: "steps" }, ...steps)];
}

function groups(id, said) {
  const found = new Map();
  for (const statement of said) {
    const key = `${statement.s === id || symmetric.has(statement.p) ? "a" : "b"}${statement.p}`;
    if (!found.has(key)) found.set(key, []);
    found.get(key).push(statement);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, members]) => {
    const words = wordsOf.get(key.slice(1));
    const title = key[0] === "a" ? words : `… ${words} this`;
    members.sort((a, b) => b.n - a.n || b.c - a.c);
    return el("section", {}, el("h3", {}, title, el("span", { class: "number" }, String(members.length))),
      el("ul", { class: "cards" }, ...members.map((statement) => card(statement, id))));
  });
}

function mentions(entity) {
  if (!entity.articles.length) return null;
  const rows = entity.articles.map((number) => articles[number]).sort((a, b) => ((b.date ?? "") < (a.date ?? "") ? -1 : 1));
  return el("details", { class: "mentions" }, el("summary", {}, `Named in ${count(rows.length, "article")}`),
    el("ul", {}, ...rows.map((article) => el("li", {}, article.url ? link(article.url, article.title) : el("bdi", {}, article.title),
      article.date ? el("span", { class: "quiet" }, ` · ${article.date}`) : null))));
}

function edgePanel(id, now) {
  const edge = data.edges.find((one) => one.id === id);
  const said = edge.statements.map((number) => statements[number]).filter(joins);
  return [
    heading(el("span", {}, el("bdi", {}, nameOf(edge.from)), " – ", el("bdi", {}, nameOf(edge.to))), el("p", { class: "kind" }, count(said.length, "statement"))),
    el("ul", { class: "cards" }, ...said.map((statement) => card(statement))),
  ];
}

function overview(now) {
  const seen = [...now.nodes].sort((a, b) => entities[a].rank - entities[b].rank).slice(0, 8);
  const news = now.statements.filter((s) => s.o !== undefined && s.d[1])
    .sort((a, b) => (a.d[1] === b.d[1] ? b.c - a.c : a.d[1] < b.d[1] ? 1 : -1)).slice(0, 4);
  return [
    el("h2", {}, "What the articles say"),
    el("p", {}, "Every line in this graph comes from a sentence. Choose an entity or a line to read it, or search above."),
    el("p", { class: "quiet hint" }, "A number after a name, as in “CERN +5”, says how many neighbours are not drawn yet: double-click to expand. Press ",
      el("kbd", {}, "?"), " for all keys."),
    seen.length ? el("section", {}, el("h3", {}, "Most connected"),
      el("ul", { class: "plain" }, ...seen.map((id) => el("li", {}, entityButton(id), el("span", { class: "quiet" }, count(joining[id].length, "statement")))))) : null,
    news.length ? el("section", {}, el("h3", {}, "Latest reports"), el("ul", { class: "cards" }, ...news.map((s) => card(s)))) : null,
  ].filter(Boolean);
}
