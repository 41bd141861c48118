"use strict";
// A click on a map opens a card beside the nearest mark: its row of the table, with claims.
for (const map of document.querySelectorAll(".map")) {
  const REACH_PX = 22;
  const MOST_CLAIMS = 3;
  const rows = document.querySelectorAll(`#${map.closest("figure").id.replace("-box", "-data")} tbody tr`);
  const names = [...document.querySelectorAll(`#${map.closest("figure").id.replace("-box", "-data")} thead th`)];
  const make = (name, ...children) => {
    const made = document.createElement(name);
    made.append(...children);
    return made;
  };
  const card = document.createElement("div");
  card.className = "callout";
  card.hidden = true;
  card.setAttribute("role", "status");
  map.append(card);

  const nearest = ({ target, clientX, clientY }) => {
    const { left, top, width } = target.getBoundingClientRect();
    const scale = width / target.naturalWidth;
    const marks = JSON.parse(target === map.children[0] ? map.dataset.wide : map.dataset.narrow);
    const found = marks.map(([x, y, row]) => ({ x: x * scale, y: y * scale, row }));
    const away = ({ x, y }) => Math.hypot(clientX - left - x, clientY - top - y);
    const [first] = found.sort((a, b) => away(a) - away(b));
    return first && away(first) <= REACH_PX ? first : undefined;
  };
  // A claim as the list of claims has it: who, what, and where to read the report.
  const quote = (id) => {
    const row = document.getElementById(id);
    if (!row?.matches(".register tr")) {
      return [];
    }
    const [, who, said] = [...row.cells].map(({ textContent }) => textContent);
    const [title, when] = row.parentElement.rows[0].cells;
    const link = title.querySelector("a")?.cloneNode() ?? document.createElement("span");
    link.textContent = when.textContent;
    return [make("blockquote", make("b", who), `: ${said} `, link)];
  };
  const fill = (row) => {
    const [place, ...cells] = row.cells;
    const close = Object.assign(make("button", "×"), { onclick: () => (card.hidden = true) });
    close.setAttribute("aria-label", "Close");
    const lines = cells.flatMap((cell, i) => {
      if (cell.matches(".claims")) {
        const ids = [...cell.querySelectorAll("a")].map(({ hash }) => hash.slice(1));
        ids.push(...(cell.dataset.claims?.split(" ") ?? []));
        const links = make("p", ...[...cell.childNodes].map((node) => node.cloneNode(true)));
        links.className = "claims";
        Object.assign(links.dataset, cell.dataset);
        return [...ids.slice(0, MOST_CLAIMS).flatMap(quote), links];
      }
      const said = cell.textContent;
      return ["", "–"].includes(said) || names[i + 1].textContent === "Days" ? [] : [make("p", `${names[i + 1].textContent}: ${said}`)];
    });
    card.replaceChildren(close, make("p", make("strong", place.textContent)), ...lines);
  };
  map.addEventListener("click", (event) => {
    if (event.target.localName !== "img") {
      return;
    }
    const mark = nearest(event);
    card.hidden = !mark;
    if (mark) {
      fill(rows[mark.row]);
      const { clientWidth, clientHeight } = map;
      card.style.maxHeight = "";
      const right = mark.x + 14 + card.offsetWidth <= clientWidth;
      const beside = right ? mark.x + 14 : mark.x - 14 - card.offsetWidth;
      card.style.left = `${Math.max(4, Math.min(beside, clientWidth - card.offsetWidth - 4))}px`;
      // Where there is no room beside the mark, the larger part above or below it.
      const above = mark.y > clientHeight / 2;
      const room = above ? mark.y - 18 : clientHeight - mark.y - 18;
      card.style.maxHeight = beside < 4 ? `${room}px` : "";
      const free = clientHeight - card.offsetHeight - 4;
      const level = Math.max(4, Math.min(mark.y - 20, free));
      card.style.top = `${beside >= 4 ? level : above ? 4 : mark.y + 14}px`;
    }
  });
  map.addEventListener("mousemove", (event) => {
    if (event.target.localName === "img") {
      event.target.style.cursor = nearest(event) ? "pointer" : "";
    }
  });
  addEventListener("keydown", ({ key }) => {
    card.hidden ||= key === "Escape";
  });
}
