"use strict";
// The page to explore: its choices, its sentences and its lists; see explore-charts.js.
(async () => {
  const carried = document.getElementById("explorer-data");
  const packed = carried.type === "text/plain";
  const data = JSON.parse(packed ? await unpack(carried) : carried.textContent);
  const { about, days, views, places, stays, claims } = data;
  const root = document.getElementById("explorer");
  const CLAIMS_SHOWN = 20;
  const ROWS_SHOWN = 30;
  const DAY_PX = 40;

  // The choice: what the address says, as far as it can be; filled in by readAddress.
  const choice = {};
  const tools = explorerTools(data, choice, (members) => set(members));
  const { look, sides, everyClaim, lastDay, stayAt, counts, make, draw, number, listOf, fillOf } = tools;
  const capital = (words) => words[0].toUpperCase() + words.slice(1);
  const dayName = (iso) => [...days, ...views, data.known].find(([day]) => day === iso)?.[1] ?? iso;
  const without = (source) => data.sources.find(([id]) => id === source)?.[1];
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
  // Nobody knows a day before it has come, and the page nothing of before its first knowledge.
  const settle = () => {
    for (const [day, known] of [["day", "known"], ["day2", "known2"]]) {
      const [shown] = days[choice[day]] ?? [""];
      const [wanted] = [shown, views[0][0], isDay(choice[known]) ? choice[known] : ""].sort().slice(-1);
      choice[known] = !shown || wanted === shown ? "" : wanted > data.known[0] ? data.known[0] : wanted;
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
  const inFront = (i) => choice.front < 0 || places[i]?.[4] === choice.front;
  const shown = () => [...places.keys()].filter(inFront);

  // Sentences that are only numbers.
  const headline = (world, chosen) => {
    const all = chosen.map((i) => stayAt(i, world));
    const count = (test) => all.filter(test).length;
    const side = sides[about.attacker][0];
    const isOwn = ([, holder]) => holder === about.attacker;
    const own = (...states) => count((stay) => isOwn(stay) && states.includes(stay[0]));
    const sure = own("confirmed", "corroborated");
    const open = own("claimed", "disputed");
    const front = choice.front < 0 ? "" : ` on the front “${data.fronts[choice.front]}”`;
    const rest = all.length - sure - open;
    const amount = (n, words) => (n ? [`${number(n)} ${words}`] : []);
    const silent = all.filter(([state]) => state === "not_reported");
    const last = Object.entries(sides).flatMap(([key, [name]]) => {
      const n = silent.filter((stay) => stay[4] === key).length;
      return amount(n, `last known with ${key ? name : "an unknown side"}`);
    });
    const others = Object.entries(sides).flatMap(([key, [name]]) => {
      const n = count(([, holder]) => holder === key) - (key === about.attacker ? sure + open : 0);
      return ["", "none"].includes(key) ? [] : amount(n, `reported held by ${name} or claimed for them`);
    });
    const told = [
      ...others,
      ...amount(count(([, holder]) => holder === "none"), "reported or claimed left by their holder"),
      ...amount(count(([state]) => state === "open"), "open since their holder collapsed"),
      ...amount(silent.length, `whose holder no report read here tells (${listOf(last)})`),
    ];
    const several = `by ${about.needed} or more independent sources`;
    const how = listOf([...amount(own("confirmed"), "confirmed"), ...amount(own("corroborated"), several)]);
    const hold = `${side} hold ${sure ? number(sure) : "none"} of ${number(all.length)} listed places${front}`;
    const disputed = own("disputed") ? ` (${number(own("disputed"))} of them disputed)` : "";
    const sentences = [
      `${hold}${how ? `: ${how}` : ""}.`,
      open ? `Claims that are not corroborated add ${number(open)} more${disputed}.` : "",
      told.length ? `The other ${number(rest)} places: ${listOf(told)}.` : "",
    ];
    if (choice.grade < everyClaim) {
      const n = count((stay) => counts(stay) && isOwn(stay));
      const level = `${data.levels[choice.grade]}${choice.grade ? " or better" : ""}`;
      sentences.unshift(`Counting only what is ${level}, ${side} hold ${number(n)}.`);
    }
    return sentences.filter(Boolean).map(capital).join(" ");
  };
  const when = ({ day, known }) => {
    const later = known > days[day][0] ? `, as known by ${dayName(known)}` : ", as known that evening";
    return `${days[day][1]}${later}${choice.without ? `, without ${without(choice.without)}` : ""}`;
  };

  // Tables and lists, cut to what one reads; a button gives the rest.
  const placeButton = (i) => {
    const button = make("button", { type: "button", className: "link", textContent: places[i][1] });
    button.addEventListener("click", () => set({ place: i }));
    return button;
  };
  const cut = (items, most, fill) => {
    fill(items.slice(0, most));
    if (items.length <= most) {
      return [];
    }
    const words = `Show ${number(items.length - most)} more`;
    const button = make("button", { type: "button", textContent: words });
    button.addEventListener("click", () => (fill(items), button.remove()));
    return [button];
  };
  const STANCES = { asserts: "", denies: "denies: ", doubts: "does not confirm: ", retracts: "takes back: " };
  const claimItem = (i, world) => {
    const [title, outlet, published, url] = data.reports[claims.report[i]];
    const [grade, , answered] = look.record(claims.event[i], world);
    const via = claims.via[i] ? `, through ${data.names[claims.via[i]]}` : "";
    const where = places[claims.place[i]]?.[1] ?? claims.where[i];
    const safe = /^https?:\/\//.test(url);
    const link = safe ? make("a", { href: url, rel: "noreferrer", target: "_blank" }, title) : title;
    const answer = answered.includes(i) ? "; this denial was answered later" : "";
    const graded = grade < 0 ? "" : ` Event: ${data.grades[grade]}${answer}.`;
    const place = where ? ` ${where}.` : "";
    return make(
      "li",
      {},
      make("strong", {}, `${data.names[claims.who[i]]}${via}`),
      ` ${STANCES[claims.stance[i]] ?? ""}${claims.text[i]}`,
      make("small", {}, `${place}${graded} ${claims.id[i]}, ${outlet}, ${published}: `, link),
    );
  };
  // What differs between two sides, the earlier one first.
  const PARTS = {
    "places gained": `Reported or claimed as gained by ${sides[about.attacker][0]}`,
    "places lost": `Reported or claimed as lost by ${sides[about.attacker][0]}`,
    "places other": "With another holder, left, or open since their holder collapsed",
    "places upgraded": "The same holder, better established",
    "places revised": "Less sure, or the earlier day is known otherwise now",
    "events new": "Newly reported",
    "events upgraded": "Better established, or no longer denied",
    "events withdrawn": "Withdrawn, or dated later",
    "events revised": "Less sure, newly denied or superseded",
  };
  const listPlaces = (box, rows, first, second, words, days) => {
    const body = make("tbody");
    const fill = (some) =>
      body.replaceChildren(
        ...some.map((i) => {
          const states = [first, second].map((world) => make("td", {}, stayAt(i, world)[3]));
          return make("tr", {}, make("th", { scope: "row" }, placeButton(i)), ...states);
        }),
      );
    const more = cut(rows, ROWS_SHOWN, fill);
    const cells = ["Place", ...days].map((name) => make("th", { scope: "col" }, name));
    const table = make("table", {}, make("thead", {}, make("tr", {}, ...cells)), body);
    const members = { className: "scroll", tabIndex: 0, role: "region", "aria-label": words };
    box.replaceChildren(make("div", members, table), ...more);
  };
  const listEvents = (box, events, first, second) => {
    const list = make("ul", { className: "told" });
    const fill = (some) =>
      list.replaceChildren(
        ...some.map((event) => {
          const [[was], [is]] = [first, second].map((world) => look.seen(event, world));
          const [world, about] = [is ? second : first, look.claimsAbout[event]];
          const states = (i) => claims.stance[i] === "asserts" && look.inForce(i, world);
          const item = claimItem(about.find(states) ?? about[0], world);
          item.append(was && was !== is ? make("small", {}, ` Before: ${was}.`) : "");
          return item;
        }),
      );
    box.replaceChildren(list, ...cut(events, CLAIMS_SHOWN, fill));
  };
  const eventPlace = (event) => claims.place[look.claimsAbout[event][0]];
  const chosenOpen = new Map();
  const showChanges = (box, one, two, chosen) => {
    const late = two.compared && `${days[one.day][0]} ${one.known}` > `${days[two.day][0]} ${two.known}`;
    const [first, second] = late ? [two, one] : [one, two];
    const dates = [first, second].map((world) => (two.compared ? when(world) : days[world.day][1]));
    const head = two.compared ? `What differs: ${dates.join("; ")}` : `What changed since ${dates[0]}`;
    const found = look.differing(first, second);
    const here = { places: (i) => chosen.includes(i), events: (event) => inFront(eventPlace(event)) };
    const parts = Object.entries(PARTS).map(([key, words]) => {
      const what = key.split(" ")[0];
      return [key, words, (found[key] ?? []).filter(here[what]), what];
    });
    const folded = parts.filter(([, , ids]) => ids.length).map(([key, words, ids, what], n) => {
      const inside = make("div");
      const count = `${number(ids.length)} ${ids.length === 1 ? what.slice(0, -1) : what}`;
      const head = make("summary", {}, `${words}: ${count}`);
      const part = make("details", { className: key, open: chosenOpen.get(key) ?? n === 0 }, head, inside);
      const fill = () => {
        if (part.open && !inside.firstChild) {
          const list = what === "places" ? listPlaces : listEvents;
          list(inside, ids, first, second, words, dates);
        }
      };
      head.addEventListener("click", () => chosenOpen.set(key, !part.open));
      part.addEventListener("toggle", fill);
      fill();
      return part;
    });
    const none = make("p", {}, "The state of no listed place and of no event is another.");
    box.replaceChildren(make("h3", {}, head), ...(folded.length ? folded : [none]));
  };

  const claimsOf = (world, test) =>
    claims.id.flatMap((_, i) => {
      if (!look.inForce(i, world) || !test(i)) {
        return [];
      }
      const [grade, from] = look.record(claims.event[i], world);
      const told = claims.begun[i] <= world.day || (grade >= 0 && from <= world.day);
      return told && (choice.grade === everyClaim || (grade >= 0 && grade <= choice.grade)) ? [i] : [];
    });
  const listClaims = (box, title, found, world) => {
    const list = make("ul", { className: "told" });
    const fill = (items) => list.replaceChildren(...items.map((i) => claimItem(i, world)));
    const more = cut(found, CLAIMS_SHOWN, fill);
    const imported = found.filter((i) => claims.imported?.[i]);
    const own = found.filter((i) => !claims.imported?.[i]);
    const reports = new Set(own.map((i) => claims.report[i])).size;
    const from = [...new Set(imported.map((i) => data.reports[claims.report[i]][1]))];
    const parts = [
      own.length ? `${number(own.length)} claims in ${number(reports)} reports` : "",
      from.length ? `${number(imported.length)} ${own.length ? "" : "claims "}imported from ${listOf(from)}` : "",
    ];
    const count = `${parts.filter(Boolean).join(", ")}, the latest reports first.`;
    const words = make("p", {}, found.length ? count : "No claim read here.");
    box.replaceChildren(make("h3", {}, title), words, list, ...more);
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
    const view = { viewBox: `0 0 ${days.length * DAY_PX} ${DAY_PX}`, preserveAspectRatio: "none" };
    const strip = draw("svg", { ...view, class: "strip", "aria-hidden": "true" });
    const bar = (from, to, look) =>
      draw("rect", { x: from * DAY_PX, width: (to - from) * DAY_PX, height: DAY_PX, ...look });
    const turns = make("ol", { className: "turns" });
    let before = "";
    for (let k = 0; k < run.length && days[run[k]][0] <= world.known; k += 2) {
      const entry = stays[run[k + 1]];
      const end = Math.min(run[k + 2] ?? days.length, days.findLastIndex(([day]) => day <= world.known) + 1);
      strip.append(bar(run[k], end, { fill: fillOf(entry) }));
      if (entry[3] !== before) {
        const since = k ? `From ${days[run[k]][1]}` : "At first";
        turns.append(make("li", {}, make("strong", {}, since), `: ${entry[3]}`));
      }
      before = entry[3];
    }
    strip.append(bar(world.day, world.day + 1, { class: "now" }));
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
  const lists = ["known", "grade", "front", "without", "place", "day2", "known2"];
  const boxes = Object.fromEntries(lists.map((name) => [name, make("select", { name })]));
  const later = (day, known) => {
    const after = views.filter(([iso]) => iso > days[day][0]);
    const other = known && !after.some(([iso]) => iso === known) ? [[known, dayName(known)]] : [];
    const evening = days[day][0] < views[0][0] ? [] : [["", "that evening"]];
    return [...evening, ...[...after, ...other].sort()];
  };
  const second = make("span", {}, control("… as known by", boxes.known2));
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
  const labels = places.map(([, name, , where], i) => [i, `${name}, ${where}`]);
  labels.sort(([, a], [, b]) => a.localeCompare(b, "en"));
  const levels = data.levels.map((level, i) => [i, i ? `${level} or better` : `only ${level}`]);
  levels[everyClaim] = [everyClaim, "every claim"];
  const voices = data.sources.map(([id, name, n]) => [id, `${name} (${number(n)})`]);
  const fillChoices = () => {
    slider.value = choice.day;
    sliderWords.textContent = days[choice.day][1];
    slider.setAttribute("aria-valuetext", days[choice.day][1]);
    options(boxes.known, later(choice.day, choice.known), choice.known);
    options(boxes.grade, levels, choice.grade);
    options(boxes.front, [[-1, "all"], ...data.fronts.map((front, i) => [i, front])], choice.front);
    options(boxes.without, [["", "nobody"], ...voices], choice.without);
    options(boxes.place, [[-1, "none"], ...labels.filter(([i]) => inFront(i))], choice.place);
    options(boxes.day2, [[-1, "nothing"], ...days.map(([, name], i) => [i, name])], choice.day2);
    second.hidden = choice.day2 < 0;
    if (choice.day2 >= 0) {
      options(boxes.known2, later(choice.day2, choice.known2), choice.known2);
    }
  };

  const said = make("p", { className: "said", role: "status" });
  const saidToo = make("p", { className: "said" });
  const [mapOne, mapTwo, stack] = [tools.makeMap(), tools.makeMap(), tools.makeStack()];
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
  const share = make(
    "details",
    {},
    make("summary", {}, "Send or repeat this choice"),
    copied(link, "Copy as address"),
    copied(line, "Copy as parameters"),
  );
  const { sources: fewer, claims: unlisted, views: earlier } = about.left;
  const limits = make(
    "p",
    { className: "source" },
    data.map.note ? `Boundaries: ${data.map.note}. ` : "",
    "This page carries results that were worked out when it was built. ",
    fewer ? `${number(fewer)} sources with fewer claims cannot be left out here. ` : "",
    earlier ? "Of a table as large as this it has only what is known now, not what was known on earlier days. " : "",
    unlisted ? `${number(unlisted)} claims on other matters, or from before the offensive, are not listed.` : "",
  );

  const show = () => {
    settle();
    const chosen = shown();
    const world = worldOf(choice.day, choice.known);
    const other = choice.day2 < 0 ? null : { ...worldOf(choice.day2, choice.known2), compared: true };
    fillChoices();
    const words = headline(world, chosen);
    said.textContent = `${when(world)}: ${words}`;
    saidToo.hidden = mapTwo.figure.hidden = !other;
    mapOne.show(world, chosen, when(world), words);
    if (other) {
      const wordsToo = headline(other, chosen);
      saidToo.textContent = `${when(other)}: ${wordsToo}`;
      mapTwo.show(other, chosen, when(other), wordsToo);
    }
    stack.show(world, chosen);
    const dayBefore = { ...world, day: Math.max(0, world.day - 1) };
    showChanges(changes, other ? world : dayBefore, other ?? world, chosen);
    showPlace(place, world);
    const title = choice.place < 0 ? "Claims known by then" : `What is said of ${places[choice.place][1]}`;
    const onFront = (i) => inFront(claims.place[i]);
    listClaims(told, title, choice.place < 0 ? claimsOf(world, onFront) : claimsOnPlace(world), world);
    const named = parameters();
    const address = `#${new URLSearchParams(named)}`;
    link.value = `${location.href.replace(/#.*$/, "")}${address}`;
    const front = named.front ? ` -p front ${JSON.stringify(named.front)}` : "";
    const [asOf, knownBy] = [named.day, named.known].map((day) => (day > days[0][0] ? day : days[1][0]));
    const given = `-p dataset ${about.dataset} -p as_of ${asOf} -p known_by ${knownBy}${front}`;
    line.value = `papermill notebooks/00-brief.ipynb out.ipynb ${given}`;
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
    const isText = ["known", "known2", "without"].includes(name);
    box.addEventListener("change", () => set({ [name]: isText ? box.value : +box.value }));
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", () => {
    if (location.hash.includes("=")) {
      readAddress();
      show();
    }
  });
  const hatches = draw("defs", {}, ...tools.hatches());
  const defs = draw("svg", { width: 0, height: 0, "aria-hidden": "true", class: "defs" }, hatches);
  root.replaceChildren(defs, form, place, said, saidToo, pair, tools.makeKey(), changes, told, share, limits);
  readAddress();
  show();
  if (location.hash.includes("=")) {
    root.scrollIntoView();
  }
})();
