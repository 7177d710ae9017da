// Notifications, in the service worker: worker.js imports this file. The reader's
// choices are in a cache of their own, so that they survive a change of the
// browser's subscription.
(() => {
  const base = new URL(registration.scope).pathname.replace(/\/$/, '');
  const API = base + '/api/v1/push/', RECORD = base + '/api/v1/push/record', CACHE = `broadside${base}:push`;

  // The last body that the server accepted
  const recall = async () => (await (await caches.open(CACHE)).match(RECORD))?.json();
  const remember = async record => {
    const cache = await caches.open(CACHE);
    if (record) await cache.put(RECORD, new Response(JSON.stringify(record), { headers: { 'Content-Type': 'application/json' } }));
    else await cache.delete(RECORD);
  };
  const send = (method, body) => fetch(API + 'subscriptions', { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

  const words = {
    en: ['There is something new', 'Tap to open the paper.'],
    ar: ['هناك جديد', 'اضغط لفتح الصحيفة.'],
  };

  // Every message shows a notification: browsers end a subscription whose
  // messages show none.
  addEventListener('push', e => e.waitUntil(show(e.data)));
  async function show(data) {
    let n;
    try { n = data.json().notification; } catch {}
    if (!n?.title || !n.navigate) {
      const lang = /^ar/.test(navigator.language) ? 'ar' : 'en', [title, body] = words[lang];
      n = { title, body, lang, dir: lang === 'ar' ? 'rtl' : 'ltr', tag: 'new', navigate: registration.scope };
    }
    const actions = n.actions ?? [];
    await registration.showNotification(n.title, {
      body: n.body, lang: n.lang, dir: n.dir, tag: n.tag, icon: n.icon, timestamp: n.timestamp,
      actions: actions.map(({ action, title }) => ({ action, title })),
      data: { navigate: n.navigate, actions: Object.fromEntries(actions.map(a => [a.action, a.navigate])) },
    });
    await navigator.setAppBadge?.().catch(() => {}); // on the icon of the installed app
  }

  addEventListener('notificationclick', e => {
    e.notification.close();
    e.waitUntil(open(e.notification.data?.actions?.[e.action] ?? e.notification.data?.navigate ?? registration.scope));
  });
  async function open(address) {
    await navigator.clearAppBadge?.().catch(() => {});
    const to = new URL(address, registration.scope);
    if (to.origin !== location.origin) return;
    const windows = await clients.matchAll({ type: 'window', includeUncontrolled: true });
    const there = windows.find(c => c.url.split('#')[0] === to.href.split('#')[0]);
    return there ? there.focus() : clients.openWindow(to.href);
  }

  addEventListener('pushsubscriptionchange', e => e.waitUntil(compare()));

  // The first page that loads after the worker has started triggers compare.
  let compared;
  addEventListener('message', e => {
    if (e.data?.subscribed !== undefined) e.waitUntil(remember(e.data.subscribed)); // from the page of settings
    else if (e.data?.loaded) {
      e.waitUntil(Promise.resolve(navigator.clearAppBadge?.()).catch(() => {}));
      if (!compared) e.waitUntil(compared = compare().catch(() => { compared = null; })); // without a network: again with the next page
    }
  });

  // compare tells the server that the browser is still subscribed, or its new
  // subscription. It subscribes again if the browser or the server lost it.
  async function compare() {
    const record = await recall();
    if (!record) return;
    const { subscription: before, ...choices } = record;
    let now = await registration.pushManager?.getSubscription();
    if (!now) now = await subscribe();
    if (!now) {
      await send('DELETE', { subscription: before });
      return remember(null);
    }
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const put = now => send('PUT', { subscription: now, zone, replaces: now.endpoint === before.endpoint ? undefined : before });
    now = now.toJSON();
    let response = await put(now);
    if (response.status === 404) response = await send('POST', { ...choices, zone, subscription: now }); // restored from a backup, or gone for a while
    if (!response.ok) return;
    const { key, descriptions, ...stored } = await response.json();
    await remember({ ...stored, subscription: now });
    await renew(key);
  }

  // renew subscribes again if the server has another key.
  async function renew(key) {
    const now = await registration.pushManager.getSubscription(), its = now?.options?.applicationServerKey;
    if (!its || encode(its) === key) return;
    await now.unsubscribe();
    if (await subscribe(key)) await compare();
  }

  const encode = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

  async function subscribe(key) {
    if (self.Notification?.permission !== 'granted') return null;
    key ??= (await (await fetch(API + 'key')).json()).key;
    return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }).catch(() => null);
  }
})();
