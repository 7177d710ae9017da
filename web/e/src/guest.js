// In the framed page: talks with the partner's page, counts, starts the program
// when the reader acts. Its data attributes and messages: docs/partners.md
(() => {
  const d = document, root = d.documentElement, own = d.currentScript.dataset, done = {};
  let port, timer, last;
  const say = m => port?.postMessage(m);
  const ready = () => parent.postMessage({ broadside: 1, t: 'ready' }, '*');
  const count = name => done[name] ||= say({ t: 'event', name }) || navigator.sendBeacon(own.count, name);
  const load = src => {
    const s = d.createElement('script');
    Object.assign(s.dataset, own);
    s.src = src;
    d.head.append(s);
    return s;
  };

  addEventListener('message', ({ source, data, ports }) => {
    if (source !== parent || port || data?.broadside !== 1) return;
    if (data.t === 'ask') ready();
    if (data.t !== 'hello' || !ports[0]) return;
    port = ports[0];
    port.onmessage = ({ data }) => {
      const t = data?.t, value = data?.[t];
      if (['theme', 'visible', 'expanded', 'print'].includes(t) && ['dark', 'light', '', true, false].includes(value)) root.dataset[t] = value;
      if (t === 'expanded' && value === true) count('expand');
    };
    const meta = JSON.parse(own.meta);
    say(meta);
    const size = () => say({ ...meta, t: 'size', height: d.body.offsetHeight });
    size(); // a frame below the viewport observes nothing until it is near
    new ResizeObserver(size).observe(d.body);
  });

  // Nothing here may add to the partner's history: what stays in the frame replaces
  addEventListener('click', e => {
    const a = e.target.closest('a'), out = a?.target;
    if (out) count('open');
    if (e.defaultPrevented || a?.host !== location.host || e.ctrlKey || e.metaKey || e.shiftKey || out && !(port && navigator.userActivation)) return;
    e.preventDefault();
    out ? say({ t: 'open', href: a.href }) : location.replace(a);
  });
  addEventListener('submit', e => {
    if (e.defaultPrevented) return;
    e.preventDefault();
    location.replace(e.target.action + '?' + new URLSearchParams(new FormData(e.target)));
  });

  // start.js takes over when it is there; what was touched meanwhile is told again
  for (const sign of ['pointerdown', 'focusin', 'input']) addEventListener(sign, e => {
    if (!own.start || !e.target.closest('[data-on]')) return;
    if (!last) load(own.start).onload = () => last.target.dispatchEvent(new last.constructor(last.type, last));
    last = e;
  });

  // seen: half of the box for a second
  new IntersectionObserver(([e]) => {
    clearTimeout(timer);
    timer = setTimeout(() => e.isIntersecting && count('view'), 1000);
  }, { threshold: .5 }).observe(root);
  setTimeout(() => port || load(own.tongues), 300);
  ready();
})();
