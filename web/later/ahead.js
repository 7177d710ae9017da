// Fetches the story that a reader is about to open. Browsers with Speculation
// Rules (https://wicg.github.io/nav-speculation/) prerender it when the pointer
// rests on a link. Others that know rel=prefetch fetch it on hover or touch, and
// the server lets them keep it for a minute: by fetch, because Firefox refuses the
// link element under default-src 'none'. WebKit knows neither, and requests a page
// that was fetched again. While the program runs, it fetches the data of a page
// itself. Nothing is fetched ahead under data saver.
{
  // The Content-Security-Policy has the hash of this text: response.PagePolicy.
  const rules = '{"prerender":[{"where":{"selector_matches":"a[href^=\\"/\\"][href*=\\"/articles/\\"]"},"eagerness":"moderate"}]}';
  const { thrifty } = broadside;

  const speculate = () => {
    const script = Object.assign(document.createElement('script'), { type: 'speculationrules', textContent: rules });
    document.head.append(script);
    navigator.connection?.addEventListener('change', () => thrifty() && script.remove());
  };

  const prefetched = new Set();
  const prefetch = e => {
    const a = e.target.closest?.('a[href*="/articles/"]'), href = a?.href.split('#')[0];
    if (!a || a.origin !== location.origin || prefetched.has(href) || href === location.href.split('#')[0]) return;
    if (thrifty() || !['asleep', 'off'].includes(broadside.state)) return;
    prefetched.add(href);
    fetch(href, { priority: 'low', headers: { Purpose: 'prefetch' } }).then(r => r.blob()).catch(() => {});
  };

  if (!thrifty() && broadside.state === 'asleep') {
    if (HTMLScriptElement.supports?.('speculationrules')) speculate();
    else if (document.createElement('link').relList.supports('prefetch')) for (const type of ['pointerover', 'touchstart', 'focusin']) addEventListener(type, prefetch, { passive: true });
  }
}
