import type { Admin } from '../broker/admin.ts';
import { labTopics } from '../broker/lab-topics.ts';
import { type TopicDescription, type TopicSpec, topicSpecProblems } from '../broker/topic-spec.ts';
import { configurationError, type Problem } from '../errors.ts';

/** The options of `topics create`, as the command line gives them. */
export interface CreateOptions {
  readonly lab?: boolean;
  readonly partitions?: string;
  readonly replicationFactor?: string;
  readonly config?: readonly string[];
}

/** One topic that `topics create` was asked for, and what became of it. */
export interface CreatedTopic extends TopicDescription {
  readonly created: boolean;
  /** How an existing topic differs from what was asked for. */
  readonly differences: readonly string[];
}

/** The topics that `topics create` is to make; throws a configuration error with every problem at once. */
export function specsOf(name: string | undefined, options: CreateOptions): TopicSpec[] {
  const where = 'topics create';
  const problems: Problem[] = [];
  if (name === undefined && !options.lab)
    problems.push({ where, what: 'no topic is named', remedy: 'give a name, or --lab' });
  if (name !== undefined && options.lab)
    problems.push({ where, what: 'a name and --lab exclude each other' });
  if (options.lab && (options.partitions !== undefined || (options.config ?? []).length > 0))
    problems.push({ where, what: '--lab brings its own partitions and configuration' });
  const config = (options.config ?? []).map((entry) => {
    const equals = entry.indexOf('=');
    if (equals < 1) problems.push({ where: `--config ${entry}`, what: 'it is not key=value' });
    return [entry.slice(0, equals), entry.slice(equals + 1)] as const;
  });
  const replicationFactor = wholeNumber('--replication-factor', options.replicationFactor, problems);
  const partitions = wholeNumber('--partitions', options.partitions, problems);
  const own = { name: name ?? '', partitions, replicationFactor, config: Object.fromEntries(config) };
  const specs = options.lab ? labTopics.map((topic) => ({ ...topic, replicationFactor })) : [own];
  if (problems.length === 0) problems.push(...specs.flatMap(topicSpecProblems));
  if (problems.length > 0) throw configurationError(problems);
  return specs;
}

/** Creates topics; one that exists already is an error, or is reported as it is where `keep` says so. */
export async function createTopics(
  admin: Admin,
  specs: readonly TopicSpec[],
  keep: boolean,
): Promise<CreatedTopic[]> {
  const topics: CreatedTopic[] = [];
  for (const spec of specs) {
    const { created, description } = keep
      ? await admin.ensureTopic(spec)
      : { created: true, description: await admin.createTopic(spec) };
    topics.push({ ...description, created, differences: differences(spec, description) });
  }
  return topics;
}

/** A topic as the cluster has it; a configuration error where there is none. */
export async function describeTopic(admin: Admin, name: string): Promise<TopicDescription> {
  const description = await admin.describeTopic(name);
  if (description === null) throw configurationError([missing(name)]);
  return description;
}

/** Deletes all of the topics, or none where one of them does not exist. */
export async function deleteTopics(admin: Admin, names: readonly string[]): Promise<void> {
  const found = await Promise.all(names.map((name) => admin.describeTopic(name)));
  const problems = names.filter((_, index) => found[index] === null).map(missing);
  if (problems.length > 0) throw configurationError(problems);
  for (const name of new Set(names)) await admin.deleteTopic(name);
}

const missing = (name: string): Problem => ({
  where: `topic ${JSON.stringify(name)}`,
  what: 'there is none of this name',
  remedy: '`lingerlab topics list` shows what there is',
});

function differences(spec: TopicSpec, found: TopicDescription): string[] {
  const settings = Object.keys(spec.config).filter((name) => found.config[name] !== spec.config[name]);
  return [
    ...differs('partitions', spec.partitions, found.partitions),
    ...differs('replication factor', spec.replicationFactor, found.replicationFactor),
    ...settings.flatMap((name) => differs(name, spec.config[name], found.config[name] ?? 'not set')),
  ];
}

const differs = (what: string, asked: unknown, found: unknown): string[] =>
  asked === found ? [] : [`${what}: ${found}, not ${asked}`];

function wholeNumber(flag: string, text: string | undefined, problems: Problem[]): number {
  if (text === undefined) return 1;
  if (!/^[1-9]\d{0,8}$/.test(text))
    problems.push({ where: `${flag} ${text}`, what: 'it must be a whole number of at least 1' });
  return Number(text);
}
