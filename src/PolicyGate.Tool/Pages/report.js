"use strict";
(() => {
  const form = document.getElementById("choose");
  const list = document.getElementById("list");
  const count = document.getElementById("count");
  const packages = [...list.children];
  const texts = new Map(packages.map(one => [one, `${one.querySelector("summary").textContent} ${one.querySelector("dl").textContent}`.toLowerCase()]));
  const order = new Map(packages.map((one, index) => [one, index]));
  const number = text => Number(text ?? 0);
  const rank = one => number(one.dataset.errors) * 1000000 + number(one.dataset.warnings) * 1000 + number(one.dataset.waived);
  const published = one => Date.parse(one.dataset.published ?? "0001-01-01");
  const orders = {
    id: (a, b) => order.get(a) - order.get(b),
    findings: (a, b) => rank(b) - rank(a) || order.get(a) - order.get(b),
    uses: (a, b) => number(b.dataset.uses) - number(a.dataset.uses) || order.get(a) - order.get(b),
    newest: (a, b) => published(b) - published(a) || order.get(a) - order.get(b),
  };
  const shows = {
    all: () => true,
    findings: one => rank(one) > 0,
    direct: one => "direct" in one.dataset,
    build: one => "build" in one.dataset,
    advisories: one => "advisories" in one.dataset,
    unsigned: one => !("author" in one.dataset),
    missing: one => "missing" in one.dataset,
  };
  const apply = () => {
    const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(word => word !== "");
    const isShown = shows[form.elements.show.value];
    let shown = 0;
    for (const one of packages) {
      one.hidden = !(isShown(one) && words.every(word => texts.get(one).includes(word)));
      shown += one.hidden ? 0 : 1;
    }
    list.append(...[...packages].sort(orders[form.elements.order.value]));
    count.textContent = `${shown} of ${packages.length} shown`;
  };
  const open = () => {
    let named = location.hash.slice(1);
    try {
      named = decodeURIComponent(named);
    } catch {
      // What is no encoding names itself.
    }
    const begin = named.toLowerCase() + "/";
    const target = named === "" ? null : document.getElementById(named) ?? packages.find(one => (one.id.toLowerCase() + "/").startsWith(begin));
    if (target instanceof HTMLDetailsElement) {
      target.hidden = false;
      target.open = true;
      target.scrollIntoView();
    }
  };
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", event => event.preventDefault());
  addEventListener("hashchange", open);
  apply();
  open();
})();
