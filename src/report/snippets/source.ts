import type { ProducerSettings } from '../../producer-settings.ts';

/** What a snippet is made from: settings as they were asked for, and where they were measured. */
export interface SnippetSource {
  /** The backend whose figures speak for the settings. */
  readonly backend: string;
  /** As asked for; empty at the client's defaults. */
  readonly settings: ProducerSettings;
  /** Nothing was set or emulated. */
  readonly clientDefaults: boolean;
  /** Producers, each on a thread of its own. */
  readonly lanes: number;
  /** Uncompressed bytes over compressed ones, as in 4.2; null where nobody tells. */
  readonly compressionRatio: number | null;
  /** Whether the Node that it was measured on has zstd of its own: from 22.15, and of 23 from 23.8. */
  readonly nodeHasZstd: boolean;
  /** Whether the figures come from a cost model and not from a client. */
  readonly simulated: boolean;
}

const mostColumns = 100;

/** Sentences as lines of a comment, each behind `mark` and at most 100 characters long. */
export function commentLines(mark: string, sentences: readonly string[]): string[] {
  const lines: string[] = [];
  for (const sentence of sentences) {
    let line = mark;
    for (const word of sentence.split(' ')) {
      if (line !== mark && line.length + 1 + word.length > mostColumns) {
        lines.push(line);
        line = mark;
      }
      line += ` ${word}`;
    }
    lines.push(line);
  }
  return lines;
}

/** Whose figures stand behind the settings, for users of `client`; and how many producers there were. */
export function originSentences(
  { backend, lanes, simulated }: SnippetSource,
  client: string | null,
): string[] {
  const origin = simulated
    ? 'From a simulation: nothing of this was measured.'
    : client === backend
      ? `Measured with ${backend}.`
      : `Measured with ${backend}, not with this client: try it before you rely on it.`;
  return [
    origin,
    ...(lanes > 1 ? [`The figures are those of ${lanes} producers, each on a thread of its own.`] : []),
  ];
}

/** A line of an object in JavaScript; nothing where there is no value. */
export const property = (name: string, value: string | number | boolean | undefined): string[] =>
  value === undefined ? [] : [`  ${name}: ${value},`];

/** `acks` as the number that goes over the wire: all is -1. */
export const acksNumber = (acks: ProducerSettings['acks']): number | undefined =>
  acks === 'all' ? -1 : acks;
