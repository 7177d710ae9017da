// A step from one page to another cross-fades (View Transitions, same document):
// web/wasm.mk appends this to Go's wasm_exec.js.
(() => {
  // The program draws the next page as soon as its data arrives, so the old page
  // must be captured before: the program gets the response inside the transition's
  // callback, which ends when the page is drawn. The browser draws nothing
  // meanwhile, hence the limits. A skipped or refused transition only delays the
  // response.
  const CAPTURE = 150, DRAW = 400; // ms
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  const direct = window.fetch, root = document.getElementById('paper');
  let step = false; // a link or Back was used, and not all responses have arrived since
  let pending = 0;

  // The program no longer needs other pages to be prerendered.
  document.querySelector('script[type=speculationrules]')?.remove();
  if (!document.startViewTransition || !root || window.top !== window) return;
  if (navigator.vendor.startsWith('Apple')) return; // WebKitGTK 2.50 crashes in a transition

  addEventListener('click', e => { if (e.target.closest?.('a[href]')) step = true; }, true);
  addEventListener('popstate', () => { step = true; });
  addEventListener('submit', () => { step = false; }, true);
  addEventListener('input', () => { step = false; }, true);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('::view-transition { pointer-events: none; } ::view-transition-group(root) { animation-duration: .16s; }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

  const wait = ms => new Promise(done => setTimeout(done, ms));
  // drawn resolves when the program has drawn the page.
  const drawn = () => new Promise(done => {
    const observer = new MutationObserver(() => root.hasAttribute('aria-busy') || done());
    observer.observe(root, { attributeFilter: ['aria-busy'] });
    wait(DRAW).then(() => { observer.disconnect(); done(); });
  });

  window.fetch = async (...request) => {
    if (!String(request[0]).includes('/api/')) return direct(...request); // of another script, which keeps the edition, for example
    pending++;
    const response = await direct(...request).finally(() => { pending--; });
    if (!step || pending || calm.matches || document.hidden || !root.hasAttribute('aria-busy')) return response;
    step = false;
    await Promise.race([wait(CAPTURE), new Promise(captured => {
      try {
        const { ready, finished, updateCallbackDone } = document.startViewTransition(() => { captured(); return drawn(); });
        for (const part of [ready, finished, updateCallbackDone]) part.catch(() => {});
      } catch { captured(); }
    })]);
    return response;
  };
})();
