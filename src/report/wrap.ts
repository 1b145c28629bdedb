/** Breaks a text at spaces into lines of at most `width` characters; a longer word keeps a line of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}

/** A text whose first line starts with `lead` and whose others are indented to it, in at most `width` characters. */
export function hanging(
  lead: string,
  text: string,
  width: number,
  paint: (lead: string) => string = (plain) => plain,
): string[] {
  const [first = '', ...rest] = wrap(text, width - lead.length);
  return [`${paint(lead)}${first}`, ...rest.map((line) => `${' '.repeat(lead.length)}${line}`)];
}
