import type { Problem } from '../errors.ts';

/** The Apache Kafka that is started unless another is asked for. */
export const defaultKafkaVersion = '4.4.0';
/** The oldest Apache Kafka that is started, because no older one has been tried. */
const oldestKafkaVersion = '2.8.0';
/** Nodes that a cluster on one machine may have. */
export const mostNodes = 9;

/** What keeps a cluster's metadata: a ZooKeeper beside the brokers, or the brokers themselves. */
export type Coordination = 'KRaft' | 'ZooKeeper';

/**
 * ZooKeeper below 3.5, the release that deprecated it and so the first whose users are expected on KRaft. Source:
 * Kafka's upgrade notes for 3.5.0 (KIP-833).
 */
export const coordinationOf = (version: string): Coordination =>
  isBefore(version, 3, 5) ? 'ZooKeeper' : 'KRaft';

/** Whether a version is of a release before `major.minor`. */
export function isBefore(version: string, major: number, minor: number): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number);
  return ownMajor < major || (ownMajor === major && ownMinor < minor);
}

/** What is wrong with a version that a user has written; null for one that Apache Kafka may have. */
export function kafkaVersionProblem(text: string, where: string): Problem | null {
  const quoted = JSON.stringify(text);
  const known = 'write it as 4.4.0, 3.9.2 or 3.4.1';
  const scala = /^2\.1[0-3]-(\d+\.\d+\.\d+)$/.exec(text)?.[1];
  if (scala !== undefined)
    return { where, what: `${quoted} begins with Scala's version`, remedy: `write it as ${scala}` };
  if (/^\d+\.\d+$/.test(text)) return { where, what: `${quoted} lacks its third number`, remedy: known };
  if (!/^\d+\.\d+\.\d+(-[A-Za-z0-9.]+)?$/.test(text))
    return { where, what: `${quoted} is no version`, remedy: known };
  if (isBefore(text, 2, 8))
    return { where, what: `${text} is too old: ${oldestKafkaVersion} is the oldest that can be started` };
  return null;
}

/** What is wrong with a number of nodes that a user has written; null for a good one. */
export function nodesProblem(text: string, where: string): Problem | null {
  const nodes = Number(text);
  if (/^\d+$/.test(text) && nodes >= 1 && nodes <= mostNodes) return null;
  return { where, what: `must be a whole number from 1 to ${mostNodes}, not ${JSON.stringify(text)}` };
}

/** The majors of Java between which a release of Kafka is supported by its makers. */
export interface JavaRange {
  readonly oldest: number;
  readonly newest: number;
}

/** Newest release first. Source: "Java Version" in each release's documentation, and KIP-1013 for 4.0. */
const javaRanges: readonly (JavaRange & { readonly since: readonly [number, number] })[] = [
  { since: [4, 2], oldest: 17, newest: 25 },
  { since: [4, 0], oldest: 17, newest: 23 },
  { since: [3, 9], oldest: 8, newest: 25 },
  { since: [3, 1], oldest: 8, newest: 17 },
  { since: [0, 0], oldest: 8, newest: 11 },
];

/** The Java that a release of Kafka is supported on. An older one cannot load it; a newer one often can. */
export function javaFor(version: string): JavaRange {
  const { oldest, newest } = javaRanges.find(({ since }) => !isBefore(version, ...since))!;
  return { oldest, newest };
}
