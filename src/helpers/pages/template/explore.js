"use strict";
// What a page to explore looks up in the results that it carries; it knows no rule.
const lookUp = (data) => {
  const at = (pairs, key) => {
    let found;
    for (let i = 0; i < pairs.length && pairs[i] <= key; i += 2) {
      found = pairs[i + 1];
    }
    return found;
  };
  const sources = ["", ...data.sources.map(([id]) => id)];
  const answer = ([whole, ...left], i, { view, without }) => {
    const own = without ? left[sources.indexOf(without) - 1][i] : undefined;
    const other = own ? at(own, view) : -1;
    return other === -1 ? at(whole[i], view) : other;
  };
  return {
    view: (known) => Math.max(0, data.views.findLastIndex(([day]) => day <= known)),
    run: (place, world) => data.runs[answer(data.turns.places, place, world)],
    stay: (place, day, world) => at(data.runs[answer(data.turns.places, place, world)], day),
    record: (event, world) => data.records[answer(data.turns.events, event, world)],
  };
};
globalThis.lookUp = lookUp;

(() => {
  const carrier = globalThis.document?.getElementById("explorer-data");
  if (!carrier) {
    return;
  }
  const data = JSON.parse(carrier.textContent);
  const look = lookUp(data);
  const { about, days, views, places, stays, claims } = data;
  const sides = Object.fromEntries(data.sides.map(([side, ...look]) => [side, look]));
  const root = document.getElementById("explorer");
  const SVG = "http://www.w3.org/2000/svg";
  const INK = "#222222";
  const CLAIMS_SHOWN = 25;
  const ROWS_SHOWN = 30;
  const MOST_BARS = 60;
  const NARROW_PX = 480;
  const lastDay = days.length - 1;
  const everyClaim = data.levels.length - 1;

  // Elements: text is only ever set as text.
  const make = (name, members = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(members)) {
      key.includes("-") ? made.setAttribute(key, value) : (made[key] = value);
    }
    made.append(...children);
    return made;
  };
  const draw = (name, attributes, ...children) => {
    const made = document.createElementNS(SVG, name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...children);
    return made;
  };
  const number = (n) => n.toLocaleString("en");
  const listOf = (items) => [items.slice(0, -1).join(", "), ...items.slice(-1)].filter(Boolean).join(" and ");
  const capital = (words) => words[0].toUpperCase() + words.slice(1);
  const dayName = (iso) => [...days, ...views, data.known].find(([day]) => day === iso)?.[1] ?? iso;
  const without = (source) => data.sources.find(([id]) => id === source)?.[1];

  // The choice: what the address says, as far as it can be.
  const choice = { day: lastDay, known: "", grade: everyClaim, front: -1, without: "", place: -1, day2: -1, known2: "" };
  const readAddress = () => {
    const given = new URLSearchParams(location.hash.slice(1));
    const dayOf = (iso, otherwise) => {
      const found = days.findIndex(([day]) => day === iso);
      return found < 0 ? otherwise : found;
    };
    const found = (list, wanted) => list.indexOf(given.get(wanted));
    choice.day = dayOf(given.get("day"), lastDay);
    choice.known = given.get("known") ?? (given.has("day") ? "" : data.known[0]);
    choice.grade = found(data.levels, "grade") < 0 ? everyClaim : found(data.levels, "grade");
    choice.front = data.fronts.indexOf(given.get("front") ?? about.front);
    choice.without = data.sources.some(([id]) => id === given.get("without")) ? given.get("without") : "";
    choice.place = places.findIndex(([id]) => id === given.get("place"));
    choice.day2 = dayOf(given.get("day2"), -1);
    choice.known2 = given.get("known2") ?? "";
  };
  const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text);
  // Nobody knows a day before it has come.
  const settle = () => {
    for (const [day, known] of [["day", "known"], ["day2", "known2"]]) {
      const early = choice[day] < 0 || !isDay(choice[known]) || choice[known] <= days[choice[day]][0];
      choice[known] = early ? "" : choice[known] > data.known[0] ? data.known[0] : choice[known];
    }
    if (choice.front >= 0 && places[choice.place]?.[4] !== choice.front) {
      choice.place = -1;
    }
  };
  const parameters = () => {
    const named = { day: days[choice.day][0], known: choice.known || days[choice.day][0] };
    const rest = {
      grade: choice.grade === everyClaim ? "" : data.levels[choice.grade],
      front: data.fronts[choice.front] ?? (about.front ? "all" : ""),
      without: choice.without,
      place: places[choice.place]?.[0],
      day2: days[choice.day2]?.[0],
      known2: choice.day2 < 0 ? "" : choice.known2 || days[choice.day2][0],
    };
    Object.entries(rest).forEach(([key, value]) => value && (named[key] = value));
    return named;
  };
  const worldOf = (day, known) => ({
    day,
    known: known || days[day][0],
    view: look.view(known || days[day][0]),
    without: choice.without,
  });
  const shown = () => places.flatMap(([, , , , front], i) => (choice.front < 0 || front === choice.front ? [i] : []));
  const stayAt = (place, world, day = world.day) => stays[look.stay(place, day, world)];
  const counts = ([, , level]) => level <= choice.grade;

  // Sentences that are only numbers.
  const headline = (world, chosen) => {
    const all = chosen.map((i) => stayAt(i, world));
    const count = (test) => all.filter(test).length;
    const side = sides[about.attacker][0];
    const own = (...states) => count(([state, holder]) => holder === about.attacker && states.includes(state));
    const sure = own("confirmed", "corroborated");
    const open = own("claimed", "disputed");
    const front = choice.front < 0 ? "" : ` on the front “${data.fronts[choice.front]}”`;
    const rest = all.length - sure - open;
    const amount = (n, words) => (n ? [`${number(n)} ${words}`] : []);
    const silent = all.filter(([state]) => state === "not_reported");
    const last = Object.entries(sides).flatMap(([key, [name]]) =>
      amount(silent.filter((stay) => stay[4] === key).length, `last known with ${key ? name : "an unknown side"}`),
    );
    const others = Object.entries(sides).flatMap(([key, [name]]) =>
      ["", "none"].includes(key) ? [] : amount(count(([, holder]) => holder === key) - (key === about.attacker ? sure + open : 0), `reported held by ${name} or claimed for them`),
    );
    const told = [
      ...others,
      ...amount(count(([, holder]) => holder === "none"), "reported or claimed left by their holder"),
      ...amount(count(([state]) => state === "open"), "open since their holder ceased to command"),
      ...amount(silent.length, `whose holder no report read here tells (${listOf(last)})`),
    ];
    const how = listOf([...amount(own("confirmed"), "confirmed"), ...amount(own("corroborated"), `by ${about.needed} or more independent sources`)]);
    const sentences = [
      `${side} hold ${sure ? number(sure) : "none"} of ${number(all.length)} listed places${front}${how ? `: ${how}` : ""}.`,
      open ? `Claims that are not corroborated add ${number(open)} more${own("disputed") ? ` (${number(own("disputed"))} of them disputed)` : ""}.` : "",
      told.length ? `The other ${number(rest)} places: ${listOf(told)}.` : "",
    ];
    if (choice.grade < everyClaim) {
      const n = count((stay) => counts(stay) && stay[1] === about.attacker);
      sentences.unshift(`Counting only what is ${data.levels[choice.grade]}${choice.grade ? " or better" : ""}, ${side} hold ${number(n)}.`);
    }
    return sentences.filter(Boolean).map(capital).join(" ");
  };
  const when = ({ day, known }) => {
    const later = known > days[day][0] ? `, as known by ${dayName(known)}` : ", as known that evening";
    return `${days[day][1]}${later}${choice.without ? `, without ${without(choice.without)}` : ""}`;
  };

  // Marks and fills: the surer, the fuller the colour of the side.
  const polygon = (n) => `M${Array.from({ length: n }, (_, i) => [Math.sin((i * 2 * Math.PI) / n), -Math.cos((i * 2 * Math.PI) / n)].map((v) => v.toFixed(2)).join(" ")).join("L")}Z`;
  const SHAPES = {
    circle: "M-1 0A1 1 0 1 0 1 0A1 1 0 1 0-1 0Z",
    square: "M-.9-.9H.9V.9H-.9Z",
    diamond: polygon(4),
    "triangle-down": "M-1-.8H1L0 1Z",
    pentagon: polygon(5),
    hexagon: polygon(6),
    star: polygon(3),
    x: "M-.8-.8L.8.8M-.8.8L.8-.8",
  };
  const markOf = ([state, holder]) => {
    const [, colour, light, symbol] = sides[holder] ?? sides[""];
    const shape = SHAPES[symbol] ?? SHAPES.circle;
    return {
      confirmed: [shape, 6, colour, INK, 1],
      corroborated: [shape, 5.5, light, INK, 0.8],
      claimed: [shape, 4.5, "#ffffff", colour, 1.7],
      disputed: [shape + SHAPES.x, 4.5, "#ffffff", colour, 1.7],
      left: [SHAPES.x, 4, "none", "#595959", 2],
      open: [SHAPES.circle, 4, "#ffffff", "#595959", 1],
      held: [shape, 4.5, colour, "#ffffff", 0.7],
      not_reported: [SHAPES.circle, 2.2, "#d0d0d0", "#8f8f8f", 0.7],
    }[state];
  };
  const paint = (mark, stay, faint) => {
    const [shape, size, fill, edge, width] = markOf(stay);
    const looks = { d: shape, fill, stroke: edge, "stroke-width": width / size, opacity: faint ? 0.25 : 1 };
    Object.entries(looks).forEach(([name, value]) => mark.setAttribute(name, value));
    mark.style.setProperty("--size", size);
  };
  const hatches = () =>
    Object.entries(sides).flatMap(([side, [, colour]]) =>
      ["claimed", "disputed"].map((state) =>
        draw(
          "pattern",
          { id: `${state}-${side}`, width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
          draw("rect", { width: 5, height: 5, fill: "#ffffff" }),
          draw("path", { d: state === "claimed" ? "M0 0V5" : "M0 0V5M0 0H5", stroke: colour, "stroke-width": 2 }),
        ),
      ),
    );
  const fillOf = ([state, holder]) => {
    const [, colour, light] = sides[holder] ?? sides[""];
    const plain = { confirmed: colour, held: colour, corroborated: light, left: "#9a9a9a", open: "#d6d6d6", not_reported: "#ffffff" };
    return plain[state] ?? `url(#${state}-${holder})`;
  };

  // The map: drawn once, then only marks that differ are painted anew.
  const makeMap = () => {
    const [width, height] = data.map.size;
    const marks = new Map();
    const ring = draw("circle", { r: 1, class: "ring" });
    const field = draw("svg", { viewBox: `0 0 ${width} ${height}`, role: "img" });
    field.append(draw("path", { d: data.map.outlines, class: "land" }), draw("path", { d: data.map.routes, class: "road" }));
    for (const [i, [x, y]] of Object.entries(data.map.marks)) {
      const mark = draw("path", { class: "mark" }, draw("title", {}));
      mark.style.setProperty("--x", `${x}px`);
      mark.style.setProperty("--y", `${y}px`);
      mark.dataset.place = i;
      marks.set(+i, { mark, x, y, last: "" });
      field.append(mark);
    }
    for (const [i, right, up, leadX, leadY, room] of data.map.names) {
      const anchor = right > 0 ? "start" : right < 0 ? "end" : "middle";
      const gap = leadX || leadY ? 3 : 9;
      const at = { x: leadX + right * gap, y: 4 - leadY - up * (right ? gap - 1 : gap + 3), "text-anchor": anchor };
      const name = draw("g", { class: `name ${room}` }, draw("path", { d: `M0 0L${leadX} ${-leadY}` }), draw("text", at, places[i][1]));
      const { x, y } = marks.get(i);
      name.style.setProperty("--x", `${x}px`);
      name.style.setProperty("--y", `${y}px`);
      field.append(name);
    }
    field.append(ring);
    field.addEventListener("click", ({ target }) => {
      const place = target.closest?.(".mark")?.dataset.place;
      if (place !== undefined) {
        set({ place: +place });
      }
    });
    const box = make("div", { className: "card" }, field);
    new ResizeObserver(() => {
      field.style.setProperty("--unit", width / (field.clientWidth || width));
      field.dataset.room = field.clientWidth < NARROW_PX ? "narrow" : "wide";
    }).observe(field);
    const title = make("figcaption");
    const show = (world, chosen) => {
      title.textContent = `Who held what on the evening of ${when(world)}`;
      const visible = new Set(chosen);
      for (const [i, entry] of marks) {
        const stay = stayAt(i, world);
        const faint = !counts(stay) && stay[0] !== "not_reported" && choice.grade < everyClaim;
        const now = `${visible.has(i)} ${faint} ${stay.slice(0, 4)}`;
        if (now !== entry.last) {
          entry.last = now;
          entry.mark.style.display = visible.has(i) ? "" : "none";
          entry.mark.firstChild.textContent = `${places[i][1]}: ${stay[3]}`;
          paint(entry.mark, stay, faint);
        }
      }
      const at = marks.get(choice.place);
      ring.style.display = at ? "" : "none";
      ring.style.setProperty("--x", `${at?.x}px`);
      ring.style.setProperty("--y", `${at?.y}px`);
      field.setAttribute("aria-label", `Map of ${number(chosen.length)} places. ${headline(world, chosen)}`);
    };
    return { figure: make("figure", { className: "map" }, title, box), show };
  };

  // The key, and the stack of states by day.
  const makeKey = () => {
    const entry = (stay, words, faint) => {
      const mark = draw("path", { class: "mark" });
      paint(mark, stay, faint);
      return make("li", {}, draw("svg", { viewBox: "-8 -8 16 16", width: 18, height: 18, "aria-hidden": "true" }, mark), words);
    };
    const named = Object.entries(sides).filter(([side]) => side && side !== "none");
    return make(
      "ul",
      { className: "key card" },
      ...named.map(([side, [name]]) => entry(["confirmed", side], name)),
      ...data.states.map(([state, words]) => entry([state, ""], words)),
      make("li", {}, "faint: less sure than the grade that counts"),
    );
  };
  const makeStack = () => {
    const [width, height, left, foot] = [420, 300, 34, 22];
    const field = draw("svg", { viewBox: `0 0 ${width} ${height}`, role: "img" });
    const order = data.states.flatMap(([state]) => data.sides.map(([side]) => `${state} ${side}`));
    const text = (x, y, words, anchor) => draw("text", { x, y, "text-anchor": anchor }, words);
    field.addEventListener("click", ({ target }) => {
      if (target.dataset.day) {
        set({ day: +target.dataset.day });
      }
    });
    const show = (world, chosen) => {
      const bars = days.map(() => new Map());
      for (const i of chosen) {
        const run = look.run(i, world);
        for (let k = 0; k < run.length; k += 2) {
          const [state, holder] = stays[run[k + 1]];
          const key = `${state} ${holder}`;
          for (let day = run[k]; day < (run[k + 2] ?? days.length); day += 1) {
            bars[day].set(key, (bars[day].get(key) ?? 0) + 1);
          }
        }
      }
      const step = Math.ceil(days.length / MOST_BARS);
      const drawn = days.map((_, day) => day).filter((day) => (lastDay - day) % step === 0 && days[day][0] <= world.known);
      const wide = (width - left) / Math.ceil(days.length / step);
      const unit = (height - foot - 12) / Math.max(1, chosen.length);
      const parts = [text(left - 4, 14, number(chosen.length), "end"), text(left - 4, height - foot, "0", "end")];
      drawn.forEach((day, n) => {
        let low = height - foot;
        for (const key of order) {
          const size = (bars[day].get(key) ?? 0) * unit;
          if (size) {
            low -= size;
            const bar = { x: left + n * wide + 1, y: low, width: wide - 2, height: size, fill: fillOf(key.split(" ")), "data-day": day };
            parts.push(draw("rect", { ...bar, stroke: "#8a8a8a", "stroke-width": 0.5 }));
          }
        }
        if (day === world.day) {
          parts.push(draw("rect", { x: left + n * wide, y: 11, width: wide, height: height - foot - 10, class: "now" }));
        }
        if (n % Math.ceil(drawn.length / 4) === 0) {
          parts.push(text(left + (n + 0.5) * wide, height - 6, days[day][2], "middle"));
        }
      });
      field.replaceChildren(...parts);
      field.setAttribute("aria-label", `Places by state, day by day. On ${days[world.day][1]}: ${tally(bars[world.day])}.`);
      words.textContent = `On ${days[world.day][1]}: ${tally(bars[world.day])}.`;
    };
    const tally = (bar) =>
      listOf(
        data.states.flatMap(([state, name]) => {
          const n = [...bar].reduce((sum, [key, m]) => sum + (key.startsWith(`${state} `) ? m : 0), 0);
          return n ? [`${number(n)} ${name}`] : [];
        }),
      );
    const words = make("p", { className: "source" });
    const title = make("figcaption", {}, "Listed places by state, day by day; choose a day by a click");
    return { figure: make("figure", {}, title, make("div", { className: "card" }, field), words), show };
  };

  // Tables and lists, cut to what one reads; a button gives the rest.
  const placeButton = (i) => {
    const button = make("button", { type: "button", className: "link", textContent: places[i][1] });
    button.addEventListener("click", () => set({ place: i }));
    return button;
  };
  const cut = (items, most, fill, again) => {
    const left = items.length - most;
    if (left <= 0) {
      fill(items);
      return [];
    }
    fill(items.slice(0, most));
    const button = make("button", { type: "button", textContent: `Show ${number(left)} more` });
    button.addEventListener("click", again);
    return [button];
  };
  const showChanges = (box, first, second, chosen) => {
    const differ = chosen.filter((i) => {
      const [a, b] = [stayAt(i, first), stayAt(i, second)];
      return a[0] !== b[0] || a[1] !== b[1];
    });
    const head = second.compared ? `What differs: ${when(first)}; ${when(second)}` : `What changed since ${days[first.day][1]}`;
    const title = make("h3", {}, head);
    if (!differ.length) {
      box.replaceChildren(title, make("p", {}, "The state of no listed place is another."));
      return;
    }
    const body = make("tbody");
    const fill = (rows) =>
      body.replaceChildren(
        ...rows.map((i) => make("tr", {}, make("th", { scope: "row" }, placeButton(i)), make("td", {}, stayAt(i, first)[3]), make("td", {}, stayAt(i, second)[3]))),
      );
    const more = cut(differ, ROWS_SHOWN, fill, () => (fill(differ), more[0].remove()));
    const headings = ["Place", second.compared ? when(first) : days[first.day][1], second.compared ? when(second) : days[second.day][1]];
    const cells = headings.map((words) => make("th", { scope: "col" }, words));
    const caption = make("caption", {}, `${number(differ.length)} of ${number(chosen.length)} places, by the same rules`);
    const table = make("table", {}, caption, make("thead", {}, make("tr", {}, ...cells)), body);
    box.replaceChildren(title, make("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": head }, table), ...more);
  };

  const STANCES = { asserts: "", denies: "denies: ", doubts: "does not confirm: ", retracts: "takes back: " };
  const claimItem = (i, world) => {
    const [title, outlet, published, url] = data.reports[claims.report[i]];
    const [grade, , answered] = look.record(claims.event[i], world);
    const via = claims.via[i] ? `, through ${data.names[claims.via[i]]}` : "";
    const where = places[claims.place[i]]?.[1] ?? claims.where[i];
    const link = /^https?:\/\//.test(url) ? make("a", { href: url, rel: "noreferrer", target: "_blank" }, title) : title;
    const graded = grade < 0 ? "" : ` Event: ${data.grades[grade]}${answered.includes(i) ? "; this denial was answered later" : ""}.`;
    return make(
      "li",
      {},
      make("strong", {}, `${data.names[claims.who[i]]}${via}`),
      ` ${STANCES[claims.stance[i]] ?? ""}${claims.text[i]}`,
      make("small", {}, `${where ? ` ${where}.` : ""}${graded} ${claims.id[i]}, ${outlet}, ${published}: `, link),
    );
  };
  const claimsOf = (world, test) =>
    claims.id.flatMap((_, i) => {
      const known = claims.since[i] <= world.view && (!claims.until[i] || world.view < claims.until[i]);
      if (!known || claims.origin[i] === world.without || !test(i)) {
        return [];
      }
      const [grade, from] = look.record(claims.event[i], world);
      const told = claims.begun[i] <= world.day || (grade >= 0 && from <= world.day);
      return told && (choice.grade === everyClaim || (grade >= 0 && grade <= choice.grade)) ? [i] : [];
    });
  const listClaims = (box, title, found, world) => {
    const list = make("ul", { className: "told" });
    const fill = (items) => list.replaceChildren(...items.map((i) => claimItem(i, world)));
    const more = cut(found, CLAIMS_SHOWN, fill, () => (fill(found), more[0].remove()));
    const reports = new Set(found.map((i) => claims.report[i])).size;
    const count = `${number(found.length)} claims in ${number(reports)} reports, the latest reports first.`;
    box.replaceChildren(make("h3", {}, title), make("p", {}, found.length ? count : "No claim read here."), list, ...more);
  };

  // A place: its state, its days, its claims.
  const showPlace = (box, world) => {
    box.hidden = choice.place < 0;
    if (box.hidden) {
      box.replaceChildren();
      return;
    }
    const [, name, arabic, governorate] = places[choice.place];
    const stay = stayAt(choice.place, world);
    const told = (s) => `${s[3]}${s[5] ? `; last reported ${s[5]}` : ""}`;
    const lines = [make("p", { className: "state" }, `${when(world)}: ${told(stay)}.`)];
    if (world.without) {
      const whole = stayAt(choice.place, { ...world, without: "" });
      const same = whole[0] === stay[0] && whole[1] === stay[1];
      lines.push(make("p", {}, same ? "With all sources: the same." : `With all sources: ${told(whole)}.`));
    }
    const run = look.run(choice.place, world);
    const strip = draw("svg", { viewBox: `0 0 ${days.length} 1`, preserveAspectRatio: "none", class: "strip", "aria-hidden": "true" });
    const turns = make("ol", { className: "turns" });
    let before = "";
    for (let k = 0; k < run.length && days[run[k]][0] <= world.known; k += 2) {
      const entry = stays[run[k + 1]];
      const end = Math.min(run[k + 2] ?? days.length, days.findLastIndex(([day]) => day <= world.known) + 1);
      const [, colour, light] = sides[entry[1]] ?? sides[""];
      const fill = { corroborated: light, claimed: light, disputed: light, open: "#d6d6d6", left: "#9a9a9a", not_reported: "#ffffff" }[entry[0]] ?? colour;
      strip.append(draw("rect", { x: run[k], width: end - run[k], height: 1, fill }));
      if (entry[3] !== before) {
        turns.append(make("li", {}, make("strong", {}, k ? `From ${days[run[k]][1]}` : "At first"), `: ${entry[3]}`));
      }
      before = entry[3];
    }
    strip.append(draw("rect", { x: world.day, width: 1, height: 1, class: "now" }));
    const close = make("button", { type: "button" }, "Close");
    close.addEventListener("click", () => set({ place: -1 }));
    const title = make("h3", {}, `${name}${governorate && governorate !== name ? `, ${governorate}` : ""} `);
    if (arabic) {
      title.append(make("span", { lang: "ar", dir: "rtl" }, arabic));
    }
    box.replaceChildren(title, ...lines, make("div", { className: "card" }, strip), turns, close);
  };
  // The claims about a place, and those about events elsewhere that set its state.
  const claimsOnPlace = (world) => {
    const run = look.run(choice.place, world);
    const events = new Set(run.flatMap((stay, k) => (k % 2 ? [stays[stay][6]] : [])));
    return claimsOf(world, (i) => claims.place[i] === choice.place || events.has(claims.event[i]));
  };

  // Choices: labelled form controls, so that a keyboard reaches all.
  const control = (label, element) => make("label", {}, make("span", {}, label), element);
  const offered = new Map();
  const options = (select, entries, value) => {
    const now = entries.join("|");
    if (offered.get(select) !== now) {
      offered.set(select, now);
      select.replaceChildren(...entries.map(([key, words]) => make("option", { value: key }, words)));
    }
    if (select.value !== String(value)) {
      select.value = value;
    }
  };
  const slider = make("input", { type: "range", min: 0, max: lastDay });
  const sliderWords = make("span");
  const boxes = Object.fromEntries(["known", "grade", "front", "without", "place", "day2", "known2"].map((name) => [name, make("select")]));
  const later = (day, known) => {
    const after = views.filter(([iso]) => iso > days[day][0]);
    const listed = known && !after.some(([iso]) => iso === known) ? [...after, [known, dayName(known)]] : after;
    return [["", "that evening"], ...listed.sort()];
  };
  const second = make("span", { className: "second" }, control("… as known by", boxes.known2));
  const form = make(
    "form",
    { className: "choices", "aria-label": "What to show" },
    make("label", { className: "steps" }, make("span", {}, "Day: ", sliderWords), slider),
    control("Known by", boxes.known),
    control("Grade that counts", boxes.grade),
    control("Front", boxes.front),
    control("Leave out", boxes.without),
    control("Place", boxes.place),
    control("Side by side with", boxes.day2),
    second,
  );
  const named = places.map(([, name, , where], i) => [i, `${name}, ${where}`]).sort(([, a], [, b]) => a.localeCompare(b, "en"));
  const fillChoices = () => {
    slider.value = choice.day;
    sliderWords.textContent = days[choice.day][1];
    slider.setAttribute("aria-valuetext", days[choice.day][1]);
    options(boxes.known, later(choice.day, choice.known), choice.known);
    options(boxes.grade, data.levels.map((level, i) => [i, i === everyClaim ? "every claim" : i ? `${level} or better` : `only ${level}`]), choice.grade);
    options(boxes.front, [[-1, "all"], ...data.fronts.map((front, i) => [i, front])], choice.front);
    options(boxes.without, [["", "nobody"], ...data.sources.map(([id, name, n]) => [id, `${name} (${number(n)})`])], choice.without);
    options(boxes.place, [[-1, "none"], ...named.filter(([i]) => choice.front < 0 || places[i][4] === choice.front)], choice.place);
    options(boxes.day2, [[-1, "nothing"], ...days.map(([, name], i) => [i, name])], choice.day2);
    second.hidden = choice.day2 < 0;
    if (choice.day2 >= 0) {
      options(boxes.known2, later(choice.day2, choice.known2), choice.known2);
    }
  };

  const said = make("p", { className: "said", role: "status" });
  const saidToo = make("p", { className: "said" });
  const [mapOne, mapTwo, stack] = [makeMap(), makeMap(), makeStack()];
  const pair = make("div", { className: "pair" }, mapOne.figure, mapTwo.figure, stack.figure);
  const [changes, place, told] = [make("section"), make("section", { id: "place" }), make("section")];
  const link = make("input", { readOnly: true, "aria-label": "Address of this choice" });
  const line = make("input", { readOnly: true, "aria-label": "The same choice as parameters for papermill" });
  const copied = (box, words) => {
    const button = make("button", { type: "button" }, words);
    button.addEventListener("click", () => {
      box.select();
      navigator.clipboard?.writeText(box.value).catch(() => {});
    });
    return make("p", {}, button, " ", box);
  };
  const share = make("details", {}, make("summary", {}, "Send or repeat this choice"), copied(link, "Copy as address"), copied(line, "Copy as parameters"));
  const { sources: fewer, claims: unlisted } = about.left;
  const limits = make("p", { className: "source" }, data.map.note ? `Boundaries: ${data.map.note}. ` : "", `This page carries results that were worked out when it was built${fewer ? `; ${number(fewer)} sources with fewer claims cannot be left out here` : ""}${unlisted > 0 ? `; ${number(unlisted)} claims, background and what says nothing of who holds a place, are not listed` : ""}. In JupyterLab explore.ipynb makes it for other parameters.`);

  const show = () => {
    settle();
    const chosen = shown();
    const world = worldOf(choice.day, choice.known);
    const other = choice.day2 < 0 ? null : { ...worldOf(choice.day2, choice.known2), compared: true };
    fillChoices();
    said.textContent = `${when(world)}: ${headline(world, chosen)}`;
    saidToo.hidden = mapTwo.figure.hidden = !other;
    mapOne.show(world, chosen);
    if (other) {
      saidToo.textContent = `${when(other)}: ${headline(other, chosen)}`;
      mapTwo.show(other, chosen);
    }
    stack.show(world, chosen);
    showChanges(changes, other ? world : { ...world, day: Math.max(0, world.day - 1) }, other ?? world, chosen);
    showPlace(place, world);
    const inFront = (i) => choice.front < 0 || places[claims.place[i]]?.[4] === choice.front;
    const title = choice.place < 0 ? "Claims known by then" : `What is said of ${places[choice.place][1]}`;
    listClaims(told, title, choice.place < 0 ? claimsOf(world, inFront) : claimsOnPlace(world), world);
    const named = parameters();
    const address = `#${new URLSearchParams(named)}`;
    link.value = `${location.href.replace(/#.*$/, "")}${address}`;
    const front = named.front ? ` -p front ${JSON.stringify(named.front)}` : "";
    line.value = `papermill notebooks/00-brief.ipynb out.ipynb -p dataset ${about.dataset} -p as_of ${named.day < days[1][0] ? days[1][0] : named.day} -p known_by ${named.known < days[1][0] ? days[1][0] : named.known}${front}`;
    return address;
  };
  const set = (members) => {
    Object.assign(choice, members);
    const address = show();
    try {
      history.replaceState(history.state, "", address);
    } catch {
      // inside a notebook the page has no address of its own
    }
  };
  slider.addEventListener("input", () => set({ day: +slider.value }));
  for (const [name, box] of Object.entries(boxes)) {
    box.addEventListener("change", () => set({ [name]: ["known", "known2", "without"].includes(name) ? box.value : +box.value }));
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", () => {
    if (location.hash.includes("=")) {
      readAddress();
      show();
    }
  });
  const defs = draw("svg", { width: 0, height: 0, "aria-hidden": "true", class: "defs" }, draw("defs", {}, ...hatches()));
  root.replaceChildren(defs, form, said, saidToo, place, pair, makeKey(), changes, told, share, limits);
  readAddress();
  show();
  if (location.hash.includes("=")) {
    root.scrollIntoView();
  }
})();
