// Starts the browser's program when a reader uses a control that needs it. The
// page works without it: events are queued while it starts and dispatched again,
// or left to the browser. window.broadside is for tests.
(() => {
  const { wasm, exec, base, start: woken, save, resume } = document.currentScript.dataset;
  const root = document.getElementById('paper');
  const idle = new Promise(done => addEventListener('load', () => (window.requestIdleCallback ?? setTimeout)(done, { timeout: 5000 })));
  const stats = { adopted: 0, created: 0, moved: 0, removed: 0, attrs: 0 };
  const broadside = window.broadside = { stats, state: 'asleep' }; // starting, ready, off
  const thrifty = navigator.connection?.saveData || matchMedia('(prefers-reduced-data: reduce)').matches;
  const here = location.pathname + location.search;
  let queue = [], program, hurry;

  // Fetches and compiles off the main thread; start runs it.
  const warm = () => program ??= WebAssembly.compileStreaming(fetch(wasm)).catch(e => { program = null; throw e; });
  const early = () => thrifty || warm().catch(() => {});

  // A page that a translator or the like has changed stays as it is: the program
  // would draw the text that the server sent.
  const sent = new Map();
  const checkText = () => { for (const [e, text] of sent) if (e.isConnected && e.textContent !== text) throw 'its text was changed'; };

  const load = async () => {
    checkText();
    const script = Object.assign(document.createElement('script'), { src: exec });
    const there = new Promise((done, fail) => { script.onload = done; script.onerror = () => fail(exec); });
    document.head.append(script);
    const [module] = await Promise.all([warm(), there]);
    const go = new Go();
    return [go, await WebAssembly.instantiate(module, go.importObject)];
  };

  const start = async control => {
    if (broadside.state !== 'asleep') return;
    broadside.state = 'starting';
    let limit, state = 'off';
    const late = new Promise((_, fail) => {
      limit = setTimeout(fail, 20000, 'late');
      hurry = () => setTimeout(fail, 2000, 'late for a form'); // the browser can submit it without the program
    });
    const busy = setTimeout(() => control.setAttribute('aria-busy', 'true'), 150);
    const calm = () => {
      clearTimeout(busy);
      for (const n of [control, ...root.querySelectorAll('[aria-busy]')]) n.removeAttribute('aria-busy');
    };
    try {
      const [go, instance] = await Promise.race([load(), late]);
      calm(); // the program compares the page with its view
      checkText();
      go.runOn(instance, root, stats, end);
      const follow = onclick;
      onclick = e => { if (ours(e)) follow(e); }; // returning false would cancel the event
      state = 'ready';
    } catch (e) {
      console.error('The page goes on without its program:', e);
    }
    calm();
    clearTimeout(limit);
    broadside.state = state;
    listen(removeEventListener);
    // Handlers read the current form: one event of each type is enough.
    for (const e of queue) {
      if (e.type === 'submit' && origin === 'null') location.replace(e.target.action + '?' + new URLSearchParams(new FormData(e.target))); // its sandbox may not allow forms
      else if (e.type === 'submit') e.target.requestSubmit(e.submitter);
      else if (state === 'ready') e.target.dispatchEvent(new e.constructor(e.type, e));
    }
  };

  // The program has ended: links and forms are the browser's again, which also
  // loads a page that was requested.
  const end = () => {
    if (document.querySelector('#paper[aria-busy]')) location.reload();
    broadside.state = 'off';
    onclick = null;
    onpopstate = () => location.reload();
    addEventListener('change', e => e.target.closest('form[data-on~=change]')?.requestSubmit());
  };

  const touch = e => {
    const host = e.target.closest?.('[data-on]');
    if (!host) return;
    if (e.pointerType === 'touch') early(); // it may be a scroll
    else start(e.target.closest('a,button,input,select,summary,textarea') ?? host);
  };
  const keep = e => {
    const host = e.target.closest?.(`[data-on~=${e.type}]`);
    if (!host || e.type === 'click' && e.target.closest('a[href]')) return;
    if (e.type === 'submit') e.preventDefault();
    queue = queue.filter(old => old.type === 'click' || old.type !== e.type || old.target !== e.target);
    queue.push(e);
    start(e.submitter ?? host);
    if (e.type !== 'submit') return;
    e.submitter?.setAttribute('aria-busy', 'true');
    hurry?.();
  };
  const listen = how => {
    for (const type of ['pointerdown', 'focusin']) how(type, touch, true);
    for (const type of ['click', 'submit', 'change', 'input']) how(type, keep, true);
  };

  // go-app would also handle tel:, feeds and new tabs: it gets our own pages only.
  const pages = /^\/([a-z]{2}\/?)?((sections|articles|listings)(\/|$)|$)/;
  const ours = (e, a = e.target.closest?.('a[href]')) => a && !e.defaultPrevented && !e.button
    && !(e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) && ['', '_self'].includes(a.target) && !a.hasAttribute('download')
    && a.origin === location.origin && a.pathname.startsWith(base + '/') && pages.test(a.pathname.slice(base.length))
    && a.href.split('#')[0] !== location.href.split('#')[0];

  // Back to a page that an earlier document of this tab drew
  addEventListener('popstate', () => broadside.state !== 'ready' && location.pathname + location.search !== here && location.reload());
  // The program restores the scroll position, except after leaving the document
  addEventListener('pagehide', () => { history.scrollRestoration = 'auto'; });
  addEventListener('pageshow', e => {
    if (e.persisted) reset('form:not([aria-busy] *)');
    else if (!used) follow();
    const manual = () => { if (broadside.state === 'ready') history.scrollRestoration = 'manual'; };
    if (e.persisted) requestAnimationFrame(() => requestAnimationFrame(manual)); // WebKit restores it after this event
  });

  // Browsers restore fields after a reload and Back: they must hold what the
  // address says.
  let used;
  addEventListener('input', () => { used = true; }, { capture: true, once: true });
  const reset = forms => root?.querySelectorAll(forms).forEach(form => form.reset());
  const follow = () => performance.getEntriesByType('navigation')[0]?.type !== 'navigate' && reset('form:not(:focus-within)');
  follow();

  // The chosen text size is stored, unless storage is denied
  const sized = () => {
    let size;
    try { size = localStorage.getItem('size'); } catch {}
    const one = document.getElementById('size-' + size);
    if (one) one.checked = true;
  };
  if (root && window.top === window) {
    sized();
    new MutationObserver(sized).observe(root, { childList: true, subtree: true }); // the program draws other articles
    addEventListener('change', e => {
      if (e.target.closest('.sizes')) try { localStorage.setItem('size', e.target.value); } catch {}
    });
  }
  // The worker's line about a copy
  const kept = document.getElementById('kept');
  if (kept) navigator.serviceWorker.addEventListener('message', e => { if (e.data.kept) kept.firstChild.textContent = kept.dataset[e.data.kept]; });
  if (window.top === window) idle.then(() => {
    kept?.append(...kept.childNodes); // screen readers announce changes
    navigator.serviceWorker?.register(base + '/worker.js', { scope: base + '/' })
      // what was requested without the worker
      .then(() => navigator.serviceWorker.ready).then(to => to.active.postMessage({ loaded: [
        ...[...document.querySelectorAll('link[rel=stylesheet],#start')].map(n => n.href ?? n.src),
        ...[...document.images].filter(i => !thrifty || i.complete).map(i => i.currentSrc)].filter(Boolean) })).catch(() => {});
  });

  const add = src => {
    const script = Object.assign(document.createElement('script'), { src });
    script.dataset.base = base;
    document.head.append(script);
    return script;
  };
  if (save && window.top === window) {
    idle.then(() => add(save));
    // The installed app opens where the reader stopped: hidden until resume.js ran
    if (navigator.standalone || matchMedia('(display-mode: standalone)').matches) {
      const html = document.documentElement, show = () => { html.hidden = false; };
      html.dataset.open = '';
      try { html.hidden = localStorage.getItem('reading') && !sessionStorage.getItem('open'); } catch {}
      add(resume).onerror = show;
      setTimeout(show, 1000);
    }
  }

  if (wasm && exec && root && window.WebAssembly?.compileStreaming) { // some browsers have no WebAssembly at all
    for (const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT); walk.nextNode();) {
      const e = walk.currentNode.parentNode;
      sent.set(e, e.textContent);
    }
    listen(addEventListener);
    if (woken) { // in a frame, by an input event: the form has what was typed before this script ran
      const form = root.querySelector('form[data-on~=change]');
      if (form) queue.push({ type: 'change', target: form, constructor: Event });
      start(document.activeElement);
    }
    idle.then(() => {
      const seen = new IntersectionObserver(all => all.some(one => one.isIntersecting) && (seen.disconnect(), early()));
      const look = () => root.querySelectorAll('form[data-on~=input]').forEach(form => seen.observe(form));
      // without any action of the reader nothing more is fetched
      for (const sign of ['pointermove', 'touchstart', 'scroll', 'keydown']) addEventListener(sign, look, { once: true, passive: true });
      addEventListener('pointerover', e => e.target.closest?.('[data-on]') && early(), { passive: true });
    });
  }
})();
