// v1.js imports this on demand: links that leave a frame, and mode=full, a frame
// as tall as its story, without visible layout shifts.
const frames = new Map(); // element → say, the function for its heights, the observer of its visibility
let input = 0; // until this time a change counts as caused by the reader
for (const type of ['mousedown', 'keydown']) addEventListener(type, () => input = performance.now() + 400, true);
for (const when of ['before', 'after']) addEventListener(when + 'print', () => frames.forEach(([say], el) => {
  input = 0; // Ctrl+P does not open the story
  if (el.isConnected) say('print', when === 'before');
  else frames.delete(el);
}));

const sheet = new CSSStyleSheet();
sheet.replaceSync(`:host{display:block;position:relative}
button{position:absolute;inset-inline:0;translate:0 -100%;height:52px;overflow:hidden;border:0;font:inherit;color:#fff;background:#222;cursor:pointer}
button:focus-visible{outline:2px solid;outline-offset:-5px}
@media print{button{display:none}}`);

const mount = (el, say, tell) => {
  const more = document.createElement('button'), shadow = el.shadowRoot || el.attachShadow({ mode: 'open' }), changes = [];
  let frame, want, shut, opened;

  const fit = sure => {
    const now = performance.now(), free = el.getBoundingClientRect().top >= innerHeight || now < input || now < opened; // out of view, or caused by the reader
    while (changes[0] <= now - 1e4) changes.shift();
    if (want !== frame.clientHeight && (sure || !shut && free && changes.length < 5)) { // ends 100vh loops
      changes.push(now);
      frame.style.height = want + frame.offsetHeight - frame.clientHeight + 'px'; // with a border of the partner's styles
      tell('size', { height: want });
    }
    more.hidden = frame.clientHeight >= want;
    more.style.top = frame.offsetTop + frame.offsetHeight + 'px';
    more.hidden || say('expanded', false);
  };
  const open = yes => {
    if (!want || !frame.isConnected) return; // replaced by a frame that has not sent a size
    shut = !yes;
    if (yes) say('expanded', true);
    opened = performance.now() + 2e3; // the story may send its new height until then
    frame.style.height = frame.height + 'px'; // the attribute is the box
    fit(yes);
  };

  shadow.adoptedStyleSheets = [sheet];
  shadow.replaceChildren(document.createElement('slot'), more);
  more.part = 'more';
  more.onclick = el.expand = () => open(true);
  el.collapse = () => open();
  const sight = new IntersectionObserver(([e]) => say('visible', e.isIntersecting));
  const gone = new ResizeObserver(() => more.hidden ||= !frame.isConnected); // a removed frame has no size
  sight.observe(el);
  return [say, (f, to) => {
    if (f !== frame || !to.more) { // a new frame, or a page without more to show
      frame = f;
      f.height ||= f.clientHeight;
      gone.observe(f);
      want = shut = opened = 0;
      more.hidden = true;
    }
    if (!to.more) frame.style.height = f.height + 'px';
    else if (to.height > (more.hidden ? 0 : frame.clientHeight + 1)) { // a folded frame is as tall as its box
      want = Math.max(80, Math.min(8000, to.height)) | 0;
      Object.assign(more, { textContent: to.more, lang: to.lang, dir: to.dir });
      fit();
    }
  }, sight];
};

// v1.js calls this with the messages of a frame. The function say of an element
// is new each time the element is connected.
export default (el, say, tell, frame, message) => {
  const { t, href } = message ?? {};
  if (t === 'open' && (href + '').startsWith(new URL(frame.src).origin + '/') && navigator.userActivation?.isActive && tell(t, { href })) open(href, '_blank', 'noopener');
  if (t !== 'size') return;
  let now = frames.get(el);
  if (now?.[0] !== say) {
    now?.[2].disconnect();
    frames.set(el, now = mount(el, say, tell));
  }
  now[1](frame, message);
};
