// Keeps what was read: the newest from the network where there is one, else
// the copy kept here, else a page that says so. Assets and pictures carry
// their content's hash in their address: a copy is as good as the network's.
// Other caches of the origin are not ours and are left alone.
const base = new URL(registration.scope).pathname.replace(/\/$/, '');
const name = what => `broadside${base}:${what}`;
const WEB = name('web'), PAGES = name('pages'), MEDIA = name('media');
const LIMIT = { [PAGES]: 60, [MEDIA]: 120 };
const PATIENCE = 3000; // ms for the network, where there is a copy

const path = url => url.pathname.slice(base.length);
const isPage = url => /^\/([a-z]{2}\/?)?((sections|articles|listings)(\/|$)|$)/.test(path(url));
const isData = url => path(url).startsWith('/api/v1/');

addEventListener('install', e => {
  const shell = (new URL(location).searchParams.get('shell') ?? '').split(',').filter(Boolean);
  // one that is missing must not cost the others
  e.waitUntil(Promise.allSettled(shell.map(address => fromCache(new Request(address), WEB))));
  skipWaiting(); // every page names its own assets: none gets another's
});

addEventListener('activate', e => e.waitUntil((async () => {
  await registration.navigationPreload?.enable();
  await clients.claim();
  for (const c of await clients.matchAll({ type: 'window' })) await keepPage(new URL(c.url)); // read before the worker was there
})()));

addEventListener('fetch', e => {
  const url = new URL(e.request.url);
  if (e.request.method !== 'GET' || url.origin !== location.origin || !url.pathname.startsWith(base + '/') || e.request.headers.has('range')) return;
  if (path(url).startsWith('/web/')) e.respondWith(fromCache(e.request, WEB));
  else if (path(url).startsWith('/media/') && url.searchParams.has('v')) e.respondWith(fromCache(e.request, MEDIA));
  else if (e.request.mode === 'navigate') e.respondWith(fromNetwork(e, url).catch(() => offline(url)));
  else if (isData(url)) e.respondWith(fromNetwork(e, url));
});

// fromCache answers with the copy, or fetches and keeps one.
async function fromCache(request, where) {
  const kept = await match(where, request.url);
  if (kept) return kept;
  const answer = await fetch(request);
  await keep(where, request.url, answer);
  return answer;
}

// fromNetwork answers with the network's word, or with the copy when that does
// not come, or not in time.
async function fromNetwork(e, url) {
  const known = isPage(url) || isData(url), key = plain(url);
  const news = (async () => await e.preloadResponse || fetch(e.request))();
  if (!known) return news;
  const kept = news.then(async answer => {
    if (answer.status === 404 || answer.status === 410) return forget(url);
    await keep(PAGES, key, answer);
    const slug = path(url).match(/^\/api\/v1\/articles\/([^/]+)$/); // followed without a page load
    if (slug && answer.ok) await keepPage(new URL(`${base}/articles/${slug[1]}`, location));
  });
  e.waitUntil(kept.catch(() => {}));
  const copy = await match(PAGES, key);
  if (!copy) return news;
  return Promise.race([news, new Promise(done => setTimeout(done, PATIENCE, copy))]).catch(() => copy);
}

// forget drops what the paper took back, asked for as a page or as data.
async function forget(url) {
  const thing = url => path(url).match(/^(?:\/api\/v1)?(\/articles\/[^/]+)$/)?.[1] // in a language, nothing stands there
    ?? path(url).match(/^(?:\/api\/v1|\/[a-z]{2})?(\/listings\/[^/]+)$/)?.[1] ?? plain(url);
  const cache = await caches.open(PAGES);
  for (const request of await cache.keys())
    if (thing(new URL(request.url)) === thing(url)) await cache.delete(request, { ignoreVary: true });
}

async function keepPage(url) {
  const key = plain(url);
  if (isPage(url) && !await match(PAGES, key)) await fetch(key).then(answer => keep(PAGES, key, answer)).catch(() => {});
}

// plain is an address without what does not change the page.
function plain(url) {
  const u = new URL(url);
  u.hash = '';
  for (const p of [...u.searchParams.keys()]) if (/^(utm_.*|fbclid|gclid|msclkid)$/.test(p)) u.searchParams.delete(p);
  return u.href;
}

async function match(where, key) {
  return (await caches.open(where)).match(key, { ignoreVary: true });
}

// keep puts a copy of a whole answer of ours behind the others and drops those
// that stood there longest. A full disk is no reader's problem.
async function keep(where, key, answer) {
  if (answer.status !== 200 || answer.type !== 'basic' || /no-store/.test(answer.headers.get('cache-control'))) return;
  const copy = answer.clone();
  try {
    const cache = await caches.open(where);
    await cache.delete(key, { ignoreVary: true });
    await cache.put(key, copy);
    const all = await cache.keys();
    const drop = where === WEB ? older(all, key) : all.slice(0, Math.max(0, all.length - LIMIT[where]));
    await Promise.all(drop.map(request => cache.delete(request, { ignoreVary: true })));
  } catch (e) {
    console.warn('not kept:', key, e);
  }
}

// older are the assets of the same name but the two newest: pages kept
// yesterday name yesterday's.
function older(all, key) {
  const stem = url => url.replace(/\.[0-9a-f]+(\.\w+)$/, '$1');
  return all.filter(request => stem(request.url) === stem(key)).slice(0, -2);
}

const words = {
  en: ['ltr', 'You are offline', 'This page is not kept on this device.', 'What you have read is here:', 'Try again', 'Front page', '/'],
  ar: ['rtl', 'أنت غير متصل بالإنترنت', 'هذه الصفحة غير محفوظة على هذا الجهاز.', 'ما قرأته تجده هنا:', 'حاول مجدداً', 'الصفحة الأولى', '/ar/'],
};

// offline is the page for an address without a copy, in its language first. It
// names the pages that are kept, the last read first.
async function offline(url) {
  const first = path(url).startsWith('/ar') ? 'ar' : 'en';
  const cache = await caches.open(PAGES), rows = { en: [], ar: [] };
  for (const request of (await cache.keys()).reverse()) {
    if (isData(new URL(request.url))) continue;
    const html = await (await cache.match(request, { ignoreVary: true })).text();
    const title = html.match(/<title>([^<]*)<\/title>/)?.[1], lang = html.match(/<html lang="(\w+)/)?.[1];
    rows[lang]?.push(`<li><a href="${request.url.replace(/["&<]/g, encodeURIComponent)}">${title}</a></li>`); // the title is markup already
  }
  const style = (await (await caches.open(WEB)).keys()).map(r => r.url).filter(u => u.endsWith('.css')).pop();
  const part = lang => {
    const [dir, head, text, kept, again, home, at] = words[lang];
    const list = rows[lang].length ? `<p>${kept}</p><ul>${rows[lang].join('')}</ul>` : '';
    return `<section lang="${lang}" dir="${dir}"><h1>${head}</h1><p>${text}</p>${list}<p><a href="">${again}</a> · <a href="${base}${at}">${home}</a></p></section>`;
  };
  const [a, b] = first === 'ar' ? ['ar', 'en'] : ['en', 'ar'];
  return new Response(`<!doctype html><html lang="${a}" dir="${words[a][0]}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><title>${words[a][1]}</title>${style ? `<link rel="stylesheet" href="${style}">` : ''}
<div id="paper"><main id="main" class="trouble">${part(a)}${part(b)}</main></div>`, {
    status: 503,
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': "default-src 'none'; style-src 'self'; img-src 'self'" },
  });
}
