// Lighthouse and axe over the pages that matter. Usage: audit.mjs ORIGIN [axe|lighthouse]
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import lighthouse from 'lighthouse';
import puppeteer from 'puppeteer-core';

const origin = process.argv[2].replace(/\/$/, '');
const only = process.argv[3];
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const first = async (path, pick) => pick((await (await fetch(origin + path)).json()).items[0]);

const pages = [];
for (const lang of ['en', 'ar']) {
  const at = lang === 'ar' ? '/ar' : '';
  const article = await first(`/api/v1/articles?lang=${lang}&limit=1`, a => a.slug);
  const listing = await first(`/api/v1/listings?lang=${lang}&photo=1&limit=1`, l => l.id);
  pages.push([lang, 'front', at + '/'], [lang, 'article', `/articles/${article}`],
    [lang, 'listings', at + '/listings'], [lang, 'listing', `${at}/listings/${listing}`],
    [lang, 'section', at + '/sections/news'], [lang, 'not found', at + '/no-such-page']);
}

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const figures = [];
let failed = 0;
const scheme = value => [{ name: 'prefers-color-scheme', value }];

async function runAxe(lang, name, path) {
  for (const colours of ['light', 'dark']) for (const width of [320, 390, 768, 1280]) {
    const page = await browser.newPage();
    await page.setBypassCSP(true);
    await page.setViewport({ width, height: 900 });
    await page.emulateMediaFeatures(scheme(colours));
    await page.goto(origin + path, { waitUntil: 'load' });
    await page.evaluate(axe);
    const { violations, wide } = await page.evaluate(async () => ({
      violations: (await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })).violations
        .map(v => `${v.id}: ${v.nodes.length} × ${v.nodes[0].html.slice(0, 120)} — ${v.nodes[0].failureSummary.replace(/\s+/g, ' ').slice(0, 200)}`),
      wide: document.documentElement.scrollWidth > innerWidth ? document.documentElement.scrollWidth : 0,
    }));
    failed += violations.length + (wide ? 1 : 0);
    figures.push({ tool: 'axe', lang, name, colours, width, violations, wide });
    console.log(`axe        ${lang} ${name.padEnd(9)} ${colours.padEnd(5)} ${String(width).padStart(4)} px  ${violations.length} violations${wide ? `, scrolls sideways to ${wide} px` : ''}`);
    for (const v of violations) console.log('    ' + v);
    await page.close();
  }
}

// A trace that lacks its beginning gives audits without figures: measured again.
async function measure(path, colours) {
  for (let tries = 3; ; tries--) {
    const page = await browser.newPage();
    await page.emulateMediaFeatures(scheme(colours));
    const { lhr } = await lighthouse(origin + path, { output: 'json', logLevel: 'error', onlyCategories: ['performance', 'accessibility', 'best-practices', 'seo'] }, undefined, page);
    await page.close();
    const broken = Object.values(lhr.audits).filter(a => a.errorMessage);
    if (!broken.length) return lhr;
    console.log(`lighthouse ${path}: ${broken[0].id}: ${broken[0].errorMessage}`);
    if (tries === 1) throw new Error(`Lighthouse cannot measure ${path}`);
  }
}

async function runLighthouse(lang, name, path) {
  if (name === 'not found') return;
  for (const colours of ['light', 'dark']) {
    const lhr = await measure(path, colours);
    const score = Object.values(lhr.categories).map(c => Math.round(c.score * 100));
    const a = lhr.audits, n = id => a[id].numericValue;
    const row = {
      tool: 'lighthouse', lang, name, colours, score, fcp: Math.round(n('first-contentful-paint')), lcp: Math.round(n('largest-contentful-paint')),
      tbt: Math.round(n('total-blocking-time')), cls: Number(n('cumulative-layout-shift').toFixed(4)), bytes: n('total-byte-weight'),
      low: Object.values(a).filter(x => x.score !== null && x.score < 0.9 && x.scoreDisplayMode !== 'informative' && x.scoreDisplayMode !== 'manual').map(x => x.id),
    };
    figures.push(row);
    if (score.some(s => s < 100) || row.cls > 0) failed++;
    console.log(`lighthouse ${lang} ${name.padEnd(9)} ${colours.padEnd(5)} ${score.join('/')}  FCP ${row.fcp} LCP ${row.lcp} TBT ${row.tbt} ms  CLS ${row.cls}  ${(row.bytes / 1024).toFixed(1)} KiB${score.some(s => s < 100) ? '  ' + row.low.join(' ') : ''}`);
  }
}

for (const p of pages) {
  if (only !== 'lighthouse') await runAxe(...p);
  if (only !== 'axe') await runLighthouse(...p);
}
await browser.close();
writeFileSync(new URL('figures.json', import.meta.url), JSON.stringify(figures, null, 1));
console.log(failed ? `${failed} findings` : 'no findings');
process.exit(failed ? 1 : 0);
