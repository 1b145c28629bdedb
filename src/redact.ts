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

/** Others' text without any web token, and without what was withheld, also where that is written as in JSON or a URL. */
export const redacted = (text: string): string => without(withheld, text);

/**
 * A sentence of lingerlab's own, which holds others' texts only as {@link redacted} leaves them: the last net. It leaves
 * ordinary words and numbers, with which the sentence would lose its sense, and what is missing would tell the secret.
 */
export const netted = (sentence: string): string =>
  without(
    withheld.filter((secret) => !ordinary.test(secret)),
    sentence,
  );

/** A word or a number such as a sentence may hold by itself. */
const ordinary = /^(?:\p{L}{1,15}|\d{1,15})$/u;

function without(secrets: readonly string[], text: string): string {
  let clean = text;
  for (const secret of secrets)
    for (const written of new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]))
      clean = clean.replaceAll(written, '***');
  return clean.replace(webToken, '***');
}
