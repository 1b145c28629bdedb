import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { type Entry, Measurer } from './entry.ts';
import type { PeersKafka } from './kafka.ts';
import type { Lengths } from './measure.ts';

export interface RoundsOptions extends Lengths {
  readonly rounds: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Told what is measured next, and what came of it. */
  readonly onStatus: (status: string) => void;
}

/** Entries that are measured for nothing at first, where none has to be: the broker compiles what it runs often. */
const leastProbes = 3;

/**
 * Measures all entries once a round: the contests in a shuffled order, and within each its contestants in a shuffled
 * order, so that what changes in the machine meets all alike. A contestant that fails does not end the others'
 * measurements. What is in the entries stands when it rejects, as it does when the signal aborts.
 */
export async function measureRounds(
  kafka: PeersKafka,
  entries: readonly Entry[],
  options: RoundsOptions,
): Promise<void> {
  const { signal, onStatus } = options;
  const measurer = new Measurer(kafka, signal);
  const orFail = async <Given>(entry: Entry, work: Promise<Given>): Promise<Given | null> => {
    try {
      return await work;
    } catch (error) {
      if (signal.aborted) throw error;
      entry.failure = (error as Error).message;
      onStatus(`  failed: ${entry.failure}`);
      return null;
    }
  };

  const counting = entries.filter(({ contestant }) => contestant.counts);
  for (const entry of counting.length > 0 ? counting : entries.slice(0, leastProbes)) {
    onStatus(`warming the broker up: ${nameOf(entry)}`);
    await orFail(entry, measurer.probe(entry));
  }
  const shuffle = shuffler(options.seed);
  const contests = [...new Set(entries.map(({ contest }) => contest))];
  let position = 0;
  for (let round = 0; round < options.rounds; round += 1) {
    for (const contest of shuffle(contests)) {
      for (const entry of shuffle(entries.filter((candidate) => candidate.contest === contest))) {
        position += 1;
        const where = `${position}/${entries.length * options.rounds}, round ${round + 1}`;
        const measured = await orFail(entry, measurer.measure(entry, options));
        entry.rounds[round] = measured;
        const rate = measured === null ? 'failed' : `${Math.round(measured.messagesPerSecond)} messages/s`;
        onStatus(`${where}: ${nameOf(entry)}: ${rate}`);
      }
    }
  }
}

const nameOf = ({ contest, contestant }: Entry): string => `${contest.name}: ${contestant.title}`;

function shuffler(seed: number): <Item>(items: readonly Item[]) => Item[] {
  const random = xoroshiro128plus(seed);
  return (items) => {
    const shuffled = [...items];
    for (let last = shuffled.length - 1; last > 0; last -= 1) {
      const other = uniformInt(random, 0, last);
      [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
    }
    return shuffled;
  };
}
