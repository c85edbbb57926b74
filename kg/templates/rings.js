// The drawing of a neighbourhood: one middle, and rings round it by distance.

// in focus the neighbourhood stands in rings round its middle, each branch in its own sector
function arrange() {
  home.forEach((place, id) => Object.assign(places[id], place));
  if (state.focus === null) return;
  const steps = stepsFrom(state.focus, state.hops);
  const children = new Map([...steps.keys()].map((id) => [id, []]));
  for (const [id, step] of steps) {
    if (!step) continue;
    const parents = joining[id].filter(joins).map((s) => otherEnd(s, id)).filter((other) => steps.get(other) === step - 1);
    children.get(Math.min(...parents)).push(id);
  }
  // branches get room by their size, yet a large one leaves some to the others
  const weight = new Map();
  const weigh = (id) => {
    const below = children.get(id).reduce((sum, child) => sum + weigh(child), 0);
    weight.set(id, Math.max(1, below ** 0.7));
    return weight.get(id);
  };
  weigh(state.focus);
  const sectors = new Map([[state.focus, [-Math.PI, Math.PI]]]);
  const rings = [0];
  for (let step = 1; step <= state.hops; step += 1) {
    let tightest = Math.PI / 2;
    for (const [id] of [...steps].filter(([, s]) => s === step - 1)) {
      const own = children.get(id).sort((a, b) => entities[a].rank - entities[b].rank);
      const [from, to] = sectors.get(id);
      const all = own.reduce((sum, child) => sum + weight.get(child), 0);
      let at = from;
      for (const child of own) {
        const share = ((to - from) * weight.get(child)) / all;
        sectors.set(child, [at, at + share]);
        at += share;
        tightest = Math.min(tightest, share);
      }
    }
    rings.push(Math.max(rings[step - 1] + 150, Math.min(66 / tightest, rings[step - 1] + 420)));
  }
  for (const [id, [from, to]] of sectors) {
    const angle = (from + to) / 2;
    const radius = rings[steps.get(id)];
    Object.assign(places[id], { x: Math.round(1.3 * radius * Math.cos(angle)), y: Math.round(radius * Math.sin(angle)) });
  }
}
