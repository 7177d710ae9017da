// Axe, html-validate and Lighthouse over embeds, and over a partner's page with
// and without an embed. Usage: audit-embed.mjs ORIGIN
import { createServer } from 'node:http';
import { HtmlValidate } from 'html-validate';
import { end, found, measure, open, runAxe, told } from './audit-tools.mjs';

const origin = process.argv[2].replace(/\/$/, ''); // at 127.0.0.1, which is not the same site as localhost
const slug = {};
for (const lang of ['en', 'ar']) slug[lang] = (await (await fetch(`${origin}/api/v1/articles?lang=${lang}&limit=1`)).json()).items[0].slug;

// The partner: a typical page in both languages, with and without an embed.
const words = {
  en: ['ltr', 'A partner', 'A page of its own', 'What the partner has to say, in a paragraph of its own.'],
  ar: ['rtl', 'موقع شريك', 'صفحة لها شأنها', 'ما يقوله الشريك في فقرة من عنده.'],
};
const embeds = {
  bare: () => '',
  A: lang => `<broad-side><iframe src="${origin}/e/articles/${slug[lang]}" width="100%" height="480" frameborder="0" loading="lazy" title="A headline — A paper"
  sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox" referrerpolicy="strict-origin"></iframe>
<a href="${origin}/articles/${slug[lang]}">A headline — A paper</a></broad-side><script async src="${origin}/e/v1.js"></script>`,
  B: lang => `<script async src="${origin}/e/v1.js" data-article="${slug[lang]}" data-headline="A headline — A paper" style="display:block;min-height:480px"></script>`,
};
const host = (lang, kind) => `<!DOCTYPE html>
<html lang="${lang}" dir="${words[lang][0]}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${words[lang][1]}</title><meta name="description" content="${words[lang][3]}"><link rel="icon" href="data:,">
<style>:root { background: #fff; color: #111 } a { color: #00c } @media (prefers-color-scheme: dark) { :root { background: #111; color: #eee } a { color: #9bf } }</style></head>
<body><main><h1>${words[lang][2]}</h1><p>${words[lang][3]}</p>
${embeds[kind](lang)}
<p>${words[lang][3]}</p></main></body></html>
`;
const partner = createServer((request, answer) => {
  const [, lang, kind] = request.url.split('/');
  if (!embeds[kind] || !words[lang]) return answer.writeHead(404).end();
  answer.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(host(lang, kind));
});
await new Promise(done => partner.listen(0, '127.0.0.1', done));
const site = `http://localhost:${partner.address().port}`;

// axe, in the frame and around it
const frames = lang => [
  ...['s', 'm', 'l'].map(size => `/e/articles/${slug[lang]}?size=${size}`), `/e/articles/${slug[lang]}?mode=full`, `/e/articles/${slug[lang]}?mode=link`,
  ...['s', 'm', 'l'].map(size => `/e/listings?lang=${lang}&size=${size}`), `/e/listings?lang=${lang}&q=nothing-like-this`,
];
const operator = { username: 'desk', password: process.env.BROADSIDE_OPERATOR_PASSWORD };
const operatorPages = ['/partners/counts', '/sources'];
for (const lang of ['en', 'ar']) for (const colours of ['light', 'dark']) {
  const what = `${lang} ${colours.padEnd(5)}`;
  for (const path of frames(lang)) {
    const page = await open(colours, 390);
    await page.goto(origin + path, { waitUntil: 'load' });
    await runAxe(page, `${what} ${path}`, { lang, colours, path });
    await page.close();
  }
  for (const kind of ['A', 'B']) {
    const page = await open(colours, 600);
    await page.goto(`${site}/${lang}/${kind}`, { waitUntil: 'load' });
    const frame = await (await page.waitForSelector('broad-side iframe')).contentFrame();
    await frame.waitForSelector('main');
    await runAxe(page, `${what} around snippet ${kind}`, { lang, colours, kind });
    await runAxe(frame, `${what} in snippet ${kind}`, { lang, colours, kind, framed: true });
    await page.close();
  }
  for (const width of [320, 1280]) for (const path of ['/partners', ...operatorPages]) {
    const page = await open(colours, width);
    if (path !== '/partners') await page.authenticate(operator);
    await page.goto(`${origin}${lang === 'ar' ? '/ar' : ''}${path}`, { waitUntil: 'load' });
    await page.evaluate(() => document.querySelectorAll('details').forEach(d => { d.open = true; }));
    await runAxe(page, `${what} ${path} ${width} px`, { lang, colours, width, path });
    await page.close();
  }
}

// html-validate. Snippet A has width="100%" and frameborder="0", which are not
// valid HTML but work on hosts that allow neither script nor style.
const validate = new HtmlValidate({
  extends: ['html-validate:standard'],
  rules: { 'long-title': 'off', 'no-trailing-whitespace': 'off', 'attribute-boolean-style': 'off', 'void-style': 'off', 'doctype-style': 'off', 'no-inline-style': 'off' },
});
const valid = async (what, html, forgiven = () => false) => {
  const { results } = await validate.validateString(html);
  const errors = results.flatMap(r => r.messages).filter(m => m.severity === 2 && !forgiven(m));
  found(errors.length, { tool: 'html-validate', what, errors });
  console.log(`html       ${what}  ${errors.length} errors`);
  for (const e of errors.slice(0, 5)) console.log(`    ${e.ruleId}: ${e.message} (${e.selector})`);
};
const password = 'Basic ' + Buffer.from(`${operator.username}:${operator.password}`).toString('base64');
const get = async path => (await fetch(origin + path, operatorPages.some(p => path.endsWith(p)) ? { headers: { Authorization: password } } : {})).text();
for (const lang of ['en', 'ar']) {
  const at = lang === 'ar' ? '/ar' : '';
  for (const path of [...frames(lang), at + '/partners', ...operatorPages.map(p => at + p), at + '/', `/articles/${slug[lang]}`, at + '/listings', at + '/sections/news', at + '/no-such-page']) await valid(path, await get(path));
  for (const kind of ['A', 'B']) {
    await valid(`${lang} snippet ${kind}`, host(lang, kind), m => /"(width|frameborder)"/.test(m.message));
  }
}

// Lighthouse: the embed does not lower the scores of the partner's page
const bare = await measure(`${site}/en/bare`);
console.log(`lighthouse the partner's page alone ${told(bare)}`);
for (const kind of ['A', 'B']) {
  const seen = await measure(`${site}/en/${kind}`), worse = seen.score.some((s, i) => s < bare.score[i]);
  found(worse || seen.cls > 0 ? 1 : 0, { tool: 'lighthouse', kind, ...seen, bare });
  console.log(`lighthouse with snippet ${kind}         ${told(seen)}${worse ? '  ' + seen.low.join(' ') : ''}`);
}
for (const path of [`/e/articles/${slug.en}`, `/e/articles/${slug.ar}`]) {
  const seen = await measure(origin + path);
  found(seen.score.slice(0, 3).some(s => s < 100) || seen.cls > 0 ? 1 : 0, { tool: 'lighthouse', path, ...seen }); // without SEO: the page is noindex
  console.log(`lighthouse ${path} ${told(seen)}`);
}
partner.close();
await end('figures-embed.json');
