// The search box: finds as one types, and goes to what is chosen.

const box = byId("search");
const results = byId("results");
let active = -1;

function showResults() {
  const found = find(box.value);
  active = found.length ? 0 : -1;
  results.replaceChildren(...(found.length ? found.map(({ id, alias }, place) => el("li", { role: "option", id: `result-${place}`,
    "data-id": id, "aria-selected": String(place === 0), onmousedown: (event) => { event.preventDefault(); choose(id); } },
  glyph(entities[id].type), el("bdi", {}, shorten(nameOf(id), 60)), alias ? el("small", {}, el("bdi", {}, shorten(alias, 50))) : null))
    : [el("li", { class: "none", role: "option", "aria-disabled": "true" }, "Nothing has this name.")]));
  openResults(box.value.trim() !== "");
}

function openResults(open) {
  results.hidden = !open;
  box.setAttribute("aria-expanded", String(open));
  if (open && active >= 0) box.setAttribute("aria-activedescendant", `result-${active}`);
  else box.removeAttribute("aria-activedescendant");
}

function choose(id) {
  box.value = "";
  openResults(false);
  select({ node: id, move: true, panelFocus: true });
}

box.addEventListener("input", showResults);
box.addEventListener("blur", () => openResults(false));
box.addEventListener("focus", () => { if (box.value) showResults(); });
box.addEventListener("keydown", (event) => {
  const options = [...results.querySelectorAll("[data-id]")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && options.length) {
    event.preventDefault();
    active = (active + step + options.length) % options.length;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === active)));
    options[active].scrollIntoView({ block: "nearest" });
    openResults(true);
  } else if (event.key === "Enter" && !results.hidden && options[active]) {
    event.preventDefault();
    choose(Number(options[active].dataset.id));
  } else if (event.key === "Escape") {
    event.stopPropagation();
    if (!results.hidden) openResults(false); else { box.value = ""; box.blur(); }
  }
});
