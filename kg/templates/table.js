// The same statements as a table: for reading in order, for screen readers, for copying out.

const PAGE = 200;
const COLUMNS = [
  { key: "subject", title: "Subject", of: (s) => nameOf(s.s).toLocaleLowerCase(), cell: (s) => entityButton(s.s, 60) },
  { key: "relation", title: "Relation", of: (s) => wordsOf.get(s.p), cell: (s) => wordsOf.get(s.p) },
  { key: "object", title: "Object or value", of: (s) => objectText(s).toLocaleLowerCase(),
    cell: (s) => (s.o === undefined ? el("bdi", {}, shorten(s.v, 60)) : entityButton(s.o, 60)) },
  { key: "confidence", title: "Confidence", of: (s) => s.c, cell: (s) => percent(s.c) + (s.st === "announced" ? ", announced" : "") },
  { key: "reports", title: "Reports", of: (s) => s.n, cell: (s) => String(s.n) },
  { key: "reported", title: "First reported", of: (s) => s.d[0] ?? "", cell: (s) => s.d[0] ?? "–" },
  { key: "sentence", title: "Sentence", of: (s) => sentenceOf(s), cell: (s) => el("bdi", {}, shorten(sentenceOf(s) || "–", 160)) },
];
let rowsShown = PAGE;

const sentenceOf = (s) => (s.e[0]?.q[0] ?? []).map(([text]) => text).join("");

function sorted(rows) {
  const column = COLUMNS.find((one) => one.key === state.sort) ?? COLUMNS[3];
  const sign = state.down ? -1 : 1;
  return rows.map((row) => [column.of(row), row])
    .sort(([a, one], [b, other]) => (a === b ? one.id - other.id : a < b ? -sign : sign)).map(([, row]) => row);
}

function showTable(now) {
  const rows = sorted(chosen(now));
  const about = state.node === null && state.edge === null && now.path ? " on the path" : state.node !== null ? ` about ${shorten(nameOf(state.node), 60)}` : "";
  const head = COLUMNS.map((column) => {
    const mine = column.key === state.sort;
    return el("th", { scope: "col", "aria-sort": mine ? (state.down ? "descending" : "ascending") : "none" },
      el("button", { type: "button", "data-sort": column.key, onclick: () => {
        Object.assign(state, { sort: column.key, down: mine ? !state.down : ["confidence", "reports", "reported"].includes(column.key) });
        refresh();
        byId("table").querySelector(`[data-sort="${column.key}"]`).focus();
      } }, column.title, el("span", { "aria-hidden": "true" }, mine ? (state.down ? " ▾" : " ▴") : "")));
  });
  byId("table").replaceChildren(
    el("table", {},
      el("caption", {}, `${count(rows.length, "statement")}${about}`,
        state.node !== null || state.edge !== null ? el("button", { type: "button", onclick: () => select({}) }, "show all") : null),
      el("thead", {}, el("tr", {}, ...head)),
      el("tbody", {}, ...rows.slice(0, rowsShown).map((s) => el("tr", {}, ...COLUMNS.map((column, n) => el(n ? "td" : "th", n ? {} : { scope: "row" }, column.cell(s))))))),
    rows.length > rowsShown ? el("button", { type: "button", onclick: () => { rowsShown += PAGE; refresh(); } }, `Show ${Math.min(PAGE, rows.length - rowsShown)} more`) : "");
}
