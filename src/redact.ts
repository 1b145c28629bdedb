/** Texts that must not leave the process, the longest first, so that one within another leaves nothing behind. */
let withheld: string[] = [];

/** A text this short hides nothing, and blotting it out would make every message unreadable. */
const shortestSecret = 4;

/**
 * JSON Web Tokens, which begin with an object in base64url (`{"`, `{ "` or `{}`) and have more parts after dots. A token may come from a thread or a process that
 * has fetched it itself, and died before anybody else knew of it.
 */
const webToken = /\b(?:ey[JA][\w-]{8,}\.[\w-]+|e30\.ey[JA][\w-]*)\.[\w.-]*/g;

/** From now on {@link redacted} blots these texts out, and each line of those that have several. */
export function withhold(...secrets: readonly string[]): void {
  const lines = secrets
    .flatMap((secret) => [secret, ...secret.split(/\r?\n/)])
    .filter((line) => line.length >= shortestSecret && !line.startsWith('-----'));
  withheld = [...new Set([...withheld, ...lines])].sort((a, b) => b.length - a.length);
}

/** The text without any web token, and without what was withheld, also where that is written as in JSON or a URL. */
export function redacted(text: string): string {
  let clean = text;
  for (const secret of withheld)
    for (const written of new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]))
      clean = clean.replaceAll(written, '***');
  return clean.replace(webToken, '***');
}
