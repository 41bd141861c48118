"use strict";
// On a phone a row of a wide table stands as lines, where each cell follows the name of its column.
for (const table of document.querySelectorAll(
  ".scroll:not(.register) > table:has(thead th:nth-child(4)):not(:has([rowspan], [colspan]))",
)) {
  const names = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
  table.classList.add("named");
  for (const row of table.querySelectorAll("tbody tr")) {
    [...row.cells].slice(1).forEach((cell, i) => {
      cell.dataset.column = names[i + 1];
    });
  }
}
