"use strict";
// Charts, sortable tables and the search fields. Everything is in the page without it but the lines.
(() => {
  const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const PALETTE = ["--blue", "--orange", "--green", "--purple", "--soft"];
  const DASHES = [[], [], [8, 3], [3, 3], [10, 3, 2, 3]];

  function marks(deployments) {
    return {
      hooks: {
        draw: [(chart) => {
          const { ctx, bbox } = chart;
          ctx.save();
          ctx.strokeStyle = ink("--soft");
          ctx.fillStyle = ink("--soft");
          ctx.font = `${11 * devicePixelRatio}px ui-monospace, monospace`;
          ctx.textAlign = "left";
          ctx.textBaseline = "alphabetic";
          ctx.setLineDash([4, 4]);
          let end = -Infinity;
          for (const mark of deployments) {
            const x = chart.valToPos(mark.at, "x", true);
            if (x < bbox.left || x > bbox.left + bbox.width) continue;
            ctx.beginPath();
            ctx.moveTo(x, bbox.top);
            ctx.lineTo(x, bbox.top + bbox.height);
            ctx.stroke();
            const width = ctx.measureText(mark.commit).width;
            if (x > end) {
              ctx.fillText(mark.commit, x + 4, bbox.top + 12 * devicePixelRatio);
              end = x + width + 8;
            }
          }
          ctx.restore();
        }],
      },
    };
  }

  function draw(figure) {
    const told = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
    const plot = figure.querySelector(".plot");
    const lines = told.labels.map((label, at) => ({
      label,
      stroke: ink(told.band && at ? "--soft" : PALETTE[at % PALETTE.length]),
      dash: told.band ? [] : DASHES[at % DASHES.length],
      width: told.band && at ? 0.5 : 2,
      points: { show: told.data[0].length < 40 && !(told.band && at) },
      value: (chart, value) => (value == null ? "" : value.toPrecision(4)),
    }));
    const axis = () => ({ stroke: ink("--soft"), grid: { stroke: ink("--line"), width: 1 }, ticks: { stroke: ink("--line"), width: 1 } });
    const options = {
      width: plot.clientWidth,
      height: 300,
      series: [{ value: "{YYYY}-{MM}-{DD} {HH}:{mm}" }, ...lines],
      axes: [axis(), { ...axis(), size: 60 }],
      scales: { y: { range: (chart, low, high) => [Math.min(0, low), high * 1.12 || 1] } },
      bands: told.band ? [{ series: [3, 2], fill: ink("--blue") + "33" }] : [],
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1e3), "Etc/UTC"),
      plugins: [marks(told.marks)],
    };
    plot.replaceChildren();
    const chart = new uPlot(options, told.data, plot);
    new ResizeObserver(() => chart.setSize({ width: plot.clientWidth, height: 300 })).observe(plot);
    return chart;
  }

  function value(cell) {
    const text = cell ? cell.textContent.trim() : "";
    const number = parseFloat(text.replace(/[, ]/g, "").replace(/^</, ""));
    return Number.isNaN(number) ? text.toLowerCase() : number;
  }

  function sortable(table) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, at) => {
      if ("unsorted" in head.dataset) return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") !== "descending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = [...table.tBodies[0].rows].map((row) => [value(row.cells[at]), row]);
        const order = (a, b) => (typeof a === typeof b ? (a < b ? -1 : a > b ? 1 : 0) : typeof a === "number" ? 1 : -1);
        rows.sort((a, b) => (down ? -1 : 1) * order(a[0], b[0]));
        table.tBodies[0].append(...rows.map((row) => row[1]));
      });
    });
  }

  function finder(input) {
    const table = document.getElementById(input.dataset.find);
    input.addEventListener("input", () => {
      const word = input.value.toLowerCase();
      for (const row of table.tBodies[0].rows) row.hidden = !row.cells[0].textContent.toLowerCase().includes(word);
    });
  }

  const figures = [...document.querySelectorAll("[data-chart]")];
  let charts = figures.map(draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    charts.forEach((chart) => chart.destroy());
    charts = figures.map(draw);
  });
  document.querySelectorAll("table[data-sort]").forEach(sortable);
  document.querySelectorAll("[data-find]").forEach(finder);
})();
