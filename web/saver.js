// Loads a picture when the reader taps its placeholder (server/page/pictures.go).
// The first tap on a picture in a link loads it, the next follows the link.
(() => {
  const names = ['alt', 'role', 'sizes', 'srcset', 'src'];
  const load = img => {
    const placeholder = img.cloneNode(), focused = document.activeElement === img;
    img.onerror = () => img.replaceWith(placeholder); // to be tapped again
    for (const name of names) {
      const value = img.getAttribute('data-' + name);
      if (value === null) img.removeAttribute(name);
      else img.setAttribute(name, value);
      img.removeAttribute('data-' + name);
    }
    img.removeAttribute('title');
    if (focused) img.tabIndex = -1; // the next Tab goes on from here
    else img.removeAttribute('tabindex');
  };
  const onPicture = e => {
    const img = e.target.closest?.('img[data-src]');
    if (!img) return;
    e.preventDefault();
    load(img);
  };
  addEventListener('click', onPicture, true);
  addEventListener('keydown', e => (e.key === 'Enter' || e.key === ' ') && onPicture(e), true);

  // Some browsers keep a cookie that a script sets for a week only
  try {
    const { saver } = localStorage;
    if (saver === 'on') document.cookie = 'saver=on;path=/;max-age=31536000;samesite=lax';
  } catch {}
})();
