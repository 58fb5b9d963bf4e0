/* A file is handed in as soon as it is chosen, so that the page, and a draft of it, can name it; without JavaScript, or where that fails, it goes along with its form. */
(function () {
  'use strict';
  const shown = (hash) => {
    const says = hash.nextElementSibling;
    const link = says.querySelector('a');
    says.hidden = !hash.value;
    if (link.dataset.at) link.href = `${link.dataset.at}/${hash.value}`;
    says.querySelector('.mono').textContent = `${hash.value.slice(0, 8)}…${hash.value.slice(-4)}`;
  };
  const told = (field) => ['input', 'change'].forEach((what) => { field.dispatchEvent(new Event(what, { bubbles: true })); });
  const handIn = async (chosen) => {
    const [file] = chosen.files, kept = chosen.nextElementSibling, hash = kept.querySelector('input');
    const body = new FormData();
    body.append('file', file);
    const answer = await fetch(chosen.dataset.handsIn, { method: 'POST', body }).catch(() => null);
    if (!answer || chosen.files[0] !== file || (!answer.ok && answer.status !== 422)) return;
    const said = new DOMParser().parseFromString(await answer.text(), 'text/html').body.firstElementChild;
    kept.lastElementChild.replaceChildren(...(answer.ok ? [] : [said]));
    if (!answer.ok) return;
    const title = chosen.form.elements[hash.name.replace(/sha256$/, 'title')];
    chosen.value = '';
    hash.value = said.dataset.sha256;
    if (title && !title.value) title.value = said.dataset.title;
    told(hash);
  };
  document.addEventListener('change', (event) => {
    const field = event.target;
    if (field.matches('[type=file][data-hands-in]') && field.files.length) handIn(field);
    else if (field.matches('.kept input')) shown(field);
  });
})();
