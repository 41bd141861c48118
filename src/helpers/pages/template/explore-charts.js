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
  const answer = (turns, i, { view, without }) => {
    const own = turns[sources.indexOf(without)][i];
    const other = own ? at(own, view) : -1;
    return other === -1 ? at(turns[0][i], view) : other;
  };
  const stay = (place, day, world) => at(data.runs[answer(data.turns.places, place, world)], day);
  const record = (event, world) => data.records[answer(data.turns.events, event, world)];

  // The claims about an event, the earliest reports first; its grade, and whether a denial stands.
  const { claims, events, places, grades, stays, about, origins } = data;
  const claimsAbout = events.map(() => []);
  claims.event.forEach((event, i) => claimsAbout[event].unshift(i));
  const denials = claimsAbout.map((of) => of.filter((i) => claims.stance[i] === "denies"));
  const inForce = (i, { view, without }) =>
    claims.since[i] <= view && !(claims.until[i] && claims.until[i] <= view) && origins[claims.who[i]] !== without;
  const UNSEEN = ["", false];
  const seen = (event, world) => {
    const [grade, from, answered] = record(event, world);
    const stands = (i) => inForce(i, world) && !answered.includes(i);
    return grade >= 0 && from <= world.day ? [grades[grade], denials[event].some(stands)] : UNSEEN;
  };

  // How a place or an event differs between two worlds, the earlier one first: the kinds of
  // helpers/editions.py, "" where it does not.
  const SURER = ["not_reported", "claimed", "left", "held", "corroborated", "confirmed"];
  const BETTER = ["superseded", "disputed", "claimed", "corroborated", "confirmed"];
  const rank = (order, what) => Math.max(0, order.indexOf(what));
  const whoHolds = ([state, holder, , , last]) => holder || (state === "open" ? "open" : last);
  const kindOfPlace = (i, first, second) => {
    const [start, end] = [first, second].map((world) => stays[stay(i, world.day, world)]);
    const [[was, then], [is, now]] = [start, end];
    if (was === is && then === now) {
      return "";
    }
    const [before, between, after] = [start, stays[stay(i, first.day, second)], end].map(whoHolds);
    if (between !== after) {
      return after === about.attacker ? "gained" : between === about.attacker ? "lost" : "other";
    }
    return before === after && rank(SURER, was) < rank(SURER, is) ? "upgraded" : "revised";
  };
  const kindOfEvent = (event, first, second) => {
    const [[was, denied], [is, isDenied]] = [first, second].map((world) => seen(event, world));
    if (was === is) {
      return denied === isDenied ? "" : isDenied ? "revised" : "upgraded";
    }
    const known = (i) => claims.since[i] <= second.view;
    if (!was || !is) {
      return was ? (claimsAbout[event].some(known) ? "withdrawn" : "") : "new";
    }
    if (["denied", "retracted"].includes(is)) {
      return "withdrawn";
    }
    return rank(BETTER, was) < rank(BETTER, is) && is !== "disputed" ? "upgraded" : "revised";
  };
  const differing = (first, second) => {
    const found = {};
    const put = (kind, i) => (found[kind] ??= []).push(i);
    places.forEach((_, i) => put(`places ${kindOfPlace(i, first, second)}`, i));
    const listed = (event) => claimsAbout[event].length;
    [...events.keys()].filter(listed).forEach((e) => put(`events ${kindOfEvent(e, first, second)}`, e));
    return found;
  };
  return {
    view: (known) => Math.max(0, data.views.findLastIndex(([day]) => day <= known)),
    run: (place, world) => data.runs[answer(data.turns.places, place, world)],
    ...{ stay, record, claimsAbout, inForce, seen, differing },
  };
};
globalThis.lookUp = lookUp;

// What the page draws: elements of text and of SVG, the map, its key, and the stack of states.
const explorerTools = (data, choice, set) => {
  const look = lookUp(data);
  const { days, places, stays } = data;
  const sides = Object.fromEntries(data.sides.map(([side, ...words]) => [side, words]));
  const SVG = "http://www.w3.org/2000/svg";
  const INK = "#222222";
  const MOST_BARS = 60;
  const NARROW_PX = 480;
  const lastDay = days.length - 1;
  const everyClaim = data.levels.length - 1;
  const stayAt = (place, world, day = world.day) => stays[look.stay(place, day, world)];
  const counts = ([, , level]) => level <= choice.grade;

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

  // Marks and fills: the surer, the fuller the colour of the side.
  const { marks: MARKS, shapes: SHAPES, fills: FILLS, ground: GROUND } = data.looks;
  const PLAIN = { left: "x", open: "circle", not_reported: "circle" };
  const CAPITAL = 6.6;
  const STAR = 0.68;
  const GREY = ["", "#595959", "#acacac", "circle"];
  const paint = (mark, [state, holder], faint, capital) => {
    const [, colour, light, symbol] = sides[holder] ?? GREY;
    const [radius, fill, edge, width] = MARKS[state];
    const size = capital ? Math.max(radius, CAPITAL) : radius;
    const own = (look) => ({ side: colour, light })[look] ?? look;
    const looks = { fill: own(fill), stroke: own(edge), "stroke-width": width / size };
    const star = fill === "side" ? "#ffffff" : state === "claimed" ? colour : INK;
    mark.replaceChildren(
      ...[mark.querySelector("title")].filter(Boolean),
      draw("path", { d: SHAPES[PLAIN[state] ?? symbol], ...looks }),
      ...(state === "disputed" ? [draw("path", { d: SHAPES.crossing, ...looks })] : []),
      ...(capital ? [draw("path", { d: SHAPES.capital, fill: star, transform: `scale(${STAR})` })] : []),
    );
    mark.setAttribute("opacity", faint ? 0.25 : 1);
    mark.style.setProperty("--size", size);
  };
  const tile = { width: 5, height: 5 };
  const lines = { claimed: "M0 0V5", disputed: "M0 0V5M0 0H5", left: "M0 2H5", open: "M1 2H3" };
  const hatch = (id, state, stroke, turn) =>
    draw(
      "pattern",
      { id, ...tile, patternUnits: "userSpaceOnUse", patternTransform: `rotate(${turn})` },
      draw("rect", { ...tile, fill: "#ffffff" }),
      draw("path", { d: lines[state], stroke, "stroke-width": 2 }),
    );
  const hatches = () => [
    ...["left", "open"].map((state) => hatch(state, state, FILLS[state][1], 0)),
    ...Object.entries(sides).flatMap(([side, [, colour]]) =>
      ["claimed", "disputed"].map((state) => hatch(`${state}-${side}`, state, colour, 45)),
    ),
  ];
  const fillOf = ([state, holder]) => {
    const [, colour, light] = sides[holder] ?? sides[""];
    const sure = { confirmed: colour, held: colour, corroborated: light };
    const unheld = { left: "url(#left)", open: "url(#open)", not_reported: FILLS.not_reported[0] };
    return sure[state] ?? unheld[state] ?? `url(#${state}-${holder})`;
  };

  // The map: drawn once, then only marks that differ are painted anew.
  const makeMap = () => {
    const [, , width] = data.map.box;
    const marks = new Map();
    const ring = draw("circle", { r: 1, class: "ring" });
    const field = draw("svg", { viewBox: data.map.box.join(" "), role: "img" });
    const paths = Object.fromEntries(data.map.ground);
    field.style.background = GROUND.sea[0];
    for (const [kind, look] of Object.entries(GROUND)) {
      const d = paths[kind.split(" ")[0]];
      const [fill, stroke, wide] = look;
      const dash = kind === "route" ? "2 4" : "none";
      const looks = { fill, stroke, "stroke-width": wide, "stroke-dasharray": dash };
      field.append(...(d ? [draw("path", { d, class: "ground", ...looks })] : []));
    }
    for (const [i, [x, y]] of Object.entries(data.map.marks)) {
      const mark = draw("g", { class: "mark" }, draw("title", {}));
      mark.style.setProperty("--x", `${x}px`);
      mark.style.setProperty("--y", `${y}px`);
      mark.dataset.place = i;
      marks.set(+i, { mark, x, y, last: "", capital: data.map.capitals.includes(+i) });
      field.append(mark);
    }
    for (const [i, dx, dy, anchor, leadX, leadY, room] of data.map.names) {
      const words = draw("text", { x: dx, y: dy, "text-anchor": anchor }, places[i][1]);
      const name = draw("g", { class: `name ${room}` }, draw("path", { d: `M0 0L${leadX} ${leadY}` }), words);
      const { x, y } = marks.get(i);
      name.style.setProperty("--x", `${x}px`);
      name.style.setProperty("--y", `${y}px`);
      field.append(name);
    }
    field.append(ring);
    field.addEventListener("click", ({ target }) => {
      const place = target.closest?.("g.mark")?.dataset.place;
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
    const show = (world, chosen, words, told) => {
      title.textContent = `Who held what on the evening of ${words}`;
      const visible = new Set(chosen);
      for (const [i, entry] of marks) {
        const stay = stayAt(i, world);
        const faint = !counts(stay) && stay[0] !== "not_reported" && choice.grade < everyClaim;
        const now = `${visible.has(i)} ${faint} ${stay.slice(0, 4)}`;
        if (now !== entry.last) {
          entry.last = now;
          entry.mark.style.display = visible.has(i) ? "" : "none";
          entry.mark.querySelector("title").textContent = `${places[i][1]}: ${stay[3]}`;
          paint(entry.mark, stay, faint, entry.capital);
        }
      }
      const at = marks.get(choice.place);
      ring.style.display = at ? "" : "none";
      ring.style.setProperty("--x", `${at?.x}px`);
      ring.style.setProperty("--y", `${at?.y}px`);
      field.setAttribute("aria-label", `Map of ${number(chosen.length)} places. ${told}`);
    };
    return { figure: make("figure", { className: "map" }, title, box), show };
  };

  // The key, and the stack of states by day.
  const makeKey = () => {
    const entry = (stay, words, faint, capital) => {
      const mark = draw("g", { class: "mark" });
      paint(mark, stay, faint, capital);
      return make("li", {}, draw("svg", { viewBox: "-8 -8 16 16", "aria-hidden": "true" }, mark), words);
    };
    const named = Object.entries(sides).filter(([side]) => side && side !== "none");
    return make(
      "ul",
      { className: "key card" },
      ...named.map(([side, [name]]) => entry(["confirmed", side], name)),
      ...data.states.map(([state, words]) => entry([state, "any"], words)),
      ...(data.map.capitals.length ? [entry(["not_reported", "any"], "governorate capital", false, true)] : []),
      make("li", {}, "faint: less sure than the grade that counts"),
    );
  };
  const makeStack = () => {
    const [width, height, left, foot] = [420, 300, 34, 22];
    const low = height - foot;
    const step = Math.ceil(days.length / MOST_BARS);
    const slots = Math.ceil(days.length / step);
    const wide = (width - left) / slots;
    const order = data.states.flatMap(([state]) => data.sides.map(([side]) => `${state} ${side}`));
    const field = draw("svg", { viewBox: `0 0 ${width} ${height}`, role: "img" });
    const words = make("p", { className: "source" });
    const text = (x, y, said, anchor) => draw("text", { x, y, "text-anchor": anchor }, said);
    const dayAt = (n) => lastDay - (slots - 1 - n) * step;
    const middle = (day) => left + (slots - 0.5 - (lastDay - day) / step) * wide;
    field.addEventListener("click", ({ clientX }) => {
      const { left: edge, width: across } = field.getBoundingClientRect();
      const n = Math.floor((((clientX - edge) / across) * width - left) / wide);
      if (days[dayAt(n)]) {
        set({ day: dayAt(n) });
      }
    });
    const tally = (bar) =>
      listOf(
        data.states.flatMap(([state, name]) => {
          const n = [...bar].reduce((sum, [key, m]) => sum + (key.startsWith(`${state} `) ? m : 0), 0);
          return n ? [`${number(n)} ${name}`] : [];
        }),
      );
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
      const unit = (low - 12) / Math.max(1, chosen.length);
      const known = [...days.keys()].filter((day) => days[day][0] <= world.known);
      const drawn = known.filter((day) => (lastDay - day) % step === 0);
      const areas = new Map();
      for (const day of drawn) {
        let top = low;
        for (const key of order) {
          const size = (bars[day].get(key) ?? 0) * unit;
          if (size) {
            top -= size;
            const [x, y, across, down] = [middle(day) - wide / 2 + 1, top, wide - 2, size].map((v) => v.toFixed(1));
            areas.set(key, `${areas.get(key) ?? ""}M${x} ${y}h${across}v${down}h-${across}Z`);
          }
        }
      }
      const named = drawn.filter((_, n) => n % Math.ceil(drawn.length / 5) === 0);
      field.replaceChildren(
        text(left - 4, 14, number(chosen.length), "end"),
        text(left - 4, low, "0", "end"),
        ...[...areas].map(([key, d]) => draw("path", { d, fill: fillOf(key.split(" ")), class: "area" })),
        draw("rect", { x: middle(world.day) - wide / 2, y: 11, width: wide, height: low - 10, class: "now" }),
        ...named.map((day) => text(middle(day), height - 6, days[day][2], "middle")),
      );
      const told = `On ${days[world.day][1]}: ${tally(bars[world.day])}.`;
      field.setAttribute("aria-label", `Places by state, day by day. ${told}`);
      words.textContent = told;
    };
    const title = make("figcaption", {}, "Listed places by state, day by day; choose a day by a click");
    return { figure: make("figure", {}, title, make("div", { className: "card" }, field), words), show };
  };
  return {
    ...{ look, sides, everyClaim, lastDay, stayAt, counts, make, draw, number, listOf },
    ...{ hatches, fillOf, makeMap, makeKey, makeStack },
  };
};
