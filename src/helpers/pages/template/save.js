"use strict";
// Each figure can be taken along: its table as CSV, itself as a picture with title and source.
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const MARGIN_PX = 16;
  const LETTER_PX = 9;
  const SHARPNESS = 2;
  const FORMULA = /^\s*[=+\-@＝＋－＠'\t]/;
  const NUMBER = /^-?\d[\d,]*(\.\d+)?$/;
  const page = document.querySelector(".made code")?.textContent ?? "figure";

  const save = (content, type, file) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content], { type }));
    link.download = file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  // A number stands without its commas; text that a spreadsheet could run begins with an apostrophe.
  const cellText = (cell) => {
    const shown = cell.textContent.trim();
    const claims = cell.matches(".claims") && shown.replace(/ and [\d,]+ more$/, "").split(/, | and /);
    const text = claims ? [...claims, cell.dataset.claims ?? ""].join(" ").trim() : shown;
    return NUMBER.test(text) ? text.replace(/,/g, "") : FORMULA.test(text) ? `'${text}` : text;
  };
  const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
  const csv = (table) =>
    [...table.rows].map((row) => `${[...row.cells].map((cell) => quoted(cellText(cell))).join(",")}\r\n`).join("");

  const element = (name, attributes, ...children) => {
    const made = document.createElementNS(SVG, name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...children);
    return made;
  };
  const wrap = (text, most) => {
    const lines = [""];
    for (const word of text.split(/\s+/)) {
      const longer = `${lines.at(-1)} ${word}`.trim();
      longer.length > most ? lines.push(word) : (lines[lines.length - 1] = longer);
    }
    return lines;
  };
  // What is drawn: of a chart by plotly, of a map the shape that is shown, as large as it was drawn.
  const SVG_DATA = "data:image/svg+xml,";
  const drawing = async (figure) => {
    const chart = figure.querySelector(".js-plotly-plot");
    const stills = [...figure.querySelectorAll(`.card img[src^="${SVG_DATA}"]`)];
    const still = stills.find(({ clientWidth }) => clientWidth);
    const size = chart && { width: chart.clientWidth, height: chart.clientHeight };
    const text = chart
      ? await Plotly.toImage(chart, { format: "svg", imageDataOnly: true, ...size })
      : decodeURIComponent(still.src.slice(SVG_DATA.length));
    const svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    const [, , width, height] = (svg.getAttribute("viewBox") ?? `0 0 ${size.width} ${size.height}`).split(/[\s,]+/).map(Number);
    return { svg, width, height };
  };
  // The picture stands between its title and its source.
  const picture = async (figure) => {
    const { svg: inner, width, height } = await drawing(figure);
    const words = (selector) => figure.querySelector(selector)?.textContent.trim() ?? "";
    const texts = [
      [words("figcaption strong"), 18, 700],
      [words("figcaption .unit"), 14, 400],
      ["", height, 0],
      [`${words(".source")} ${page}`, 12, 400],
    ];
    const made = element("svg", { width, "font-family": "system-ui, sans-serif", fill: "#1d1f22" });
    made.append(element("rect", { width: "100%", height: "100%", fill: "#fff" }));
    let y = MARGIN_PX;
    for (const [text, size, weight] of texts) {
      if (!weight) {
        Object.entries({ x: 0, y: y + MARGIN_PX / 2, width, height }).forEach(([key, value]) => inner.setAttribute(key, value));
        made.append(inner);
        y += height + MARGIN_PX / 2;
      }
      for (const line of text ? wrap(text, (width - 2 * MARGIN_PX) / ((LETTER_PX * size) / 16)) : []) {
        y += size * 1.3;
        made.append(element("text", { x: MARGIN_PX, y, "font-size": size, "font-weight": weight }, line));
      }
    }
    made.setAttribute("height", Math.ceil(y + MARGIN_PX));
    return made;
  };
  const written = (svg) => new XMLSerializer().serializeToString(svg);
  const painted = async (svg) => {
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(written(svg))}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: image.width * SHARPNESS, height: image.height * SHARPNESS });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((done) => canvas.toBlob(done, "image/png"));
  };

  for (const figure of document.querySelectorAll("figure:has(> .tools)")) {
    const tools = figure.querySelector(".tools");
    const file = (kind) => `${page}-${figure.id.replace("-box", "")}.${kind}`;
    const add = (words, act) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words;
      button.addEventListener("click", act);
      tools.append(button);
    };
    const table = figure.querySelector("details table");
    if (table) {
      add("Data (CSV)", () => save(`\ufeff${csv(table)}`, "text/csv", file("csv")));
    }
    if (figure.querySelector(`.chart, .card img[src^="${SVG_DATA}"]`)) {
      const drawn = async (act) => figure.querySelector(".js-plotly-plot, .card > img, .map > img") && act(await picture(figure));
      add("Picture (SVG)", () => drawn((svg) => save(written(svg), "image/svg+xml", file("svg"))));
      add("Picture (PNG)", () => drawn(async (svg) => save(await painted(svg), "image/png", file("png"))));
    }
  }
})();
