/* What a page gains with JavaScript: print, copy its address, "/" to search, sums while typing, choosing many and going on with them. Every page works without it. */
(function () {
  'use strict';
  const all = (what, where) => Array.from((where || document).querySelectorAll(what));
  const shown = () => all('[data-print], [data-copy]').forEach((button) => { button.hidden = false; });
  shown();
  document.addEventListener('renewed', shown);
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-print], [data-copy]');
    if (!button) return;
    if (button.hasAttribute('data-print')) window.print();
    else if (navigator.clipboard) navigator.clipboard.writeText(location.href).then(() => { button.lastChild.textContent = button.dataset.copy; });
  });
  all('[data-all]').forEach((every) => {
    every.hidden = false;
    every.addEventListener('change', () => { all(`[name="${every.dataset.all}"]`).forEach((one) => { one.checked = every.checked; }); counted(); });
  });
  const counted = () => all('[data-chosen]').forEach((says) => { says.textContent = says.dataset.says.replace('#', all(`[name="${says.dataset.chosen}"]:checked`).length); });
  document.addEventListener('change', counted);
  counted();
  const refused = document.querySelector('.notice.bad[tabindex]');
  if (refused && !document.querySelector('[autofocus]')) refused.focus();
  const under = document.querySelector('form[data-go-on]');
  if (under) under.requestSubmit();
  const cents = (text) => Math.round(Number(String(text).replace(/[,，\s]/g, '')) * 1e6) || 0;
  document.addEventListener('input', (event) => {
    const what = event.target.dataset.part;
    const total = what && document.querySelector(`[data-total="${what}"]`);
    if (!total) return;
    const sum = all(`[data-part="${what}"]`).reduce((sofar, one) => sofar + cents(one.value), 0) / 1e6;
    (total.firstElementChild || total).textContent = what === 'funds' || what === 'tasks' ? sum.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 }) : String(sum);
  });
  document.addEventListener('keydown', (event) => {
    const find = document.querySelector('.find input');
    if (event.key === '/' && find && !/INPUT|TEXTAREA|SELECT/.test(document.activeElement.tagName)) { event.preventDefault(); find.focus(); }
  });
})();
