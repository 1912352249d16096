"use strict";
// What the pages can do beyond links and forms. Without it everything can still be read.
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const root = document.documentElement;

function tell(text) {
  const place = document.getElementById("told");
  place.textContent = text;
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => { place.textContent = ""; }, 2600);
}

function stored(name, value) {
  try {
    if (value === undefined) return localStorage.getItem(name);
    localStorage.setItem(name, value);
  } catch { /* storage is closed to us */ }
  return null;
}

function switchTheme() {
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  stored("theme", root.dataset.theme);
  document.dispatchEvent(new CustomEvent("theme"));
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  tell("Citation copied");
}

document.addEventListener("click", (event) => {
  const on = (selector) => event.target.closest(selector);
  const copied = on("[data-copy]");
  if (copied) copy(copied.dataset.copy);
  else if (on("[data-theme-switch]")) switchTheme();
  else if (on("[data-print]")) window.print();
  if (!on(".find")) closeSuggestions();
});

// The slider of days sets the date beside it; the form asks anew when either has changed.
document.addEventListener("input", (event) => {
  if (event.target.dataset.days) event.target.form.elements.as_of.value = dayOf(event.target);
});
function dayOf(slider) {
  const day = slider.dataset.days.split(" ")[Number(slider.value)];
  slider.setAttribute("aria-valuetext", day);
  return day;
}

// Since the last visit: the statements that this browser has not shown before.
function markNew() {
  const dossier = document.querySelector("[data-dossier]:not([data-as-of])");
  if (!dossier) return;
  const name = `seen:${dossier.dataset.dossier}`;
  const before = stored(name);
  const links = all(".timeline a[class*=stance-]", dossier).map((link) => link.getAttribute("href").split(/#s-|\//).pop());
  const here = new Set([...all(".said", dossier).map((one) => one.dataset.key), ...links]);
  if (before) {
    const { keys, at } = JSON.parse(before);
    const known = new Set(keys);
    const fresh = [...here].filter((key) => !known.has(key));
    for (const one of all(".said", dossier)) one.classList.toggle("new", !known.has(one.dataset.key));
    const place = document.getElementById("since");
    place.hidden = fresh.length === 0;
    place.textContent = `· ${fresh.length} new since your last visit on ${new Date(at).toLocaleDateString()}`;
  }
  if (!markNew.done) stored(name, JSON.stringify({ keys: [...here], at: Date.now() }));
  markNew.done = true;
}

// Suggestions under the search box, by arrow keys.
const box = document.getElementById("q");
const list = document.getElementById("suggestions");
function closeSuggestions() { list.replaceChildren(); box.setAttribute("aria-expanded", "false"); box.removeAttribute("aria-activedescendant"); }
list.addEventListener("htmx:afterSwap", () => box.setAttribute("aria-expanded", String(list.childElementCount > 0)));
box.addEventListener("keydown", (event) => {
  const options = all("a", list);
  const at = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
  if (event.key === "Escape") closeSuggestions();
  else if (event.key === "Enter" && at >= 0) { event.preventDefault(); location.assign(options[at].href); }
  else if (options.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    const next = (at + (event.key === "ArrowDown" ? 1 : at < 0 ? 0 : -1) + options.length) % options.length;
    options.forEach((one, number) => one.setAttribute("aria-selected", String(number === next)));
    box.setAttribute("aria-activedescendant", options[next].id);
  }
});

// Keys.
let before = "";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog")) return;
  const key = event.key;
  const button = document.querySelector(`[data-press="${CSS.escape(key)}"]`);
  if (button) { event.preventDefault(); button.click(); }
  else if (key === "/") { event.preventDefault(); box.focus(); box.select(); }
  else if (key === "?") document.getElementById("keys").showModal();
  else if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
  else if (key === "Enter" && event.target === document.body) document.querySelector("[data-item].here a")?.click();
  else if (before === "g" && key === "n") location.assign("/");
  else if (before === "g" && key === "d") location.assign("/explore");
  before = key;
});
function step(by) {
  const items = all("[data-item]");
  if (!items.length) return;
  const at = items.findIndex((one) => one.classList.contains("here"));
  items[at]?.classList.remove("here");
  const next = items[Math.min(Math.max(at + by, 0), items.length - 1)];
  next.classList.add("here");
  next.scrollIntoView({ block: "nearest" });
}

// In an article, all words of what is asked for are lit, and what lies under the pointer is lit where it is read.
const unlight = () => all(".lit").forEach((one) => one.classList.remove("lit"));
const light = (name) => all(".text [data-of]").filter((one) => one.dataset.of.split(" ").includes(name)).forEach((one) => one.classList.add("lit"));
function lightTarget() { unlight(); if (location.hash) light(location.hash.slice(1)); }
addEventListener("hashchange", lightTarget);
document.addEventListener("pointerover", (event) => {
  const here = event.target.closest(".text a[href^='#r-'], .read");
  if (!here) return;
  unlight();
  if (here.matches(".read")) light(here.querySelector("a[href^='#']")?.getAttribute("href").slice(1));
  else document.getElementById(here.getAttribute("href").slice(1))?.classList.add("lit");
});

function begin() { markNew(); }
begin();
lightTarget();
document.addEventListener("htmx:afterSettle", begin);
document.addEventListener("htmx:responseError", (event) => tell(event.detail.xhr.status === 429 ? "Too fast; wait a little" : "That did not work"));
