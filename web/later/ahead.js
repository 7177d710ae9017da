// Fetches the story that a reader is about to open. Browsers with Speculation
// Rules (https://wicg.github.io/nav-speculation/) prerender it when the pointer
// rests on a link; the others prefetch it on hover or touch, and use that for the
// server's minute of private caching. While the program runs, it fetches the data
// of a page itself. Nothing is fetched ahead under data saver.
{
  // The Content-Security-Policy has the hash of this text: response.PagePolicy.
  const rules = '{"prerender":[{"where":{"selector_matches":"a[href^=\\"/\\"][href*=\\"/articles/\\"]"},"eagerness":"moderate"}]}';
  const thrifty = () => navigator.connection?.saveData || matchMedia('(prefers-reduced-data: reduce)').matches;

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
    document.head.append(Object.assign(document.createElement('link'), { rel: 'prefetch', href }));
  };

  if (!thrifty() && broadside.state === 'asleep') {
    if (HTMLScriptElement.supports?.('speculationrules')) speculate();
    else if (document.createElement('link').relList.supports('prefetch'))
      for (const type of ['pointerover', 'touchstart', 'focusin']) addEventListener(type, prefetch, { passive: true });
  }
}
