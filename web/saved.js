// Fills the page of the saved stories and listings (package saved). The list and
// the copies are in a cache of this browser: see save.js.
(async () => {
  const { base = '', save, words: texts } = document.currentScript.dataset, words = JSON.parse(texts);
  const shelf = document.getElementById('shelf'), lang = document.documentElement.lang;

  const make = (name, properties, ...children) => {
    const e = Object.assign(document.createElement(name), properties);
    e.append(...children.filter(Boolean));
    return e;
  };
  const fill = (text, ...values) => values.reduce((text, value) => text.replace('%', () => value), text);

  // The status is announced, so it is there before its text. It ends with the
  // button that undoes the last removal.
  const status = make('p', { className: 'told' }), items = make('ul', { className: 'items' }), foot = make('div', { className: 'room' });
  status.setAttribute('role', 'status');
  shelf.replaceChildren(status, items, foot);
  document.getElementById('kept')?.remove(); // the list is this device's, however old the page is
  const tell = (text, undo) => {
    status.replaceChildren(text);
    if (undo) status.append(' ', make('button', { type: 'button', textContent: words.undo, onclick: undo }));
  };

  const script = make('script', { src: save });
  script.dataset.base = base;
  const loaded = new Promise((done, fail) => { script.onload = done; script.onerror = fail; });
  document.head.append(script);
  await loaded;
  const { store } = script, { sizeText } = store;

  const timeText = ms => new Date(ms).toLocaleString(lang + '-AE', { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const row = entry => {
    const { path, title, kind, picture, saved, size, gone } = entry;
    const link = make('a', { href: path, textContent: title, dir: 'auto' });
    if (entry.lang && entry.lang !== lang) link.lang = entry.lang;
    const time = make('time', { dateTime: new Date(saved).toISOString(), textContent: timeText(saved) });
    const [before, after] = words.savedAt.split('%');
    const button = make('button', { type: 'button', textContent: words.remove, onclick: () => take([entry], fill(words.removed, `\u2068${title}\u2069`)) });
    button.setAttribute('aria-label', `${words.remove}: ${title}`);
    const image = picture && make('img', { src: picture, alt: '', width: 120, height: 90 });
    return make('li', {}, make('article', { className: 'item' }, image,
      make('p', { className: 'kind' }, words[kind], gone && make('strong', { className: 'gone', textContent: words[kind === 'story' ? 'withdrawn' : 'ended'] })),
      make('h2', {}, link),
      make('p', { className: 'facts' }, make('span', {}, before, time, after), ' · ', make('span', { textContent: sizeText(size) })),
      button));
  };

  const room = async list => {
    const total = sizeText(list.reduce((sum, { size }) => sum + size, 0));
    const { usage, quota } = await navigator.storage?.estimate?.().catch(() => {}) ?? {};
    const parts = [make('p', {}, quota ? fill(words.used, total, sizeText(usage), sizeText(quota)) : fill(words.usedBy, total))];
    const kept = await navigator.storage?.persisted?.().catch(() => false);
    if (kept) parts.push(make('p', { textContent: words.protected }));
    const buttons = [];
    if (kept === false && navigator.storage.persist) buttons.push(make('button', { type: 'button', textContent: words.protect, onclick: async () => {
      tell(await navigator.storage.persist().catch(() => false) ? words.protected : words.refused);
      await draw('room');
    } }));
    buttons.push(make('button', { type: 'button', textContent: words.removeAll, onclick: async () => take(await store.read(), words.removedAll) }));
    return [...parts, make('p', { className: 'actions' }, ...buttons)];
  };

  let drawn;
  const draw = async again => {
    const list = await store.read(), text = JSON.stringify(list);
    if (text === drawn && again !== 'room') return; // the focus stays
    drawn = text;
    const below = list.length ? await room(list) : [];
    items.replaceChildren(...list.map(row));
    foot.replaceChildren(...list.length ? below : [make('p', { className: 'none', textContent: words.empty })]);
  };

  // take removes entries. The focus goes to the button that undoes it. Earlier
  // removals can no longer be undone.
  const take = async (entries, text) => {
    await store.clean();
    await store.remove(entries.map(e => e.path));
    await draw();
    tell(text, async () => {
      const back = await store.restore(entries);
      await draw();
      tell(back ? words.restored : words.lost);
      (items.querySelector('a') ?? shelf).focus();
    });
    status.querySelector('button').focus();
  };

  shelf.tabIndex = -1;
  try {
    await draw();
    await store.clean();
  } catch {
    return tell(words.denied);
  }
  store.changed?.addEventListener('message', draw);
  try {
    await store.check(await store.read());
    await draw();
  } catch {
    if (!status.textContent) tell(words.offline);
  }
})();
