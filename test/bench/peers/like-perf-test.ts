import type { Contestant } from './contest.ts';

/** A record's own bytes beside its value: lengths, attributes and differences. Source: Kafka's message format. */
const recordBytes = 10;

/**
 * The same contestant with as many messages in a batch as kafka-producer-perf-test has. Java's client holds batch.size
 * against what it expects a batch to have after compression, the others against what it has before; so at the same
 * setting Java sends several times fewer batches, and each costs the client and the broker the same.
 */
export const likePerfTest = (contestant: Contestant, meanBytes: number): Contestant => ({
  ...contestant,
  title: `${contestant.title}, batches as Java's`,
  batches: "as Java's",
  commands: (task) =>
    contestant.commands(
      task.javaBatchMessages === null
        ? task
        : {
            ...task,
            settings: {
              ...task.settings,
              'batch.size': Math.ceil(task.javaBatchMessages * (meanBytes + recordBytes)),
            },
          },
    ),
});
