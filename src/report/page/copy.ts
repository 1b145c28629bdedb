/** Shows the buttons that copy a snippet, and says for a moment that it was done. */
export function offerCopies(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button.copy')) {
    const code = button.parentElement?.querySelector('pre');
    if (!code) continue;
    const label = button.textContent;
    let timer: number | undefined;
    button.hidden = false;
    button.addEventListener('click', async () => {
      button.textContent = (await copied(code)) ? 'Copied' : 'Selected: press Ctrl+C';
      window.clearTimeout(timer);
      timer = window.setTimeout(() => {
        button.textContent = label;
      }, 2000);
    });
  }
}

/** Puts an element's text onto the clipboard; a page from a file may not write there, and then the text is selected. */
async function copied(code: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(code.textContent ?? '');
    return true;
  } catch {
    getSelection()?.selectAllChildren(code);
    return document.execCommand('copy');
  }
}
