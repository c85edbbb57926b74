// A statement as a card: what it says, how sure that is, and the sentences that say so.

// a statement with its sentences; seen from entity `from`, which is then not named again
function card(statement, from = null) {
  const says = statement.o === undefined
    ? [el("span", { class: "relation" }, wordsOf.get(statement.p)), el("b", {}, link(statement.v, statement.v))]
    : from === null
      ? [entityButton(statement.s), el("span", { class: "relation" }, wordsOf.get(statement.p)), entityButton(statement.o)]
      : [entityButton(otherEnd(statement, from))];
  if (from === null && statement.o === undefined) says.unshift(entityButton(statement.s));
  const shown = statement.e.slice(0, 2).map(evidence);
  const more = statement.e.slice(2);
  return el("li", { class: "card" },
    el("div", { class: "says" }, ...says, score(statement)),
    ...shown,
    statement.x ? conflicts(statement) : null,
    ...(statement.r ?? []).map(review),
    more.length ? el("details", {}, el("summary", {}, `${count(more.length, "more report")}`), ...more.map(evidence)) : null);
}

function score(statement) {
  const parts = [el("span", { class: `score ${statement.c < 0.6 ? "low" : ""}`, title: "Confidence that the articles say this" }, percent(statement.c))];
  if (statement.st === "announced") parts.unshift(el("span", { class: "chip" }, "announced"));
  if (statement.n > 1) {
    parts.unshift(el("span", { class: "chip", title: "Independent reports: those that print the same count once" }, count(statement.n, "report")));
  }
  return el("span", { class: "scores" }, ...parts);
}

function evidence(one) {
  const article = articles[one.a];
  const quotes = one.q.map((pieces) => el("p", {}, ...pieces.map(([text, role]) => (role
    ? el("mark", { class: role === "s" ? "subject" : "object" }, text) : text))));
  const source = [article.url ? link(article.url, article.title) : el("bdi", {}, article.title)];
  if (article.publisher) source.push(el("span", {}, el("bdi", {}, article.publisher)));
  if (article.date) source.push(el("time", { datetime: article.date }, article.date));
  source.push(el("span", { title: "Confidence of this report" }, percent(one.c)));
  if (one.st === "announced") source.push(el("span", {}, "announced"));
  if (one.t) source.push(el("span", {}, `as of ${one.t}`));
  return el("figure", {}, quotes.length ? el("blockquote", { dir: "auto" }, ...quotes) : null,
    el("figcaption", {}, ...source.flatMap((part, n) => (n ? [" · ", part] : [part]))));
}

// what contradicts a statement, each a way to its sentence
function conflicts(statement) {
  return el("div", { class: "clash" }, el("b", {}, "Contradicted: "), "other reports say ",
    ...statement.x.flatMap((number, n) => {
      const other = statements[number];
      const said = objectText(other);
      return [n ? ", " : "", el("bdi", {}, shorten(said, 80)), ` (${percent(other.c)}, ${count(other.n, "report")})`];
    }));
}

const DECIDED = { accept: "Accepted", reject: "Rejected", merge: "Merged", split: "Split", rename: "Renamed", retype: "Given its type", relink: "Linked" };
function review(one) {
  return el("p", { class: "review" }, `✓ ${DECIDED[one.action] ?? "Reviewed"} by `, el("bdi", {}, one.by), one.at ? ` on ${one.at}` : "",
    one.why ? ": " : null, one.why ? el("bdi", {}, one.why) : null);
}
