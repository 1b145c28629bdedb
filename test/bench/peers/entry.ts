import type { Contest, Contestant } from './contest.ts';
import type { PeersKafka } from './kafka.ts';
import { EndedEarly, type Lengths, type Measured, measure } from './measure.ts';

/** One contestant in one contest, and what each round gave; null where it failed. */
export interface Entry {
  readonly contest: Contest;
  readonly contestant: Contestant;
  readonly rounds: (Measured | null)[];
  /** Why rounds failed, the last reason; null where none has. */
  failure: string | null;
}

/** Every contestant of every contest, unmeasured. */
export const entriesOf = (contests: readonly Contest[]): Entry[] =>
  contests.flatMap((contest) =>
    contest.contestants.map((contestant) => ({ contest, contestant, rounds: [], failure: null })),
  );

const probe: Lengths = { warmupMs: 2500, windowMs: 1500 };
/** How much faster than at its last measurement a contestant is taken to be. */
const rateMargin = 1.3;
const attempts = 3;

/** Measures entries, one at a time, and keeps what it must know of them. */
export class Measurer {
  private readonly kafka: PeersKafka;
  private readonly signal: AbortSignal;
  private readonly rates = new Map<Entry, number>();
  private readonly javaBatches = new Map<Contest, number>();
  private topics = 0;

  constructor(kafka: PeersKafka, signal: AbortSignal) {
    this.kafka = kafka;
    this.signal = signal;
  }

  /** A short measurement that counts for nothing: it warms the broker, and tells what rate to expect. */
  async probe(entry: Entry): Promise<void> {
    const { messagesPerSecond } = await this.once(entry, probe);
    this.rates.set(entry, messagesPerSecond * rateMargin);
  }

  /** A measurement. One that counts, and ends early because it was faster than expected, is given more to do. */
  async measure(entry: Entry, lengths: Lengths): Promise<Measured> {
    if (entry.contestant.counts && !this.rates.has(entry)) await this.probe(entry);
    for (let tries = 1; ; tries += 1) {
      const expected = this.rates.get(entry) ?? 0;
      try {
        const measured = await this.once(entry, lengths);
        this.rates.set(entry, Math.max(expected, measured.messagesPerSecond));
        return measured;
      } catch (error) {
        const again = error instanceof EndedEarly && entry.contestant.counts && tries < attempts;
        if (!again) throw error;
        this.rates.set(entry, expected * rateMargin);
      }
    }
  }

  private async once(entry: Entry, { warmupMs, windowMs }: Lengths): Promise<Measured> {
    this.topics += 1;
    const { contest, contestant } = entry;
    const java = this.javaBatches.get(contest) ?? null;
    const measured = await measure(this.kafka, {
      contest,
      contestant,
      topic: `peers-${this.topics}`,
      expectedRate: this.rates.get(entry) ?? null,
      javaBatchMessages: java,
      signal: this.signal,
      warmupMs,
      windowMs,
    });
    // The fullest so far: where it was short of a core, its batches left when their linger was over.
    if (contestant.name === 'perf-test')
      this.javaBatches.set(contest, Math.max(java ?? 0, measured.messagesPerBatch));
    return measured;
  }
}
