// Shows the server's own page for a form that filters a list until the program
// runs; web/start.js imports it. It changes the document into the one that the
// server sends for the form's address, so that the program adopts it. Fields keep
// their text, focus and selection, and details stay open.
const FORM = 'form[data-on~=input]';
const META = 'link[rel=canonical],link[rel=alternate],script[type="application/ld+json"],meta[name=description],meta[name=robots],meta[property],meta[name^="twitter:"]';
const LATE = 8000; // ms after which the program requests the list itself
let request;

// run handles the form's events. page is window.broadside of web/start.js; the
// program, which blocks the page when it starts, waits for page.pages.
export const run = page => {
  const handle = e => {
    const form = e.target.closest?.(FORM);
    if (form && /asleep|starting/.test(page.state)) page.pages = e.type === 'focusin' ? pause(1000) : ask(e, form, page);
  };
  for (const type of ['focusin', 'input', 'change', 'submit']) addEventListener(type, handle, true);
  page.pages = pause(1000);
  for (const e of page.queue) handle(e);
};

const pause = ms => new Promise(done => setTimeout(done, ms));

// ask shows the form's page, unless another event follows. If that is not
// possible, the program handles the event.
const ask = async ({ type, target, submitter }, form, page) => {
  const typed = type === 'input';
  request?.abort();
  const mine = request = new AbortController();
  announce('');
  if (typed && !/^(text|search|number|tel|url|email)$/.test(target.type)) return; // a change event follows
  try {
    if (typed) await pause(250); // as the program
    setTimeout(() => mine.abort(), LATE);
    const address = addressOf(form, submitter);
    const now = address !== location.href.split('#')[0] && await load(address, mine.signal);
    mine.signal.throwIfAborted();
    if (page.state === 'ready') return;
    page.checkText();
    if (now) show(now, form, typed, page);
    page.here = location.pathname + location.search;
    page.queue = page.queue.filter(e => !form.contains(e.target));
    page.calm();
    page.recordText();
    await pause(1000);
  } catch (e) {
    if (mine !== request) return;
    console.info('The form waits for the program:', e);
    page.start(form);
    if (type === 'submit') page.hurry?.();
  }
};

// addressOf returns the form's address as Go encodes it: sorted, without empty
// fields.
const addressOf = (form, submitter) => {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form, submitter)) if (value.trim()) query.append(name, value.trim());
  query.sort();
  const url = new URL(form.action);
  url.search = String(query).replaceAll('*', '%2A').replaceAll('%7E', '~');
  return url.href;
};

const load = async (address, signal) => {
  const response = await fetch(address, { headers: { Accept: 'text/html' }, signal, priority: 'high' });
  if (!response.ok && response.status !== 400) throw response.status;
  const now = new DOMParser().parseFromString(await response.text(), 'text/html');
  const kind = d => ['script[data-wasm]', 'link[rel=stylesheet]', '#paper'].map(s => d.querySelector(s)).map(n => n && [n.dataset.wasm, n.href, n.className]).join();
  if (kind(now) !== kind(document) || !now.getElementById('screen')) throw 'another kind of page, or build';
  now.address = response.url;
  return now;
};

const show = (now, form, typed, page) => {
  // Further typing, also in the program, replaces the entry; a frame adds none
  const state = history.state?.entry ? history.state : { entry: Date.now().toString(36) };
  history.replaceState(state, '');
  if (typed && page.typed || form.closest('.framed')) history.replaceState(state, '', now.address);
  else history.pushState({ entry: state.entry + '+' }, '', now.address);
  page.typed = typed;

  document.title = now.title;
  for (const n of document.querySelectorAll(META)) n.remove();
  document.head.append(...now.querySelectorAll(META));
  document.getElementById('screen').replaceWith(now.getElementById('screen'));
  document.getElementById('kept')?.remove(); // the age of the loaded page
  change(document.getElementById('paper'), now.getElementById('paper'));
  reset(form);
  announce(document.querySelector('.results output')?.textContent ?? ''); // otherwise there is an alert
};

// change makes old equal to now. It matches elements in order and by the name of
// their first field.
const change = (old, now) => {
  for (const { name, value } of now.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  for (const { name } of [...old.attributes]) if (name !== 'open' && !now.hasAttribute(name)) old.removeAttribute(name);
  if (now.matches('.results') && !old.contains(document.activeElement)) return old.replaceChildren(...now.childNodes); // new rows are no layout shifts
  let at = old.firstChild;
  const remove = () => {
    const n = at;
    at = n.nextSibling;
    n.remove();
  };
  for (const n of [...now.childNodes]) {
    let same = at;
    while (same && (same.nodeName !== n.nodeName || key(same) !== key(n))) same = same.nextSibling;
    if (!same) old.insertBefore(n, at);
    else {
      while (at !== same) remove();
      at = same.nextSibling;
      if (n.nodeType === 1) change(same, n);
      else if (same.data !== n.data) same.data = n.data;
    }
  }
  while (at) remove();
};

const key = n => {
  const field = n.matches && (n.matches('[name]') ? n : n.querySelector('[name]'));
  return field ? field.name + (field.type === 'checkbox' ? field.value : '') : n.id;
};

// reset sets the fields, except the one being typed in, to the address's values.
const reset = form => {
  for (const e of form.elements) {
    if (e.options) e.selectedIndex = [...e.options].findLastIndex(option => option.defaultSelected);
    else if (e.type === 'checkbox') e.checked = e.defaultChecked;
    else if (e !== document.activeElement && e.value !== e.defaultValue && e.localName === 'input') e.value = e.defaultValue;
  }
};

// announce puts text into the program's live region.
const announce = text => {
  let e = document.getElementById('announce');
  if (!e) {
    document.body.append(e = Object.assign(document.createElement('p'), { id: 'announce', className: 'unseen', role: 'status' }));
    Object.assign(e.style, { insetBlockStart: 0, insetInlineStart: 0 });
  }
  e.textContent = text;
};
