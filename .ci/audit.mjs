// Lighthouse and axe over the pages that matter. Usage: audit.mjs ORIGIN DATA [axe|lighthouse],
// with the data directory of the server, in which its e-mail is.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { end, found, measure, open, runAxe, told } from './audit-tools.mjs';

const origin = process.argv[2].replace(/\/$/, '');
const mail = process.argv[3] + '/mail/';
const only = process.argv[4];
const first = async (path, pick) => pick((await (await fetch(origin + path)).json()).items[0]);

// signUp asks for e-mail and returns the link of the confirmation.
const signUp = async (at, address) => {
  await fetch(`${origin}${at}/settings/notifications`, { method: 'POST', body: new URLSearchParams({ address, breaking: 1, search: 'category=motors' }) });
  for (;;) {
    const texts = existsSync(mail) ? readdirSync(mail).filter(f => f.endsWith('.eml')).map(f => readFileSync(mail + f, 'utf8').replace(/=\r\n/g, '').replaceAll('=3D', '=')) : [];
    const link = texts.find(text => text.includes(address))?.match(/http\S+\/mail\/confirm\?token=[\w-]+/);
    if (link) return link[0];
    await new Promise(done => setTimeout(done, 100));
  }
};

const pathOf = address => new URL(address).pathname + new URL(address).search;
const load = (page, path) => page.goto(origin + path, { waitUntil: 'load' });

const indexed = ['front', 'article', 'listings', 'listing', 'section']; // by search engines: Lighthouse finds fault with the others
const pages = [];
for (const lang of ['en', 'ar']) {
  const at = lang === 'ar' ? '/ar' : '';
  const article = await first(`/api/v1/articles?lang=${lang}&limit=1`, a => a.slug);
  const listing = await first(`/api/v1/listings?lang=${lang}&photo=1&limit=1`, l => l.id);
  const confirm = await signUp(at, lang + '@home.example');
  const { url: manage } = await fetch(confirm, { method: 'POST' });
  const unsubscribe = (await (await fetch(manage)).text()).match(/action="([^"]*\/mail\/unsubscribe[^"]*)"/)[1];
  pages.push(...[['front', at + '/'], ['article', `/articles/${article}`], ['listings', at + '/listings'], ['listing', `${at}/listings/${listing}`], ['section', at + '/sections/news'],
    ['saved', at + '/saved', keepPages], ['offline', at + '/sections/sport', cutNetwork], ['kept filter', at + '/listings?category=motors', cutNetwork],
    ['not found', at + '/no-such-page'], ['settings', at + '/settings'], ['notices', at + '/settings/notifications?category=motors'],
    ['mail error', at + '/settings/notifications', sendWrongAddress], ['mail sent', at + '/mail/sent'], ['mail confirm', pathOf(await signUp(at, lang + '2@home.example'))],
    ['mail manage', pathOf(manage)], ['mail stop', unsubscribe], ['mail ended', at + '/mail/confirm?token=ended'],
  ].map(([name, path, before = load]) => [lang, name, path, before]));
}

// keepPages has the worker keep pages, saves a story and a listing, and opens the list of them.
async function keepPages(page, at) {
  const lang = at.startsWith('/ar') ? 'ar' : 'en';
  for (const list of ['/articles?limit=1', '/listings?photo=1&limit=1']) {
    await page.goto(origin + await first(`/api/v1${list}&lang=${lang}`, it => it.slug ? `/articles/${it.slug}` : `${at.replace('/saved', '')}/listings/${it.id}`));
    await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated' && document.documentElement.dataset.save === '');
    await page.locator('pierce/button[aria-pressed=false]').click();
    await page.waitForFunction(async () => (await (await caches.match('/saved/list'))?.json())?.some(one => one.path === location.pathname));
  }
  await page.goto(origin + at);
  await page.waitForFunction(() => document.querySelectorAll('main li').length > 1);
}

// cutNetwork opens a page without a copy, in a browser that has others.
async function cutNetwork(page, at) {
  await keepPages(page, at.startsWith('/ar') ? '/ar/saved' : '/saved');
  const worker = page.browserContext().targets().find(t => t.type() === 'service_worker');
  const session = await worker.createCDPSession();
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', { offline: true, latency: 0, downloadThroughput: 0, uploadThroughput: 0 });
  await page.setOfflineMode(true);
  await page.goto(origin + at);
  await page.waitForFunction(() => document.querySelector('[data-filled]') && document.querySelectorAll('section li').length > 1);
}

async function sendWrongAddress(page, at) {
  await page.goto(origin + at);
  await page.locator('#mail-address').fill('reader@home');
  await Promise.all([page.waitForNavigation(), page.locator('#mail [type=submit]').click()]);
}

for (const [lang, name, path, before] of pages) for (const colours of ['light', 'dark', 'sepia']) {
  const row = { lang, name, colours }, what = `${lang} ${name.padEnd(12)} ${colours.padEnd(5)}`;
  if (only !== 'lighthouse') {
    const page = await open(colours === 'sepia' ? 'light' : colours);
    if (colours === 'sepia') await page.evaluateOnNewDocument(() => { localStorage.theme = 'sepia'; });
    await before(page, path);
    for (const width of [320, 390, 768, 1280]) {
      await page.setViewport({ width, height: 900 });
      await runAxe(page, `${what} ${String(width).padStart(4)} px`, { ...row, width });
    }
    await page.browserContext().close();
  }
  if (only === 'axe' || !indexed.includes(name) || colours === 'sepia') continue;
  const seen = await measure(origin + path, colours), bad = seen.score.some(s => s < 100);
  found(bad || seen.cls > 0 ? 1 : 0, { tool: 'lighthouse', ...row, ...seen });
  console.log(`lighthouse ${what} ${told(seen)}${bad ? '  ' + seen.low.join(' ') : ''}`);
}
await end('figures.json');
