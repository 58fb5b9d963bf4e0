/* What somebody types stays in this browser, for them alone, until it was accepted, discarded or left for 30 days; signing out takes it along. Each form that posts has it: never files, passwords,
   or what the page itself sends along (names that begin with `_` and are hidden). A draft is {at, values by name, state: the version of each thing that the page was made of}. Without JavaScript all works. */
(function () {
  'use strict';
  const BEGINS = 'bihuan.draft.', DAY = 86400000, LONGEST = 30 * DAY, MOST_BYTES = 1e6, ACCEPTED = 'bihuan_accepted';
  const main = document.getElementById('main');
  const mine = `${BEGINS}${main.dataset.person} `;
  if (!main.dataset.person) return;
  const said = document.getElementById('draft');
  const kept = { get: (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } }, drop: (key) => localStorage.removeItem(key) };
  const keys = (begins) => Object.keys(localStorage).filter((key) => key.startsWith(begins));
  const put = (key, draft) => {
    const text = JSON.stringify(draft);
    const others = keys(BEGINS).filter((one) => one !== key).map((one) => ({ one, at: (kept.get(one) || { at: 0 }).at, long: one.length + localStorage.getItem(one).length }));
    let bytes = 2 * (key.length + text.length + others.reduce((sum, each) => sum + each.long, 0));
    if (2 * (key.length + text.length) > MOST_BYTES) return;
    others.sort((a, b) => a.at - b.at).forEach((each) => { if (bytes > MOST_BYTES) { kept.drop(each.one); bytes -= 2 * each.long; } });
    try { localStorage.setItem(key, text); } catch { /* full, or not allowed here: as without it */ }
  };
  const address = (form) => { const there = new URL(form.getAttribute('action') || '', location.href); return mine + there.pathname + there.search; };
  const ticks = (one) => one.type === 'checkbox' || one.type === 'radio';
  const fields = (form) => Array.from(form.elements).filter((one) => one.name && !one.matches(':disabled, [type=file], [type=password], button, [type=submit], fieldset, output') && !(one.name.startsWith('_') && (ticks(one) || one.type === 'hidden')));
  const values = (form) => fields(form).reduce((so, one) => { (so[one.name] = so[one.name] || []).push(...(ticks(one) ? (one.checked ? [one.value] : []) : [one.value])); return so; }, {});
  const forms = () => Array.from(main.querySelectorAll('form[method=post]')).filter((form) => fields(form).some((one) => one.type !== 'hidden'));
  const state = () => JSON.parse(main.dataset.state || '{}');
  const leaving = () => { document.querySelectorAll('[data-leaving]').forEach((one) => { one.hidden = !keys(mine).length; }); };

  const typed = new Set();
  let timer = 0, filling = false, over = false;
  const keep = () => {
    clearTimeout(timer);
    if (over) return;
    typed.forEach((form) => { const key = address(form); put(key, { at: Date.now(), values: values(form), state: main.dataset.answer ? (kept.get(key) || { state: state() }).state : state() }); });
    typed.clear();
    leaving();
  };
  const noted = (event) => {
    const form = event.target.form;
    if (filling || !form || !fields(form).includes(event.target) || !forms().includes(form)) return;
    typed.add(form);
    clearTimeout(timer);
    timer = setTimeout(keep, 300);
  };
  const tell = (form, draft, discard) => {
    const notice = said.content.firstElementChild.cloneNode(true);
    const when = notice.querySelector('[data-says]');
    when.textContent = when.dataset.says.replace('#', new Date(draft.at).toLocaleString(document.documentElement.lang, { month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }));
    const now = state();
    notice.querySelector('[data-newer]').hidden = !Object.keys(draft.state).some((one) => one in now && now[one] !== draft.state[one]);
    notice.querySelector('button').addEventListener('click', () => { kept.drop(address(form)); notice.remove(); leaving(); discard(); });
    form.before(notice);
  };
  const fill = (form, wanted) => {
    const at = {};
    filling = true;
    fields(form).forEach((one) => {
      const its = wanted[one.name] || [];
      const value = ticks(one) ? its.includes(one.value) : its[at[one.name] = (at[one.name] ?? -1) + 1];
      if (value === undefined || value === (ticks(one) ? one.checked : one.value)) return;
      if (ticks(one)) one.checked = value; else one.value = value;
      const folded = one.closest('details');
      if (folded) folded.open = true;
      one.dispatchEvent(new Event('input', { bubbles: true }));
      one.dispatchEvent(new Event('change', { bubbles: true }));
    });
    filling = false;
  };
  /* Rows that the form does not have now are drawn by the page itself, as its button 检查 draws them: nothing is decided by that. */
  const redraw = (form, button, key, draft) => {
    fields(form).forEach((one) => { one.removeAttribute('name'); });
    Object.entries(draft.values).forEach(([name, all]) => all.forEach((value) => { const one = document.createElement('input'); Object.assign(one, { type: 'hidden', name, value }); form.append(one); }));
    put(key, { ...draft, redrawn: true });
    form.requestSubmit(button);
  };
  const redraws = (form) => {
    const check = Array.from(form.elements).find((one) => one.name === '_do' && one.value === 'check' && one.type === 'submit');
    const rows = Array.from(form.elements).find((one) => one.name === '_rows');
    if (check || !rows) return check;
    const shows = rows.cloneNode(false);
    shows.value = 'show:';
    shows.hidden = true;
    form.append(shows);
    return shows;
  };
  const restore = () => forms().forEach((form) => {
    const key = address(form), draft = kept.get(key), now = values(form);
    if (!draft || (!main.dataset.answer && JSON.stringify(draft.values) === JSON.stringify(now))) return;
    if (main.dataset.answer) {
      put(key, { at: draft.at, values: now, state: draft.state });
      if (draft.redrawn) tell(form, draft, () => { location.assign(form.getAttribute('action')); });
      return;
    }
    const shape = (of) => JSON.stringify(Object.keys(of).map((name) => [name, of[name].length]).filter(([name]) => !Array.from(form.elements).some((one) => one.name === name && ticks(one))));
    const hidden = fields(form).filter((one) => one.type === 'hidden').every((one) => (draft.values[one.name] || []).includes(one.value));
    const button = shape(draft.values) === shape(now) && hidden ? null : redraws(form);
    if (button) { redraw(form, button, key, draft); return; }
    fill(form, draft.values);
    tell(form, draft, () => { fill(form, now); });
  });

  const accepted = document.cookie.split('; ').find((one) => one.startsWith(`${ACCEPTED}=`));
  if (accepted) { kept.drop(mine + decodeURIComponent(accepted.slice(ACCEPTED.length + 1))); document.cookie = `${ACCEPTED}=; path=/; max-age=0; samesite=lax`; }
  keys(BEGINS).forEach((key) => { if (Date.now() - (kept.get(key) || { at: 0 }).at > LONGEST) kept.drop(key); });
  restore();
  leaving();
  document.addEventListener('renewed', () => { keep(); restore(); });
  document.addEventListener('input', noted);
  document.addEventListener('change', noted);
  document.addEventListener('submit', (event) => {
    keep();
    if (event.target.getAttribute('action') === '/sign-out') { over = true; keys(mine).forEach(kept.drop); }
  });
  addEventListener('pagehide', keep);
})();
