// Search: by name, other names, identifiers and the IRIs that a thing had before.

// ids of entities that a query finds: exact names first, then beginnings, then parts; the important first
function find(query, limit = 12) {
  const wanted = query.trim().toLocaleLowerCase();
  if (!wanted) return [];
  const found = [];
  for (const entity of entities) {
    const own = nodes[entity.id].label.toLocaleLowerCase();
    const names = [own, ...[...entity.aliases, ...entity.links, entity.key, ...(entity.former ?? [])].map((n) => n.toLocaleLowerCase())];
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
