// In the installed app: records where the reader stops, and opens that place
// when the app is opened within a day. start.js loads it at once, and hides the
// page until it has run.
(async () => {
  const { base } = document.currentScript.dataset;
  const root = document.getElementById('paper'), lang = root.lang === 'ar' ? 'ar' : 'en';
  const blocks = '#main :is(p, h1, h2, h3, li, figure, blockquote, table, dl)';
  const here = () => location.pathname + location.search;
  const isFront = () => /^\/([a-z]{2}\/?)?$/.test(location.pathname.slice(base.length));

  // record stores the address, and the block at the top of the window with the
  // part of it that has been read, from 0 to 1. Nothing is read on the front page.
  const record = () => {
    try {
      if (isFront()) return localStorage.removeItem('reading');
      const all = [...root.querySelectorAll(blocks)], index = scrollY ? all.findIndex(e => e.getBoundingClientRect().bottom > 1) : 0;
      const { top, height } = all[index]?.getBoundingClientRect() ?? {};
      localStorage.setItem('reading', JSON.stringify({ path: here(), index, part: scrollY && height ? -top / height : 0, time: Date.now() }));
    } catch {} // storage is denied
  };

  // open leaves the front page for the page that was read last; an app opened by a
  // link or a shortcut stays there. On that page it scrolls to the place. It
  // returns whether the page is left. Without a network, which shows in the
  // worker's line about a copy, it opens kept pages only.
  const open = async () => {
    if (sessionStorage.getItem('open')) return;
    const at = JSON.parse(localStorage.getItem('reading'));
    const fresh = at && Date.now() - at.time < 24 * 60 * 60 * 1000;
    if (fresh && isFront() && (navigator.onLine && !document.getElementById('kept') || await caches.match(at.path, { ignoreVary: true }))) {
      sessionStorage.setItem('led', at.path);
      location.replace(at.path);
      return true;
    }
    sessionStorage.setItem('open', 'yes');
    if (!at || sessionStorage.getItem('led') !== here()) return;
    document.documentElement.hidden = false;
    const block = root.querySelectorAll(blocks)[at.index]?.getBoundingClientRect();
    if (block) scrollTo({ top: scrollY + block.top + block.height * at.part, behavior: 'instant' });
    tellWay();
  };

  // tellWay shows a line with a link to the front page.
  const tellWay = () => {
    const words = { en: ['You stopped reading here.', 'Front page', 'Close'], ar: ['توقفت عن القراءة هنا.', 'الصفحة الأولى', 'أغلق'] }[lang];
    const line = Object.assign(document.createElement('p'), { id: 'resumed' });
    line.setAttribute('role', 'status');
    document.body.append(line);
    const close = Object.assign(document.createElement('button'), { type: 'button', textContent: '×', onclick: () => line.remove() });
    close.setAttribute('aria-label', words[2]);
    const front = Object.assign(document.createElement('a'), { href: root.querySelector('.masthead .name a').href, textContent: words[1], onclick: () => line.remove() });
    line.append(words[0], ' ', front, ' ', close);
    line.style.insetBlockEnd = `${document.getElementById('kept')?.offsetHeight ?? 0}px`; // above the worker's line
    addEventListener('popstate', () => line.remove());
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      #resumed { position: fixed; z-index: 1; inset-block-end: 0; inset-inline: 0; padding: .25rem 1rem; background: var(--ink); color: var(--paper); font-size: .875rem; text-align: center; }
      #resumed :is(a, button) { color: inherit; padding: .25rem .5rem; display: inline-block; min-inline-size: 1.75rem; }
      #resumed button { font: inherit; background: none; border: 1px solid transparent; cursor: pointer; }
      #resumed :focus-visible { outline: 3px solid; }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  };

  let left;
  try { left = await open(); } catch {} // storage is denied
  if (left) return; // the front page was not read
  document.documentElement.hidden = false;
  if (isFront()) record();
  addEventListener('pagehide', record);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && record());
})();
