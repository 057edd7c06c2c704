"use strict";
(() => {
  const bar = document.querySelector(".tools");
  if (!bar) return;
  bar.hidden = false;
  const passages = [...document.querySelectorAll(".passage")];
  const counter = bar.querySelector("output");
  const tests = {
    all: () => true,
    edited: (p) => p.dataset.edits !== "0",
    guessed: (p) => p.dataset.guesses !== "0",
    flagged: (p) => p.dataset.flagged === "1",
    untranslated: (p) => p.dataset.untranslated === "1",
  };

  const filter = () => {
    const words = bar.elements.search.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const test = tests[bar.elements.show.value];
    const narrow = words.length > 0 || bar.elements.show.value !== "all";
    const noAsides = bar.elements.asides.checked;
    let shown = 0;
    for (const passage of passages) {
      const text = words.length ? passage.textContent.toLocaleLowerCase() : "";
      const fits = test(passage) && words.every((word) => text.includes(word))
        && !(noAsides && passage.dataset.aside === "1");
      passage.hidden = !fits;
      if (fits) shown += 1;
    }
    for (const fold of document.querySelectorAll("details.fold")) {
      const any = fold.querySelector(".passage:not([hidden])") !== null;
      fold.hidden = !any;
      if (narrow && any) fold.open = true;
    }
    for (const section of document.querySelectorAll("section.document")) {
      section.classList.toggle("empty", !section.querySelector(".passage:not([hidden])"));
    }
    counter.value = shown === passages.length ? "" : `${shown} of ${passages.length} passages`;
  };

  let waiting = 0;
  bar.addEventListener("input", (event) => {
    if (event.target.name === "view") {
      document.body.dataset.view = event.target.value;
      return;
    }
    clearTimeout(waiting);
    waiting = setTimeout(filter, event.target.name === "search" ? 150 : 0);
  });
  bar.addEventListener("submit", (event) => event.preventDefault());

  const light = (event, on) => {
    const sentence = event.target.closest?.("[data-s]");
    const row = sentence?.closest(".passage");
    if (!row) return;
    for (const twin of row.querySelectorAll(`[data-s="${sentence.dataset.s}"]`)) {
      twin.classList.toggle("on", on);
    }
  };
  document.addEventListener("mouseover", (event) => light(event, true));
  document.addEventListener("mouseout", (event) => light(event, false));

  const reveal = () => {
    const place = document.getElementById(location.hash.slice(1));
    if (!place) return;
    place.hidden = false;
    for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      fold.hidden = false;
      fold.open = true;
    }
    place.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();
})();
