// Stores the reader's choices on /settings, and in the panel that the button above
// every page opens: theme, font, text size, data saver. Reads a story aloud. The
// panel is outside of the view, which the browser's program draws.
(() => {
  const html = document.documentElement, aside = document.getElementById('comfort');
  const words = {
    en: {
      theme: ['Theme', { auto: 'As on this device', light: 'Light', dark: 'Dark', sepia: 'Sepia' }],
      size: ['Text size', { small: 'Small', normal: 'Normal', large: 'Large' }],
      all: 'All settings', close: 'Close', listen: 'Listen', pause: 'Pause', resume: 'Continue', stop: 'Stop', speed: 'Speed',
      mute: 'This browser cannot read aloud.', failed: 'Reading aloud has stopped: the voice does not work.',
      voiceless: { en: 'This device has no voice for English, so it cannot read this story aloud.', ar: 'This device has no voice for Arabic, so it cannot read this story aloud.' },
      skipped: 'Paragraphs in another language are left out: this device has no voice for it.',
      denied: 'This browser lets the site store nothing: your choice holds until you leave this page.',
    },
    ar: {
      theme: ['الألوان', { auto: 'كما في هذا الجهاز', light: 'فاتحة', dark: 'داكنة', sepia: 'بنية فاتحة' }],
      size: ['حجم النص', { small: 'صغير', normal: 'عادي', large: 'كبير' }],
      all: 'كل الإعدادات', close: 'إغلاق', listen: 'استمع', pause: 'إيقاف مؤقت', resume: 'تابع', stop: 'إيقاف', speed: 'السرعة',
      mute: 'هذا المتصفح لا يقرأ النص بصوت.', failed: 'توقفت القراءة: الصوت لا يعمل.',
      voiceless: { en: 'ليس في هذا الجهاز صوت للإنجليزية، فلا يمكنه قراءة هذا الخبر.', ar: 'ليس في هذا الجهاز صوت للعربية، فلا يمكنه قراءة هذا الخبر.' },
      skipped: 'الفقرات المكتوبة بلغة أخرى لا تُقرأ: ليس في هذا الجهاز صوت لها.',
      denied: 'هذا المتصفح لا يسمح للموقع بحفظ شيء: يبقى اختيارك حتى تغادر هذه الصفحة.',
    },
  };
  const texts = () => words[html.dir === 'rtl' ? 'ar' : 'en'];
  const element = (name, properties, ...children) => {
    const e = Object.assign(document.createElement(name), properties);
    e.append(...children);
    return e;
  };

  // Stored choices; '' or none is the paper's default
  const read = name => { try { return localStorage.getItem(name) ?? ''; } catch { return session[name] ?? ''; } };
  const session = {}; // without storage
  const write = (name, value) => {
    session[name] = value;
    try {
      if (value) localStorage.setItem(name, value);
      else localStorage.removeItem(name);
    } catch {
      for (const p of document.querySelectorAll('.denied')) p.textContent = texts().denied;
    }
  };
  const paper = { light: '#fdfcf9', dark: '#15181a', sepia: '#f5ecd9' }; // as in theme.js
  const choose = (name, value) => {
    write(name, value);
    if (name === 'size') document.querySelector(`#paper #size-${value}:not(:checked)`)?.click();
    if (name === 'saver') document.cookie = `saver=${value};path=/;max-age=${value ? 31536000 : 0};samesite=lax`;
    if (name !== 'theme' && name !== 'font') return;
    if (value) html.dataset[name] = value;
    else delete html.dataset[name];
    if (name === 'theme') for (const m of document.querySelectorAll('[name=theme-color]')) m.content = paper[value] ?? paper[/dark/.test(m.media) ? 'dark' : 'light'];
  };
  addEventListener('change', e => {
    const name = e.target.name?.match(/^choose-(\w+)/)?.[1];
    if (name) choose(name, e.target.value === 'auto' ? '' : e.target.value);
  });
  const check = root => {
    for (const radio of root.querySelectorAll('[name^=choose-]')) {
      const name = radio.name.slice(7);
      if (radio.value === (read(name) || (name === 'size' ? 'normal' : 'auto'))) radio.checked = true;
    }
  };

  // The settings' page: its controls do nothing without this script
  for (const set of document.querySelectorAll('.settings fieldset')) set.disabled = false;
  check(document);

  // The panel
  const story = () => document.querySelector('#paper .story');
  let panel;
  const choices = (name, [title, values]) => element('fieldset', { className: 'choices' }, element('legend', {}, title),
    ...Object.entries(values).map(([value, text]) => element('label', {}, element('input', { type: 'radio', name: 'choose-' + name, value }), text)));
  const show = opener => {
    const t = texts(), { lang, dir } = opener;
    panel?.remove();
    const close = element('button', { type: 'button', onclick: () => panel.hidePopover() }, t.close);
    panel = element('div', { id: 'settings', popover: 'auto', lang, dir, onbeforetoggle: e => opener.setAttribute('aria-expanded', e.newState === 'open'), ontoggle: e => e.newState === 'closed' && e.target.remove() },
      element('h2', { id: 'settings-title' }, opener.textContent), choices('theme', t.theme), choices('size', t.size));
    if (story()) panel.append(listenPart(opener));
    panel.append(element('p', { className: 'denied' }), element('p', { className: 'onward' }, element('a', { href: opener.dataset.href }, t.all), close));
    panel.setAttribute('role', 'dialog');
    panel.setAttribute('aria-labelledby', 'settings-title');
    panel.querySelector('.denied').setAttribute('role', 'status');
    opener.after(panel); // next in the order of the keyboard
    check(panel);
    panel.showPopover();
  };
  let styled; // a second click before the style sheet is there waits too
  const open = async opener => {
    const { styles } = document.querySelector('script[data-styles]').dataset;
    styled ??= document.querySelector(`link[href="${styles}"]`) ?? new Promise(done => {
      document.head.prepend(element('link', { rel: 'stylesheet', href: styles, onload: done, onerror: done })); // style.css comes after it
    });
    await styled;
    if (!panel?.matches(':popover-open')) show(opener);
  };

  // Listening
  const synthesis = window.speechSynthesis;
  const voiceOf = lang => synthesis.getVoices().filter(v => v.lang.toLowerCase().split(/[-_]/)[0] === lang).sort((a, b) => b.localService - a.localService)[0];
  // languageOf returns the language of most letters in a text. lang is that of the
  // page around it.
  const languageOf = (text, lang) => {
    const arabic = text.match(/\p{Script=Arabic}/gu)?.length ?? 0, latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
    if (arabic > latin) return 'ar';
    return lang && lang !== 'ar' || !latin ? lang : 'en';
  };
  const blocks = () => [...story().querySelectorAll(':scope > .head > :is(.headline, .standfirst), .body > :is(p:not(.embed), h2, h3, h4), .body > :is(ul, ol) > li, .quote :is(p, figcaption)')];
  const sentences = (text, lang) => window.Intl?.Segmenter ? [...new Intl.Segmenter(lang, { granularity: 'sentence' }).segment(text)].map(s => s.segment) : [text];
  const storyLanguage = () => story().closest('[lang]').lang.split('-')[0];
  const listenPart = opener => {
    const part = element('div', {}), t = texts();
    const draw = () => {
      const lang = synthesis && storyLanguage();
      if (synthesis && voiceOf(lang)) part.replaceChildren(element('button', { type: 'button', onclick: () => { panel.hidePopover(); play(opener); } }, t.listen));
      else part.replaceChildren(element('p', {}, synthesis ? t.voiceless[lang] ?? t.voiceless.en : t.mute));
    };
    draw();
    synthesis?.addEventListener?.('voiceschanged', () => part.isConnected && story() && draw()); // browsers load their voices late
    return part;
  };

  // A part is a sentence: browsers end a long utterance in its middle. Pausing
  // cancels the sentence and continuing repeats it, because pause() ends the
  // utterance on Android.
  let parts, at, current, bar, seen;
  const play = opener => {
    stop();
    const own = storyLanguage(), where = location.pathname, t = texts();
    let skipped = false;
    parts = blocks().flatMap(block => {
      const copy = block.cloneNode(true);
      for (const note of copy.querySelectorAll('sup')) note.remove();
      const text = copy.textContent.trim(), lang = languageOf(text, block.closest('[lang]').lang.split('-')[0] || own), voice = voiceOf(lang);
      if (text && !voice) skipped = true;
      return text && voice ? sentences(text, lang).map(text => ({ block, text, voice })) : [];
    });
    at = 0;
    seen = null;
    const toggle = element('button', { type: 'button', onclick: () => {
      if (current) hush();
      else say();
      toggle.textContent = current ? t.pause : t.resume;
    } }, t.pause);
    const speed = element('select', { onchange: () => { write('rate', speed.value); if (current) { hush(); say(); } } },
      ...['0.75', '1', '1.25', '1.5', '2'].map(value => element('option', { value }, '×' + value)));
    speed.value = read('rate');
    if (!speed.value) speed.value = '1';
    const watch = new MutationObserver(() => location.pathname !== where && stop()); // the program shows another page
    watch.observe(document.querySelector('title'), { childList: true });
    const end = () => { stop(); opener.focus(); };
    bar = element('div', { id: 'listen', lang: opener.lang, dir: opener.dir, onkeydown: e => e.key === 'Escape' && end(), unwatch: () => watch.disconnect(), rate: () => Number(speed.value) },
      toggle, element('button', { type: 'button', onclick: end }, t.stop), element('label', {}, t.speed, speed), element('p', {}, skipped ? t.skipped : ''));
    bar.setAttribute('role', 'group');
    bar.setAttribute('aria-label', t.listen);
    bar.lastChild.setAttribute('role', 'status');
    aside.append(bar);
    toggle.focus({ preventScroll: true });
    say();
  };
  const say = () => {
    const part = parts[at];
    if (!part?.block.isConnected) return stop();
    mark(part.block);
    const utterance = current = Object.assign(new SpeechSynthesisUtterance(part.text), { voice: part.voice, lang: part.voice.lang, rate: bar.rate() });
    utterance.onend = () => { if (utterance === current) { at++; say(); } };
    utterance.onerror = () => {
      if (utterance !== current) return;
      hush();
      bar.firstChild.textContent = texts().resume;
      bar.lastChild.textContent = texts().failed;
    };
    synthesis.speak(utterance);
  };
  const hush = () => { current = null; synthesis.cancel(); };
  const stop = () => {
    if (!bar) return;
    hush();
    bar.unwatch();
    bar.remove();
    bar = null;
    window.CSS?.highlights?.delete('spoken');
  };
  // mark highlights the block that is read, without changing the view. It scrolls
  // to it if the block before was visible, not if the reader scrolled away.
  const visible = block => { const { top, bottom } = block.getBoundingClientRect(); return bottom > 0 && top < innerHeight; };
  const mark = block => {
    if (window.CSS?.highlights) {
      const range = new Range();
      range.selectNodeContents(block);
      CSS.highlights.set('spoken', new Highlight(range));
    }
    if (block === seen) return;
    const follow = !seen || visible(seen), { top, bottom } = block.getBoundingClientRect();
    seen = block;
    if (follow && (top < 0 || bottom > innerHeight - bar.offsetHeight)) scrollTo({ top: scrollY + top - innerHeight / 4, behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth' });
  };
  addEventListener('pagehide', stop);

  // start.js loads this script at the first click on the button of the settings
  if (aside) {
    const act = target => {
      if (!HTMLElement.prototype.showPopover) location.assign(target.dataset.href);
      else if (!panel?.matches(':popover-open')) open(target);
    };
    aside.addEventListener('click', e => e.target.dataset.href && act(e.target));
    act([...aside.children].find(button => button.offsetParent));
  }
})();
