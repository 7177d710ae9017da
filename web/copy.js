// A button beside each text that is there to be copied. Without script, or
// where the clipboard is refused, the text is selected by hand.
for (const text of document.querySelectorAll('textarea.code')) {
  const button = Object.assign(document.createElement('button'), { type: 'button', textContent: 'Copy' });
  button.onclick = async () => {
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
      button.textContent = 'Copied';
    } catch {
      button.textContent = 'Selected';
    }
  };
  text.after(button);
}
