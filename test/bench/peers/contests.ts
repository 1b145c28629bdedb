import { ceilings } from '../../../src/no-client.ts';
import type { CompressionType, ProducerSettings } from '../../../src/producer-settings.ts';
import { labSettings } from '../lab-settings.ts';
import type { Contest, Contestant } from './contest.ts';
import { likePerfTest } from './like-perf-test.ts';
import type { Payload } from './payload.ts';

/** What kafka-producer-perf-test is compared at. */
export const comparedCompressions = ['none', 'gzip', 'lz4'] as const satisfies CompressionType[];
export type ComparedCompression = (typeof comparedCompressions)[number];

const linesSettings = (compression: ComparedCompression): ProducerSettings => ({
  acks: 'all',
  'batch.size': 16_384,
  'linger.ms': 5,
  'compression.type': compression,
  'max.in.flight.requests.per.connection': 5,
  // Java's client and kafka-python would be idempotent by default, the others not; kafkajs cannot be with 5 in flight.
  'enable.idempotence': false,
});

/** Idempotent as the lab's producer is: kafka-python's default. */
const labContest: ProducerSettings = { ...labSettings, 'enable.idempotence': true };

interface Wanted {
  readonly compressions: readonly ComparedCompression[];
  readonly lanes: readonly number[];
  readonly lab: boolean;
  readonly payload: Pick<Payload, 'path' | 'meanBytes'>;
}

/** The contests: the same lines for all, once for each compression and number of lanes, and the lab's own. */
export function contestsOf(contestants: readonly Contestant[], wanted: Wanted): Contest[] {
  const labs = contestants.filter(({ name }) => isLabs(name));
  const ours = contestants.filter((contestant) => contestant.ours);
  const senders = contestants.filter(({ name }) => !isLabs(name));
  const comparable = senders.some(({ name }) => name === 'perf-test');
  // Without compression a batch has the same size before and after; and wire counts as Java does anyway.
  const likeJava = ours
    .filter(({ name }) => !ceilings.includes(name))
    .map((contestant) => likePerfTest(contestant, wanted.payload.meanBytes));
  const lines = wanted.compressions.flatMap((compression) =>
    wanted.lanes.map((lanes) => ({
      name: `${compression}, ${lanesOf(lanes)}`,
      settings: linesSettings(compression),
      payload: wanted.payload.path,
      lanes,
      base: 'perf-test',
      contestants: [...senders, ...(compression === 'none' || !comparable ? [] : likeJava)],
    })),
  );
  // The lab has one producer, which lingerlab is compared with however many lanes it has.
  const lab = wanted.lanes.map((lanes, position) => ({
    name: `the lab's settings, ${lanesOf(lanes)}`,
    settings: labContest,
    payload: 'lab',
    lanes,
    base: 'lab',
    contestants: position === 0 ? [...labs, ...ours] : ours,
  }));
  return [...lines, ...(wanted.lab ? lab : [])].filter((contest) => contest.contestants.length > 0);
}

const lanesOf = (lanes: number): string => (lanes === 1 ? '1 lane' : `${lanes} lanes`);
const isLabs = (name: string): boolean => name === 'lab' || name === 'lab-tight';
