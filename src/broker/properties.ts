/** Settings of a Java program, by name. */
export type Properties = Readonly<Record<string, string | number | boolean>>;

/** A Java properties file. */
export const properties = (entries: Properties): string =>
  Object.entries(entries)
    // A backslash, as in Windows's paths, escapes in a properties file.
    .map(([name, value]) => `${name}=${String(value).replaceAll('\\', '\\\\')}\n`)
    .join('');
