// Suggestions as you type, tables that sort by their heads, and "/" to search. Without it all pages work, too.
// Text from the graph goes on screen as text nodes only.

"use strict";

const ask = { wait: 120, most: 8 };

function node(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// controls that turn or hide text are not shown
const plain = (text) => [...text.replace(/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g, "").replace(/[\u0000-\u001f\u007f-\u009f]/g, " ")];
const shorten = (text, limit) => (plain(text).length > limit ? `${plain(text).slice(0, limit - 1).join("")}…` : plain(text).join(""));

function suggestions(input, number) {
  const go = input.dataset.suggest === "go";
  const list = node("ul", { class: "suggestions", role: "listbox", id: `suggestions-${number}`, "aria-label": "Suggestions" });
  const status = node("span", { class: "unseen", role: "status" });
  list.hidden = true;
  input.parentElement.append(list, status);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) input.setAttribute(name, value);
  let found = [];
  let chosen = -1;
  let timer = 0;
  let asked = 0;

  function close() {
    asked += 1;
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(place) {
    chosen = place;
    [...list.children].forEach((item, n) => item.setAttribute("aria-selected", String(n === place)));
    if (place < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", list.children[place].id);
      list.children[place].scrollIntoView({ block: "nearest" });
    }
  }

  function take(place) {
    const one = found[place];
    if (go) window.location.assign(one.page);
    else {
      // a name that several have means none of them
      const same = found.filter((other) => other.label.toLowerCase() === one.label.toLowerCase()).length > 1;
      input.value = same || plain(one.label).length !== [...one.label].length || one.label.length > 100 ? one.key : one.label;
      close();
    }
  }

  function show() {
    list.replaceChildren(...found.map((one, n) => {
      const item = node("li", { role: "option", id: `${list.id}-${n}`, "aria-selected": "false" },
        node("bdi", {}, shorten(one.label, 70)), node("small", {}, one.match ? `${one.kind} · ${shorten(one.match, 40)}` : one.kind));
      item.addEventListener("mousedown", (event) => { event.preventDefault(); take(n); });
      return item;
    }));
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    status.textContent = found.length ? `${found.length} suggestions` : "no suggestions";
    choose(-1);
  }

  async function look() {
    const text = input.value.trim();
    if (!text) { close(); return; }
    asked += 1;
    const mine = asked;
    try {
      const answer = await fetch(`/api/search?limit=${ask.most}&q=${encodeURIComponent(text.slice(0, 200))}`);
      if (!answer.ok || mine !== asked) return;
      found = (await answer.json()).results;
      if (mine === asked && document.activeElement === input) show();
    } catch { close(); }
  }

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, ask.wait); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); return; }
    if (list.hidden || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const size = found.length + 1;
      choose(((chosen + 1 + step + size) % size) - 1);
    } else if (event.key === "Enter") {
      if (chosen >= 0) { event.preventDefault(); take(chosen); } else close();
    }
  });
}

function sortable(table) {
  const collator = new Intl.Collator("en", { numeric: true });
  const orderOf = (row, place) => row.cells[place].dataset.order ?? row.cells[place].innerText;
  table.querySelectorAll("thead th").forEach((head, place) => {
    const button = node("button", { type: "button" }, head.textContent);
    const sign = node("span", { "aria-hidden": "true" });
    button.append(sign);
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      table.querySelectorAll("thead th").forEach((other) => { other.removeAttribute("aria-sort"); other.querySelector("span").textContent = ""; });
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      sign.textContent = down ? " ↓" : " ↑";
      const rows = [...table.tBodies[0].rows].map((row) => [row, orderOf(row, place)]);
      const numbers = rows.every(([, value]) => value === "" || !Number.isNaN(Number(value)));
      rows.sort(([, a], [, b]) => {
        if (a === "" || b === "") return (a === "") - (b === ""); // what is missing comes last, either way
        return (down ? -1 : 1) * (numbers ? Number(a) - Number(b) : collator.compare(a, b));
      });
      table.tBodies[0].append(...rows.map(([row]) => row));
    });
  });
}

document.querySelectorAll("input[data-suggest]").forEach(suggestions);
document.querySelectorAll("table[data-sortable]").forEach(sortable);
document.addEventListener("keydown", (event) => {
  const find = document.getElementById("find");
  if (event.key !== "/" || !find || event.ctrlKey || event.metaKey || event.altKey) return;
  if (["INPUT", "TEXTAREA", "SELECT"].includes(document.activeElement.tagName)) return;
  event.preventDefault();
  find.focus();
  find.select();
});
// forms do not send what was left empty, so that addresses stay short
document.querySelectorAll("form.ask").forEach((form) => form.addEventListener("submit", () => {
  const empty = [...form.elements].filter((field) => field.name && !field.value.trim());
  empty.forEach((field) => { field.disabled = true; });
  setTimeout(() => empty.forEach((field) => { field.disabled = false; }));
}));
