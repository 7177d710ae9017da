// In the frame, if no hello arrived or the sandbox denies an origin: the
// messages of other hosts, for heights only, and forms. See docs/partners.md
(() => {
  const { height, secret: heard } = document.querySelector('[data-adapters]').dataset, { body } = document, spoken = {};
  const pym = new URLSearchParams(location.search).get('childId');
  let secret;
  const post = m => parent.postMessage(m, '*');
  const tell = () => {
    const h = +height || body.offsetHeight; // 0 before layout
    if (h) for (const k in spoken) post(spoken[k](h));
  };

  spoken.amp = height => ({ sentinel: 'amp', type: 'embed-size', height });
  if (pym) spoken.pym = h => ['pym', pym, 'height', h].join('xPYMx');
  // WordPress sends its secret in the address, where a navigation may lose it, and in a message
  const wordpress = said => {
    if (secret = said) spoken.wordpress = value => ({ message: 'height', value, secret });
  };
  wordpress(heard ?? location.hash.match(/secret=(\w+)/)?.[1]);
  addEventListener('click', e => {
    const a = e.target.closest('a');
    // without allow-forms, as in WordPress' sandbox, the browser sends no submit event
    const { form, type } = e.target;
    if (origin === 'null' && type === 'submit') form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    if (!secret || !a?.target || a.host !== location.host || e.defaultPrevented) return;
    e.preventDefault();
    // it accepts messages of the focused frame only, and the focus changes later
    for (const ms of [0, 99, 999]) setTimeout(post, ms, { message: 'link', value: a.href, secret });
  });
  addEventListener('message', ({ source, data }) => {
    if (source !== parent) return;
    const id = typeof data === 'string' && data.match(/^\[iFrameSizer\]([^:]+):/)?.[1];
    if (id) spoken.sizer = h => `[iFrameSizer]${id}:${h}:0:init:0`; // versions 4 and 5
    else if (data?.type === 'iframe-child-init') spoken.open = height => ({ type: 'iframe-resized', height });
    else if (data?.message === 'ready') wordpress(data.secret);
    else return;
    tell();
  });
  post('[iFrameResizerChild]Ready');
  new ResizeObserver(tell).observe(body);
  tell(); // an observer does not run in a frame that its host hides until it has a height
})();
