// The grouped select of divisions becomes two: province, then city.
function split(select) {
  if (select.dataset.split) return;
  select.dataset.split = "done";
  const blank = select.options[0];
  const cities = new Map(
    [...select.querySelectorAll("optgroup")].map((group) => [group.label, [...group.children]]),
  );
  const province = document.createElement("select");
  province.className = select.className;
  province.setAttribute("aria-label", "省（自治区、直辖市）");
  province.add(new Option("省份", ""));
  for (const name of cities.keys()) province.add(new Option(name, name));

  const show = (value) => {
    const options = cities.get(province.value) ?? [];
    select.replaceChildren(blank, ...options);
    select.value = value || (options.length === 1 ? options[0].value : "");
  };
  const chosen = select.value;
  for (const [name, options] of cities) {
    if (options.some((option) => option.value === chosen && chosen)) province.value = name;
  }
  const pair = document.createElement("div");
  pair.className = "division-pair";
  select.before(pair);
  pair.append(province, select);
  show(chosen);
  province.addEventListener("change", () => show(""));
}

const enhance = (root) => root.querySelectorAll("select[data-division]").forEach(split);
enhance(document);
document.addEventListener("htmx:afterSwap", (event) => enhance(event.detail.target));
