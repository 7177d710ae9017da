// Removes the service worker of worker.js and its caches. It runs in the page
// /worker-off, and as the worker itself, in place of worker.js, when the operator
// has turned the worker off: an open page keeps working, from the network. Pages
// saved for later stay, and so do caches and workers of other programs at the
// origin.
(() => {
  const page = self.document?.currentScript.dataset;
  const scope = new URL(page?.scope ?? registration.scope, location).href;
  const ours = `broadside${new URL(scope).pathname.replace(/\/$/, '')}:`;

  const remove = async () => {
    if (!page) await registration.unregister();
    else for (const one of await navigator.serviceWorker?.getRegistrations() ?? []) if (one.scope === scope) await one.unregister();
    for (const name of await self.caches?.keys() ?? []) if (name.startsWith(ours) && name !== ours + 'saved') await caches.delete(name);
  };

  if (page) {
    const say = text => { document.getElementById('state').textContent = text; };
    remove().then(() => {
      // The removed worker still serves this page, and caches its files again
      if (navigator.serviceWorker?.controller && !location.search) location.replace('?again');
      else say(page.removed);
    }, () => say(page.failed));
  } else {
    addEventListener('install', () => skipWaiting());
    addEventListener('activate', e => e.waitUntil(remove()));
  }
})();
