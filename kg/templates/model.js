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

// what the reader has chosen; `opened` are entities whose neighbours were asked for, `brought` those that search or a
// path brought in, `ends` both ends of a path, `picking` the first of them while the other is still to be chosen
const state = {
  node: null, edge: null, focus: null, hops: data.hops, view: data.view, sort: "confidence", down: true,
  hiddenTypes: new Set(), hiddenRelations: new Set(), confidence: 0, from: "", to: "", loose: false,
  opened: new Set(), brought: new Set(), ends: null, picking: null,
};
const VIEWS = ["graph", "timeline", "table"];

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

const neighbours = (id) => new Set(joining[id].filter(joins).map((s) => otherEnd(s, id)));

// entities beyond those drawn at first
function revealed() {
  const found = new Set([...state.brought, ...(state.ends ?? [])]);
  for (const id of state.opened) for (const other of neighbours(id)) found.add(other);
  return found;
}

// {nodes, statements, edges, path}: what is drawn now; statements include values of the entities drawn
function visible() {
  const shown = new Set();
  const path = state.ends && shortestPath(...state.ends);
  const more = revealed();
  if (state.focus !== null) {
    for (const id of stepsFrom(state.focus, state.hops).keys()) shown.add(id);
    if (state.opened.size) more.forEach((id) => shown.add(id));
  } else {
    const within = (id) => !nodes[id].hidden || more.has(id);
    for (const statement of statements) {
      if (joins(statement) && within(statement.s) && within(statement.o)) shown.add(statement.s).add(statement.o);
    }
    for (const entity of entities) {
      const alone = joining[entity.id].length === 0 && (state.loose || !nodes[entity.id].hidden);
      if (alone && typeShown(entity.id)) shown.add(entity.id);
    }
  }
  for (const id of [state.node, ...(state.ends ?? []), ...(path ?? [])]) if (id !== null) shown.add(id);
  const said = statements.filter((s) => (s.o === undefined
    ? shown.has(s.s) && passes(s)
    : joins(s) && shown.has(s.s) && shown.has(s.o)));
  const edges = new Set(said.map((s) => edgeOf.get(s.id)?.id).filter(Boolean));
  return { nodes: shown, statements: said, edges, path };
}

// how many neighbours of an entity are not drawn
const beyond = (id, now) => [...neighbours(id)].filter((other) => !now.nodes.has(other)).length;

const chosen = (now) => {
  if (state.edge !== null) return now.statements.filter((s) => edgeOf.get(s.id)?.id === state.edge);
  if (state.node !== null) return now.statements.filter((s) => s.s === state.node || s.o === state.node);
  return now.path ? now.statements.filter((s) => onPath(now.path, edgeOf.get(s.id))) : now.statements;
};
