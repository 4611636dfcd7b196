  const SVG = "http://www.w3.org/2000/svg";

  function element(name, attributes, text = "") {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.textContent = text;
    return made;
  }

  function drawBars(id, bars) {
    const row = 26, labels = 170, width = 640, most = Math.max(...bars.map((bar) => bar.value), 1e-9);
    const svg = element("svg", { class: "main-svg", viewBox: `0 0 ${width} ${bars.length * row}`, role: "img" });
    svg.setAttribute("aria-label", bars.map((bar) => `${bar.label} ${bar.value}`).join(", "));
    bars.forEach((bar, index) => {
      const length = (bar.value / most) * (width - labels - 90), y = index * row;
      svg.append(
        element("text", { x: labels - 8, y: y + 17, "text-anchor": "end", "font-size": 13 }, bar.label),
        element("rect", { class: "bar", x: labels, y: y + 4, width: length, height: row - 8, rx: 3, fill: "#0b6e6e" }),
        element("text", { x: labels + length + 6, y: y + 17, "font-size": 13 }, bar.value),
      );
    });
    document.getElementById(id).replaceChildren(svg);
  }

  const categories = [...new Set(wards.map((ward) => ward.category))];
  drawBars("riskDistributionChart", categories.map((category) => (
    { label: category, value: wards.filter((ward) => ward.category === category).length })));
  drawBars("topWardsChart", wards.slice(0, 10).map((ward) => ({ label: ward.ward, value: ward.score })));
  drawBars("coverageChart", wards.map((ward) => ({ label: ward.ward, value: ward.coverage })));

  const table = document.querySelector("#wardDataTable tbody");
  for (const ward of wards) {
    const line = table.insertRow();
    for (const key of ["rank", "ward", "lga", "category", "score", "tpr", "population", "needed", "nets", "coverage"]) {
      const cell = line.insertCell();
      cell.textContent = ward[key];
      if (!["ward", "lga", "category"].includes(key)) cell.className = "number";
    }
  }
