"use strict";
(() => {
  const MOST = 12;
  const MONTHS = "January February March April May June July August September October November December".split(" ");
  const { editions, places } = JSON.parse(document.getElementById("places").textContent);
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
  const index = places.map((place) => [place, [place[0], ...place[2]].map(plain)]);

  // The term, and the day that is asked for, stand in the address: Back returns to both.
  const chosen = () => new URLSearchParams(location.hash.slice(1));
  const written = (day) => {
    const [year, month, date] = day.split("-").map(Number);
    return `${date} ${MONTHS[month - 1]} ${year}`;
  };
  const element = (name, ...parts) => {
    const made = document.createElement(name);
    made.append(...parts);
    return made;
  };
  // An answer, and where it stands: in the last of the editions that give it, or in that of the day.
  const answer = (name, [text, row, numbers], number = numbers.at(-1)) => {
    const before = numbers.slice(0, numbers.indexOf(number)).reverse();
    const first = before.reduce((since, other) => (other === since - 1 ? other : since), number);
    const [href, day] = editions[number];
    const link = element("a", `Brief of ${written(day)}`);
    link.href = row ? `${href}#${row}` : href;
    const same = first < number ? `, the same since ${written(editions[first][1])}` : "";
    const when = element("p", href ? link : written(day), same);
    when.className = "when";
    const words = text.slice(text.startsWith(`${name}: `) ? name.length + 2 : 0);
    return [element("p", words[0].toUpperCase() + words.slice(1)), when];
  };
  const item = ([name, offensive, others, answers], day) => {
    const asked = editions.findIndex(([, own]) => own === day);
    const latest = ([, , numbers]) => numbers.at(-1);
    const newest = Math.max(...answers.map(latest));
    const now = answers.find(([, , numbers]) => numbers.includes(asked < 0 ? newest : asked));
    const rest = answers.filter((other) => other !== now).sort((a, b) => latest(b) - latest(a));
    const aka = others.flatMap((other, i) => [i ? ", " : "Also ", element("bdi", other)]);
    const also = element("p", ...aka);
    also.className = "when";
    const head = element("h3", name, ...(offensive ? [` (${offensive})`] : []));
    const first = now ? answer(name, now, asked < 0 ? newest : asked) : [element("p", `No report read by ${written(day)} names it.`)];
    const fold = element("details", element("summary", `On other days (${rest.length})`), ...rest.flatMap((other) => answer(name, other)));
    return element("li", head, ...first, ...(rest.length ? [fold] : []), ...(others.length ? [also] : []));
  };
  const show = () => {
    const wanted = plain(field.value);
    const day = chosen().get("day");
    const rank = ([, names]) => Math.min(...names.map((n) => (n === wanted ? 0 : n.startsWith(wanted) ? 1 : 2)));
    const hits = wanted
      ? index.filter(([, names]) => names.some((n) => ` ${n}`.includes(` ${wanted}`) || n.replace(/ /g, "").includes(wanted.replace(/ /g, ""))))
      : [];
    hits.sort((a, b) => rank(a) - rank(b));
    list.replaceChildren(...hits.slice(0, MOST).map(([place]) => item(place, day)));
    const number = hits.length === 1 ? "1 place" : `${hits.length} places`;
    const more = hits.length > MOST ? `; the first ${MOST} are shown` : "";
    const asOf = day ? `As known on ${written(day)}. ` : "";
    told.textContent = asOf + (wanted ? (hits.length ? number + more : "No listed place has this name.") : "");
  };
  const read = () => {
    field.value = chosen().get("find") ?? "";
    show();
  };

  section.hidden = false;
  document.querySelector(".find").hidden = false;
  field.addEventListener("input", () => {
    const address = chosen();
    address.set("find", field.value);
    history.replaceState(null, "", `#${address}`);
    show();
  });
  addEventListener("hashchange", read);
  read();
  if (chosen().has("day")) {
    section.scrollIntoView();
    field.focus({ preventScroll: true });
  }
})();
