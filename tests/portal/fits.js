/* What of a page does not fit the screen: the page wider than it, a table's own box that the keyboard does not reach or that has no name,
   something to press that lies beneath something else when the keyboard is on it, a header that goes although it should stay. */
() => {
  const said = [];
  const name = (it) => it.outerHTML.slice(0, 120);
  const root = document.documentElement;
  root.style.scrollBehavior = 'auto';
  const boxed = (it) => it.parentElement && (getComputedStyle(it.parentElement).overflowX !== 'visible' || boxed(it.parentElement));
  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.body.querySelectorAll('*')].filter((it) => it.getBoundingClientRect().right > root.clientWidth + 1 && !boxed(it));
    said.push(`the page is ${root.scrollWidth} wide: ${wide.slice(0, 3).map(name).join(' | ')}`);
  }
  for (const it of document.querySelectorAll('main *')) {
    if (!/auto|scroll/.test(getComputedStyle(it).overflowX) || it.scrollWidth <= it.clientWidth || !it.querySelector('table')) continue;
    if (it.tabIndex < 0 || !(it.ariaLabel || it.getAttribute('aria-labelledby'))) said.push(`no keyboard or name: ${name(it)}`);
  }
  for (const it of document.querySelectorAll(':is(main, .decide) :is(a, button, input, select, textarea, summary)')) {
    if (it.tabIndex < 0 || !it.checkVisibility({ visibilityProperty: true })) continue;
    it.focus();
    const box = [...it.getClientRects()].find((one) => one.width > 1 && one.height > 1);
    if (document.activeElement !== it || !box) continue;
    const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1);
    const there = document.elementFromPoint(x, box.top + Math.min(box.height, 40) / 2);
    const own = there && (it.contains(there) || there.contains(it) || [...(it.labels || [])].some((one) => one.contains(there)));
    if (!own) said.push(`covered: ${name(it)} by ${there ? name(there) : 'the edge'}`);
  }
  const top = document.querySelector('.top');
  scrollTo(0, root.scrollHeight);
  if (getComputedStyle(top).position === 'sticky' && top.getBoundingClientRect().top !== 0) said.push('the header does not stay');
  document.activeElement.blur();
  scrollTo(0, 0);
  return said;
}
