// In the framed page: exchanges messages with the partner's page, counts views,
// and starts the program at the first input. Its data attributes and messages:
// docs/partners.md
(() => {
  const d = document, root = d.documentElement, own = d.currentScript.dataset, done = {};
  let port, timer;
  const say = m => port?.postMessage(m);
  const ready = () => own.meta && parent.postMessage({ broadside: 1, t: 'ready' }, '*'); // an error page has none
  const heed = ({ data }) => {
    for (const t of ['theme', 'visible', 'expanded', 'print']) if (/^(dark|light|true|false|)$/.test(data?.[t])) root.dataset[t] = data[t];
    if (root.dataset.expanded === 'true') count('expand');
  };
  // neither in previews of /partners nor outside a frame
  const count = name => done[name] ||= !own.count || parent === self || say({ t: 'event', name }) || navigator.sendBeacon(own.count, name);
  const load = src => {
    const s = d.createElement('script');
    Object.assign(s.dataset, own);
    s.src = src;
    d.head.append(s);
  };

  addEventListener('message', e => {
    const { source, data, ports: [first] } = e, { broadside, secret, t } = data ?? 0;
    if (source !== parent || port) return;
    if (secret) own.secret = secret; // of WordPress, for adapters.js
    if (broadside !== 1) return;
    if (t === 'ask') ready();
    if (t !== 'hello' || !first) return;
    port = first;
    port.onmessage = heed;
    heed(e);
    const meta = JSON.parse(own.meta), size = () => say({ ...meta, t: 'size', height: d.body.offsetHeight });
    say(meta);
    for (const name in own.count && done) say({ t: 'event', name }); // counted before
    size(); // ResizeObserver does not run in a frame far below the viewport
    new ResizeObserver(size).observe(d.body);
  });

  // No entries are added to the partner's history: links in the frame replace
  addEventListener('click', e => {
    const a = e.target.closest('a'), out = a?.target;
    if (out) count('open');
    if (e.defaultPrevented || a?.host !== location.host || e.ctrlKey || e.metaKey || e.shiftKey || out && !(port && navigator.userActivation)) return;
    e.preventDefault();
    out ? setTimeout(say, 99, { t: 'open', href: a.href }) : location.replace(a); // the activation reaches the page around later
  });
  addEventListener('submit', e => {
    if (!e.defaultPrevented) location.replace(e.target.action + '?' + new URLSearchParams(new FormData(e.target)));
    e.preventDefault();
  });

  // start.js takes over at the first input
  addEventListener('input', e => {
    if (!own.start || !e.target.closest('[data-on]')) return;
    load(own.start); // whose own data-start tells it to start at once
    own.start = '';
  });

  // visible for a second: half of the box, or the headline of a full story
  new IntersectionObserver(([e]) => {
    clearTimeout(timer);
    timer = e.isIntersecting && setTimeout(count, 1000, 'view');
  }, { threshold: .5 }).observe(own.height ? root : d.querySelector('h1'));
  setTimeout(() => port || load(own.adapters), 300);
  ready();
})();
