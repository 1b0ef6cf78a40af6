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
      const title = document.getElementById("d" + number), link = make("a", title ? title.textContent : number);
      link.href = "#d" + number;
      row.append(link, " · " + start + "–" + end + " (texts/)");
      return row;
    }
    const clean = (a, b) => text.points.slice(Math.max(a, 0), b).join("").replace(/\s+/g, " ");
    const leaf = find(text.parts, start).leaf, link = make("a", leaf.closest(".text").dataset.name + " · " + leaf.dataset.label);
    link.href = "#" + leaf.id;
    const long = end - start > 90;
    row.append(link, make("br"), clean(start - 24, start), make("mark", clean(start, long ? start + 60 : end)));
    if (long) row.append(" … ", make("mark", clean(end - 30, end)));
    row.append(clean(end, end + 24));
    return row;
  };
  const panel = document.getElementById("found"), lines = document.getElementById("lines"), head = document.getElementById("head");
  const unheld = document.getElementById("unheld");
  const show = (title, places, total, searched) => {
    const shown = places.slice(0, 300);
    head.textContent = title + ": " + total;
    lines.replaceChildren(...shown.map((place) => line(...place)));
    if (total > shown.length) {
      lines.prepend(make("p", "只列前 " + shown.length + " 处，共 " + total + " 处 the first " + shown.length + " of " + total, "quiet"));
    }
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
    show("“" + query + "”", places, places.length, true);
  };
  // Places are held as steps from one to the next, as if all texts stood one after the other.
  const passages = JSON.parse(document.getElementById("passages").textContent);
  const unpack = (key) => {
    const group = passages.groups[key], places = [];
    let i = 0, at = 0, number = 0;
    const total = Array.isArray(group[i]) ? group[i++][0] : 0, size = group[i] < 0 ? -group[i++] : 0;
    while (i < group.length) {
      at += group[i++];
      const length = size || group[i++];
      while (number < passages.bases.length && passages.bases[number] <= at) number++;
      while (passages.bases[number - 1] > at) number--;
      const start = at - passages.bases[number - 1];
      places.push([number, start, start + length]);
    }
    return { places, total: total || places.length };
  };
  const name = (cell) => {
    const box = cell.closest("td"), what = cell.closest("[data-what]");
    const title = box ? box.closest("table").tHead.rows[0].cells[box.cellIndex].innerText.trim() : "";
    return [what ? what.dataset.what : "", title].filter(Boolean).join(" · ");
  };
  document.addEventListener("click", (event) => {
    const cell = event.target.closest("[data-key]");
    if (cell) {
      const found = unpack(cell.dataset.key);
      show(name(cell), found.places, found.total, false);
    }
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
