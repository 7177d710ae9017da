// <broad-side> on a partner's page. What it takes, says and promises: docs/partners.md
(() => {
  const d = document, me = d.currentScript, own = me.dataset, home = me.src.replace(/e\/v1[^/]*$/, '');
  const make = (name, has) => Object.assign(d.createElement(name), has);

  customElements.get('broad-side') ?? customElements.define('broad-side', class extends HTMLElement {
    #leave;
    disconnectedCallback() { this.#leave(); }
    connectedMoveCallback() {} // so that moveBefore keeps the frame
    connectedCallback() {
      let frame, port, drawn, theme, asked, full;
      const link = make('a', { target: '_blank' }), at = n => this.getAttribute(n);
      const say = (t, value) => port?.postMessage({ t, [t]: value });
      const tell = (name, detail) => this.dispatchEvent(new CustomEvent('broadside:' + name, { detail, bubbles: true, cancelable: true }));

      const draw = () => {
        const base = at('home') || home, article = at('article'), query = new URLSearchParams(at('listings') || '');
        const path = article ? 'articles/' + article : 'listings', found = this.querySelector('iframe');
        const is = [at('theme'), getComputedStyle(this).colorScheme, ...[d.documentElement, d.body].flatMap(n => [n.dataset.theme, ...n.classList])]
          .find(s => s === 'dark' || s === 'light') || ''; // else the frame follows the system
        if (theme !== is) say('theme', theme = is);

        if (found && found !== frame) { // ours, the snippet's, or a framework's new one
          frame = found;
          port = 0;
          found.onload = () => setTimeout(() => found === frame && (port || tell('error')), 1e4);
          found.contentWindow.postMessage({ broadside: 1, t: 'ask' }, '*'); // it may have said ready before
        }
        if ((article ?? at('listings')) == null) return drawn = 0; // the snippet's own frame

        link.href = base + path + (article ? '' : '?' + query);
        link.textContent = at('headline') || base;
        for (const n of ['size', 'mode', 'accent', 'lang', 'count', 'partner']) if (at(n)) query.set(n === 'partner' ? 'k' : n, at(n));
        const a = this.querySelector('a') ?? link, src = base + 'e/' + path + '?' + query;
        const waits = !asked && (at('loading') === 'click' || navigator.connection?.saveData);
        a.onclick = waits && (e => {
          e.preventDefault();
          draw(asked = 1);
        });
        if (waits || at('mode') === 'link' || at('consent') === 'required') {
          a.isConnected || this.append(a);
          return found?.remove();
        }
        link.remove();
        if (found && (drawn ??= src) === (drawn = src)) return;
        const made = make('iframe', {
          title: a.textContent, loading: at('loading') || 'lazy', height: at('size') === 's' ? 320 : at('size') === 'l' ? 640 : 480,
          sandbox: 'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox',
          style: 'display:block;width:100%;border:0', src: src + '&theme=' + theme,
        });
        found ? found.replaceWith(made) : this.prepend(made);
      };

      const greet = ({ data, origin, source }) => {
        if (data?.broadside !== 1 || data.t !== 'ready' || source !== frame?.contentWindow) return;
        const from = new URL(frame.src).origin, { port1, port2 } = new MessageChannel();
        if (origin !== from && (origin !== 'null' || frame.sandbox.contains('allow-same-origin'))) return;
        port = port1;
        port.onmessage = ({ data }) => {
          let { t, href, name, title } = data ?? {};
          if (t === 'event') tell(t, { name });
          if (t === 'meta' && typeof title === 'string') frame.title = title;
          if (t === 'open' && typeof href === 'string') {
            href = make('a', { href }).href;
            if (href.startsWith(from + '/') && navigator.userActivation?.isActive && tell(t, { href })) open(href, '_blank', 'noopener');
          }
          if (t === 'size' && at('mode') === 'full') import(me.src.replace(/js$/, 'full.js')).then(m => (full ??= m.default(this, say, tell))(frame, data));
        };
        source.postMessage({ broadside: 1, t: 'hello', theme }, origin === from ? from : '*', [port2]);
        say('theme', theme);
        tell('ready');
      };

      const watch = new MutationObserver(draw);
      for (const n of [d.documentElement, d.body, this]) watch.observe(n, { attributes: true, childList: true });
      addEventListener('message', greet);
      this.#leave = () => {
        watch.disconnect();
        removeEventListener('message', greet);
      };
      this.expand = () => full?.(frame, 1);
      this.collapse = () => full?.(frame, 0);
      this.refresh = () => frame?.replaceWith(frame.cloneNode());
      draw();
    }
  });

  if ('article' in own || 'listings' in own) { // snippet B: the script's own box is the reserved place
    const el = make('broad-side');
    for (const n in own) el.setAttribute(n, own[n]);
    el.setAttribute('home', home);
    el.style = 'display:block;min-height:' + me.offsetHeight + 'px';
    me.style = 'display:none';
    me.after(el);
  }
})();
