"use strict";
(() => {
  // A link into a folded table opens it and moves the keyboard to the row.
  const reveal = () => {
    const target = document.querySelector(":target");
    if (!target) {
      return;
    }
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      fold.open = true;
    }
    if (target.matches("tr")) {
      reportOf(target);
      target.tabIndex = -1;
      target.focus({ preventScroll: true });
    }
    target.scrollIntoView({ block: target.matches("tr") ? "center" : "start" });
  };

  // The row of a claim leads to the row of its report, which is the first of its group.
  const reportOf = (row) => {
    const [report] = row.parentElement.rows;
    if (report !== row && report.matches(":has(> [scope=rowgroup])") && !row.querySelector(".report")) {
      const link = document.createElement("a");
      link.className = "report";
      link.href = `#${report.id}`;
      link.textContent = "its report";
      row.cells[0].append(" ", link);
    }
  };

  // Going back moves the keyboard to the link that was followed.
  const followed = [];
  addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link) {
      history.replaceState({ followed: followed.push(link) - 1 }, "");
    }
  });
  addEventListener("hashchange", () => {
    const link = followed[history.state?.followed];
    if (link) {
      link.focus();
    } else {
      reveal();
    }
  });
  reveal();

  // "and 12 more" shows more of the claims behind a sentence.
  const linked = (id) => {
    const link = document.createElement("a");
    const row = document.getElementById(id);
    const { year } = row?.closest(".register")?.dataset ?? {};
    const day = row?.closest(".day table")?.caption.textContent.replace(new RegExp(` ${year}$`), "");
    link.href = `#${id}`;
    link.textContent = day ? `${row.cells[1].textContent}, ${day}` : id;
    return row ? link : id;
  };
  for (const claims of document.querySelectorAll("[data-claims]")) {
    const button = document.createElement("button");
    button.textContent = claims.lastChild.textContent.trim();
    claims.lastChild.replaceWith(" ", button);
  }
  addEventListener("click", ({ target }) => {
    const claims = target.closest("[data-claims]");
    if (!claims || target.localName !== "button") {
      return;
    }
    const links = claims.dataset.claims.split(" ").map(linked);
    target.previousSibling.remove();
    const rest = claims.dataset.more ? [` and ${claims.dataset.more} more`] : [];
    target.replaceWith(...links.flatMap((link) => ["; ", link]), ...rest);
    links.find((link) => link.focus)?.focus();
  });
})();
