// A button beside each text that is there to be copied. Without script, or
// where the clipboard is refused, the text is selected by hand.
const say = document.currentScript.dataset;
for (const text of document.querySelectorAll('textarea.code')) {
  const button = Object.assign(document.createElement('button'), { type: 'button', textContent: say.copy });
  button.onclick = async () => {
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
      button.textContent = say.copied;
    } catch {
      button.textContent = say.selected;
    }
  };
  text.after(button);
}
