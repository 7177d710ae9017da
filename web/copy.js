// Adds a copy button to each text. Without script, or without access to the
// clipboard, the reader copies the selected text.
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
