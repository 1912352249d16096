"use strict";
// Pictures of who deals with whom, by Cytoscape.js, out of the JSON beside them.
function drawNetwork(place) {
  const data = JSON.parse(place.querySelector("script[type='application/json']").textContent);
  const canvas = place.querySelector(".canvas");
  const tip = place.querySelector(".tip");
  const slider = place.querySelector("input[type=range]");
  const first = tip.textContent;
  place.dataset.drawn = "yes";
  if (canvas.clientWidth < 500) { // a phone: those with most to do with the others
    const kept = new Set([...data.nodes].sort((a, b) => b.centre - a.centre || b.weight - a.weight).slice(0, 15).map((one) => one.id));
    data.nodes = data.nodes.filter((one) => kept.has(one.id));
    data.edges = data.edges.filter((one) => kept.has(one.source) && kept.has(one.target));
  }
  const colour = (name) => {
    const probe = document.createElement("span");
    probe.style.color = `var(--${name})`;
    place.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  };
  const dashes = { completed: "solid", agreed: "solid", preliminary: "solid", abandoned: "dotted", terminated: "dotted" };
  const tones = { completed: "affirms", agreed: "accent", preliminary: "accent", abandoned: "denies", terminated: "denies" };
  const style = () => [
    { selector: "node", style: { label: "data(label)", color: colour("ink"), "font-size": 12.5, "font-family": "Inter, sans-serif", "background-color": colour("strong-line"), width: "data(size)", height: "data(size)", "text-valign": "bottom", "text-margin-y": 4, "text-outline-color": colour("bg"), "text-outline-width": 2.5, "text-wrap": "wrap", "text-max-width": 110, "min-zoomed-font-size": 7 } },
    { selector: "node[?centre]", style: { "background-color": colour("accent"), "font-weight": 600, "font-size": 15 } },
    { selector: "edge", style: { width: "data(width)", "curve-style": "bezier", "control-point-step-size": 14, "line-color": (edge) => colour(edge.data("stage") ? tones[edge.data("stage")] || "hedges" : "strong-line"), "line-style": (edge) => (edge.data("stage") ? dashes[edge.data("stage")] || "dashed" : "solid"), opacity: 0.75 } },
    { selector: ".far", style: { opacity: 0.08, "text-opacity": 0 } },
    { selector: ".near", style: { opacity: 1, "z-index": 9 } },
    { selector: ".later", style: { display: "none" } },
  ];
  const cy = cytoscape({
    container: canvas,
    elements: [
      ...data.nodes.map((one) => ({ data: { ...one, size: 10 + Math.min(26, 4 * Math.sqrt(one.weight)) } })),
      ...data.edges.map((one) => ({ data: { ...one, width: one.stage ? 2 : 1.2 } })),
    ],
    style: style(),
    layout: data.nodes.some((one) => one.centre)
      ? { name: "preset", positions: around(data.nodes, canvas), fit: true, padding: 28 }
      : { name: "cose", animate: false, nodeRepulsion: () => 60000, idealEdgeLength: () => 90, nodeOverlap: 24, gravity: 0.4, randomize: false, numIter: 900, padding: 24, boundingBox: { x1: 0, y1: 0, w: canvas.clientWidth, h: canvas.clientHeight } },
    maxZoom: 2.5,
    minZoom: 0.2,
  });
  place.network = cy;
  cy.on("mouseover", "node, edge", (event) => {
    const one = event.target;
    tip.textContent = one.isEdge() ? `${one.data("label")}${one.data("first") ? `, ${one.data("first")}${one.data("last") !== one.data("first") ? `–${one.data("last")}` : ""}` : ""}` : one.data("label");
    const near = one.isEdge() ? one.union(one.connectedNodes()) : one.closedNeighborhood();
    cy.elements().not(near).addClass("far");
    near.addClass("near");
    canvas.style.cursor = one.data("href") ? "pointer" : "default";
  });
  cy.on("mouseout", "node, edge", () => { cy.elements().removeClass("far near"); tip.textContent = first; canvas.style.cursor = "default"; });
  cy.on("tap", "node, edge", (event) => { if (event.target.data("href")) location.assign(event.target.data("href")); });
  document.addEventListener("theme", () => cy.style(style()));
  slider?.addEventListener("input", () => {
    place.querySelector("output").textContent = slider.value;
    cy.batch(() => {
      cy.edges().forEach((one) => { one.toggleClass("later", (one.data("first") ?? 0) > Number(slider.value)); });
      cy.nodes().forEach((one) => { one.toggleClass("later", !one.data("centre") && one.connectedEdges(":visible").empty()); });
    });
  });
}
// The one in the middle, those it has most to do with on an inner ring, the others on an outer one.
function around(nodes, canvas) {
  const others = nodes.filter((one) => !one.centre).sort((a, b) => b.weight - a.weight || (a.label < b.label ? -1 : 1));
  const inner = others.length > 14 ? Math.ceil(others.length / 3) : others.length;
  const [w, h] = [canvas.clientWidth / 2, canvas.clientHeight / 2];
  const places = Object.fromEntries(nodes.filter((one) => one.centre).map((one) => [one.id, { x: 0, y: 0 }]));
  others.forEach((one, number) => {
    const [count, at, ring] = number < inner ? [inner, number, others.length > 14 ? 0.5 : 0.8] : [others.length - inner, number - inner, 1];
    const angle = (2 * Math.PI * (at + (ring === 1 ? 0.5 : 0))) / count - Math.PI / 2;
    places[one.id] = { x: Math.cos(angle) * (w - (w > 250 ? 70 : 45)) * ring, y: Math.sin(angle) * (h - 40) * ring };
  });
  return places;
}
function drawNetworks() { document.querySelectorAll("[data-network]:not([data-drawn])").forEach(drawNetwork); }
drawNetworks();
document.addEventListener("htmx:afterSettle", drawNetworks);
