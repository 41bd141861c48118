"use strict";
(() => {
  const config = {
    responsive: true,
    displaylogo: false,
    displayModeBar: false,
    showSendToCloud: false,
    plotlyServerURL: "",
  };
  const PRINTED_PX = 650; // fits the width of A4 and Letter between the margins of the style sheet
  const charts = [];

  for (const data of document.querySelectorAll("script[data-for]")) {
    const chart = document.getElementById(data.dataset.for);
    chart.replaceChildren();
    Plotly.newPlot(chart, { ...JSON.parse(data.textContent), config });
    charts.push(chart);
  }

  addEventListener("beforeprint", () => {
    for (const chart of charts) {
      Plotly.relayout(chart, { width: PRINTED_PX });
    }
  });
  addEventListener("afterprint", () => {
    for (const chart of charts) {
      Plotly.relayout(chart, { autosize: true });
    }
  });
})();
