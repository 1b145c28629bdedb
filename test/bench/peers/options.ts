import { Command, InvalidArgumentError } from 'commander';
import { didYouMean } from '../../../src/did-you-mean.ts';
import { type ComparedCompression, comparedCompressions } from './contests.ts';

export interface Options {
  readonly rounds: number;
  readonly seconds: number;
  readonly seed: number;
  readonly lanes: readonly number[];
  readonly compression: readonly ComparedCompression[];
  readonly lab: boolean;
  /** Names of contestants; undefined for all. */
  readonly only: readonly string[] | undefined;
  /** Where the report goes; undefined for the default. */
  readonly save: string | undefined;
}

/** Who is there beside lingerlab's backends. */
export const otherNames = ['perf-test', 'confluent-python', 'kafka-python', 'lab', 'lab-tight'] as const;

/** The flags of `npm run bench:peers`. Prints help or what is wrong, and ends the process, where there is no run. */
export function parseOptions(argv: readonly string[], backends: readonly string[]): Options {
  const names = [...otherNames, ...backends];
  return new Command('npm run bench:peers --')
    .description(
      "kafka-producer-perf-test, confluent-kafka for Python, kafka-python and lingerlab's backends, in turns on one Apache Kafka of this machine's own: messages/s, CPU a message and latency side by side",
    )
    .option('--rounds <n>', 'how often each is measured', wholeFrom(1, 50), 5)
    .option('--seconds <n>', 'measured window of each', wholeFrom(1, 10), 5)
    .option('--seed <n>', 'of the order and of the payload', wholeFrom(0, 2 ** 31 - 1), 42)
    .option('--lanes <n,...>', 'producers at once', listOf(lane), [1, 2])
    .option('--compression <name,...>', 'compressions', listOf(oneOf(comparedCompressions)), [
      ...comparedCompressions,
    ])
    .option('--no-lab', "leave out the lab's settings against the lab's producer")
    .option('--only <name,...>', `only these: ${names.join(', ')}`, listOf(oneOf(names)))
    .option('--save <file>', 'where the report goes (docs/peers.md, if all was measured)')
    .addHelpText(
      'after',
      `
Examples:
  npm run bench:peers
  npm run bench:peers -- --rounds 9 --compression gzip --lanes 1
  npm run bench:peers -- --only perf-test,confluent --seconds 3 --save /tmp/peers.md
  npm run bench:peers -- --only lab,confluent --compression none

Tables go to standard output, progress to standard error. Ctrl-C ends all and prints what was measured.
Exit codes: 0 goals reached, 1 a goal missed, 2 usage, 5 no Kafka, 130 interrupted.`,
    )
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse([...argv], { from: 'user' })
    .opts<Options>();
}

/** Whether a run leaves nothing out, so that its report may stand for the project. */
export const isWhole = ({ rounds, lanes, compression, lab, only }: Options): boolean =>
  rounds >= 5 &&
  lanes.includes(1) &&
  lanes.includes(2) &&
  compression.length === comparedCompressions.length &&
  lab &&
  only === undefined;

const wholeFrom = (least: number, most: number) => (text: string) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  return value;
};

const lane = wholeFrom(1, 8);

const oneOf =
  <Name extends string>(names: readonly Name[]) =>
  (text: string): Name => {
    const found = names.find((name) => name === text);
    if (found !== undefined) return found;
    const meant = didYouMean(text, names);
    throw new InvalidArgumentError(
      `There is no ${JSON.stringify(text)}${meant === null ? '' : `: did you mean ${meant}?`} There are ${names.join(', ')}.`,
    );
  };

const listOf =
  <Item>(item: (text: string) => Item) =>
  (text: string): Item[] => [...new Set(text.split(',').map((part) => item(part.trim())))];
