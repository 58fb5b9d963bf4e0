/* An open page learns that others have acted, and shows it; while somebody types in it, it only says so. Without JavaScript nothing is lost. */
(function () {
  'use strict';
  const main = () => document.getElementById('main');
  const note = document.getElementById('renewed');
  let source = null;
  let last = '';
  const typing = () => main().contains(document.activeElement) && document.activeElement.matches('input, textarea, select');
  const say = (what) => { note.textContent = note.dataset[what]; note.hidden = false; setTimeout(() => { note.hidden = true; }, 6000); };
  const renew = async () => {
    if (typing()) { say('waits'); return; }
    const there = new URL(location.href);
    if (last) there.searchParams.set('seen', last);
    const answer = await fetch(there, { headers: { Accept: 'text/html' } });
    if (answer.status !== 200) return;
    const open = Array.from(main().querySelectorAll('details'), (one) => one.open);
    const now = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('main');
    main().replaceChildren(...now.childNodes);
    main().dataset.state = now.dataset.state || '{}';
    delete main().dataset.answer;
    main().querySelectorAll('details').forEach((one, n) => { one.open = open[n] || one.open; });
    document.dispatchEvent(new Event('renewed'));
    say('renewed');
  };
  const listen = () => {
    source = new EventSource(`/live?item=${encodeURIComponent(main().dataset.live)}`);
    source.onmessage = (event) => { last = event.data; renew(); };
  };
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) { if (source) source.close(); source = null; } else if (!source) { listen(); renew(); }
  });
  if (!document.hidden) listen();
})();
