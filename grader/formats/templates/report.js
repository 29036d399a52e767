// Filters and keys. The page is whole without it: everything here only hides, or moves to, what is already there.
"use strict";
(() => {
  const form = document.getElementById("show");
  const place = document.getElementById("place");
  const dialog = document.getElementById("keys");
  const claims = [...document.querySelectorAll(".claim[id]")];
  const states = ["wrong", "follows", "uncheckable", "right"];
  const kindOf = (element) => /(?:^| )k-(\w+)/.exec(element.getAttribute("class"))?.[1];
  const stateOf = (element) => states.find((name) => element.classList.contains(name));
  const marks = [...document.querySelectorAll(".claim, .note, .rights .sign, .flow .sign, .row .sign, pre .sign")].filter(stateOf);

  const chosen = (name) => new Set([...form.elements[name]].filter((box) => box.checked).map((box) => box.value));
  const shown = () => claims.filter((claim) => stateOf(claim) === "wrong" && claim.getClientRects().length && !claim.classList.contains("off"));

  function show() {
    const state = chosen("state"), part = chosen("part"), kind = form.elements.kind.value;
    const kinds = new Map();
    for (const claim of claims) kinds.set(claim.id.slice(1), kindOf(claim));
    for (const element of marks) {
      const id = (element.id || element.getAttribute("href")?.slice(1) || "").slice(1);
      const own = kindOf(element) ?? kinds.get(id);
      element.classList.toggle("off", !state.has(stateOf(element)) || (kind !== "" && own !== kind));
    }
    for (const section of document.querySelectorAll(".part")) section.hidden = !part.has(section.dataset.part);
    const only = form.elements.only.checked;
    for (const para of document.querySelectorAll(".para")) para.hidden = only && !para.querySelector(".claim:not(.off), .note:not(.off)");
    place.value = `${shown().length} wrong`;
  }

  let last = null;
  function step(by) {
    const wrong = shown();
    if (!wrong.length) return;
    let at = wrong.indexOf(last);
    if (at < 0) {
      const below = wrong.findIndex((claim) => claim.getBoundingClientRect().top > innerHeight / 3);
      at = by > 0 ? (below < 0 ? 0 : below) : (below < 0 ? wrong.length : below) - 1;
    } else at += by;
    const claim = wrong[(at + wrong.length) % wrong.length];
    go(claim);
    place.value = `${wrong.indexOf(claim) + 1} of ${wrong.length} wrong`;
  }

  function go(element) {
    document.querySelector(".here")?.classList.remove("here");
    last = element;
    element.classList.add("here");
    element.setAttribute("tabindex", "-1");
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "center" });
    history.replaceState(null, "", "#" + element.id);
  }

  function turn() {
    const id = location.hash.slice(1);
    const other = document.getElementById((id[0] === "c" ? "n" : "c") + id.slice(1));
    if (!other) return;
    other.closest("details")?.setAttribute("open", "");
    const claim = id[0] === "c" ? last : other;
    go(other);
    last = claim;
  }

  const act = {
    j: () => step(1),
    k: () => step(-1),
    n: turn,
    f: () => form.querySelector("input").focus(),
    "?": () => dialog.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
    if (event.target.matches("select, textarea, input:not([type=checkbox])") || !document.getElementById("keys-on").checked) return;
    if (Object.hasOwn(act, event.key)) {
      event.preventDefault();
      act[event.key]();
    }
  });
  document.getElementById("on").addEventListener("click", act.j);
  document.getElementById("back").addEventListener("click", act.k);
  document.getElementById("help").addEventListener("click", act["?"]);
  form.addEventListener("change", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target?.classList.contains("claim")) last = target;
    target?.closest("details")?.setAttribute("open", "");
  });
  // What scrolls sideways is reached by the keyboard.
  const reach = () => {
    for (const box of document.querySelectorAll(".scroll, .fit, .note dd")) {
      if (box.scrollWidth > box.clientWidth) box.setAttribute("tabindex", "0");
    }
  };
  addEventListener("load", reach);
  addEventListener("resize", reach);
})();
