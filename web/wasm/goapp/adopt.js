// The part of the page's script that only runs with the program: web/wasm.mk
// appends it to Go's wasm_exec.js.
(() => {
  // runOn runs the program over the server's page. stats counts the changes. It
  // calls ended when the program ends, or must stop because other scripts have
  // changed the page.
  Go.prototype.runOn = function (instance, root, stats, ended) {
    adopt(root, stats, () => this.run(instance).then(ended, ended));
    watch(this, root, ended);
  };

  // go-app mounts within run, parents before children, children in order, and
  // replaces the server's tree. During run the calls that create nodes return
  // the existing ones. Each element has a frame: next is the node where the
  // search for its next child begins, kids the children of the view.
  const adopt = (root, stats, run) => {
    const mount = root.parentNode, frames = [], named = new Map();
    const D = Document.prototype, E = Element.prototype, N = Node.prototype;
    const { createElement, createTextNode } = D, { setAttribute, toggleAttribute } = E, { appendChild, replaceChild } = N;
    const restore = () => {
      Object.assign(D, { createElement, createTextNode });
      Object.assign(E, { setAttribute, toggleAttribute });
      Object.assign(N, { appendChild, replaceChild });
      delete mount.firstElementChild;
      delete document.body;
    };

    const find = tag => {
      const frame = frames.at(-1);
      if (!frame) return root;
      for (let n = frame.next, far = 0; n && far < 9; n = n.nextSibling) {
        if (n.nodeType === 8) continue;
        if (n.localName === tag) return frame.next = n.nextSibling, n;
        if (!tag) return; // text is not searched for behind an element
        far++;
      }
    };
    const write = (e, name, same, act) => {
      named.get(e).add(name);
      if (!same) stats.attrs++, act();
    };
    const drop = n => {
      const next = n.nextSibling;
      if (n.nodeType !== 8) stats.removed++;
      n.remove();
      return next;
    };
    // Undoes changes by a translator or an extension: removes foreign nodes,
    // inserts missing ones, and removes attributes that the view does not have.
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
        if (!named.get(kid).has(name) && !['data-on', 'open'].includes(name)) kid.removeAttribute(name);
      }
    };

    D.createElement = function (tag) {
      const found = find(tag), e = found ?? createElement.call(this, tag);
      stats[found ? 'adopted' : 'created']++;
      named.set(e, new Set());
      frames.push({ e, next: e.firstChild, kids: [] });
      return e;
    };
    D.createTextNode = function (text) {
      const n = text && find();
      if (n && n.data !== text) stats.attrs++, n.data = text;
      if (text) stats[n ? 'adopted' : 'created']++;
      return n || createTextNode.call(this, text);
    };
    E.setAttribute = function (name, value) {
      write(this, name, this.getAttribute(name) === value, () => setAttribute.call(this, name, value));
    };
    E.toggleAttribute = function (name, on) { // details that the reader opened stay open
      write(this, name, this.hasAttribute(name) === on || name === 'open' && this.isConnected, () => toggleAttribute.call(this, name, on));
    };
    N.appendChild = function (kid) {
      while (frames.at(-1).e !== this) close(frames.pop());
      frames.at(-1).kids.push(kid);
      return kid;
    };
    N.replaceChild = function (kid) {
      while (frames.length) close(frames.pop());
      restore();
      return kid;
    };
    Object.defineProperty(mount, 'firstElementChild', { value: root, configurable: true });
    Object.defineProperty(document, 'body', { value: mount, configurable: true });
    try { run(); } finally { restore(); }
  };

  // The program draws by changing the nodes that it knows. If a translator or an
  // extension replaces some of them, or adds text of its own, the program would
  // draw wrong pages or end: it is not resumed any more. The program's own
  // changes are those made while it runs. Added elements without text, such as
  // a password manager's button, do no harm.
  const watch = (go, root, lost) => {
    const harmless = new WeakSet(), resume = go._resume;
    let running = false, stopped = false;
    const foreign = n => harmless.has(n) || n !== root && n.parentNode && foreign(n.parentNode);
    const harms = ({ target, addedNodes, removedNodes, type }) => root.contains(target) && !foreign(target)
      && (type === 'characterData' || [...removedNodes].some(n => !harmless.has(n)) || [...addedNodes].some(n => n.textContent.trim() || !harmless.add(n)));
    const check = changes => {
      if (stopped || root.isConnected && !changes.some(harms)) return;
      stopped = true;
      observer.disconnect();
      lost();
    };
    // go-app draws a new list with the elements of the old one. They are
    // inserted again, so that the browser does not count them as layout shifts.
    const renew = changes => {
      const results = root.querySelector('.results');
      if (!results?.contains(document.activeElement) && changes.some(({ target }) => results?.contains(target))) results.replaceWith(results);
    };
    const observer = new MutationObserver(check);
    observer.observe(document, { subtree: true, childList: true, characterData: true });
    go._resume = () => {
      if (running) return resume.call(go); // JavaScript that the program called calls it back
      check(observer.takeRecords());
      if (stopped) return go._scheduledTimeouts.clear(); // else wasm_exec.js would resume it for ever
      running = true;
      try { resume.call(go); } finally {
        running = false;
        renew(observer.takeRecords());
        observer.takeRecords();
      }
    };
  };
})();
