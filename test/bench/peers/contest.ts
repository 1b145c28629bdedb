import type { ProducerSettings } from '../../../src/producer-settings.ts';
import type { Command } from './leash.ts';

/** Who sends, and how it is started. */
export interface Contestant {
  /** As on the command line: `perf-test`, `confluent-python`, a backend. */
  readonly name: string;
  /** As in the tables. */
  readonly title: string;
  readonly version: string;
  /** Whether it is one of lingerlab's backends. */
  readonly ours: boolean;
  /** Whether its batches are of the contest's batch.size, or hold as many messages as Java's. */
  readonly batches: 'as set' | "as Java's";
  /** `by itself` after what it was asked for, when its input ends (`when told`), or only `when killed`. */
  readonly ends: 'by itself' | 'when told' | 'when killed';
  /** Whether what it is asked for is a number of messages, so that its rate must be known beforehand. */
  readonly counts: boolean;
  /** The processes to start. What they need besides is written into the task's folder. */
  commands(task: Task): Command[];
  /** From what the processes have written; of several, the slowest one's. Null where it tells none. */
  latency(outputs: readonly string[]): Latency | null;
}

/** Milliseconds from a message's sending to its acknowledgement, as the contestant defines them. */
export interface Latency {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** What the contestants of a contest have in common. */
export interface Contest {
  readonly name: string;
  readonly settings: ProducerSettings;
  /** A file whose lines are drawn at random, without keys; or the lab's records, made while they are sent. */
  readonly payload: string | 'lab';
  /** Producers at once. */
  readonly lanes: number;
  /** The contestant that all are compared with. */
  readonly base: string;
  readonly contestants: readonly Contestant[];
}

/** One measurement as its contestant sees it. */
export interface Task extends Pick<Contest, 'settings' | 'payload' | 'lanes'> {
  readonly brokers: string;
  readonly topic: string;
  /** Sending begins with so much that is not measured. */
  readonly warmupMs: number;
  readonly windowMs: number;
  /** Of the contestant's own; removed after it. */
  readonly folder: string;
  /** Messages a second that it may reach with all its producers; null before its first measurement. */
  readonly expectedRate: number | null;
  /** Messages in a batch of kafka-producer-perf-test's in this contest; null where it is not measured. */
  readonly javaBatchMessages: number | null;
}
