// Starts the browser's program when a reader uses a control that needs it. The
// page works without it: events are queued while it starts and dispatched again,
// or left to the browser. window.broadside is for other scripts and tests.
(() => {
  let { wasm, exec, filter, base, later, start: woken, kept: copies, save, resume } = document.currentScript.dataset;
  const root = document.getElementById('paper');
  const loaded = new Promise(done => addEventListener('load', () => (window.requestIdleCallback ?? setTimeout)(done, { timeout: 5000 })));
  const shown = new Promise(done => document.prerendering ? document.addEventListener('prerenderingchange', done) : done());
  const idle = Promise.all([loaded, shown]);
  const stats = { adopted: 0, created: 0, moved: 0, removed: 0, attrs: 0 };
  const broadside = window.broadside = { stats, state: 'asleep', queue: [], here: location.pathname + location.search }; // starting, ready, off
  const thrifty = broadside.thrifty = () => navigator.connection?.saveData || matchMedia('(prefers-reduced-data: reduce)').matches || 'saver' in document.documentElement.dataset;
  let program, compiled, busy, cut, failed = {};

  // Fetches and compiles off the main thread; start runs it.
  const warm = () => program ??= WebAssembly.compileStreaming(fetch(wasm, { priority: 'low' })).then(module => compiled = module, e => { program = null; throw e; });
  const early = () => thrifty() || warm().catch(() => {});

  const within = (ms, promise) => Promise.race([promise, new Promise((_, fail) => setTimeout(fail, ms, 'late'))]);

  // filter.js shows the results of this form until the program runs. A frame
  // without an origin cannot fetch them.
  const byPages = host => filter && !failed.pages && origin !== 'null' && host?.matches('form[data-on~=input]') && (broadside.pages ??= within(6000, import(filter)).then(
    module => module.run(broadside), () => { broadside.pages = null; failed.pages = true; start(host); }));

  // A page that a translator or the like has changed stays as it is: the program
  // would draw the text that the server sent.
  const sent = new Map();
  const checkText = () => { for (const [e, text] of sent) if (e.isConnected && e.textContent !== text) throw 'its text was changed'; };
  const recordText = () => {
    sent.clear();
    for (const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT); walk.nextNode();) {
      const e = walk.currentNode.parentNode;
      sent.set(e, e.textContent);
    }
  };
  const calm = () => {
    clearTimeout(busy);
    for (const n of document.querySelectorAll('[aria-busy]')) n.removeAttribute('aria-busy');
  };

  const load = async () => {
    checkText();
    const script = Object.assign(document.createElement('script'), { src: exec });
    const there = new Promise((done, fail) => { script.onload = done; script.onerror = () => fail(exec); });
    document.head.append(script);
    const [module] = await Promise.all([warm(), there]);
    const go = new Go(), instance = await WebAssembly.instantiate(module, go.importObject);
    for (let last; last !== broadside.pages;) await (last = broadside.pages); // running it blocks the page
    return [go, instance];
  };

  const start = async control => {
    if (broadside.state !== 'asleep') return;
    broadside.state = 'starting';
    let limit, state = 'off';
    const late = new Promise((_, fail) => {
      limit = setTimeout(fail, 20000, 'late');
      broadside.hurry = () => setTimeout(async () => { // the browser can submit it without the program
        await broadside.pages;
        if (broadside.queue.some(e => e.type === 'submit')) fail('late for a form');
      }, 2000);
    });
    busy = setTimeout(() => broadside.pages || control.setAttribute('aria-busy', 'true'), 80);
    try {
      const [go, instance] = await Promise.race([load(), late]);
      calm(); // the program compares the page with its view
      checkText();
      go.runOn(instance, root, stats, end);
      const follow = onclick;
      onclick = e => { if (ours(e)) follow(e); }; // returning false would cancel the event
      state = 'ready';
    } catch (e) {
      failed.start = true;
      console.error('The page goes on without its program:', e);
    }
    calm();
    clearTimeout(limit);
    broadside.state = state;
    listen(removeEventListener);
    // Handlers read the current form: one event of each type is enough.
    for (const e of broadside.queue) {
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

  // The requests of a page fail as soon as the reader leaves it. If the program
  // reloaded the page then, the reader could not leave. A listener for beforeunload
  // that stays would prevent Back from showing this document; iOS has no such event.
  let leaving;
  const leave = () => { leaving = true; };
  broadside.loading = on => {
    leaving = false;
    for (const type of ['beforeunload', 'click']) (on ? addEventListener : removeEventListener)(type, leave);
  };
  broadside.reload = () => setTimeout(() => location.reload(), leaving ? 5000 : 0);

  const touch = e => {
    const host = e.target.closest?.('[data-on]');
    if (!host || byPages(host) && thrifty()) return; // pages weigh less than the program
    if (e.pointerType === 'touch') early(); // it may be a scroll
    else start(e.target.closest('a,button,input,select,summary,textarea') ?? host);
  };
  const keep = e => {
    const host = e.target.closest?.(`[data-on~=${e.type}]`);
    if (!host || e.type === 'click' && e.target.closest('a[href]')) return;
    if (e.type === 'submit') e.preventDefault();
    broadside.queue = broadside.queue.filter(old => old.type === 'click' || old.type !== e.type || old.target !== e.target);
    broadside.queue.push(e);
    if (byPages(host)) root.querySelector('.results')?.setAttribute('aria-busy', 'true');
    if (!broadside.pages || !thrifty()) start(e.submitter ?? host);
    if (e.type !== 'submit') return;
    e.submitter?.setAttribute('aria-busy', 'true');
    broadside.hurry?.();
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

  // Back to a page of an earlier document of this tab
  addEventListener('popstate', () => broadside.state !== 'ready' && location.pathname + location.search !== broadside.here && location.reload());
  // The program restores the scroll position, except after leaving the document
  addEventListener('pagehide', () => {
    history.scrollRestoration = 'auto';
    cut = broadside.state === 'starting';
  });
  // Back to this document: its requests failed when it was left (WebKit), or a
  // compilation has no end (Firefox)
  const again = () => {
    if (cut || document.querySelector('#paper[aria-busy],.unreached')) return location.reload();
    if (failed.start) {
      Object.assign(broadside, { state: 'asleep', queue: [] });
      listen(addEventListener);
    }
    failed = {};
    if (!compiled) program = null;
  };
  addEventListener('pageshow', e => {
    if (e.persisted) {
      again();
      reset('form:not([aria-busy] *)');
    } else if (!used) follow();
    const manual = () => { if (broadside.state === 'ready') history.scrollRestoration = 'manual'; };
    if (e.persisted) requestAnimationFrame(() => requestAnimationFrame(manual)); // WebKit restores it after this event
  });

  // Browsers restore fields after a reload and Back; reset them to the address.
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
  if (root && top === self) {
    sized();
    new MutationObserver(sized).observe(root, { childList: true, subtree: true }); // the program draws other articles
    addEventListener('change', e => {
      if (e.target.closest('.sizes')) try { localStorage.setItem('size', e.target.value); } catch {}
    });
  }
  // Opens the settings' panel, or their page if its script fails
  const comfort = document.getElementById('comfort');
  if (comfort) comfort.onclick = ({ target }) => {
    if (!target.dataset.href) return; // beside a button
    comfort.onclick = null;
    setTimeout(broadside.loading, 0, true); // after this click
    document.head.append(Object.assign(document.createElement('script'), {
      src: comfort.dataset.panel, onload: () => broadside.loading(false), onerror: () => leaving || (location = target.dataset.href),
    }));
  };
  addEventListener('beforeinstallprompt', e => { e.preventDefault(); broadside.prompt = e; }); // install.js offers it below the page
  if (later) idle.then(() => import(later)).catch(() => {});
  const kept = document.getElementById('kept'); // the worker's line about a copy
  idle.then(() => kept?.append(...kept.childNodes)); // screen readers announce changes
  // Reading without a network: kept.js
  if (copies && top === self) {
    const withCopies = use => import(copies).then(use, () => {}); // without a network it may not load
    navigator.serviceWorker?.addEventListener('message', e => withCopies(m => m.hear(e)));
    if (root?.querySelector('[data-edition]')) withCopies(m => m.fillPage());
    idle.then(() => withCopies(m => m.prepare()));
  }

  const add = src => {
    const script = Object.assign(document.createElement('script'), { src });
    script.dataset.base = base;
    document.head.append(script);
    return script;
  };
  if (save && top === self) {
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
    Object.assign(broadside, { start, checkText, recordText, calm });
    recordText();
    listen(addEventListener);
    if (woken) { // in a frame, by an input event: the form has the text typed before this script ran
      const form = root.querySelector('form[data-on~=change]');
      if (form) broadside.queue.push({ type: 'change', target: form, constructor: Event });
      byPages(form);
      start(document.activeElement);
    }
    idle.then(() => {
      const seen = new IntersectionObserver(all => all.some(one => one.isIntersecting) && (seen.disconnect(), thrifty() || byPages(all[0].target), early()));
      const look = () => root.querySelectorAll('form[data-on~=input]').forEach(form => seen.observe(form));
      // without any action of the reader nothing more is fetched
      for (const sign of ['pointermove', 'touchstart', 'scroll', 'keydown']) addEventListener(sign, look, { once: true, passive: true });
      addEventListener('pointerover', e => e.target.closest?.('[data-on]') && early(), { passive: true });
    });
  }
})();
