// Shared by the audits: the browser, axe, Lighthouse, and the results.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import lighthouse from 'lighthouse';
import puppeteer from 'puppeteer-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
    // suggestions of the address bar are pages too, which take CPU from the measured one
    '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup'],
});
const figures = [];
let findings = 0;

// found records results and counts failures.
export function found(n, row) {
  findings += n;
  figures.push(row);
}

// open returns a page with a colour scheme in a browser context of its own: nothing that an
// earlier page has stored counts.
export async function open(colours, width) {
  const page = await (await browser.createBrowserContext()).newPage();
  await page.setBypassCSP(true);
  if (width) await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: colours }]);
  return page;
}

// runAxe checks a page or a frame against WCAG 2.2 AA and axe's best practices.
export async function runAxe(frame, what, row) {
  await frame.evaluate(axe);
  const { violations, wide } = await frame.evaluate(async () => ({
    violations: (await window.axe.run(document, { iframes: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })).violations
      .map(v => `${v.id}: ${v.nodes.length} × ${v.nodes[0].html.slice(0, 120)} — ${v.nodes[0].failureSummary.replace(/\s+/g, ' ').slice(0, 200)}`),
    wide: document.documentElement.scrollWidth > innerWidth ? document.documentElement.scrollWidth : 0,
  }));
  found(violations.length + (wide ? 1 : 0), { tool: 'axe', ...row, violations, wide });
  console.log(`axe        ${what}  ${violations.length} violations${wide ? `, scrolls sideways to ${wide} px` : ''}`);
  for (const v of violations) console.log('    ' + v);
}

// measure runs Lighthouse for a phone. If the performance is below 100, which a busy
// machine causes too, the median of three runs counts.
export async function measure(address, colours = 'light') {
  const runs = [await runLighthouse(address, colours)];
  if (runs[0].score[0] === 100) return runs[0];
  while (runs.length < 3) runs.push(await runLighthouse(address, colours));
  console.log(`lighthouse ${address}: performance ${runs.map(run => run.score[0]).join(', ')}`);
  runs.sort((x, y) => x.score[0] - y.score[0]);
  return { ...runs[1], cls: Math.max(...runs.map(run => run.cls)) };
}

// runLighthouse repeats a run whose trace is incomplete, so that the audits have no figures.
async function runLighthouse(address, colours) {
  for (let tries = 3; ; tries--) {
    const page = await browser.newPage();
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: colours }]);
    const { lhr } = await lighthouse(address, { output: 'json', logLevel: 'error', onlyCategories: ['performance', 'accessibility', 'best-practices', 'seo'] }, undefined, page);
    await page.close();
    const broken = Object.values(lhr.audits).find(a => a.errorMessage);
    if (!broken) {
      const a = lhr.audits, n = id => a[id].numericValue;
      return {
        score: Object.values(lhr.categories).map(c => Math.round(c.score * 100)), fcp: Math.round(n('first-contentful-paint')), lcp: Math.round(n('largest-contentful-paint')),
        tbt: Math.round(n('total-blocking-time')), cls: Number(n('cumulative-layout-shift').toFixed(4)), bytes: n('total-byte-weight'),
        low: Object.values(a).filter(x => x.score !== null && x.score < 0.9 && x.scoreDisplayMode !== 'informative' && x.scoreDisplayMode !== 'manual').map(x => x.id),
      };
    }
    console.log(`lighthouse ${address}: ${broken.id}: ${broken.errorMessage}`);
    if (tries === 1) throw new Error(`Lighthouse cannot measure ${address}`);
  }
}

export const told = row => `${row.score.join('/')}  FCP ${row.fcp} LCP ${row.lcp} TBT ${row.tbt} ms  CLS ${row.cls}  ${(row.bytes / 1024).toFixed(1)} KiB`;

// end writes the results and exits with their status.
export async function end(name) {
  await browser.close();
  writeFileSync(new URL(name, import.meta.url), JSON.stringify(figures, null, 1));
  console.log(findings ? `${findings} findings` : 'no findings');
  process.exit(findings ? 1 : 0);
}
