// The page works without this: it brings the place of a value into sight when the
// value is pointed at or reached by the keyboard, and lets the arrows go through
// the list.
(() => {
  const beside = matchMedia('(min-width: 60rem)');
  let timer;
  const show = (id) => {
    const spot = document.getElementById(id);
    if (!spot || !beside.matches) return;
    const at = spot.getBoundingClientRect();
    if (at.top < 0 || at.bottom > innerHeight) spot.scrollIntoView({ block: 'center', inline: 'nearest' });
  };
  const spotOf = (e) => e.target instanceof Element && e.target.closest('[data-spot]')?.dataset.spot;
  addEventListener('mouseover', (e) => {
    clearTimeout(timer);
    const id = spotOf(e);
    if (id) timer = setTimeout(show, 250, id);
  });
  addEventListener('focusin', (e) => {
    const id = spotOf(e);
    if (id) show(id);
  });
  addEventListener('keydown', (e) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    const card = document.activeElement?.closest?.('.card');
    if (!step || !card) return;
    const cards = [...document.querySelectorAll('.card')].filter((c) => c.offsetParent);
    const next = cards[cards.indexOf(card) + step];
    if (!next) return;
    e.preventDefault();
    next.querySelector('a').focus();
    next.scrollIntoView({ block: 'nearest' });
  });
})();
