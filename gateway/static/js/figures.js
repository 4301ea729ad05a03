// Draws the chart of a page of figures; the table beside it says the same in words.
const echarts = window.echarts;
for (const box of document.querySelectorAll("[data-chart]")) {
  if (!echarts) continue;
  const { names, series } = JSON.parse(box.dataset.chart);
  const chart = echarts.init(box);
  chart.setOption({
    animation: false,
    color: ["#1a6b3a", "#5a9e6f", "#8aa0bd", "#d08a2e", "#b42318"],
    grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true },
    legend: { top: 0 },
    tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, renderMode: "richText" },
    xAxis: { type: "value", minInterval: 1 },
    yAxis: { type: "category", inverse: true, data: names },
    series: series.map((one) => ({ ...one, type: "bar", stack: "all" })),
  });
  new ResizeObserver(() => chart.resize()).observe(box);
}
