// <broad-side> on a partner's page. What it takes, says and promises: docs/partners.md
(() => {
  const d = document, me = d.currentScript, own = me.dataset, home = new URL('..', me.src);
  const make = (name, has) => Object.assign(d.createElement(name), has);
  // element → what it does at a message, and without one when something around it has changed
  const live = new Map(), all = e => live.forEach(f => f(e)), watch = new MutationObserver(all);

  customElements.get('broad-side') || customElements.define('broad-side', class extends HTMLElement {
    static {
      addEventListener('message', all);
      matchMedia('(prefers-color-scheme:dark)').onchange = all;
    }
    connectedMoveCallback() {} // so that moveBefore keeps the frame
    collapse() {}
    disconnectedCallback() { live.delete(this); }
    expand() {} // v1.full.js has what these do
    connectedCallback() {
      let asked, drawn, port, frame, theme;
      const link = make('a', { target: '_blank' }), at = n => this.getAttribute(n), around = [d.documentElement, d.body];
      const say = (t, value) => port?.postMessage({ t, [t]: value });
      const tell = (name, detail) => this.dispatchEvent(new CustomEvent('broadside:' + name, { bubbles: true, cancelable: true, detail }));

      const draw = () => {
        const base = this.home ?? home, query = new URLSearchParams(at('listings') || ''), article = at('article');
        const path = article ? 'articles/' + article : 'listings', found = this.querySelector('iframe');
        const is = [at('theme'), getComputedStyle(this).colorScheme, ...around.flatMap(n => [n.dataset.theme, ...n.classList])]
          .find(s => s === 'dark' || s === 'light') || ''; // else the frame follows the system
        if (theme !== is) say('theme', theme = is);

        if (found && found !== frame) { // ours, the snippet's, or a framework's new one
          frame = found;
          port = null;
          found.onload = () => setTimeout(() => found === frame && (port || tell('error')), 1e4);
          found.contentWindow.postMessage({ broadside: 1, t: 'ask' }, '*'); // it may have said ready before
        }
        if (!article && at('listings') == null) return drawn = 0; // the snippet's own frame

        link.href = base + path + (article ? '' : '?' + query);
        link.textContent = at('headline') || base;
        for (const n of ['count', 'partner', 'lang', 'mode', 'accent', 'size']) if (at(n)) query.set(n, at(n));
        const a = this.querySelector('a') || link, src = base + 'e/' + path + '?' + query;
        const shut = at('mode') === 'link' || at('consent') === 'required';
        const waits = !(shut || asked) && (at('loading') === 'click' || navigator.connection?.saveData);
        a.onclick = waits && (() => !!draw(asked = 1)); // which is false: the link is not followed
        if (waits || shut) {
          a.isConnected || this.append(a);
          return found?.remove();
        }
        link.remove();
        if (found && (drawn ??= src) === (drawn = src)) return;
        const made = make('iframe', {
          loading: at('loading') || 'lazy',
          sandbox: 'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox',
          src: src + '&theme=' + theme,
          style: 'display:block;border:0;width:100%',
          title: a.textContent,
          height: { s: 320, l: 640 }[at('size')] ?? 480,
        });
        found ? found.replaceWith(made) : this.prepend(made);
        draw(); // a CMS may have wrapped the frame: that change is not observed
      };

      live.set(this, ({ data, source, origin }) => {
        if (!source) return draw();
        if (data?.broadside !== 1 || data.t !== 'ready' || source !== frame?.contentWindow) return;
        const from = new URL(frame.src).origin, pipe = new MessageChannel();
        if (origin !== from && (origin !== 'null' || frame.sandbox.contains('allow-same-origin'))) return;
        pipe.port1.onmessage = ({ data }) => {
          port = pipe.port1; // of two that were offered, the one that is spoken on
          const { t, href, title, name } = data ?? {};
          if (t === 'meta') frame.title = title, say('theme', theme); // it may have changed since hello
          if (t === 'event') tell(t, { name });
          if (t === 'size' && at('mode') === 'full') import(home + 'e/v1.full.js').then(m => m.default(this, say, tell, frame, data));
          if (t === 'open' && (href + '').startsWith(from + '/') && navigator.userActivation?.isActive && tell(t, { href })) open(href, '_blank', 'noopener');
        };
        source.postMessage({ broadside: 1, t: 'hello', theme, lang: at('lang'), visible: !d.hidden, size: at('size') },
          origin === from ? from : '*', [pipe.port2]);
        tell('ready');
      });
      for (const n of [...around, this]) watch.observe(n, { attributes: true, childList: true });
      this.refresh = () => frame?.replaceWith(frame.cloneNode());
      draw();
    }
  });

  if ('article' in own || 'listings' in own) { // snippet B: the script's own box is the reserved place
    const el = make('broad-side', { home, style: 'display:block;min-height:' + me.offsetHeight + 'px' });
    for (const n in own) el.setAttribute(n, own[n]);
    me.style = 'display:none';
    me.after(el);
  }
})();
