// The part of reading without a network that runs in the page; web/worker.js has
// the rest. It registers the worker, shows the age of the copies behind a screen,
// runs the filter over kept listings, fills the offline page, and keeps today's
// edition. web/start.js loads it when the page is idle, or earlier when needed.

const start = document.getElementById('start'), { base, offline, kept } = start.dataset;
const paper = document.getElementById('paper') ?? document.body; // on a page that the program does not draw
const open = what => caches.open(`broadside${base}:${what}`);
const pick = (cache, key) => cache.match(key, { ignoreVary: true });

const texts = {
  en: {
    last: 'Kept: ', keep: 'Keep today’s paper', keeping: 'Keeping today’s paper', done: 'Today’s paper is kept for 72 hours: ', files: ' files, ', failed: 'Not all of it could be kept.',
    some: n => n === 1 ? '1 of the listings kept on this device' : `${n} of the listings kept on this device`, none: 'None of the listings kept on this device', search: 'Search the listings kept on this device', find: 'Search',
  },
  ar: {
    last: 'حُفظت: ', keep: 'احفظ صحيفة اليوم', keeping: 'تُحفظ صحيفة اليوم', done: 'صحيفة اليوم محفوظة لمدة 72 ساعة: ', files: ' ملفاً، ', failed: 'تعذّر حفظ بعضها.',
    some: n => `${n} من الإعلانات المحفوظة على هذا الجهاز`, none: 'لا يوجد بين الإعلانات المحفوظة على هذا الجهاز', search: 'ابحث في الإعلانات المحفوظة على هذا الجهاز', find: 'ابحث',
  },
};
const textsIn = lang => texts[lang] ?? texts.en;

// prepare registers the worker, and keeps today's edition unless the page has a
// button for it.
export function prepare() {
  register().catch(() => {});
  if (!paper.querySelector('[data-edition]')) setTimeout(() => startEdition().catch(() => {}), 9000);
}

// register also sends the worker the files that the page loaded before it ran.
async function register() {
  await navigator.serviceWorker?.register(base + '/worker.js', { scope: base + '/' });
  const { active } = await navigator.serviceWorker.ready;
  const images = [...document.images].filter(image => !broadside.thrifty() || image.complete);
  active.postMessage({ loaded: [
    ...[...document.querySelectorAll('link[rel=stylesheet]')].map(link => link.href), start.src, kept, offline,
    ...images.map(image => image.currentSrc),
  ].filter(Boolean) });
}

// The age of a screen drawn from copies is that of the oldest copy.

let from; // { copy: milliseconds, slow } or { some: true }, from kept listings
let loading; // the offline page, which has the texts

// hear handles a message of the worker.
export function hear({ data, ports }) {
  const line = document.getElementById('kept');
  if (data.kept && line) line.firstChild.textContent = line.dataset[data.kept];
  if (data.copy && !(from?.some || from?.copy < data.copy)) from = data;
  if (data.ask) answer(new URL(data.ask)).catch(() => '').then(body => {
    if (body && data.ask.includes('/listings')) from = { some: true, slow: data.slow };
    ports[0].postMessage(body);
  });
  if (data.copy && !isBusy()) show();
}

const isBusy = () => paper.getAttribute('aria-busy') === 'true';

// aria-busy: the program requests the next screen. Afterwards it is drawn.
new MutationObserver(() => {
  if (isBusy()) from = undefined;
  else show();
}).observe(paper, { attributes: true, attributeFilter: ['aria-busy'] });

async function show() {
  const now = from, lang = document.documentElement.lang;
  if (!now || !offline) return;
  loading ??= fetch(offline).then(r => r.text());
  const html = (await loading).match(`<template lang="${lang}">(.*?)</template>`)?.[1];
  if (!html || now !== from) return;
  document.getElementById('kept')?.remove();
  const template = document.createElement('template');
  template.innerHTML = html;
  const line = template.content.firstChild;
  line.querySelector(now.slow ? '[data-none]' : '[data-late]').remove();
  if (now.some) line.firstChild.firstChild.textContent = line.dataset.some;
  else line.querySelector('time').textContent = clock(lang, new Date(now.copy));
  document.body.prepend(line);
  requestAnimationFrame(() => line.append(...line.childNodes)); // screen readers announce changes
}

function clock(lang, at) {
  const day = at.toDateString() !== new Date().toDateString() && { day: 'numeric', month: 'long' };
  return at.toLocaleString(lang + '-AE', { ...day, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

// The listings in the copies

// pages returns the kept pages and data: saved ones first, then the last read.
async function pages() {
  const all = [];
  for (const name of ['edition', 'pages', 'saved']) {
    const cache = await open(name);
    for (const request of await cache.keys()) {
      const response = await pick(cache, request);
      if (response && /html|json/.test(response.headers.get('content-type'))) all.unshift({ url: request.url, response, saved: name === 'saved' });
    }
  }
  return all;
}

// found returns the listings and categories in all copies.
async function found() {
  const listings = new Map();
  let categories = [];
  const take = v => {
    if (Array.isArray(v)) {
      if (v[0]?.code && v[0].names) categories = v.length >= categories.length ? v : categories;
      else v.forEach(take);
    } else if (v?.id && v.category) {
      const known = listings.get(v.id);
      if (!(known?.text?.length >= v.text?.length) && !(Date.parse(v.expires) < Date.now())) listings.set(v.id, v);
    } else if (v && typeof v === 'object') [v.items, v.promoted, v.results, v.latest, v.matches, v.similar, v.listing, v.categories].forEach(take);
  };
  for (const { response } of await pages()) {
    const text = await response.text();
    try { take(JSON.parse(/html/.test(response.headers.get('content-type')) ? text.match(/id="screen">(.*?)<\/script>/s)?.[1] ?? '0' : text)); } catch {}
  }
  return { listings: [...listings.values()], categories };
}

// fold returns a text in the form in which it is searched.
const fold = text => text.toLowerCase().normalize('NFKD').replace(/[\u0300-\u036f\u0640\u064b-\u065f\u0670]/g, '').replace(/[أإآٱ]/g, 'ا').replace(/ى/g, 'ي').replace(/ة/g, 'ه');

// select returns the listings that a query of the filter selects, in its order.
export function select({ listings, categories }, query) {
  const get = name => query.get(name) ?? '';
  const minor = amount => amount * 10 ** new Intl.NumberFormat('en', { style: 'currency', currency: get('currency') || 'AED' }).resolvedOptions().maximumFractionDigits;
  const tests = [];
  const want = (name, test) => get(name) && tests.push(l => test(l, get(name)));
  want('q', (l, q) => {
    const text = fold([l.title, l.text, l.place?.area, l.place?.city, ...Object.values(l.attributes ?? {}).flat()].join(' '));
    return fold(q).split(/\s+/).every(word => text.includes(word));
  });
  want('category', (l, code) => {
    for (let c = l.category, i = 0; c && i < 9; i++, c = categories.find(one => one.code === c)?.parent) if (c === code) return true;
  });
  want('intent', (l, v) => l.intent === v);
  want('city', (l, v) => l.place?.city === v);
  want('lang', (l, v) => l.lang === v);
  want('photo', l => l.photos?.length);
  want('days', (l, v) => Date.parse(l.published) > Date.now() - v * 864e5);
  want('currency', (l, v) => l.price?.currency === v);
  const price = (l, none) => l.price && l.price.type !== 'on_request' ? l.price.minor ?? 0 : none; // 0: free
  want('price_min', (l, v) => price(l, -1) >= minor(v));
  want('price_max', (l, v) => price(l, Infinity) <= minor(v));
  for (const name of query.keys()) {
    const [, code, bound] = name.match(/^attr\.(\w+?)(\.min|\.max)?$/) ?? [];
    if (code) want(name, (l, v) => {
      const own = l.attributes?.[code];
      return bound ? (bound === '.min' ? own >= +v : own <= +v) : [own].flat().some(one => v.split(',').includes(String(one)));
    });
  }
  const orders = { price: (a, b) => price(a, Infinity) - price(b, Infinity) || 0, '-price': (a, b) => price(b, -1) - price(a, -1) };
  return listings.filter(l => tests.every(test => test(l))).sort(orders[get('sort')] ?? ((a, b) => Date.parse(b.published) - Date.parse(a.published)));
}

// answer returns the response to a request of the API from the copies, or "".
async function answer({ pathname, searchParams }) {
  const all = await found(), path = pathname.slice(base.length);
  if (path === '/api/v1/categories') return all.categories.length && JSON.stringify(all.categories);
  if (path !== '/api/v1/listings' || !all.listings.length) return '';
  const items = select(all, searchParams);
  return JSON.stringify({ items: items.slice(0, Math.min(+(searchParams.get('limit') ?? 100), 100)), total: { value: items.length, exact: true } });
}

// The offline page

const make = (name, attributes, ...children) => {
  const e = Object.assign(document.createElement(name), attributes);
  e.append(...children);
  return e;
};

// fillPage adds the buttons that keep the edition, and fills the sections of the
// offline page. It is for pages without the program.
export async function fillPage() {
  for (const host of document.querySelectorAll('[data-edition]')) offerEdition(host, host.closest('[lang]').lang, host.dataset.edition);
  if (!document.querySelector('section[lang]')) return;
  addStyles();
  await fillOffline();
}

// addStyles adds the styles for the content of the offline page's sections.
function addStyles() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    .trouble section + section { border-block-start: 3px double var(--ink); margin-block-start: 2rem; padding-block-start: 1.5rem; }
    .trouble li a, .trouble p > a { display: inline-block; padding-block: .25rem; }
    .trouble summary { cursor: pointer; padding-block: .25rem; }
    .trouble form { display: flex; flex-wrap: wrap; gap: .5rem; margin-block: 1.5rem; }
    .trouble form label { flex-basis: 100%; }
    .trouble form input { flex: 1; min-inline-size: 0; }
    .trouble h2 { margin-block: 1.5rem .5rem; }
    .trouble [data-edition] { margin-block-start: 1rem; }
    .trouble progress { accent-color: var(--accent); }
    .trouble button[aria-disabled=true] { opacity: .6; cursor: progress; }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

async function fillOffline() {
  const path = location.pathname.slice(base.length), rows = { saved: {}, pages: {} }, known = new Set();
  let own;
  for (const { url, response, saved } of await pages()) {
    if (!/html/.test(response.headers.get('content-type')) || known.has(url)) continue;
    known.add(url);
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const list = /^(\/\w\w)?\/saved$/.test(new URL(url).pathname.slice(base.length)); // itself not saved by the reader
    (rows[saved && !list ? 'saved' : 'pages'][page.documentElement.lang] ??= []).push(make('li', {}, make('a', { href: url }, page.title.replace(/ – [^–]*$/, ''))));
    // an article's address does not tell its language, a link to it does
    const link = page.querySelector(`a[href="${CSS.escape(location.pathname)}"]`);
    if (link) own ??= link.hreflang || link.closest('[lang]').lang;
  }
  for (const section of document.querySelectorAll('section[lang]')) {
    const part = name => section.querySelector(`[data-${name}]`);
    for (const name in rows) if (rows[name][section.lang]) {
      part(name).hidden = false;
      part(name).querySelector('ul').append(...rows[name][section.lang]);
    }
    if (/^(\/\w\w)?\/listings$/.test(path)) part('listings').append(...await listingsPart(section.lang, known));
    if (section.lang === own && /^\/articles\//.test(path)) {
      section.parentNode.prepend(section);
      Object.assign(document.documentElement, { lang: own, dir: section.dir });
    }
  }
  paper.dataset.filled = '';
}

// listingsPart returns the kept listings of the address's filter, with a form.
async function listingsPart(lang, known) {
  const t = textsIn(lang), query = new URLSearchParams(location.search), all = await found(), list = select(all, query);
  if (!all.listings.length) return [];
  const words = make('input', { name: 'q', type: 'search', value: query.get('q') ?? '', id: 'kept-q-' + lang });
  const form = make('form', { action: location.pathname }, make('label', { htmlFor: words.id }, t.search), ' ', words, ' ', make('button', {}, t.find));
  const items = list.map(l => {
    const money = l.price?.minor ? ' — ' + new Intl.NumberFormat(lang + '-AE-u-nu-latn', { style: 'currency', currency: l.price.currency, maximumFractionDigits: 0 }).format(l.price.minor / 100) : '';
    const address = [...known].find(url => new URL(url).pathname.endsWith('/listings/' + l.id));
    const title = make('bdi', { lang: l.lang }, l.title);
    return make('li', {}, address ? make('a', { href: address }, title) : make('details', {}, make('summary', {}, title, money), make('p', { lang: l.lang, dir: 'auto' }, l.text ?? '')), address ? money : '');
  });
  return [form, make('h2', {}, make('output', {}, list.length ? t.some(list.length) : t.none)), make('ul', {}, ...items)];
}

// The edition of the day: the files of a list of the server (server/edition)

const DAY = 864e5, KEEP = 3 * DAY; // ms after which it is dropped
const LIMIT = 16 << 20; // bytes of the files of one language
const FRESH = 9e5; // ms in which it is not requested again
const when = response => Date.parse(response?.headers.get('date'));
const tag = response => response?.headers.get('etag')?.replace(/^W\/|-(br|gz)(?="$)/g, '');
const listAddress = () => document.querySelector('link[rel=manifest]')?.href.replace(/[^/]*$/, 'edition.json');

// keepEdition stores the files that are new or have changed, the most important
// first, and removes those that are in no list or above the limit. It calls progress
// with the number of files stored, that of all, and the bytes stored. It returns
// whether all are stored.
export async function keepEdition(address, progress = () => {}) {
  const response = await fetch(address, { cache: 'no-cache' });
  if (!response.ok) return false;
  const { files } = await response.clone().json(), cache = await open('edition'), stored = new Set();
  let bytes = 0, whole = true;
  for (const { address, etag } of files) {
    const old = await pick(cache, address), same = old && (!etag || tag(old) === etag);
    const file = same ? old : await download(address) ?? old;
    if (file === old && !same) whole = false;
    if (!file) continue;
    bytes += (await file.clone().blob()).size;
    if (bytes > LIMIT) {
      whole = false;
      break;
    }
    if (file === old) await keepAssets(file);
    else await cache.put(address, file);
    stored.add(new URL(address, location).href);
    progress(stored.size, files.length, bytes);
  }
  await cache.put(address, response);
  await tidy(new URL(address, location).href, stored);
  return whole;
}

// download returns a page, after its assets are stored, or a picture; nothing if that
// fails.
async function download(address) {
  const file = await fetch(address, { priority: 'low' }).catch(() => {});
  const usable = file?.ok && !file.redirected && /html|image/.test(file.headers.get('content-type'));
  if (usable && await keepAssets(file)) return file;
}

// keepAssets stores the assets that a page names, as the worker does, and returns
// whether its style sheets are stored.
async function keepAssets(page) {
  if (!/html/.test(page.headers.get('content-type'))) return true;
  const cache = await open('web');
  let styled = true;
  for (const [, asset] of (await page.clone().text()).matchAll(/="([^"]*\/web\/[^"]*\.(?:css|html|js))"/g)) {
    if (/wasm/.test(asset) || await pick(cache, asset)) continue;
    const response = await fetch(asset).catch(() => {});
    if (response?.ok && /immutable/.test(response.headers.get('cache-control'))) await cache.put(asset, response);
    else if (asset.endsWith('css')) styled = false;
  }
  return styled;
}

// tidy drops the editions that are too old, and the files that are in no list. Of
// the list own it keeps only the files that were stored.
async function tidy(own, stored = new Set()) {
  const cache = await open('edition'), used = new Set(), keys = await cache.keys();
  for (const request of keys) if (request.url.endsWith('/edition.json')) {
    const list = await pick(cache, request);
    if (Date.now() - when(list) > KEEP) continue;
    const files = request.url === own ? stored : (await list.json()).files.map(({ address }) => new URL(address, location).href);
    for (const url of [request.url, ...files]) used.add(url);
  }
  for (const request of keys) if (!used.has(request.url)) await cache.delete(request, { ignoreVary: true });
}

const metered = () => broadside.thrifty() || navigator.connection?.type === 'cellular';

// controlled waits until a worker controls the page.
const controlled = () => navigator.serviceWorker.controller ??
  new Promise(done => navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }));

// startEdition keeps the edition of the page's language, in one tab, unless data
// are expensive.
export async function startEdition() {
  const address = listAddress();
  await tidy();
  if (!address || !navigator.serviceWorker) return;
  if (metered()) return (await navigator.serviceWorker.getRegistration())?.periodicSync?.unregister('edition');
  await controlled();
  if (Date.now() - when(await pick(await open('edition'), address)) < FRESH) return;
  const keep = () => keepEdition(address);
  await (navigator.locks ? navigator.locks.request('broadside-edition', { ifAvailable: true }, lock => lock && keep()) : keep());
  await repeatEdition();
}

// repeatEdition asks the browser to start the worker for later editions, if it can.
async function repeatEdition() {
  const { periodicSync } = await navigator.serviceWorker.ready;
  await periodicSync?.register('edition', { minInterval: DAY / 2 }).catch(() => {});
}

// offerEdition adds to host a button, a progress bar, and when the edition was
// kept. Without a worker it adds nothing: kept pages could not be read.
async function offerEdition(host, lang, address) {
  if (!navigator.serviceWorker || host.firstChild) return;
  const t = textsIn(lang), button = make('button', { type: 'button' }, t.keep), said = make('p', { role: 'status' });
  const bar = make('progress', { hidden: true, max: 1, value: 0, ariaLabel: t.keeping });
  const busy = on => {
    button.setAttribute('aria-disabled', on); // it keeps the focus
    bar.hidden = !on;
  };
  button.onclick = async () => {
    if (!bar.hidden) return;
    busy(true);
    said.textContent = t.keeping;
    let count = 0, size = 0;
    const whole = await keepEdition(address, (n, of, bytes) => { [count, size] = [n, bytes]; Object.assign(bar, { max: of, value: n }); }).catch(() => false);
    busy(false);
    said.textContent = whole ? t.done + count + t.files + (size / 1e6).toFixed(1) + ' MB' : t.failed;
    if (whole) repeatEdition();
  };
  host.append(button, ' ', bar, said);
  const last = await open('edition').then(cache => pick(cache, address)).catch(() => {});
  if (last && !said.textContent) said.textContent = t.last + clock(lang, new Date(when(last)));
}
