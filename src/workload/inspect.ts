import { exampleHeaders } from './headers.ts';
import { keyWords, longestKey } from './keys.ts';
import { lineNumber, shownPath } from './line-file.ts';
import { keyField, loadLines } from './lines.ts';
import type { MessageHeaders } from './message-stream.ts';
import { firstMessages, type Sample, takeSample } from './sample.ts';
import { largestSize, sizeWords } from './sizes.ts';
import { drawsKeys, type WorkloadSpec } from './workload.ts';

/** The largest message that a workload can make, in bytes; `keyBytes` is -1 for no key. */
export interface LargestMessage {
  readonly valueBytes: number;
  readonly keyBytes: number;
  readonly headers: MessageHeaders | null;
  /** `file:line` of the line that makes it; null where it comes from no file. */
  readonly where: string | null;
}

/** What is known of a workload before any of it is sent. */
export interface WorkloadFacts {
  /** What lanes are to send; of a file, it says which content. */
  readonly spec: WorkloadSpec;
  readonly meanBytes: number;
  readonly largest: LargestMessage;
  /** The key strategy in a few words, to be read after "keyed by"; `none` for no keys. */
  readonly keyWords: string;
  /** What the values are, in words. */
  readonly description: string;
  /** Of lane 0. */
  readonly sample: Sample;
  /** How many lines a file holds, blank ones left out; null where there is none. */
  readonly lines: number | null;
}

const sizeSample = 10_000;

/**
 * Looks at all that a workload says and names. Means of drawn sizes come from the first 10,000 messages of lane 0.
 *
 * @throws LingerlabError (exit code 2) with what is wrong with a file, line by line.
 */
export function inspectWorkload(spec: WorkloadSpec, seed: number): WorkloadFacts {
  return spec.kind === 'file' ? factsOfFile(spec, seed) : factsOfMade(spec, seed);
}

function factsOfMade(spec: Exclude<WorkloadSpec, { kind: 'file' }>, seed: number): WorkloadFacts {
  let total = 0;
  let longest = 0;
  let longestServiceKey = -1;
  for (const message of firstMessages(spec, seed, sizeSample)) {
    const bytes = message.end - message.start;
    total += bytes;
    longest = Math.max(longest, bytes);
    longestServiceKey = Math.max(longestServiceKey, message.key?.length ?? -1);
  }
  const key = spec.key === 'service' ? null : spec.key;
  return {
    spec,
    meanBytes: total / sizeSample,
    largest: {
      valueBytes: spec.kind === 'bytes' ? largestSize(spec.size) : longest,
      keyBytes: key === null ? longestServiceKey : longestKey(key),
      headers: exampleHeaders(spec.headers),
      where: null,
    },
    keyWords: key === null ? 'service' : keyWords(key),
    sample: takeSample(spec, seed),
    description: spec.kind === 'bytes' ? bytesWords(spec) : spec.kind,
    lines: null,
  };
}

function bytesWords({ fill, size, compressibility }: Extract<WorkloadSpec, { kind: 'bytes' }>): string {
  const sizes = sizeWords(size);
  if (fill === 'zeros') return `zeros, ${sizes}`;
  if (fill !== 'random') return `"${shortened(fill.text)}" repeated, ${sizes}`;
  return `random bytes, compressibility ${compressibility}, ${sizes}`;
}

const shortened = (text: string): string => (text.length <= 30 ? text : `${text.slice(0, 29)}…`);

function factsOfFile(spec: Extract<WorkloadSpec, { kind: 'file' }>, seed: number): WorkloadFacts {
  const loaded = loadLines(spec);
  const { file, keys } = loaded;
  const { starts, ends, sha256 } = file;
  const field = keyField(spec);
  const drawn = spec.key !== 'none' && drawsKeys(spec.key) ? spec.key : 'none';
  const keyBytesOf = (line: number): number => keys?.[line]?.length ?? longestKey(drawn);
  let total = 0;
  let longest = 0;
  const bytesOf = (line: number): number => ends[line]! - starts[line]! + keyBytesOf(line);
  for (let line = 0; line < starts.length; line += 1) {
    total += ends[line]! - starts[line]!;
    if (bytesOf(line) > bytesOf(longest)) longest = line;
  }
  return {
    spec: { ...spec, sha256 },
    meanBytes: total / starts.length,
    largest: {
      valueBytes: ends[longest]! - starts[longest]!,
      keyBytes: keyBytesOf(longest),
      headers: exampleHeaders(spec.headers),
      where: `${shownPath(spec.path)}:${lineNumber(file, longest)}`,
    },
    keyWords: field === null ? keyWords(drawn) : `field ${field}`,
    sample: takeSample(spec, seed, loaded),
    description: `${starts.length === 1 ? '1 line' : `${starts.length} lines`} of ${shownPath(spec.path)}${spec.order === 'random' ? ', drawn at random' : ''}`,
    lines: starts.length,
  };
}
