"use strict";
(() => {
  const MOST = 12;
  const MONTHS = "January February March April May June July August September October November December".split(" ");
  const { briefs, places } = JSON.parse(document.getElementById("places").textContent);
  const section = document.getElementById("search");
  const field = section.querySelector("input");
  const told = section.querySelector("p[role]");
  const list = section.querySelector("ul");

  // Letters without accents, vowel signs and the ways in which one name is written.
  const plain = (text) =>
    text
      .normalize("NFKD")
      .replace(/[\p{M}\u0640]/gu, "")
      .toLowerCase()
      .replace(/ة/g, "ه")
      .replace(/ى/g, "ي")
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim();
  const index = places.map((place) => [place, [place[0], ...place[1]].map(plain)]);

  const spoken = (day) => {
    const [year, month, date] = day.split("-").map(Number);
    return `${date} ${MONTHS[month - 1]} ${year}`;
  };
  const element = (name, text, ...parts) => {
    const made = document.createElement(name);
    made.append(text, ...parts);
    return made;
  };
  const item = ([name, others, where]) => {
    const links = where.map(([number, row, count]) => {
      const [href, question, day] = briefs[number];
      const link = element("a", day ? spoken(day) : question);
      link.href = `${href}#${row}`;
      const claims = `${count} ${day ? "more " : ""}${count === 1 ? "claim" : "claims"}`;
      return element("li", link, `: ${claims}`);
    });
    const aka = others.map((other) => element("bdi", other));
    const head = element("h3", name);
    const also = element("p", "Also ", ...aka.flatMap((bdi, i) => (i ? [", ", bdi] : [bdi])));
    also.className = "when";
    return element("li", head, ...(others.length ? [also] : []), element("ul", "", ...links));
  };
  const show = () => {
    const wanted = plain(field.value);
    const rank = ([, names]) => Math.min(...names.map((n) => (n === wanted ? 0 : n.startsWith(wanted) ? 1 : 2)));
    const hits = wanted
      ? index.filter(([, names]) => names.some((n) => ` ${n}`.includes(` ${wanted}`) || n.replace(/ /g, "").includes(wanted.replace(/ /g, ""))))
      : [];
    hits.sort((a, b) => rank(a) - rank(b));
    list.replaceChildren(...hits.slice(0, MOST).map(([place]) => item(place)));
    const number = hits.length === 1 ? "1 place" : `${hits.length} places`;
    const more = hits.length > MOST ? `; the first ${MOST} are shown` : "";
    told.textContent = wanted ? (hits.length ? number + more : "No place of this name in any brief.") : "";
  };

  section.hidden = false;
  field.addEventListener("input", show);
  show();
})();
