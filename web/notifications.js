// The page of notification settings: it shows what this browser has, and subscribes
// after a tap. The worker stores the choices, see push.js.
(() => {
  const { base = '', lang, listings, texts } = document.currentScript.dataset;
  const say = JSON.parse(texts), $ = id => document.getElementById(id);
  const form = $('choices'), stopping = $('stopping'), saved = $('saved'), submit = form.querySelector('[type=submit]');
  const API = base + '/api/v1/push/';
  let worker, had, kept = []; // the registration, the subscription, the saved searches as [query, text]

  const tell = text => { $('state').textContent = text; };
  const send = (method, body) => fetch(API + 'subscriptions', { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

  // iOS has PushManager in installed apps only.
  const isIOS = () => /iP(hone|ad|od)/.test(navigator.userAgent) || navigator.platform === 'MacIntel' && navigator.maxTouchPoints > 1;
  const obstacle = () => {
    if (!('Notification' in window && 'PushManager' in window)) return isIOS() && !navigator.standalone ? say.install : say.unsupported;
    if (!navigator.serviceWorker) return say.noworker;
    if (Notification.permission === 'denied') return say.denied;
  };

  const begin = async () => {
    tell(say.busy);
    const why = obstacle();
    if (why) return tell(why);
    try {
      await navigator.serviceWorker.register(base + '/worker.js', { scope: base + '/' });
      worker = await navigator.serviceWorker.ready;
    } catch (e) {
      console.error(e);
      return tell(say.noworker);
    }
    had = await worker.pushManager.getSubscription();
    let state;
    if (had) {
      const response = await send('PUT', { subscription: had, lang, zone: zone() });
      if (response.ok) state = await response.json();
      else if (response.status !== 404) throw response.status;
    }
    fill(state);
    form.hidden = false;
  };

  // fill shows the stored choices; else the form has the server's suggestion.
  const fill = state => {
    if (state) {
      form.breaking.checked = state.breaking;
      form.urgent.checked = state.urgent;
      form.quiet.checked = Boolean(state.quiet);
      if (state.quiet) [form.from.value, form.to.value] = [state.quiet.from, state.quiet.to];
      kept = state.searches.map((query, i) => [query, state.descriptions[i]]);
    }
    draw();
    dim();
    stopping.hidden = !state;
    submit.textContent = state ? say.save : say.turnon;
    tell(state ? say.on : say.off);
  };

  // draw lists the saved searches, each with its address and a way to remove it.
  const draw = () => {
    const adding = form.search;
    if (adding && kept.some(([query]) => query === adding.value)) adding.closest('p').remove();
    saved.querySelectorAll('.kept').forEach(p => p.remove());
    for (const [query, text] of kept) {
      const p = Object.assign(document.createElement('p'), { className: 'kept' });
      const link = Object.assign(document.createElement('a'), { href: listings + (query && '?' + query) });
      link.append(Object.assign(document.createElement('bdi'), { textContent: text }));
      const button = Object.assign(document.createElement('button'), { type: 'button', className: 'plain', textContent: '×' });
      button.setAttribute('aria-label', say.remove.replace('%', text));
      button.onclick = () => {
        kept = kept.filter(([q]) => q !== query);
        draw();
        (saved.querySelector('.kept button') ?? submit).focus();
        store();
      };
      p.append(link, ' ', button);
      saved.append(p);
    }
    $('none').hidden = kept.length > 0 || Boolean(form.search);
  };
  const dim = () => { for (const field of [form.from, form.to]) field.disabled = !form.quiet.checked; };
  form.quiet.onchange = dim;

  const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
  const choices = () => ({
    lang, zone: zone(), breaking: form.breaking.checked, urgent: form.urgent.checked,
    quiet: form.quiet.checked ? { from: form.from.value, to: form.to.value } : null,
    searches: [...kept.map(([query]) => query), ...form.search?.checked ? [form.search.value] : []],
  });

  form.onsubmit = e => {
    e.preventDefault();
    store();
  };

  // store subscribes, which asks for permission the first time, and sends the
  // choices.
  const store = () => busy(async () => {
    const chosen = choices();
    if (!chosen.breaking && !chosen.searches.length) return had ? stop() : tell(say.choose);
    if (await Notification.requestPermission() !== 'granted') return tell(Notification.permission === 'denied' ? say.denied : say.off);
    const { key } = await (await fetch(API + 'key')).json();
    had = await worker.pushManager.getSubscription() ?? await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    const response = await send('POST', { ...chosen, subscription: had });
    if (!response.ok) throw response.status;
    const { key: _, descriptions, ...stored } = await response.json();
    worker.active.postMessage({ subscribed: { ...stored, subscription: had.toJSON() } });
    fill({ ...stored, descriptions });
    tell(say.saved + ' ' + say.on);
  });

  $('stop').onclick = () => busy(stop);
  const stop = async () => {
    const response = await send('DELETE', { subscription: had });
    if (!response.ok) throw response.status;
    worker.active.postMessage({ subscribed: null });
    await had.unsubscribe();
    had = null;
    kept = [];
    fill();
    tell(say.stopped);
    submit.focus();
  };

  // busy runs one action at a time, and says so if it fails.
  const busy = async action => {
    if (submit.ariaDisabled === 'true') return;
    submit.ariaDisabled = 'true';
    tell(say.busy);
    try {
      await action();
    } catch (e) {
      console.error(e);
      tell(say.failed);
    }
    submit.ariaDisabled = null;
  };

  begin().catch(e => {
    console.error(e);
    tell(say.failed);
  }).then(() => {
    form.parentElement.classList.remove('waiting');
    if (location.hash === '#mail' && performance.getEntriesByType('navigation')[0]?.type === 'navigate') $('mail')?.scrollIntoView({ behavior: 'instant' });
  });
})();
