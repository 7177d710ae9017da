// Starts the browser's program when a reader wants it. The page works without:
// what is touched before the program is there is kept and done again, or left
// to the browser's own links and forms. For tests: window.broadside.
(() => {
  const { wasm, exec, base } = document.currentScript.dataset;
  const root = document.getElementById('paper');
  const idle = new Promise(done => addEventListener('load', () => (window.requestIdleCallback ?? setTimeout)(done)));
  const stats = { adopted: 0, created: 0, moved: 0, removed: 0, attrs: 0 };
  const broadside = window.broadside = { stats, state: 'asleep' }; // asleep, starting, ready, off
  const kept = ['click', 'submit', 'change', 'input'], signs = ['pointerdown', 'focusin'];
  const here = location.pathname + location.search;
  let queue = [], program;

  // fetch and compile, off the main thread
  const warm = () => program ??= WebAssembly.compileStreaming(fetch(wasm)).catch(e => { program = null; throw e; });

  const load = async () => {
    const script = Object.assign(document.createElement('script'), { src: exec });
    const there = new Promise((done, fail) => { script.onload = done; script.onerror = () => fail(Error(exec)); });
    document.head.append(script);
    const [module] = await Promise.all([warm(), there]);
    const go = new Go();
    return [go, await WebAssembly.instantiate(module, go.importObject)];
  };

  const start = async control => {
    if (broadside.state !== 'asleep') return;
    broadside.state = 'starting';
    const busy = setTimeout(() => control.setAttribute('aria-busy', 'true'), 150);
    let limit;
    const late = new Promise((_, fail) => { limit = setTimeout(fail, 20000, Error('no program after 20 s')); });
    let state = 'off';
    try {
      const [go, instance] = await Promise.race([load(), late]);
      control.removeAttribute('aria-busy');
      memory('localStorage');
      memory('sessionStorage');
      adopt(() => go.run(instance).finally(asleep));
      followLinks();
      state = 'ready';
    } catch (e) {
      console.error('the page goes on without its program:', e);
    }
    clearTimeout(busy);
    clearTimeout(limit);
    control.removeAttribute('aria-busy');
    broadside.state = state;
    signs.forEach(type => removeEventListener(type, sense, true));
    kept.forEach(type => removeEventListener(type, keep, true));
    replay(state === 'ready');
  };

  // ---- what the reader does meanwhile ----

  const sense = e => {
    const host = e.target.closest?.('[data-on]');
    if (host) start(e.target.closest('a,button,input,label,select,summary,textarea') ?? host);
  };

  const keep = e => {
    const host = e.target.closest?.(`[data-on~=${e.type}]`);
    if (!host || e.type === 'click' && e.target.closest('a[href]')) return;
    if (e.type === 'submit') e.preventDefault();
    queue = queue.filter(old => old.type === 'click' || old.type !== e.type || old.target !== e.target);
    queue.push(e);
    start(e.submitter ?? host);
  };

  // A handler reads the form as it is now, so an event of a kind is done once.
  const replay = ready => {
    for (const e of queue) {
      if (e.type === 'submit') e.target.requestSubmit(e.submitter);
      else if (ready) e.target.dispatchEvent(new e.constructor(e.type, e));
    }
    queue = [];
  };

  // ---- links and history ----

  // go-app would take tel:, feeds and new tabs too: it is given our own pages
  const pages = /^\/([a-z]{2}\/?)?((sections|articles|listings)(\/|$)|$)/;
  const ours = (e, a = e.target.closest?.('a[href]')) => a && !e.defaultPrevented && e.button === 0
    && !(e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) && ['', '_self'].includes(a.target) && !a.hasAttribute('download')
    && a.origin === location.origin && a.pathname.startsWith(base + '/') && pages.test(a.pathname.slice(base.length))
    && a.href.split('#')[0] !== location.href.split('#')[0];
  const followLinks = () => {
    const follow = onclick;
    onclick = e => ours(e) && follow(e);
  };

  // The program has ended: the page is a plain one again, whatever it shows.
  const asleep = () => {
    broadside.state = 'off';
    onclick = null;
    onpopstate = () => location.reload();
  };

  // Back into a page that another document of this tab drew
  addEventListener('popstate', () => {
    if (broadside.state !== 'ready' && location.pathname + location.search !== here) location.reload();
  });
  // The program restores the scroll itself; a page that is left is the browser's
  addEventListener('pagehide', () => { history.scrollRestoration = 'auto'; });
  addEventListener('pageshow', e => { if (e.persisted && broadside.state === 'ready') history.scrollRestoration = 'manual'; });

  // ---- go-app ----

  // go-app ends where storage is forbidden (frames of other sites)
  const memory = name => {
    try { window[name].length; } catch {
      const m = new Map();
      const value = {
        getItem: k => m.get(`${k}`) ?? null, setItem: (k, v) => m.set(`${k}`, `${v}`), removeItem: k => m.delete(`${k}`),
        clear: () => m.clear(), key: i => [...m.keys()][i] ?? null, get length() { return m.size; },
      };
      Object.defineProperty(window, name, { value, configurable: true });
    }
  };

  // go-app mounts within run, in document order, and puts its tree in place of
  // the server's. For that long the calls that make nodes hand back those that
  // stand there. Each element made is a frame: next is where its children are
  // looked for, kids what they have to be, names its attributes.
  const adopt = run => {
    const mount = root.parentNode, frames = [], named = new Map();
    const D = Document.prototype, E = Element.prototype, N = Node.prototype;
    const { createElement, createElementNS, createTextNode } = D, { setAttribute, toggleAttribute } = E, { appendChild, replaceChild } = N;

    const find = tag => {
      const frame = frames.at(-1);
      if (!frame) return root.localName === tag ? root : null;
      for (let n = frame.next, far = 0; n && far < 9; n = n.nextSibling) {
        if (n.nodeType === 8) continue;
        if (n.localName === tag || tag === 'div' && n.dataset?.raw === '') return frame.next = n.nextSibling, n;
        if (!tag) return null; // a text is never looked for behind an element
        far++;
      }
      return null;
    };
    const element = (tag, make) => {
      const n = find(tag);
      stats[n ? 'adopted' : 'created']++;
      if (n && n !== root && n.dataset?.raw === '') return { firstChild: n, removeChild() {} }; // app.Raw takes it out of a wrapper
      const e = n ?? make();
      named.set(e, new Set());
      frames.push({ e, next: e.firstChild, kids: [] });
      return e;
    };
    const write = (e, name, same, act) => {
      named.get(e)?.add(name);
      if (same) return;
      stats.attrs++;
      act();
    };
    const drop = n => {
      const next = n.nextSibling;
      if (n.nodeType !== 8) stats.removed++;
      n.remove();
      return next;
    };
    // What a translator or an extension did to a parent is undone: foreign
    // nodes go, missing ones come, and its children say what they should.
    const close = ({ e, kids }) => {
      const before = stats.moved + stats.removed;
      let at = e.firstChild;
      for (const kid of kids) {
        if (kid.parentNode === e) {
          while (at !== kid) at = drop(at);
          at = kid.nextSibling;
        } else {
          if (kid.data !== '') stats.moved++;
          e.insertBefore(kid, at);
        }
      }
      while (at) at = drop(at);
      if (stats.moved + stats.removed === before) return;
      for (const kid of kids) for (const { name } of [...kid.attributes ?? []]) {
        if (named.has(kid) && !named.get(kid).has(name) && name !== 'data-on' && name !== 'open') kid.removeAttribute(name);
      }
    };
    const restore = () => {
      Object.assign(D, { createElement, createElementNS, createTextNode });
      Object.assign(E, { setAttribute, toggleAttribute });
      Object.assign(N, { appendChild, replaceChild });
      delete mount.firstElementChild;
      delete document.body;
    };

    D.createElement = function (tag) { return element(tag, () => createElement.call(this, tag)); };
    D.createElementNS = function (space, tag) { return element(tag, () => createElementNS.call(this, space, tag)); };
    D.createTextNode = function (text) {
      const n = text && find();
      if (!n) return text && stats.created++, createTextNode.call(this, text);
      stats.adopted++;
      if (n.data !== text) stats.attrs++, n.data = text;
      return n;
    };
    E.setAttribute = function (name, value) {
      write(this, name, this.getAttribute(name) === value, () => setAttribute.call(this, name, value));
    };
    E.toggleAttribute = function (name, on) { // what the reader opened stays open
      write(this, name, this.hasAttribute(name) === on || name === 'open' && this.isConnected, () => toggleAttribute.call(this, name, on));
    };
    N.appendChild = function (kid) {
      while (frames.at(-1).e !== this) close(frames.pop());
      frames.at(-1).kids.push(kid);
      return kid;
    };
    N.replaceChild = function (kid, old) {
      while (frames.length) close(frames.pop());
      restore();
      return kid === old ? old : replaceChild.call(this, kid, old);
    };
    Object.defineProperty(mount, 'firstElementChild', { value: root, configurable: true });
    if (mount !== document.body) Object.defineProperty(document, 'body', { value: mount, configurable: true });
    try { run(); } finally { restore(); }
  };

  // ---- when ----

  if (wasm && exec && root && WebAssembly.compileStreaming) {
    signs.forEach(type => addEventListener(type, sense, true));
    kept.forEach(type => addEventListener(type, keep, true));
    if (!navigator.connection?.saveData && !matchMedia('(prefers-reduced-data: reduce)').matches) idle.then(() => {
      const early = () => warm().catch(() => {});
      const seen = new IntersectionObserver(all => all.some(one => one.isIntersecting) && (seen.disconnect(), early()));
      root.querySelectorAll('form[data-on~=input]').forEach(form => seen.observe(form));
      addEventListener('pointerover', e => e.target.closest?.('[data-on]') && early(), { passive: true });
    });
  }
  if (window.top === window && 'serviceWorker' in navigator) idle.then(() => {
    const shell = [...document.querySelectorAll('link[rel=stylesheet],#start')].map(n => n.getAttribute('href') ?? n.getAttribute('src'));
    navigator.serviceWorker.register(`${base}/worker.js?` + new URLSearchParams({ shell }), { scope: `${base}/` }).catch(() => {});
  });
})();
