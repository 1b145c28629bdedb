// Node's own stripVTControlCharacters takes the words away with the sequence where a bell follows later on.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const escapeSequence = /\u001b\[[0-?]*[ -/]*[@-~]/g;
const controlCharacter = /[^\P{Cc}\n\t]/gu;

/** The text without what a terminal would obey: escape sequences, and control characters but for line ends and tabs. */
export const plainText = (text: string): string =>
  text.replace(escapeSequence, '').replace(controlCharacter, '');
