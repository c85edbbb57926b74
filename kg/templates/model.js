// The page's data, what the reader has chosen, and what is to be seen of the one under the other.

const data = JSON.parse(document.getElementById("data").textContent);
const { entities, statements, articles } = data;
const nodes = data.nodes;
const typeOf = new Map(data.types.map((type) => [type.name, type]));
const wordsOf = new Map([...data.relations, ...data.attributes].map((term) => [term.name, term.label]));
const symmetric = new Set(data.relations.filter((r) => r.symmetric).map((r) => r.name));

// statements that join two entities, by either end
const joining = entities.map(() => []);
statements.forEach((statement, number) => {
  statement.id = number;
  if (statement.o !== undefined) {
    joining[statement.s].push(statement);
    joining[statement.o].push(statement);
  }
});
const edgeOf = new Map(data.edges.flatMap((edge) => edge.statements.map((number) => [number, edge])));

const nameOf = (id) => nodes[id].label;
const objectText = (statement) => (statement.o === undefined ? statement.v : nameOf(statement.o));
const otherEnd = (statement, id) => (statement.s === id ? statement.o : statement.s);

const state = {
  node: null, edge: null, focus: null, hops: data.hops, table: false, sort: "confidence", down: true,
  hiddenTypes: new Set(), hiddenRelations: new Set(), confidence: 0, from: "", to: "", loose: false,
  revealed: new Set(),
};

const earliest = (day) => `${day}${"0000-01-01".slice(day.length)}`;
const latest = (day) => `${day}${"0000-12-31".slice(day.length)}`;

// whether a statement passes the filters of confidence and time; what has no date is in no period
function passes(statement) {
  if (statement.c < state.confidence) return false;
  if (!state.from && !state.to) return true;
  const [first, last] = statement.d;
  if (!first) return false;
  return (!state.from || latest(last) >= state.from) && (!state.to || earliest(first) <= state.to);
}

const typeShown = (id) => !state.hiddenTypes.has(entities[id].type);

function joins(statement) {
  return statement.o !== undefined && !state.hiddenRelations.has(statement.p) && passes(statement)
    && typeShown(statement.s) && typeShown(statement.o);
}

// entities within so many steps, with their steps, in order of discovery
function stepsFrom(start, hops, follow = joins) {
  const steps = new Map([[start, 0]]);
  for (const id of steps.keys()) {
    const step = steps.get(id);
    if (step === hops) continue;
    for (const statement of joining[id]) {
      const other = otherEnd(statement, id);
      if (follow(statement) && !steps.has(other)) steps.set(other, step + 1);
    }
  }
  return steps;
}

// {nodes, statements, edges}: what is drawn now; statements include values of the entities drawn
function visible() {
  const shown = new Set();
  if (state.focus !== null) {
    for (const id of stepsFrom(state.focus, state.hops).keys()) shown.add(id);
  } else {
    const within = (id) => !nodes[id].hidden || state.revealed.has(id);
    for (const statement of statements) {
      if (joins(statement) && within(statement.s) && within(statement.o)) shown.add(statement.s).add(statement.o);
    }
    for (const entity of entities) {
      const alone = joining[entity.id].length === 0 && (state.loose || !nodes[entity.id].hidden);
      if (alone && typeShown(entity.id)) shown.add(entity.id);
    }
    if (state.node !== null) shown.add(state.node);
  }
  const said = statements.filter((s) => (s.o === undefined
    ? shown.has(s.s) && passes(s)
    : joins(s) && shown.has(s.s) && shown.has(s.o)));
  const edges = new Set(said.map((s) => edgeOf.get(s.id)?.id).filter(Boolean));
  return { nodes: shown, statements: said, edges };
}

const chosen = (now) => {
  if (state.edge !== null) return now.statements.filter((s) => edgeOf.get(s.id)?.id === state.edge);
  if (state.node !== null) return now.statements.filter((s) => s.s === state.node || s.o === state.node);
  return now.statements;
};

// ids of entities that a query finds: exact names first, then beginnings, then parts; the important first
function find(query, limit = 12) {
  const wanted = query.trim().toLocaleLowerCase();
  if (!wanted) return [];
  const found = [];
  for (const entity of entities) {
    const own = nodes[entity.id].label.toLocaleLowerCase();
    const names = [own, ...[...entity.aliases, ...entity.links, entity.key].map((n) => n.toLocaleLowerCase())];
    let rank = 9;
    let by = null;
    names.forEach((name, place) => {
      const last = name.slice(name.lastIndexOf("/") + 1);
      const score = (name === wanted || last === wanted ? 0 : name.startsWith(wanted) ? 2
        : ` ${name}`.includes(` ${wanted}`) ? 4 : name.includes(wanted) ? 6 : 9) + (place && 1);
      if (score < rank) [rank, by] = [score, place];
    });
    if (rank < 9) {
      const alias = by > 0 && by <= entity.aliases.length ? entity.aliases[by - 1] : by > 0 ? names[by] : null;
      found.push({ id: entity.id, rank, alias });
    }
  }
  found.sort((a, b) => a.rank - b.rank || entities[a.id].rank - entities[b.id].rank);
  return found.slice(0, limit);
}
