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
  const MAP_PX = 320;
  // There the key of a map stands beside it.
  const BESIDE = { orientation: "v", x: 1, xanchor: "right", y: 1, yanchor: "top" };
  const KEY_PX = 285;
  // What is left of the height of another chart that is not sliced.
  const LOW_PART = 0.7;
  // What a slice has at least, the last with the key, and from which height on a chart is sliced.
  const SLICE_PX = 60;
  const LAST_PX = 120;
  const SLICED_PX = 300;
  // A map narrower than this, or on paper, has marks of this part of their size, so that fewer touch.
  const NARROW_PX = 500;
  const NARROW_PART = 0.6;
  const LEAST_PX = 4;
  const waiting = new Map();
  const charts = [];
  const loaded = new Promise((done) => addEventListener("load", done));

  // The inverse of packing.py.
  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const numbers = (values) => {
    let at = 0;
    return values?.steps
      ? (values.steps.match(/ |[g-z0-9_-]*[A-Za-f]/g) ?? []).map((step) => {
          const told = [...step].reduceRight((sum, letter) => sum * 32 + (LETTERS.indexOf(letter) % 32), 0);
          return step === " " ? null : (at += told % 2 ? -(told + 1) / 2 : told / 2) / values.per;
        })
      : values;
  };
  const spread = ({ all, each }) => each.map((one) => ({ ...structuredClone(all), ...one }));
  const whole = ({ same, ...trace }) => {
    const [id, place] = same ?? [];
    return same ? structuredClone(waiting.get(document.getElementById(id)).data[place]) : trace;
  };
  const deep = (values, change) =>
    values.map((value) => (Array.isArray(value) ? deep(value, change) : change(value)));
  const masked = (full, mask) =>
    full.map((value, i) => ((parseInt(mask[i >> 2], 16) >> (i & 3)) & 1 ? value : null));
  const setting = ({ key, full, masks, values }, step) =>
    values ? values[step] : { [key]: full.map((layer, i) => masked(numbers(layer), masks[step][i])) };

  // The rows of a figure's table, and each as the text that plotly shows over its mark.
  const rowsOf = (id) => [...document.querySelectorAll(`#${id}-data tbody tr`)];
  const headersOf = (rows) => {
    let header;
    return rows.map((row) => (header = row.querySelector("th") ?? header));
  };
  const markup = (cell) =>
    cell.innerHTML
      .replace(/<\/?a\b[^>]*>/g, "")
      .replace(/<bdi\b[^>]*>/g, "\u2068")
      .replace(/<\/bdi>/g, "\u2069");

  // What a claim says and where it was read, as lines, from its row in the list of claims.
  const LINE = /\S{46,}|.{1,46}(?:\s+|$)/g;
  const quote = (id) => {
    const row = document.querySelector(`.register tr[id="${CSS.escape(id)}"]`);
    const said = row ? [row.cells[2], row.parentElement.rows[0].cells[1]] : [];
    return said
      .flatMap((cell) => cell.textContent.match(LINE) ?? [])
      .flatMap((line) => [document.createElement("br"), line.trim()]);
  };
  // A cell with the words of each claim that it names at the end of a line.
  const quoting = (cell) => {
    const copy = cell.cloneNode(true);
    for (const link of copy.querySelectorAll(":scope > a")) {
      const [end, next] = [link.nextSibling, link.nextSibling?.nextSibling];
      if (end?.textContent === ")" && (!next || next.localName === "br")) {
        end.after(...quote(link.textContent));
      }
    }
    return copy;
  };

  // The library is read when the page has been loaded and can be used.
  const library = () => {
    if (!window.Plotly) {
      const script = document.createElement("script");
      script.textContent = document.getElementById("plotly").textContent;
      document.head.append(script);
    }
    return window.Plotly;
  };

  const draw = (chart) => {
    const { data, layout, headed } = waiting.get(chart) ?? {};
    if (!data || !library()) {
      return;
    }
    waiting.delete(chart);
    const rows = rowsOf(chart.id);
    const headers = headersOf(rows);
    const texts = rows.map((row, i) =>
      [...(headed ? [headers[i]] : []), ...row.querySelectorAll("td:not(.claims)")]
        .map(quoting)
        .map(markup)
        .filter(Boolean)
        .join("<br>"),
    );
    for (const trace of data) {
      for (const key of ["x", "y", "hovertext"]) {
        trace[key] = numbers(trace[key]);
      }
    }
    const shown = data.map((trace) => trace.hovertext);
    for (const trace of data) {
      if (Array.isArray(trace.hovertext)) {
        trace.hovertext = deep(trace.hovertext, (text) => texts[text] ?? text);
      }
    }
    chart.marks = data.map(({ marker, text }) => [marker?.size ?? 0, marker?.line?.width ?? 0, text]);
    chart.replaceChildren();
    Plotly.newPlot(chart, { data, layout, config });
    fit(chart, chart.clientWidth);
    charts.push(chart);
    chart.whole = layout.height;
    trim(chart);
    addPicked(chart, ({ curveNumber, pointNumber }) => {
      const row = [pointNumber].flat().reduce((found, i) => found?.[i], shown[curveNumber]);
      return rows[row] && [...(headed ? [headers[row]] : []), ...rows[row].querySelectorAll("td")];
    });
  };

  // A map keeps its shape, so that on a phone it needs less height than it was given.
  const trim = (chart) => {
    const { yaxis, _size, height } = chart._fullLayout;
    const spare = yaxis.scaleanchor ? _size.h * (1 - (yaxis.domain[1] - yaxis.domain[0])) : 0;
    if (spare > 1) {
      resize(chart, { height: Math.round(height - spare) });
    }
  };
  // The marks of a map keep apart where it is narrow, and on paper; names stay as far from them,
  // and those are shown that have room there.
  const fit = (chart, width) => {
    if (chart._fullLayout.yaxis.scaleanchor) {
      const part = width < NARROW_PX ? NARROW_PART : 1;
      const room = width < NARROW_PX ? "narrow" : "wide";
      const named = chart.data.flatMap(({ meta }, i) => (meta ? [i] : []));
      Plotly.restyle(chart, { visible: named.map((i) => chart.data[i].meta === room) }, named);
      Plotly.restyle(chart, {
        "marker.size": chart.marks.map(([size, , name]) =>
          name ? size : Math.max(size * part, Math.min(size, LEAST_PX)),
        ),
        "marker.line.width": chart.marks.map(([, edge]) => edge * part),
      });
    }
  };
  const resize = (chart, size) => {
    Plotly.relayout(chart, size);
    chart.style.height = `${chart._fullLayout.height}px`;
  };

  // A slider that a keyboard reaches.
  const addSteps = (chart, steps) => {
    const words = document.createElement("span");
    const range = document.createElement("input");
    const label = document.createElement("label");
    Object.assign(range, { type: "range", min: 0, max: steps.labels.length - 1 });
    range.value = steps.active;
    const tell = () => {
      words.textContent = steps.prefix + steps.labels[range.value];
      range.setAttribute("aria-valuetext", steps.labels[range.value]);
    };
    range.addEventListener("input", () => {
      tell();
      loaded.then(() => {
        draw(chart);
        window.Plotly?.restyle(chart, setting(steps, range.value), steps.traces);
      });
    });
    tell();
    label.className = "steps";
    label.append(words, range);
    chart.before(label);
  };

  // A click on a mark shows its row under the chart, with the links to what lies behind it.
  const addPicked = (chart, find) => {
    const picked = document.createElement("div");
    picked.className = "picked";
    picked.setAttribute("role", "status");
    chart.closest(".card").after(picked);
    chart.on("plotly_click", ({ points }) => {
      const cells = points.map(find).find(Boolean) ?? [];
      picked.replaceChildren(
        ...cells.map((cell) => {
          const line = document.createElement("p");
          line.append(...quoting(cell).childNodes);
          return line;
        }),
      );
    });
  };

  // A chart of many rows is printed as a table of slices under its axis, so that none is cut and
  // a page is filled: between the lines that it draws across, else half-way between its labels.
  const cuts = (chart, height) => {
    const { xaxis, yaxis, shapes, _size } = chart._fullLayout;
    const px = (value) => yaxis._offset + yaxis.l2p(value);
    const lines = shapes.filter(({ y0, y1, yref }) => y0 === y1 && yref === "y").map(({ y0 }) => y0);
    const labels = (yaxis.tickvals ?? []).slice(1).map((value, i) => (value + yaxis.tickvals[i]) / 2);
    const between = (lines.length ? lines : labels).map(px).map(Math.round).sort((a, b) => a - b);
    const found = [xaxis.side === "top" ? Math.round(_size.t) : 0];
    while (found.at(-1) < height) {
      const [start] = found.slice(-1);
      const most = start + PAGE_PX - _size.t;
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
  const axis = (chart, end) => {
    const { width } = chart._fullLayout;
    const image = new Image(width, end);
    const svg = chart.querySelector(".main-svg").cloneNode(true);
    Object.entries({ width, height: end, viewBox: `0 0 ${width} ${end}` }).forEach(([name, value]) =>
      svg.setAttribute(name, value),
    );
    image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
    return image;
  };
  // The key stands above the slices, so that it is read before the marks.
  const slice = (chart) => {
    const { height } = chart._fullLayout;
    const top = (element) => element.getBoundingClientRect().top;
    const key = chart.querySelector(".legend");
    const low = key ? Math.floor(top(key) - top(chart)) : height;
    const [first, ...ends] = cuts(chart, low);
    const table = document.createElement("table");
    table.className = "slices";
    if (first) {
      table.createTHead().insertRow().insertCell().append(axis(chart, first));
    }
    const rows = table.createTBody();
    ends.forEach((end, i) => {
      rows.insertRow().insertCell().append(piece(chart, ends[i - 1] ?? first, end));
    });
    chart.after(...(low < height ? [piece(chart, low, height)] : []), table);
    chart.style.height = 0; // not hidden: the copies are filled with its patterns
  };

  for (const element of document.querySelectorAll("script[data-for]")) {
    const chart = document.getElementById(element.dataset.for);
    const told = JSON.parse(element.textContent);
    told.data = spread(told.data).map(whole);
    for (const key of ["annotations", "shapes"]) {
      told.layout[key] &&= spread(told.layout[key]);
    }
    waiting.set(chart, told);
    if (told.steps) {
      for (const [key, values] of Object.entries(setting(told.steps, told.steps.active))) {
        values.forEach((value, i) => (told.data[told.steps.traces[i]][key] ??= value));
      }
      addSteps(chart, told.steps);
    }
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
    if (library()) {
      idle(next);
      return;
    }
    for (const chart of waiting.keys()) {
      chart.textContent = "The script that draws this chart is not there; read it below.";
    }
  };
  loaded.then(() => idle(begin));

  addEventListener("beforeprint", () => {
    [...waiting.keys()].forEach(draw);
    for (const chart of charts) {
      const { xaxis, yaxis, height } = chart._fullLayout;
      const { legend, margin } = chart.layout;
      chart.screen = { width: undefined, height, legend, margin };
      if (yaxis.scaleanchor) {
        const beside = { legend: { ...legend, ...BESIDE }, margin: { ...margin, b: 8, r: KEY_PX } };
        resize(chart, { width: PRINTED_PX, height: MAP_PX, ...beside });
        trim(chart);
        fit(chart, 0);
        continue;
      }
      const rows = xaxis.side === "top" || chart.whole > PAGE_PX;
      const low = rows ? chart.whole : Math.round(chart.whole * LOW_PART);
      resize(chart, { width: PRINTED_PX, height: low });
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
      resize(chart, chart.screen);
      Plotly.relayout(chart, { autosize: true });
      fit(chart, chart.clientWidth);
    }
  });
})();
