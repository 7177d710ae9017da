// Offers to install the newspaper as an app, below the last line of the page. The
// button only appears when the browser has offered to install (beforeinstallprompt);
// iOS, and Firefox on Android, have no such event and get a text that explains it. An installed
// paper, and a reader who has said no in the last 90 days, get nothing.
{
  const words = {
    en: {
      label: 'Install', button: 'Install', no: 'Not now', text: 'Install the paper as an app: it opens at once and can be read without a connection.',
      ios: 'To keep the paper on the home screen, tap the share button of the browser and choose “Add to Home Screen”.',
      firefox: 'To keep the paper on the home screen, open the menu of the browser and choose “Add to Home screen”.',
    },
    ar: {
      label: 'التثبيت', button: 'تثبيت', no: 'ليس الآن', text: 'ثبّت الصحيفة تطبيقاً على جهازك: تُفتح فوراً وتُقرأ من دون اتصال.',
      ios: 'لتبقى الصحيفة على الشاشة الرئيسية، المس زر المشاركة في المتصفح واختر «إضافة إلى الشاشة الرئيسية».',
      firefox: 'لتبقى الصحيفة على الشاشة الرئيسية، افتح قائمة المتصفح واختر «أضِف إلى الشاشة الرئيسية».',
    },
  };
  const css = `#install { max-inline-size: 80rem; margin: 0 auto 1.5rem; padding: .75rem clamp(1rem, 3vw, 2rem) 0; display: flex; flex-wrap: wrap; align-items: center; gap: .75rem; }
    #install p { flex: 1 1 16rem; font-size: .9375rem; line-height: 1.5; }
    #install div { display: flex; gap: .75rem; }
    #install button:last-child { background: none; color: inherit; border-color: var(--quiet); }
    @media print { #install { display: none; } }`;

  const installed = () => navigator.standalone || matchMedia('(display-mode: standalone), (display-mode: minimal-ui), (display-mode: fullscreen)').matches;
  const { userAgent } = navigator;
  const hint = 'standalone' in navigator ? 'ios' : /Android.*Firefox\//.test(userAgent) ? 'firefox' : '';
  const pause = 90 * 24 * 60 * 60 * 1000; // ms

  const refused = () => {
    try { return Date.now() - localStorage.getItem('install-refused') < pause; } catch { return false; }
  };
  const refuse = () => {
    try { localStorage.setItem('install-refused', Date.now()); } catch {}
    hide();
  };
  const hide = () => document.getElementById('install')?.remove();

  const button = (text, onclick) => Object.assign(document.createElement('button'), { type: 'button', textContent: text, onclick });

  // prompt is the event of the browser, or nothing if words are all there is.
  const offer = prompt => {
    hide();
    if (installed() || refused()) return;
    const { lang, dir } = document.documentElement, say = words[lang.slice(0, 2)] ?? words.en;
    const box = Object.assign(document.createElement('aside'), { id: 'install', ariaLabel: say.label });
    if (!words[lang.slice(0, 2)]) Object.assign(box, { lang: 'en', dir: 'ltr' });
    else Object.assign(box, { lang, dir });
    box.append(Object.assign(document.createElement('p'), { textContent: prompt ? say.text : say[hint] }));
    const buttons = document.createElement('div');
    if (prompt) buttons.append(button(say.button, () => {
      hide(); // the event can be used once
      broadside.prompt = null;
      prompt.prompt();
      prompt.userChoice.then(({ outcome }) => outcome === 'dismissed' && refuse(), () => {});
    }));
    buttons.append(button(say.no, refuse));
    box.append(buttons);
    document.getElementById('paper').after(box); // outside of what the program draws
  };

  if (!installed()) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    const show = () => (broadside.prompt || hint) && offer(broadside.prompt);
    show();
    addEventListener('beforeinstallprompt', show); // after the listener of start.js
    addEventListener('appinstalled', () => { broadside.prompt = null; hide(); });
    // A link to the other language that the program follows
    new MutationObserver(show).observe(document.documentElement, { attributeFilter: ['lang'] });
  }
}
