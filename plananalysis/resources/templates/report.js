"use strict";
(function () {
  const root = document.documentElement;
  const make = (tag, text, css) => {
    const node = document.createElement(tag);
    if (text !== undefined) node.textContent = text;
    if (css) node.className = css;
    return node;
  };
  // Texts as code points, so that offsets count what the tables count.
  const texts = new Map();
  const read = (number) => {
    if (!texts.has(number)) {
      const box = document.getElementById("x" + number);
      const leaves = box ? Array.from(box.querySelectorAll(".leaf")) : [];
      let at = 0;
      const parts = leaves.map((leaf) => {
        const points = Array.from(leaf.textContent);
        const part = { leaf, points, start: at };
        at += points.length;
        return part;
      });
      texts.set(number, { points: parts.flatMap((part) => part.points), parts });
    }
    return texts.get(number);
  };
  const find = (parts, at) => {
    let low = 0, high = parts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (parts[middle].start <= at) low = middle; else high = middle - 1;
    }
    return parts[low];
  };
  const line = (number, start, end) => {
    const text = read(number), row = make("p", undefined, "kwic");
    if (!text.points.length) {
      row.textContent = number + ": " + start + "–" + end + " (texts/)";
      return row;
    }
    const clean = (a, b) => text.points.slice(Math.max(a, 0), b).join("").replace(/\s+/g, " ");
    const leaf = find(text.parts, start).leaf, link = make("a", leaf.closest(".text").dataset.name + " · " + leaf.dataset.label);
    link.href = "#" + leaf.id;
    row.append(link, make("br"), clean(start - 24, start), make("mark", clean(start, Math.min(end, start + 90))),
      end - start > 90 ? "…" : "", clean(end, end + 24));
    return row;
  };
  const panel = document.getElementById("found"), lines = document.getElementById("lines"), head = document.getElementById("head");
  const unheld = document.getElementById("unheld");
  const show = (title, places, searched) => {
    head.textContent = title + ": " + places.length;
    lines.replaceChildren(...places.slice(0, 300).map((place) => line(...place)));
    if (places.length > 300) lines.append(make("p", "… 300 / " + places.length));
    if (searched && unheld) lines.prepend(make("p", "+ " + unheld.dataset.count + " texts/ 未检索 not searched", "quiet"));
    panel.hidden = false;
    panel.scrollTop = 0;
  };
  const search = (query) => {
    const wanted = Array.from(query.toLowerCase()), places = [];
    if (!wanted.length) { panel.hidden = true; return; }
    for (const box of document.querySelectorAll(".text")) {
      const number = Number(box.id.slice(1)), points = read(number).points;
      for (let i = 0; i + wanted.length <= points.length; i++) {
        let j = 0;
        while (j < wanted.length && points[i + j].toLowerCase() === wanted[j]) j++;
        if (j === wanted.length) { places.push([number, i, i + j]); i += j - 1; }
      }
    }
    show("“" + query + "”", places, true);
  };
  const passages = JSON.parse(document.getElementById("passages").textContent);
  document.addEventListener("click", (event) => {
    const cell = event.target.closest("[data-key]");
    if (cell) show(cell.dataset.what, passages[cell.dataset.key]);
    const language = event.target.closest("[data-language]");
    if (language) root.dataset.language = language.dataset.language;
    if (event.target.closest("#close")) panel.hidden = true;
    const title = event.target.closest("th");
    if (title && title.closest("table.data")) sort(title);
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") panel.hidden = true; });
  const value = (row, column) => row.cells[column].textContent.trim();
  const sort = (title) => {
    const table = title.closest("table"), body = table.tBodies[0], column = title.cellIndex;
    const down = title.dataset.sorted === "up";
    table.querySelectorAll("th").forEach((other) => delete other.dataset.sorted);
    title.dataset.sorted = down ? "down" : "up";
    const rows = Array.from(body.rows), number = (text) => text === "" ? NaN : Number(text);
    const numeric = rows.every((row) => value(row, column) === "" || !Number.isNaN(number(value(row, column))));
    rows.sort((a, b) => {
      const x = value(a, column), y = value(b, column);
      if (x === "" || y === "") return x === y ? 0 : x === "" ? 1 : -1;  // empty cells last, both ways
      const order = numeric ? number(x) - number(y) : x.localeCompare(y, "zh");
      return down ? -order : order;
    });
    body.append(...rows);
  };
  document.querySelectorAll("table.data").forEach((table) => {
    const box = make("input", undefined, "filter");
    box.type = "search";
    box.placeholder = "filter 筛选";
    box.setAttribute("aria-label", "filter 筛选");
    const state = make("span", "", "quiet");
    box.addEventListener("input", () => {
      let n = 0;
      for (const row of table.tBodies[0].rows) {
        row.hidden = !row.textContent.toLowerCase().includes(box.value.toLowerCase());
        n += row.hidden ? 0 : 1;
      }
      state.textContent = box.value ? " " + n + " / " + table.tBodies[0].rows.length : "";
    });
    table.closest(".scroll").before(box, state);
  });
  const query = document.getElementById("query");
  document.getElementById("search").addEventListener("submit", (event) => { event.preventDefault(); search(query.value); });
  const asked = decodeURIComponent(location.hash);
  if (asked.startsWith("#find=")) { query.value = asked.slice(6); search(query.value); }
  root.classList.add("script");
})();
