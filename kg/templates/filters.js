// The legend, which is the filter of types and relations, and the controls of confidence and time.

function checkList(field, names, hidden, row) {
  const list = byId(field).querySelector("ul");
  list.replaceChildren(...names.map((name) => {
    const box = el("input", { type: "checkbox", "data-name": name, onchange: () => {
      if (box.checked) hidden.delete(name); else hidden.add(name);
      refresh();
    } });
    return el("li", {}, el("label", { class: "check" }, box, ...row(name), el("span", { class: "number" })));
  }));
}

const typesThere = data.types.map((t) => t.name).filter((name) => entities.some((e) => e.type === name));
const relationsThere = data.relations.map((r) => r.name).filter((name) => statements.some((s) => s.p === name));
const totalOf = new Map();
entities.forEach((entity) => totalOf.set(entity.type, (totalOf.get(entity.type) ?? 0) + 1));
statements.forEach((statement) => totalOf.set(statement.p, (totalOf.get(statement.p) ?? 0) + 1));

function buildFilters() {
  checkList("types", typesThere, state.hiddenTypes, (name) => [glyph(name), el("span", {}, typeOf.get(name).label)]);
  checkList("relations", relationsThere, state.hiddenRelations, (name) => [el("span", {}, wordsOf.get(name))]);
  const fields = { types: [typesThere, state.hiddenTypes], relations: [relationsThere, state.hiddenRelations] };
  for (const button of document.querySelectorAll("[data-all], [data-none]")) {
    button.addEventListener("click", () => {
      const [names, hidden] = fields[button.dataset.all ?? button.dataset.none];
      hidden.clear();
      if (button.dataset.none) names.forEach((name) => hidden.add(name));
      refresh();
    });
  }
  for (const id of ["from", "to"]) byId(id).addEventListener("change", () => { state[id] = byId(id).value; refresh(); });
  byId("confidence").addEventListener("input", () => { state.confidence = Number(byId("confidence").value); refresh({ passing: true }); });
  byId("loose").addEventListener("change", () => { state.loose = byId("loose").checked; refresh(); fit(); });
  for (const id of ["reset", "reset-too"]) byId(id).addEventListener("click", resetFilters);
  buildYears();
}

function resetFilters() {
  state.hiddenTypes.clear();
  state.hiddenRelations.clear();
  Object.assign(state, { confidence: 0, from: "", to: "", loose: false });
  refresh();
}

function showFilters(now) {
  const numbers = new Map();
  for (const id of now.nodes) numbers.set(entities[id].type, (numbers.get(entities[id].type) ?? 0) + 1);
  for (const { p } of now.statements) numbers.set(p, (numbers.get(p) ?? 0) + 1);
  for (const [field, hidden] of [["types", state.hiddenTypes], ["relations", state.hiddenRelations]]) {
    for (const box of byId(field).querySelectorAll("input")) {
      const { name } = box.dataset;
      box.checked = !hidden.has(name);
      const [there, all] = [numbers.get(name) ?? 0, totalOf.get(name) ?? 0];
      const number = box.parentElement.querySelector(".number");
      number.textContent = there === all ? `${all}` : `${there} / ${all}`;
      box.parentElement.title = `${there} of ${all} shown`;
    }
  }
  byId("confidence").value = state.confidence;
  byId("confidence-value").textContent = state.confidence ? `≥ ${percent(state.confidence)}` : "any";
  byId("from").value = state.from;
  byId("to").value = state.to;
  byId("loose").checked = state.loose;
  showYears(now);
  const lines = now.statements.filter((s) => s.o !== undefined).length;
  byId("status").textContent = `${count(now.nodes.size, "entity")} and ${count(lines, "relation")} of ${entities.length.toLocaleString("en")} and ${statements.filter((s) => s.o !== undefined).length.toLocaleString("en")}`;
  byId("nothing").hidden = now.nodes.size > 0;
}
