// Caches the pages that were read, with their data, assets and pictures. Pages
// and data come from the network, or from the cache if it fails or is slow.
// Assets and pictures have a hash in their address and come from the cache.
importScripts('push.js');
const base = new URL(registration.scope).pathname.replace(/\/$/, '');
const name = what => `broadside${base}:${what}`;
const WEB = name('web'), PAGES = name('pages'), MEDIA = name('media');
const LIMIT = { [PAGES]: 60, [MEDIA]: 120 };
const PATIENCE = 3000; // ms that a navigation waits for the network

const path = url => url.pathname.slice(base.length);
const isPage = url => /^\/([a-z]{2}(\/|$))?((sections|articles|listings)(\/|$)|$)/.test(path(url));
const isData = url => path(url).startsWith('/api/v1/');

addEventListener('install', () => skipWaiting()); // every page names its own assets: none gets another's

addEventListener('activate', e => e.waitUntil((async () => {
  await registration.navigationPreload?.enable();
  await clients.claim();
  for (const c of await clients.matchAll({ type: 'window' })) await keepPage(new URL(c.url)); // loaded without the worker
})()));

addEventListener('fetch', e => {
  const url = new URL(e.request.url);
  if (e.request.method !== 'GET' || !isOurs(url) || e.request.headers.has('range')) return;
  const where = fileCache(url);
  if (where) e.respondWith(fromCache(e.request, where, e));
  else if (e.request.mode === 'navigate') e.respondWith(navigate(e, url));
  else if (isData(url)) e.respondWith(fromNetwork(e, url));
});

// The assets and pictures that a page loaded without the worker
addEventListener('message', e => e.waitUntil(Promise.allSettled((e.data?.loaded ?? []).map(address => {
  const url = new URL(address, location), where = isOurs(url) && fileCache(url);
  return where && fromCache(new Request(url), where);
}))));

const isOurs = url => url.origin === location.origin && url.pathname.startsWith(base + '/');

// fileCache returns the cache of a file with a hash in its address.
function fileCache(url) {
  if (path(url).startsWith('/web/')) return WEB;
  if (path(url).startsWith('/media/') && url.searchParams.has('v')) return MEDIA;
}

// fromCache returns the cached copy, or fetches and caches the file. event gets
// its response before that is cached.
async function fromCache(request, where, event) {
  const copy = await match(where, request.url);
  if (copy) return copy;
  const response = await fetch(request), kept = keep(where, request.url, response);
  if (event) event.waitUntil(kept);
  else await kept;
  return response;
}

// fetchNew resolves with the response of the network. Firefox resolves
// preloadResponse with an error response when there is no network.
async function fetchNew(e) {
  const preloaded = await e.preloadResponse;
  return preloaded && preloaded.type !== 'error' ? preloaded : fetch(e.request);
}

// fromNetwork returns the network's response, or the copy if that fails or is
// late. The copy of a page is stamped.
async function fromNetwork(e, url, response = fetchNew(e)) {
  const key = plain(url), page = isPage(url);
  e.waitUntil(response.then(r => update(url, key, r)).catch(() => {}));
  const copy = await match(PAGES, key);
  if (!copy) return response;
  const slow = late().then(() => {
    if (page) e.waitUntil(retry(url, response).then(r => tell(e.resultingClientId, copy, r)).catch(() => {}));
    return page ? stamp(copy, 1) : copy;
  });
  return Promise.race([response, slow]).catch(() => page ? stamp(copy, 0) : copy);
}

const late = () => new Promise(done => setTimeout(done, PATIENCE));

// retry requests a late page again: WebKit ends the first request with its event.
async function retry(url, response) {
  const r = await Promise.any([response, fetch(url.href, { redirect: 'manual' })]);
  if (isPage(url)) await update(url, plain(url), r);
  return r;
}

// tell has the tab that shows a copy say whether the response is newer.
async function tell(id, copy, { status, headers }) {
  const etag = headers => headers.get('etag')?.replace('W/', '');
  if (status === 200) (await clients.get(id))?.postMessage({ kept: etag(headers) === etag(copy.headers) ? 'same' : 'newer' });
}

const stamps = {
  en: ['Saved', 'no connection', 'the network does not answer', 'This is the newest version.', 'There is a newer version.', 'Load again'],
  ar: ['حُفظت', 'لا يوجد اتصال', 'الشبكة لا تستجيب', 'هذه أحدث نسخة.', 'توجد نسخة أحدث.', 'حمّل من جديد'],
};

// stamp returns the copy of a page with a line, outside of the view, about its
// age and why it is shown.
async function stamp(copy, reason) {
  const html = await copy.clone().text(), at = new Date(copy.headers.get('date'));
  const lang = languageOf(html), [saved, none, slow, same, newer, again] = stamps[lang];
  const day = at.toDateString() !== new Date().toDateString() && { day: 'numeric', month: 'long' };
  const time = at.toLocaleString(lang + '-AE', { ...day, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const line = `<p id="kept" role="status" data-same="${same}" data-newer="${newer}"><span>${saved} <time>${time}</time> — ${reason ? slow : none}</span> <a href="">${again}</a></p>`;
  const headers = new Headers(copy.headers);
  for (const h of ['content-encoding', 'content-length']) headers.delete(h);
  return new Response(html.replace('<body>', '<body>' + line), { headers });
}

// update stores a new response of a page or its data, or removes what is gone.
async function update(url, key, response) {
  if (response.status === 404 || response.status === 410) return forget(url);
  await keep(PAGES, key, response);
  const slug = path(url).match(/^\/api\/v1\/articles\/([^/]+)$/); // followed without a page load
  if (slug && response.ok) await keepPage(new URL(`${base}/articles/${slug[1]}`, location));
}

// waiting has the late responses that a page without a copy is loaded again for.
const waiting = new Map();

// navigate returns the response to a navigation. The limit holds without a copy
// too: the page shown offline says so, and is replaced when the response arrives.
async function navigate(e, url) {
  const arrived = waiting.get(url.href);
  if (waiting.delete(url.href)) return arrived;
  const response = fetchNew(e), page = isPage(url) ? fromNetwork(e, url, response) : response;
  const first = await Promise.race([page, late()]).catch(() => offline(url));
  if (first) return first;
  if (isPage(url) && await match(PAGES, plain(url))) return page; // it is as late as we are
  e.waitUntil(retry(url, response).then(r => replace(e.resultingClientId, url, r)).catch(() => {}));
  return offline(url, true);
}

// replace shows a late response in the tab, if it still waits for it.
async function replace(id, url, response) {
  const client = await clients.get(id);
  if (!client || client.url.split('#')[0] !== url.href.split('#')[0]) return;
  waiting.set(url.href, response);
  await client.navigate(url.href);
}

// forget removes the copies of an article or listing that is gone, whether its
// page or its data was requested.
async function forget(url) {
  const thing = url => path(url).match(/^(?:\/api\/v1)?(\/articles\/[^/]+)$/)?.[1] // there is none below a language
    ?? path(url).match(/^(?:\/api\/v1|\/[a-z]{2})?(\/listings\/[^/]+)$/)?.[1] ?? plain(url);
  const cache = await caches.open(PAGES);
  for (const request of await cache.keys())
    if (thing(new URL(request.url)) === thing(url)) await cache.delete(request, { ignoreVary: true });
}

async function keepPage(url) {
  const key = plain(url);
  if (isPage(url) && !await match(PAGES, key)) await fetch(key).then(response => keep(PAGES, key, response)).catch(() => {});
}

// plain returns the address without the parts that do not change the page.
function plain(url) {
  const u = new URL(url);
  u.hash = '';
  for (const p of [...u.searchParams.keys()]) if (/^(utm_.*|fbclid|gclid|msclkid)$/.test(p)) u.searchParams.delete(p);
  return u.href;
}

async function match(where, key) {
  return (await caches.open(where)).match(key, { ignoreVary: true });
}

// keep stores a copy of a complete response as the newest, and removes the
// oldest above the limit. If the disk is full, the reader is not told.
async function keep(where, key, response) {
  if (response.status !== 200 || response.type !== 'basic' || /no-store/.test(response.headers.get('cache-control'))) return;
  if (where !== PAGES && isHTML(response)) return; // a network's page to sign in
  const copy = response.clone();
  try {
    const text = where === PAGES ? await copy.clone().text() : '';
    const assets = isHTML(copy) ? named(text) : [];
    await inTurn(async () => {
      const cache = await caches.open(where);
      await cache.delete(key, { ignoreVary: true });
      await cache.put(key, copy);
      if (LIMIT[where]) await remove(cache, (await cache.keys()).slice(0, -LIMIT[where]));
      if (assets.length) await removeAssets(assets);
    });
    // The program is cached when it is used.
    await Promise.allSettled(assets.filter(a => /css$|\/start[^/]+$/.test(a)).map(a => fromCache(new Request(a), WEB)));
  } catch (e) {
    console.warn('not kept:', key, e);
  }
}

// inTurn runs the changes of the caches one after the other.
let turn = Promise.resolve();
const inTurn = change => turn = turn.catch(() => {}).then(change);

const isHTML = response => /html/.test(response.headers.get('content-type'));

const remove = (cache, requests) => Promise.all(requests.map(request => cache.delete(request, { ignoreVary: true })));

// named returns the addresses of the assets in the HTML of a page.
const named = html => [...html.matchAll(/="([^"]+)"/g)].filter(m => m[1].startsWith(base + '/web/')).map(m => new URL(m[1], location).href);

// removeAssets removes the assets that no cached page names. used are those of
// the newest page: mostly there are no others.
async function removeAssets(used) {
  const assets = await caches.open(WEB), pages = await caches.open(PAGES);
  const others = async () => (await assets.keys()).filter(request => !used.includes(request.url));
  if (!(await others()).length) return;
  for (const copy of await pages.matchAll()) if (isHTML(copy)) used.push(...named(await copy.text()));
  await remove(assets, await others());
}

const languageOf = html => /<html lang="ar/.test(html) ? 'ar' : 'en';

const words = {
  en: ['ltr', ['You are offline', 'This page is not kept on this device.'], ['The network does not answer', 'This page is not kept on this device. It opens here when the network answers.'], 'What you have read is here:', 'Try again', 'Front page', '/'],
  ar: ['rtl', ['أنت غير متصل بالإنترنت', 'هذه الصفحة غير محفوظة على هذا الجهاز.'], ['الشبكة لا تستجيب', 'هذه الصفحة غير محفوظة على هذا الجهاز. ستُفتح هنا حين تستجيب الشبكة.'], 'ما قرأته تجده هنا:', 'حاول مجدداً', 'الصفحة الأولى', '/ar/'],
};

// offline returns the page for an address without a copy, in its language first,
// with a list of the cached pages, the last read first. slow tells that the
// network may still respond.
async function offline(url, slow) {
  const cache = await caches.open(PAGES), rows = { en: [], ar: [] };
  const link = `href="${url.pathname}${url.search.replaceAll('&', '&amp;')}"`;
  let first = /^\/ar(\/|$)/.test(path(url)) ? 'ar' : '';
  for (const request of (await cache.keys()).reverse()) {
    if (isData(new URL(request.url))) continue;
    const html = await (await cache.match(request, { ignoreVary: true }))?.text() ?? '';
    const title = html.match(/<title>([^<]*)<\/title>/)?.[1], lang = languageOf(html);
    rows[lang].push(`<li><a href="${request.url.replace(/["&<]/g, encodeURIComponent)}">${title}</a></li>`); // the title is markup already
    const anchor = html.split('<a ').map(a => a.split('>')[0]).find(a => a.includes(link)); // an article's address does not tell its language
    if (anchor) first ||= anchor.match(/hreflang="(\w+)/)?.[1] ?? lang;
  }
  const style = (await (await caches.open(WEB)).keys()).map(r => r.url).filter(u => u.endsWith('.css')).pop();
  const part = lang => {
    const [dir, none, late, kept, again, home, at] = words[lang];
    const [head, text] = slow ? late : none;
    const list = rows[lang].length ? `<p>${kept}</p><ul>${rows[lang].join('')}</ul>` : '';
    return `<section lang="${lang}" dir="${dir}"><h1>${head}</h1><p>${text}</p>${list}<p><a href="">${again}</a> · <a href="${base}${at}">${home}</a></p></section>`;
  };
  const [a, b] = first === 'ar' ? ['ar', 'en'] : ['en', 'ar'];
  return new Response(`<!doctype html><html lang="${a}" dir="${words[a][0]}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><title>${words[a][slow ? 2 : 1][0]}</title>${style ? `<link rel="stylesheet" href="${style}">` : ''}
<div id="paper"><main id="main" class="trouble">${part(a)}${part(b)}</main></div>`, {
    status: 503,
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': "default-src 'none'; style-src 'self'; img-src 'self'" },
  });
}
