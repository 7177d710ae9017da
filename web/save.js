// Saves stories and listings for later, with their pictures and styles, in a
// cache that the worker reads and never empties. start.js loads it when the page
// is idle. The buttons are in shadow roots: the program that adopts the page's
// nodes does not see them.
(() => {
  const { base } = document.currentScript.dataset;
  const CACHE = `broadside${base}:saved`, LIST = `${base}/saved/list`;
  const lang = document.getElementById('paper').lang === 'ar' ? 'ar' : 'en';
  const words = {
    en: {
      save: 'Save', about: 'Save: ', saving: 'Saving …', saved: 'Saved on this device:', partly: 'Saved, but a picture could not be fetched:', all: 'Show saved', removed: 'No longer saved.',
      denied: 'Not saved: this browser does not let the paper keep pages on this device. Its storage is switched off, or this is a private window.',
      full: 'Not saved: there is no room left on this device. Remove something that you saved.',
      network: 'Not saved: the page could not be fetched. Try again with a connection.', gone: 'Not saved: this page is no longer there.', units: ['bytes', 'KB', 'MB', 'GB'],
    },
    ar: {
      save: 'احفظ', about: 'احفظ: ', saving: 'يُحفظ …', saved: 'حُفظ على هذا الجهاز:', partly: 'حُفظ، لكن تعذّر جلب صورة:', all: 'اعرض المحفوظات', removed: 'لم يعد محفوظًا.',
      denied: 'لم يُحفظ: لا يسمح هذا المتصفح للصحيفة بحفظ صفحات على هذا الجهاز. التخزين معطّل أو هذه نافذة خاصة.',
      full: 'لم يُحفظ: لا مساحة باقية على هذا الجهاز. أزِل شيئًا مما حفظته.',
      network: 'لم يُحفظ: تعذّر جلب الصفحة. حاول مجددًا مع اتصال.', gone: 'لم يُحفظ: لم تعد هذه الصفحة موجودة.', units: ['بايت', 'كيلوبايت', 'ميغابايت', 'غيغابايت'],
    },
  }[lang];

  // changed tells the other tabs of the list's changes.
  const changed = window.BroadcastChannel && new BroadcastChannel(CACHE);
  const inTurn = f => navigator.locks ? navigator.locks.request(CACHE, f) : f();
  const open = () => caches.open(CACHE);
  const match = address => caches.match(address, { cacheName: CACHE, ignoreVary: true });
  const etagOf = response => response.headers.get('etag')?.replace('W/', '');

  // read returns the entries of the list, the last saved first: path, title, lang,
  // kind ("story", "listing"), picture, saved (ms), size (bytes), etag, files
  // (other files of the page) and gone.
  const read = async () => (await match(LIST))?.json() ?? [];

  // change replaces the list by f(list).
  const change = f => inTurn(async () => {
    const list = f(await read());
    await (await open()).put(LIST, new Response(JSON.stringify(list), { headers: { 'Content-Type': 'application/json' } }));
    changed?.postMessage('');
    return list;
  });

  // clean deletes the copies that no entry of the list names, except the pages
  // that show the list.
  const clean = () => inTurn(async () => {
    const cache = await open(), list = await read(), used = new Set([LIST]);
    for (const { path, files } of list) for (const file of [path, ...files]) used.add(file);
    for (const request of await cache.keys()) {
      const path = pathOf(request.url);
      if (/^(\/[a-z]{2})?\/saved$/.test(path.slice(base.length))) for (const file of [path, ...assetsOf(parse(await (await cache.match(request)).text()))]) used.add(file);
    }
    for (const request of await cache.keys()) if (!used.has(pathOf(request.url))) await cache.delete(request, { ignoreVary: true });
  });

  const pathOf = address => { const { pathname, search } = new URL(address, location); return pathname + search; };
  const parse = html => new DOMParser().parseFromString(html, 'text/html');
  const assetsOf = page => {
    const named = [...page.querySelectorAll('link, script, #comfort')].flatMap(e => [...e.attributes].map(a => a.value));
    return named.filter(address => address.startsWith(base + '/web/') && !/wasm/.test(address)); // the program is not kept
  };

  // chosen loads a picture as the page would, and returns the address that this
  // device chose from its sizes.
  const chosen = image => new Promise(done => {
    const probe = new Image();
    probe.onload = probe.onerror = () => done(pathOf(probe.currentSrc || probe.src));
    probe.sizes = image.sizes;
    probe.srcset = image.getAttribute('srcset') ?? '';
    probe.src = image.getAttribute('src');
  });

  // keepFile copies a file with a hash in its address, and returns its size.
  const keepFile = async (cache, path) => {
    let response = await cache.match(path, { ignoreVary: true });
    if (!response) {
      response = await fetch(path);
      if (!response.ok || /html/.test(response.headers.get('content-type'))) throw new TypeError(path);
      await cache.put(path, response.clone());
    }
    return (await response.blob()).size;
  };

  // keepPage copies a page with its files. Its pictures name only the size
  // that is kept. It returns the document, its size with its pictures, and
  // how many pictures are missing.
  const keepPage = async path => {
    const response = await fetch(path, { cache: 'no-cache' }).catch(async e => await caches.match(path, { ignoreVary: true }) ?? Promise.reject(e));
    if (!response.ok || response.redirected) throw Object.assign(new Error(path), { name: 'gone' });
    let html = await response.text(), missing = 0;
    const page = parse(html), images = [...page.querySelectorAll('#main img')], cache = await open();
    const pictures = await Promise.all(images.map(chosen));
    images.forEach((image, i) => {
      const set = image.getAttribute('srcset');
      if (set) html = html.replaceAll(`srcset="${escape(set)}"`, () => `srcset="${escape(pictures[i])}"`);
    });
    const assets = assetsOf(page), files = [...new Set([...assets, ...pictures])];
    const sizes = await Promise.all(files.map(file => keepFile(cache, file).catch(e => {
      if (e.name !== 'TypeError') throw e; // TypeError: the network
      if (!assets.includes(file)) missing++;
      return 0;
    })));
    const headers = new Headers(response.headers);
    for (const name of ['content-encoding', 'content-length']) headers.delete(name);
    if (!headers.has('date')) headers.set('date', new Date().toUTCString());
    const copy = new Response(html, { headers }), size = (await copy.clone().blob()).size;
    await cache.put(path, copy);
    return { page, files, missing, pictures, etag: etagOf(response), size: sizes.reduce((sum, n, i) => assets.includes(files[i]) ? sum : sum + n, size) };
  };
  const escape = text => text.replaceAll('&', '&amp;');

  // keepShelf keeps the pages that show the list, in each language.
  const keepShelf = async from => {
    const shelf = from.querySelector('.imprint a[href$="/saved"]')?.getAttribute('href');
    if (!shelf) return;
    const { page } = await keepPage(shelf);
    for (const other of page.querySelectorAll('.languages a')) await keepPage(other.getAttribute('href'));
  };

  // save saves a page or renews its copy. It throws an error whose name is a key of
  // words.
  const save = async path => {
    try {
      const { page, files, missing, pictures, etag, size } = await keepPage(path);
      const thing = page.querySelector('.story, .one'), title = thing?.querySelector('h1');
      if (!title) throw Object.assign(new Error(path), { name: 'gone' });
      const entry = {
        path, title: title.textContent, lang: (title.querySelector('[lang]') ?? title.closest('[lang]'))?.lang, kind: thing.matches('.one') ? 'listing' : 'story',
        picture: thing.querySelector('img') && pictures[0], saved: Date.now(), size, etag, files,
      };
      await change(list => {
        const old = list.find(e => e.path === path);
        return old ? list.map(e => e === old ? { ...entry, saved: old.saved } : e) : [entry, ...list];
      });
      keepShelf(page).then(clean).catch(() => {}); // it is kept with the next thing, or when it is opened
      return { ...entry, missing };
    } catch (e) {
      const name = e.name === 'gone' ? 'gone' : e.name === 'QuotaExceededError' ? 'full' : e.name === 'TypeError' && self.caches ? 'network' : 'denied';
      if (name === 'full') clean().catch(() => {});
      throw Object.assign(new Error(e.message), { name });
    }
  };

  // check compares copies with the server: it marks pages that are gone and renews
  // changed ones.
  const check = async list => {
    for (const { path, etag, gone } of list) {
      const response = await fetch(path, { method: 'HEAD', cache: 'no-cache' });
      if (response.ok && etagOf(response) !== etag) await save(path).catch(() => {});
      const now = response.status === 404 || response.status === 410;
      if (response.ok && gone || now && !gone) await change(list => list.map(e => e.path === path ? { ...e, gone: now } : e));
    }
  };

  // remove takes entries off the list. Their copies stay until clean, so that
  // restore can undo it. restore resolves with false if the copies are gone.
  const remove = paths => change(list => list.filter(e => !paths.includes(e.path)));
  const restore = async entries => {
    for (const { path } of entries) if (!await match(path)) return false;
    await change(list => [...list.filter(e => !entries.some(old => old.path === e.path)), ...entries].sort((a, b) => b.saved - a.saved));
    return true;
  };

  // sizeText formats a number of bytes.
  const sizeText = bytes => {
    let n = bytes, unit = 0;
    while (n >= 1000 && unit < 3) n /= 1000, unit++;
    return '\u2068' + n.toLocaleString('en', { maximumFractionDigits: n < 10 ? 1 : 0 }) + '\xa0' + words.units[unit] + '\u2069';
  };
  // for saved.js
  document.currentScript.store = { read, remove, restore, clean, check, sizeText, changed };

  const root = document.getElementById('paper');
  if (document.getElementById('shelf')) return;

  // The status line
  const note = Object.assign(document.createElement('p'), { id: 'note' });
  note.setAttribute('role', 'status');
  const tell = (text, link) => {
    note.replaceChildren(...text ? [document.createElement('span')] : []);
    if (!text) return;
    note.firstChild.textContent = text;
    const shelf = root.querySelector('.imprint a[href$="/saved"]');
    if (link && shelf) note.append(' ', Object.assign(document.createElement('a'), { href: shelf.href, textContent: words.all }));
    const close = Object.assign(document.createElement('button'), { type: 'button', textContent: '×', onclick: () => tell() });
    close.setAttribute('aria-label', { en: 'Close', ar: 'أغلق' }[lang]);
    note.append(' ', close);
  };
  document.body.append(note);

  const styleSheet = text => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text); return sheet; };
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, styleSheet(`
    #note { position: fixed; z-index: 2; inset-block-end: 0; inset-inline: 0; padding: .5rem 1rem; background: var(--ink); color: var(--paper); font-size: .875rem; text-align: center; }
    #note:empty { display: none; }
    #note :is(a, button) { color: inherit; padding: .25rem .5rem; display: inline-block; min-inline-size: 1.75rem; }
    #note button { font: inherit; background: none; border: 1px solid transparent; cursor: pointer; }
    #note :focus-visible { outline: 3px solid; }
    @media print { #note { display: none; } }`)];
  const style = styleSheet(`
    button { display: inline-flex; align-items: center; gap: .4rem; box-sizing: border-box; inline-size: 4.5rem; block-size: 1.75rem; margin: 0; padding: 0 .25rem; border: 1px solid transparent; background: none; color: var(--accent); font: 600 .8125rem/1 var(--sans); cursor: pointer; }
    button:hover, button[aria-pressed=true] { color: var(--ink); }
    button:hover { text-decoration: underline; }
    button:focus-visible { outline: 3px solid var(--accent); }
    button[aria-busy] { opacity: .6; cursor: progress; }
    svg { inline-size: .875rem; block-size: 1rem; flex: none; fill: none; stroke: currentColor; stroke-width: 1.5; }
    [aria-pressed=true] svg { fill: currentColor; }
    :host(.head) button { display: flex; margin-inline-start: -.25rem; }
    :host(.tools) button { margin-inline-start: -.25rem; }
    :host(.listing) { position: relative; }
    :host(.listing) button { position: absolute; inset-block-start: -.125rem; inset-inline-end: 0; min-inline-size: 0; inline-size: 1.75rem; block-size: 1.5rem; justify-content: end; padding: 0; }
    @media print { button { display: none; } }`);
  const icon = '<svg viewBox="0 0 14 16" aria-hidden="true"><path d="M2 1h10v13.5l-5-4-5 4z"/></svg>';

  const hosts = '.story > .tools, .one > .head, .results .listing';
  const isRow = host => host.matches('.listing');
  const pathFor = host => isRow(host) ? host.querySelector('.title a')?.pathname : location.pathname;
  let saved = new Set(), busy = new Map();

  const draw = () => {
    for (const host of root.querySelectorAll(hosts)) {
      const button = (host.shadowRoot ?? addButton(host)).querySelector('button'), path = pathFor(host);
      const pressed = String(busy.get(path) ?? saved.has(path));
      if (button.getAttribute('aria-pressed') !== pressed) button.setAttribute('aria-pressed', pressed);
      button.toggleAttribute('aria-busy', busy.has(path));
      if (isRow(host)) button.setAttribute('aria-label', words.about + (host.querySelector('.title')?.textContent ?? ''));
    }
  };
  const addButton = host => {
    const shadow = host.attachShadow({ mode: 'open' });
    shadow.adoptedStyleSheets = [style];
    shadow.innerHTML = `<slot></slot><button type="button">${icon}${isRow(host) ? '' : words.save}</button>`;
    shadow.lastChild.onclick = () => press(pathFor(host));
    return shadow;
  };
  // The next page completes saves that leaving this page interrupts.
  const unfinished = new Set();
  const record = () => { try { sessionStorage.saving = [...unfinished].join(' '); } catch {} };
  const finish = () => {
    let paths = '';
    try { paths = sessionStorage.saving ?? ''; } catch {}
    record();
    for (const path of paths.split(' ')) if (path && !saved.has(path)) press(path, true);
  };
  const press = async (path, again) => {
    if (busy.has(path)) return;
    const on = !saved.has(path);
    busy.set(path, on);
    if (on && !again) unfinished.add(path);
    record();
    draw();
    tell(on ? words.saving : '');
    let told = [words.removed], failed;
    try {
      if (on) {
        const { size, missing } = await save(path);
        told = [`${missing ? words.partly : words.saved} ${sizeText(size)}.`, true];
      } else {
        await remove([path]); // pressed again without a connection, its copy is still there
      }
    } catch (e) {
      failed = e.name;
      console.info('not saved:', e.message);
      told = [words[e.name] ?? words.denied, e.name === 'full'];
    }
    busy.delete(path);
    if (failed !== 'network') unfinished.delete(path); // leaving the page looks the same
    record();
    await refresh();
    tell(...told);
  };
  const refresh = async () => {
    const list = await read().catch(() => []);
    saved = new Set(list.map(e => e.path));
    draw();
    return list;
  };

  draw();
  document.documentElement.dataset.save = ''; // the style sheet keeps the room of the buttons until then
  new MutationObserver(draw).observe(root, { childList: true, subtree: true, attributeFilter: ['href'] });
  changed?.addEventListener('message', refresh);
  refresh().then(list => {
    finish();
    const mine = list.filter(e => e.path === location.pathname);
    if (mine.length && !document.getElementById('kept')) check(mine).catch(() => {}); // there is no network
  });
})();
