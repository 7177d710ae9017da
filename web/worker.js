// Caches the pages that were read, with their data, assets and pictures. Pages and
// data come from the network, or from the cache if it fails or is slow. web/kept.js
// fills the cache of today's edition, web/save.js that of saved pages. Assets and
// pictures, with a hash in their address, come from the cache.
(() => {
  importScripts('push.js');
  const base = new URL(registration.scope).pathname.replace(/\/$/, '');
  const name = what => `broadside${base}:${what}`;
  const WEB = name('web'), PAGES = name('pages'), MEDIA = name('media'), EDITION = name('edition'), SAVED = name('saved');
  const LIMIT = { [PAGES]: 60, [MEDIA]: 120 };
  const BYTES = 16 << 20; // of an edition, as in web/kept.js
  const CSP = 'Content-Security-Policy';
  const PATIENCE = 3000; // ms that pages and data wait for the network

  const path = url => url.pathname.slice(base.length);
  const isPage = url => /^\/([a-z]{2}(\/|$))?((sections|articles|listings|saved)(\/|$)|$)/.test(path(url));
  const isData = url => path(url).startsWith('/api/v1/');

  addEventListener('install', () => skipWaiting()); // every page names its own assets

  addEventListener('activate', e => e.waitUntil((async () => {
    // WebKit rejects half of the preloaded responses: the pages were requested twice
    const webkit = /AppleWebKit(?!.*Chrome)/.test(navigator.userAgent);
    await registration.navigationPreload?.[webkit ? 'disable' : 'enable']();
    await clients.claim(); // and nothing that waits for the network: navigations wait for this
  })()));

  addEventListener('fetch', e => {
    const url = new URL(e.request.url);
    if (e.request.method !== 'GET' || !isOurs(url) || e.request.headers.has('range')) return;
    const where = fileCache(url);
    if (where) e.respondWith(fromCache(e.request, where, e));
    else if (e.request.mode === 'navigate' || isData(url)) e.respondWith(fromNetwork(e, url));
  });

  // A page that was loaded without the worker, with its assets and pictures
  addEventListener('message', e => e.data?.loaded && e.waitUntil(Promise.allSettled([keepPage(new URL(e.source.url)), ...e.data.loaded.map(address => {
    const url = new URL(address, location), where = isOurs(url) && fileCache(url);
    return where && fromCache(new Request(url), where);
  })])));

  // Replaces the changed files of the kept editions, with the assets that they name: all
  // or none. Removes the files that are in no list or above the limit.
  addEventListener('periodicsync', e => e.waitUntil((async () => {
    if (navigator.connection?.saveData || navigator.connection?.type === 'cellular') return;
    const cache = await caches.open(EDITION), assets = [], used = [];
    try {
      for (const { url } of await cache.keys()) if (/edition.json$/.test(url)) {
        const files = await renew(cache, url, assets);
        if (!files) return;
        used.push(url, ...files);
      }
      await remove(cache, (await cache.keys()).filter(({ url }) => !used.includes(url)));
    } finally {
      for (const a of assets) needed.delete(a);
    }
  })()));

  // renew replaces the changed files of a kept edition and returns the addresses of all
  // its files, or nothing if it replaced none. It adds the assets that they name to
  // assets.
  async function renew(cache, url, assets) {
    const list = await fetch(url), { files } = await list.clone().json(), renewed = [], used = [];
    let bytes = 0;
    for (const { address, etag } of files) {
      const old = await match(EDITION, new URL(address, url).href), same = old && (!etag || etag === tag(old));
      const file = same ? old : await fetch(address), body = await file.clone().blob();
      if (!file.ok || file.redirected) return;
      if ((bytes += body.size) > BYTES) break;
      used.push(new URL(address, url).href);
      if (same) continue;
      if (isHTML(file)) {
        const html = await body.text(), own = named(html);
        assets.push(...own);
        await keepAssets(own);
        if (!await isStyled(html)) return;
      }
      renewed.push([address, file]);
    }
    for (const [address, file] of [...renewed, [url, list]]) await cache.put(address, file);
    return used;
  }

  const isOurs = url => url.origin === location.origin && url.pathname.startsWith(base + '/');

  // fileCache returns the cache of a file with a hash in its address.
  function fileCache(url) {
    if (path(url).startsWith('/web/')) return WEB;
    if (path(url).startsWith('/media/') && url.searchParams.has('v')) return MEDIA;
  }

  // fromCache returns the copy, or fetches and caches the file. event gets its
  // response first.
  async function fromCache(request, where, event) {
    const copy = await match(where, request.url);
    if (copy) return copy;
    const response = await fetch(request).catch(() => {});
    if (!response) return await match(where, request.url, true) ?? Response.error();
    if (where === MEDIA && event && request.destination !== 'image') return response; // a script stores it elsewhere
    const kept = keep(where, request.url, response);
    if (event) event.waitUntil(kept);
    else await kept;
    return response;
  }

  // Without a network Firefox resolves preloadResponse with an error response.
  async function fetchNew(e) {
    const preloaded = await e.preloadResponse?.catch(() => {}); // WebKit fails on a connection that was lost
    return preloaded && preloaded.type !== 'error' ? preloaded : fetch(e.request);
  }

  // waiting has late responses for pages that are reloaded to show them.
  const waiting = new Map();

  // fromNetwork returns the network's response to a navigation or a request for data.
  // If that fails or is late, it returns the copy with its age, or the offline page,
  // which is replaced when a response arrives.
  async function fromNetwork(e, url) {
    const there = waiting.get(url.href);
    if (waiting.delete(url.href)) return there;
    const page = e.request.mode === 'navigate', response = fetchNew(e), copied = match(PAGES, plain(url));
    let over;
    e.waitUntil(response.finally(() => { over = true; }).then(r => update(url, r)).catch(() => {}));
    const instead = async slow => {
      const copy = await copied;
      return page ? copy && await stamp(copy, slow) || offline(url, slow) : copyData(e.clientId, url, copy, slow);
    };
    const waited = late().then(async () => {
      const copy = await copied, id = page ? e.resultingClientId : e.clientId;
      if (over) return response;
      e.waitUntil((page ? retry(url, response) : response).then(r => copy ? tell(id, copy, r) : page && replace(id, url, r)).catch(() => {}));
      return instead(true);
    });
    return Promise.race([response, waited]).catch(() => instead());
  }

  // copyData returns the copy of data, and tells the tab its age. Without one it asks
  // the tab for an answer from other copies (web/kept.js).
  async function copyData(id, url, copy, slow) {
    const client = await clients.get(id);
    if (copy) {
      client?.postMessage({ copy: date(copy).getTime(), slow });
      return copy;
    }
    const { port1, port2 } = new MessageChannel();
    client?.postMessage({ ask: url.href, slow }, [port2]);
    const body = client && await Promise.race([new Promise(done => { port1.onmessage = m => done(m.data); }), late()]);
    return body ? new Response(body, { headers: { 'Content-Type': 'application/json' } }) : Response.error();
  }

  const late = () => new Promise(done => setTimeout(done, PATIENCE));

  // retry requests a late page again: WebKit cancels the first request with its
  // event.
  async function retry(url, response) {
    const r = await Promise.any([response, fetch(url.href, { redirect: 'manual' })]);
    await update(url, r);
    return r;
  }

  // tell tells the tab that shows a copy whether the response is newer.
  async function tell(id, copy, response) {
    if (response.status === 200) (await clients.get(id))?.postMessage({ kept: tag(response) === tag(copy) ? 'same' : 'newer' });
  }

  // tag returns the entity tag of a response without its coding.
  const tag = response => response.headers.get('etag')?.replace(/^W\/|-(br|gz)(?="$)/g, '');
  const date = response => new Date(response.headers.get('date'));

  // shell returns the newest offline page (server/edition), or "", and its policy.
  async function shell() {
    const own = (await (await caches.open(WEB)).keys()).filter(({ url }) => /\/offline\.\w+\.html$/.test(url)).pop();
    const copy = own && await match(WEB, own.url), html = await copy?.text() ?? '';
    return await isStyled(html) ? [html, copy?.headers.get(CSP)] : [''];
  }

  // isStyled reports whether the style sheets of a page are cached.
  const isStyled = async html => (await Promise.all(named(html).filter(a => /css$/.test(a)).map(a => match(WEB, a)))).every(Boolean);

  const choose = (html, slow) => html.replace(RegExp(`<(\\w+) data-${slow ? 'none' : 'late'}>.*?</\\1>`, 'gs'), '');

  // stamp returns a page's copy with a line about its age and why it is shown, or
  // nothing if its style sheets are not cached.
  async function stamp(copy, slow) {
    const html = await copy.clone().text();
    if (!await isStyled(html)) return;
    const at = date(copy), lang = html.match(/<html lang="(\w+)/)?.[1] ?? 'en';
    const [, line] = (await shell())[0].match(`<template lang="${lang}">(.*?)</template>`) ?? [, '<p id="kept" role="status"><time></time> <a href="">↻</a></p>'];
    const day = at.toDateString() !== new Date().toDateString() && { day: 'numeric', month: 'long' };
    const time = at.toLocaleString(lang + '-AE', { ...day, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    return changed(copy, html.replace('<body>', '<body>' + choose(line, slow).replace('<time>', '<time>' + time)));
  }

  function changed(copy, html, status) {
    const headers = new Headers(copy.headers);
    for (const h of ['content-encoding', 'content-length']) headers.delete(h);
    return new Response(html, { headers, status });
  }

  // update stores a new response of a page or its data. Status 404 or 410 removes its copies.
  async function update(url, response) {
    if (!isPage(url) && !isData(url)) return;
    if (response.status === 404 || response.status === 410) return forget(url);
    await keep(PAGES, plain(url), response);
    const slug = path(url).match(/^\/api\/v1\/articles\/([^/]+)$/); // followed without a page load
    if (slug && response.ok) await keepPage(new URL(`${base}/articles/${slug[1]}`, location));
  }

  // replace shows a late response in the tab if it still waits for that page.
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
    await inTurn(async () => {
      for (const cache of await Promise.all([PAGES, EDITION].map(c => caches.open(c))))
        await remove(cache, (await cache.keys()).filter(request => thing(new URL(request.url)) === thing(url)));
    });
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

  // match returns the newest copy. similar also accepts a picture of another width.
  async function match(where, key, similar, again) {
    const stem = u => similar ? u.replace(/(-\d+)?(\.\w+)\?.*/, '$2') : u;
    let newest;
    for (const cache of await Promise.all([where, EDITION, SAVED].map(c => caches.open(c))).catch(() => [])) { // storage may be denied
      const keys = similar ? (await cache.keys()).filter(request => stem(request.url) === stem(key)) : [key];
      const copy = keys[0] && await cache.match(keys[0], { ignoreVary: true });
      if (copy && !(newest && date(newest) >= date(copy))) newest = copy;
    }
    if (newest || again || where !== PAGES) return newest;
    await turn.catch(() => {}); // it may be being replaced
    return match(where, key, similar, true);
  }

  // keepAssets stores assets of a page. The program is stored when it is used.
  const keepAssets = assets => Promise.allSettled(assets.filter(a => needed.add(a) && /css$|\/(start|kept|offline|comfort)\.[^/]+$/.test(a)).map(a => fromCache(new Request(a), WEB)));

  // keep stores a complete response as the newest, after the assets that it names,
  // and removes the oldest above the limit. A full disk is not reported.
  async function keep(where, key, response) {
    if (response.status !== 200 || response.type !== 'basic' || /no-store/.test(response.headers.get('cache-control'))) return;
    if (where !== PAGES && !/immutable/.test(response.headers.get('cache-control'))) return; // a network's page to sign in
    if (where === PAGES && isHTML(response) === isData(new URL(key))) return;
    const copy = response.clone();
    let assets = [];
    try {
      const body = await copy.clone().blob(); // storing it must not wait for the network
      if (where === PAGES && isHTML(copy)) assets = named(await body.text());
      await keepAssets(assets);
      await inTurn(async () => {
        const cache = await caches.open(where);
        await cache.put(key, copy); // if there is no room, the old copy stays
        if (LIMIT[where]) await remove(cache, await surplus(cache, LIMIT[where]));
        if (assets.length) await removeAssets(assets);
      });
    } catch (e) {
      console.warn('not kept:', key, e);
    }
    for (const a of assets) needed.delete(a);
  }

  // surplus returns the oldest copies above a limit. WebKit keeps the position of a
  // key stored again.
  async function surplus(cache, limit) {
    const keys = await cache.keys();
    if (keys.length <= limit) return [];
    const copies = await cache.matchAll();
    return keys.map((key, i) => [date(copies[i]), key]).sort(([a], [b]) => a - b).slice(0, -limit).map(([, key]) => key);
  }

  const needed = new Set(); // the assets of pages that are being stored

  // inTurn runs the changes of the caches one after the other.
  let turn = Promise.resolve();
  const inTurn = change => turn = turn.catch(() => {}).then(change);

  const isHTML = response => /html/.test(response.headers.get('content-type'));

  const remove = (cache, requests) => Promise.all(requests.map(request => cache.delete(request, { ignoreVary: true })));

  // named returns the addresses of the assets in the HTML of a page.
  const named = html => [...html.matchAll(/="([^"]+)"/g)].filter(m => m[1].startsWith(base + '/web/')).map(m => new URL(m[1], location).href);

  // removeAssets removes the assets that no cached page names. used are those of the
  // newest page; usually there are no others.
  async function removeAssets(used) {
    const [assets, ...kept] = await Promise.all([WEB, PAGES, EDITION].map(c => caches.open(c)));
    const others = async () => (await assets.keys()).filter(({ url }) => !used.includes(url) && !needed.has(url));
    if (!(await others()).length) return;
    for (const pages of kept) for (const copy of await pages.matchAll()) if (isHTML(copy)) used.push(...named(await copy.text()));
    await remove(assets, await others());
  }

  // offline returns the page for an address without a copy, in its language. slow
  // means that the network may still respond.
  async function offline(url, slow) {
    const [page, policy] = await shell().catch(() => ['']);
    let html = choose(page, slow) || '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Offline</title><style>body{font:1.5em serif;margin:2em}</style><h1>Offline · <span lang="ar">غير متصل</span></h1><a href="">↻</a>';
    const [, lang] = path(url).match(/^\/(\w\w)(\/|$)/) ?? [];
    html = html.replace(RegExp(`(<html )[^>]*(.*)(<section.*)(<section (lang="${lang}"[^>]*).*?</section>)`, 's'), '$1$5$2$4$3');
    return new Response(html, { status: 503, headers: { 'Content-Type': 'text/html; charset=utf-8', [CSP]: policy ?? "default-src 'self'; style-src 'unsafe-inline'" } });
  }
})();
