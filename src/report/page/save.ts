/** Shows the button that saves the result inside this page as the file it came from. */
export function offerResult(): void {
  const button = document.getElementById('save');
  const source = document.getElementById('result');
  if (button === null || source === null) return;
  button.hidden = false;
  button.addEventListener('click', () => {
    const text = `${JSON.stringify(JSON.parse(source.textContent ?? 'null'), null, 1)}\n`;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    link.download = 'result.json';
    link.click();
    URL.revokeObjectURL(link.href);
  });
}
