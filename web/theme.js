// Applies the reader's theme and font before the first paint: with a style sheet
// that is loaded only by readers who chose one. document.write makes that block the
// first paint in every browser. A page that Back restores is loaded again if the
// choice has changed. Without storage this does nothing. The script is inline in
// every page.

try {
  const { theme, font } = localStorage, { dataset } = document.documentElement;
  if (theme) dataset.theme = theme;
  if (font) dataset.font = font;
  if (theme || font) document.write(`<link rel=stylesheet href=${document.currentScript.dataset.styles}>`);
  const paper = { light: '#fdfcf9', dark: '#15181a', sepia: '#f5ecd9' }[theme];
  if (paper) for (const m of document.querySelectorAll('[name=theme-color]')) m.content = paper;
  addEventListener('pageshow', e => e.persisted && (localStorage.theme !== dataset.theme || localStorage.font !== dataset.font) && location.reload());
} catch {}
