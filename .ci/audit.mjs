// Lighthouse and axe over the pages that matter. Usage: audit.mjs ORIGIN [axe|lighthouse]
import { end, found, measure, open, runAxe, told } from './audit-tools.mjs';

const origin = process.argv[2].replace(/\/$/, '');
const only = process.argv[3];
const first = async (path, pick) => pick((await (await fetch(origin + path)).json()).items[0]);

const pages = [];
for (const lang of ['en', 'ar']) {
  const at = lang === 'ar' ? '/ar' : '';
  const article = await first(`/api/v1/articles?lang=${lang}&limit=1`, a => a.slug);
  const listing = await first(`/api/v1/listings?lang=${lang}&photo=1&limit=1`, l => l.id);
  pages.push([lang, 'front', at + '/'], [lang, 'article', `/articles/${article}`],
    [lang, 'listings', at + '/listings'], [lang, 'listing', `${at}/listings/${listing}`],
    [lang, 'section', at + '/sections/news'], [lang, 'saved', at + '/saved'], [lang, 'not found', at + '/no-such-page'], [lang, 'settings', at + '/settings']);
}

for (const [lang, name, path] of pages) for (const colours of ['light', 'dark', 'sepia']) {
  const row = { lang, name, colours }, what = `${lang} ${name.padEnd(9)} ${colours.padEnd(5)}`;
  if (only !== 'lighthouse') for (const width of [320, 390, 768, 1280]) {
    const page = await open(colours === 'sepia' ? 'light' : colours, width);
    if (colours === 'sepia') await page.evaluateOnNewDocument(() => { localStorage.theme = 'sepia'; });
    await page.goto(origin + path, { waitUntil: 'load' });
    await runAxe(page, `${what} ${String(width).padStart(4)} px`, { ...row, width });
    await page.close();
  }
  if (only === 'axe' || ['saved', 'not found', 'settings'].includes(name) || colours === 'sepia') continue; // the first three are not for search engines
  const seen = await measure(origin + path, colours), bad = seen.score.some(s => s < 100);
  found(bad || seen.cls > 0 ? 1 : 0, { tool: 'lighthouse', ...row, ...seen });
  console.log(`lighthouse ${what} ${told(seen)}${bad ? '  ' + seen.low.join(' ') : ''}`);
}
await end('figures.json');
