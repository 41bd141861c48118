"use strict";
(() => {
  const config = {
    responsive: true,
    displaylogo: false,
    displayModeBar: false,
    showSendToCloud: false,
    plotlyServerURL: "",
  };
  // Between the margins of the style sheet, on A4 and on Letter.
  const PRINTED_PX = 650;
  const PAGE_PX = 840;
  // What is left of the height of another chart that is not sliced.
  const LOW_PART = 0.7;
  // What a slice has at least, the last with the key, and from which height on a chart is sliced.
  const SLICE_PX = 60;
  const LAST_PX = 40;
  const SLICED_PX = 300;
  // Narrower than this is a phone; letters of a name of which two have room there; below the key.
  const NARROW_PX = 500;
  const PAIR_CHARS = 19;
  const PAIR_PX = 115;
  const GAP_PX = 6;
  // Letters of a line over a mark, what a phone shows, and of the words of one claim.
  const LINE_CHARS = 46;
  const CLAIM_CHARS = 96;
  const waiting = new Map();
  const charts = [];

  // The library is unpacked when the page has been loaded and can be used.
  const load = async () => {
    const packed = document.getElementById("plotly");
    if (!window.Plotly && packed.type === "text/plain") {
      const script = document.createElement("script");
      script.textContent = await unpack(packed);
      document.head.append(script);
    }
  };
  const loaded = new Promise((done) => addEventListener("load", done)).then(load).catch(() => {});

  // Over a mark stands its row of the chart's table with the first claims behind it, or the claim
  // that it is, as the list of claims has it; plotly reads it as markup.
  const safe = (line) => line.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/\$/g, "&#36;");
  const wrap = (text) => {
    const found = [""];
    for (const word of text.split(/\s+/)) {
      const longer = `${found.at(-1)} ${word}`.trim();
      if (longer.length > LINE_CHARS) {
        found.push(word);
      } else {
        found[found.length - 1] = longer;
      }
    }
    return found.map(safe);
  };
  const bold = (text) => wrap(text).map((line) => `<b>${line}</b>`);
  const texts = (row) => [...row.cells].map(({ textContent }) => textContent);
  const claimLines = (id) => {
    const row = document.getElementById(id);
    if (!row?.matches(".register tr")) {
      return [];
    }
    const [, who, said] = texts(row);
    const [, report] = texts(row.parentElement.rows[0]);
    const cut = said.length > CLAIM_CHARS ? `${said.slice(0, CLAIM_CHARS)}…` : said;
    return [...bold(who), ...wrap(cut), ...wrap(`${report} (${id})`)];
  };
  const quote = (cell, most) => {
    const ids = [...cell.querySelectorAll("a")].map(({ hash }) => hash.slice(1));
    const others = cell.dataset.claims?.split(" ") ?? [];
    const more = ids.length + others.length + Number(cell.dataset.more ?? 0) - most;
    const found = [...ids, ...others].slice(0, most).flatMap(claimLines);
    return most && more > 0 ? [...found, `and ${more} more ${more === 1 ? "claim" : "claims"}`] : found;
  };
  const rowLines = (chart, number, { quoted, plain }) => {
    const table = document.querySelector(`#${chart.id}-data table`);
    const names = table ? texts(table.tHead.rows[0]) : [];
    return [...(table?.tBodies[0].rows[number]?.cells ?? [])].flatMap((cell, i) => {
      const words = cell.textContent;
      if (cell.matches(".claims")) {
        return quote(cell, quoted);
      }
      if (i === 0) {
        return bold(words);
      }
      return ["", "–"].includes(words) ? [] : wrap(plain.includes(names[i]) ? words : `${names[i]}: ${words}`);
    });
  };
  const addWords = (chart, trace, tips) => {
    const words = (key) => (typeof key === "string" ? claimLines(key) : rowLines(chart, key, tips));
    trace.hovertext = trace.customdata?.map((key, i) => trace.hovertext?.[i] || words(key).join("<br>"));
  };

  const draw = (chart) => {
    const { data, layout, tips, key } = waiting.get(chart) ?? {};
    if (!data || !window.Plotly) {
      return;
    }
    waiting.delete(chart);
    if ("quoted" in tips) {
      data.forEach((trace) => addWords(chart, trace, tips));
    }
    chart.replaceChildren();
    chart.style.height = `${layout.height}px`;
    Plotly.newPlot(chart, { data, layout, config });
    charts.push(chart);
    Object.assign(chart, { whole: layout.height, top: layout.margin?.t, key });
    settle(chart, chart.whole);
    addPicked(chart);
  };

  // The key takes the room that it needs: two short names stand beside one another on a phone.
  const settle = (chart, height) => {
    const names = chart.data.flatMap(({ name, showlegend }) => (showlegend === false ? [] : (name ?? "").split("<br>")));
    const pairs = chart.clientWidth < NARROW_PX && Math.max(...names.map(({ length }) => length)) <= PAIR_CHARS;
    if (chart.key) {
      Plotly.relayout(chart, { "legend.entrywidth": pairs ? PAIR_PX : null });
      const key = chart.querySelector(".legend")?.getBoundingClientRect().height ?? chart.key;
      const spare = Math.floor(chart.key - key - GAP_PX);
      resize(chart, { height: height - spare, "margin.t": chart.top - spare });
    }
  };
  const resize = (chart, size) => {
    Plotly.relayout(chart, size);
    chart.style.height = `${chart._fullLayout.height}px`;
  };

  // A click on a mark shows its words under the chart, with links to the claims behind it.
  const element = (name, ...children) => {
    const made = document.createElement(name);
    made.append(...children);
    return made;
  };
  const linked = (text) =>
    text.split(/(?<=\()([\w-]+)(?=\))/).map((part, i) => {
      const row = i % 2 && document.getElementById(part);
      return row ? Object.assign(element("a", part), { href: `#${part}` }) : part;
    });
  const lines = (markup) =>
    markup.split("<br>").map((line) => {
      const { childNodes } = new DOMParser().parseFromString(line, "text/html").body;
      const words = [...childNodes].map(({ localName, textContent }) =>
        localName === "b" ? [element("b", textContent)] : linked(textContent),
      );
      return element("p", ...words.flat());
    });
  const addPicked = (chart) => {
    const picked = element("div");
    picked.className = "picked";
    picked.setAttribute("role", "status");
    chart.closest(".card").after(picked);
    const rows = document.querySelectorAll(`#${chart.id}-data tbody tr`);
    chart.on("plotly_click", ({ points }) => {
      const { hovertext, customdata } = points.find((point) => point.hovertext) ?? {};
      const behind = rows[customdata]?.querySelector(".claims")?.cloneNode(true);
      const links = element("p", ...(behind?.childNodes ?? []));
      links.className = "claims";
      Object.assign(links.dataset, behind?.dataset);
      picked.replaceChildren(...(hovertext ? [...lines(hovertext), links] : []));
    });
  };

  // A chart of many rows is printed as a table of slices under its axis, so that none is cut and
  // a page is filled: between the lines that it draws across, else half-way between its labels.
  const cuts = (chart, from, height) => {
    const { xaxis, yaxis, shapes, _size } = chart._fullLayout;
    const px = (value) => yaxis._offset + yaxis.l2p(value);
    const lines = shapes.filter(({ y0, y1, yref }) => y0 === y1 && yref === "y").map(({ y0 }) => y0);
    const labels = (yaxis.tickvals ?? []).slice(1).map((value, i) => (value + yaxis.tickvals[i]) / 2);
    const between = (lines.length ? lines : labels).map(px).map(Math.round).sort((a, b) => a - b);
    const found = [xaxis.side === "top" ? Math.round(_size.t) : from];
    while (found.at(-1) < height) {
      const [start] = found.slice(-1);
      const most = start + PAGE_PX - (_size.t - from);
      const fit = between.filter((at) => at > start && at <= Math.min(most, height - LAST_PX));
      const end = height <= most ? height : (fit.at(-1) ?? most);
      found.push(fit.find((at) => at >= start + SLICE_PX) ?? end);
    }
    return found;
  };
  const piece = (chart, start, end) => {
    const part = document.createElement("div");
    const copy = chart.querySelector(".plotly").cloneNode(true);
    part.className = "js-plotly-plot"; // plotly's own styles ask for it
    part.style.cssText = `height: ${end - start}px; contain: strict`;
    copy.style.marginTop = `${-start}px`;
    part.append(copy);
    return part;
  };
  // The axis as an image: what else stands in the head of a table is garbled on the next page.
  const axis = (chart, from, end) => {
    const { width } = chart._fullLayout;
    const image = new Image(width, end - from);
    const svg = chart.querySelector(".main-svg").cloneNode(true);
    Object.entries({ width, height: end - from, viewBox: `0 ${from} ${width} ${end - from}` }).forEach(([name, value]) =>
      svg.setAttribute(name, value),
    );
    image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
    return image;
  };
  // The key stands above the slices, so that it is read before the marks.
  const slice = (chart) => {
    const { height } = chart._fullLayout;
    const key = chart.querySelector(".legend");
    const from = key ? Math.ceil(key.getBoundingClientRect().bottom - chart.getBoundingClientRect().top) : 0;
    const [first, ...ends] = cuts(chart, from, height);
    const table = document.createElement("table");
    table.className = "slices";
    if (first > from) {
      table.createTHead().insertRow().insertCell().append(axis(chart, from, first));
    }
    const rows = table.createTBody();
    ends.forEach((end, i) => {
      rows.insertRow().insertCell().append(piece(chart, ends[i - 1] ?? first, end));
    });
    chart.after(...(from ? [piece(chart, 0, from)] : []), table);
    chart.style.height = 0; // not hidden: the copies are filled with its patterns
  };

  for (const element of document.querySelectorAll("script[data-for]")) {
    const chart = document.getElementById(element.dataset.for);
    const drawn = JSON.parse(element.textContent);
    waiting.set(chart, drawn);
  }

  // What a reader does comes first: charts are drawn one by one when the browser has nothing else
  // to do, the one in sight or nearest to it before the others.
  const idle = window.requestIdleCallback ?? ((task) => setTimeout(task, 200));
  const away = (chart) => {
    const { top, bottom } = chart.getBoundingClientRect();
    return Math.max(0, top - innerHeight, -bottom);
  };
  const next = () => {
    const [chart] = [...waiting.keys()].sort((a, b) => away(a) - away(b));
    if (chart) {
      draw(chart);
      idle(next);
    }
  };
  const begin = () => {
    if (window.Plotly) {
      idle(next);
      return;
    }
    for (const chart of waiting.keys()) {
      if (!chart.querySelector("img")) {
        chart.textContent = "The script that draws this chart is not there; read it below.";
      }
    }
  };
  loaded.then(() => idle(begin));

  addEventListener("beforeprint", () => {
    [...waiting.keys()].forEach(draw);
    for (const chart of charts) {
      const { xaxis, xaxis2 } = chart._fullLayout;
      const rows = xaxis.side === "top" || chart.whole > PAGE_PX;
      const low = rows || xaxis2 ? chart.whole : Math.round(chart.whole * LOW_PART);
      resize(chart, { width: PRINTED_PX, height: low });
      settle(chart, low);
      if (rows && low > SLICED_PX) {
        slice(chart);
      }
    }
  });
  addEventListener("afterprint", () => {
    for (const part of document.querySelectorAll(".chart ~ .js-plotly-plot, .slices")) {
      part.remove();
    }
    for (const chart of charts) {
      resize(chart, { width: undefined, height: chart.whole });
      Plotly.relayout(chart, { autosize: true });
      settle(chart, chart.whole);
    }
  });
})();
