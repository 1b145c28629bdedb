/** A piece of HTML whose parts were escaped when it was put together. */
export interface Html {
  readonly html: string;
}

type Part = Html | string | number | null | false | readonly Part[];

/** HTML from a template: texts and numbers are escaped, pieces of HTML are not, lists are joined. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: strings.map((text, index) => text + rendered(parts[index] ?? null)).join('') };
}

/** Pieces side by side, with a separator between them. */
export function joined(parts: readonly Part[], separator: Part = null): Html {
  return { html: parts.map(rendered).join(rendered(separator)) };
}

/** A dotted name that a narrow column may break after a dot. */
export function breakable(name: string): Html {
  return joined(name.split('.'), { html: '.<wbr>' });
}

/** Text taken as HTML without escaping: only for what this package itself contains. */
export function trusted(text: string): Html {
  return { html: text };
}

/** JSON that can stand inside a script element: nothing in it can end the element or a line of the script. */
export function scriptJson(value: unknown): Html {
  const json = JSON.stringify(value).replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return { html: json };
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function rendered(part: Part): string {
  if (part === null || part === false) return '';
  if (typeof part === 'string') return part.replaceAll(/[&<>"']/g, (character) => entities[character]!);
  if (typeof part === 'number') return String(part);
  return 'html' in part ? part.html : part.map(rendered).join('');
}
