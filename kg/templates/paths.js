// The shortest path between two entities, over what passes the filters.

// ids from one end to the other, null where nothing joins them; of equally short ones that of the best connected
function shortestPath(from, to) {
  const before = new Map([[from, null]]);
  const queue = [from];
  for (const id of queue) {
    if (id === to) break;
    const next = [...neighbours(id)].filter((other) => !before.has(other)).sort((a, b) => entities[a].rank - entities[b].rank);
    for (const other of next) {
      before.set(other, id);
      queue.push(other);
    }
  }
  if (!before.has(to)) return null;
  const path = [];
  for (let id = to; id !== null; id = before.get(id)) path.unshift(id);
  return path;
}

// whether a line is a step of a path
function onPath(path, edge) {
  return Boolean(edge) && path.some((id, n) => n && [id, path[n - 1]].includes(edge.from) && [id, path[n - 1]].includes(edge.to));
}
