/** Texts that must not leave the process, the longest first, so that one within another leaves nothing behind. */
let withheld: string[] = [];

/** A text this short hides nothing, and blotting it out would make every message unreadable. */
const shortestSecret = 4;

/** From now on {@link redacted} blots these texts out, and each line of those that have several. */
export function withhold(...secrets: readonly string[]): void {
  const lines = secrets
    .flatMap((secret) => [secret, ...secret.split(/\r?\n/)])
    .filter((line) => line.length >= shortestSecret && !line.startsWith('-----'));
  withheld = [...new Set([...withheld, ...lines])].sort((a, b) => b.length - a.length);
}

/** The text with every secret that was withheld blotted out, also where it is written as in JSON or a URL. */
export function redacted(text: string): string {
  let clean = text;
  for (const secret of withheld)
    for (const written of new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]))
      clean = clean.replaceAll(written, '***');
  return clean;
}
