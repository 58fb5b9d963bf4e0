/* What a page gains with JavaScript: print, copy its address, "/" to search. Every page works without it. */
(function () {
  'use strict';
  const all = (what, where) => Array.from((where || document).querySelectorAll(what));
  all('[data-print], [data-copy]').forEach((button) => { button.hidden = false; });
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-print], [data-copy]');
    if (!button) return;
    if (button.hasAttribute('data-print')) window.print();
    else if (navigator.clipboard) navigator.clipboard.writeText(location.href).then(() => { button.lastChild.textContent = button.dataset.copy; });
  });
  document.addEventListener('keydown', (event) => {
    const find = document.querySelector('.find input');
    if (event.key === '/' && find && !/INPUT|TEXTAREA|SELECT/.test(document.activeElement.tagName)) { event.preventDefault(); find.focus(); }
  });
})();
