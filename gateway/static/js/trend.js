// The table drawn as lines; without this the table is there all the same.
const place = document.getElementById("trend-chart");
const rows = [...document.querySelectorAll("#trend tbody tr")].reverse();
const lines = [
  ["不满足的企业（家）", "short", "#1f5fa8", "solid"],
  ["缺少人数（人）", "missing", "#b42318", "dashed"],
  ["证书失效（人）", "expired", "#8a5a00", "dotted"],
];

place.hidden = false;
const chart = window.echarts.init(place, null, { renderer: "canvas" });
chart.setOption({
  animation: false,
  tooltip: { trigger: "axis", renderMode: "richText" },
  legend: { top: 0, type: "scroll" },
  grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true },
  xAxis: { type: "category", data: rows.map((row) => row.dataset.day) },
  yAxis: { type: "value", minInterval: 1, min: 0 },
  series: lines.map(([name, field, color, type]) => ({
    name,
    type: "line",
    data: rows.map((row) => Number(row.dataset[field])),
    showSymbol: rows.length <= 40,
    color,
    lineStyle: { type, width: 2 },
  })),
});
addEventListener("resize", () => chart.resize());
