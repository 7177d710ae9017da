// <broad-side> on a partner's page. Attributes, events, messages: docs/partners.md
(() => {
  const me = document.currentScript;
  if (me) {
    const own = me.dataset, home = new URL('..', me.src);
    const make = (name, has) => Object.assign(document.createElement(name), has);
    // element → its listener, called with a message, or without when something around it has changed
    const live = new Map(), all = e => live.forEach(f => f(e)), watch = new MutationObserver(all);

    customElements.get('broad-side') || customElements.define('broad-side', class extends HTMLElement {
      static {
        addEventListener('message', all);
        matchMedia('(prefers-color-scheme:dark)').onchange = all;
      }
      expand() {} // v1.full.js defines these
      collapse() {}
      connectedMoveCallback() {} // so that moveBefore keeps the frame
      disconnectedCallback() { live.delete(this); }
      connectedCallback() {
        let asked, drawn, port, frame, theme;
        const link = make('a', { target: '_blank' }), at = n => this.getAttribute(n), around = [this, document.documentElement, document.body];
        const say = (t, value) => port?.postMessage({ t, [t]: value });
        const tell = (name, detail) => this.dispatchEvent(new CustomEvent('broadside:' + name, { bubbles: true, cancelable: true, detail }));

        const draw = () => {
          const css = getComputedStyle(this), base = this.home ?? home, query = new URLSearchParams(at('listings') || ''), article = at('article');
          const path = article ? 'articles/' + article : 'listings', found = this.querySelector('iframe');
          const is = [at('theme'), css.colorScheme, ...around.flatMap(n => [n.dataset.theme, ...n.classList])]
            .find(s => s === 'dark' || s === 'light') || ''; // else the frame follows the system
          if (css.display === 'inline') this.style.cssText += ';display:block;width:100%';
          if (theme !== is) say('theme', theme = is);

          if (found && found !== frame) { // ours, the snippet's, or one that a framework made
            frame = found;
            port = null;
            found.style.height = found.height + 'px'; // overrides the page's styles; no effect without the attribute
            found.onload = () => setTimeout(() => found !== frame || port || draw(tell('error'), asked = drawn), 3e3);
            found.contentWindow.postMessage({ broadside: 1, t: 'ask' }, '*'); // its ready may have been sent before
          }
          if (!article && at('listings') == null) return drawn = 0; // the snippet's own frame

          link.href = base + path + '?' + query;
          link.textContent = at('headline') || base;
          for (const n of ['count', 'partner', 'lang', 'mode', 'accent', 'size']) if (at(n)) query.set(n, at(n));
          const a = this.querySelector('a') || link, src = base + 'e/' + path + '?' + query;
          const shut = at('mode') === 'link' || at('consent') === 'required' || a === link && asked === src;
          const waits = !(shut || asked) && (at('loading') === 'click' || navigator.connection?.saveData);
          a.onclick = waits && (() => !!draw(asked = 1)); // returns false: the link is not followed
          if (waits || shut) {
            a.isConnected || this.append(a);
            return found?.remove();
          }
          if (found && (drawn ??= src) === (drawn = src)) return;
          link.remove();
          const made = make('iframe', {
            sandbox: 'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox',
            style: 'all:initial;display:block;width:100%',
            src: src + '&theme=' + theme,
            loading: at('loading') || 'lazy',
            title: a.textContent,
            height: { s: 320, l: 640 }[at('size')] ?? 480,
          });
          found ? found.replaceWith(made) : this.prepend(made);
          draw(); // a CMS may have wrapped the frame: that change is not observed
        };

        live.set(this, ({ data, source, origin }) => {
          if (!source) return draw();
          if (data?.broadside !== 1 || data.t !== 'ready' || source !== frame?.contentWindow) return;
          const pipe = new MessageChannel();
          if (origin === 'null' ? /same/.test(frame.sandbox) : origin !== new URL(frame.src).origin) return;
          (port = pipe.port1).onmessage = ({ data }) => {
            port = pipe.port1; // of two ports that were offered, the one in use
            const { t, title } = data ?? 0;
            if (t === 'event') tell(t, data);
            if (title) frame.title = title, say('theme', theme); // it may have changed since hello
            if (t === 'open' || at('mode') === 'full') import(home + 'e/v1.full.js').then(m => m.default(this, say, tell, frame, data));
          };
          source.postMessage({ broadside: 1, t: 'hello', theme, lang: at('lang'), visible: !document.hidden, size: at('size') },
            origin === 'null' ? '*' : origin, [pipe.port2]);
          tell('ready');
        });
        for (const n of around) watch.observe(n, { attributes: true, childList: true });
        this.refresh = () => frame?.replaceWith(frame.cloneNode());
        draw();
      }
    });

    if ((own.article ?? own.listings) == null) return;
    if (me.closest('body')) { // snippet B: the script's own box is the reserved place
      const el = make('broad-side', { home, style: me.style.cssText });
      for (const n in own) el.setAttribute(n, own[n]);
      me.style = '';
      return me.before(el);
    }
  }
  console.error('broad-side: use <broad-side article>');
})();
