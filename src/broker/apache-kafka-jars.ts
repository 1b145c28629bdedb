import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import envPaths from 'env-paths';
import { configurationError, messageOf, unavailableError } from '../errors.ts';
import { defaultKafkaVersion, isBefore, kafkaVersionProblem } from './apache-kafka-version.ts';
import { type Artifact, copyArtifacts, MavenFailure } from './maven.ts';

export interface KafkaJars {
  /** The folder that holds the jars. */
  readonly libs: string;
  readonly version: string;
  readonly from: 'KAFKA_HOME' | 'cache' | 'Maven Central';
}

export interface JarsOptions {
  /** Apache Kafka's version; LINGERLAB_KAFKA_VERSION, else the default. */
  readonly version?: string | undefined;
  readonly env?: NodeJS.ProcessEnv;
  readonly cacheFolder?: string;
  readonly onStatus?: ((status: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly copy?: typeof copyArtifacts;
}

/** Where downloaded brokers are kept: `apache-kafka-<version>/libs` in the user's cache folder. */
export const jarsCacheFolder = (): string => envPaths('lingerlab').cache;

/**
 * Apache Kafka's jars: from KAFKA_HOME unless another version is asked for, from the cache, or from Maven Central into
 * the cache. Rejects with a LingerlabError that says in one line what to do.
 */
export async function kafkaJars(options: JarsOptions = {}): Promise<KafkaJars> {
  const env = options.env ?? process.env;
  const asked = options.version ?? (env['LINGERLAB_KAFKA_VERSION'] || undefined);
  const where = options.version === undefined ? 'LINGERLAB_KAFKA_VERSION' : 'Apache Kafka';
  const problem = asked === undefined ? null : kafkaVersionProblem(asked, where);
  if (problem !== null) throw configurationError([problem]);
  const home = env['KAFKA_HOME'];
  if (home) {
    const libs = join(home, 'libs');
    const version = await versionIn(libs);
    if (version === null)
      throw unavailableError(
        'KAFKA_HOME',
        `${libs} holds no Apache Kafka`,
        'set it to an unpacked Kafka, or unset it',
      );
    if (asked === undefined || asked === version) return { libs, version, from: 'KAFKA_HOME' };
    options.onStatus?.(`KAFKA_HOME holds ${version}, and ${asked} is asked for: passing over it`);
  }
  const version = asked ?? defaultKafkaVersion;
  const cache = options.cacheFolder ?? jarsCacheFolder();
  const folder = join(cache, `apache-kafka-${version}`);
  const libs = join(folder, 'libs');
  if ((await versionIn(libs)) !== null) return { libs, version, from: 'cache' };
  await download(version, cache, folder, options);
  return { libs, version, from: 'Maven Central' };
}

/** The version of the broker whose jars lie in a folder; null where there is none. */
export async function versionIn(libs: string): Promise<string | null> {
  const names = existsSync(libs) ? await readdir(libs) : [];
  for (const name of names) {
    const version = name.match(/^kafka_2\.\d+-(\d+\.\d+\.\d+.*)\.jar$/)?.[1];
    if (version !== undefined && !/-(sources|javadoc|test|scaladoc)$/.test(version)) return version;
  }
  return null;
}

/** Whole or not at all: the jars are gathered beside the folder, which then gets its name in one step. */
async function download(version: string, cache: string, folder: string, options: JarsOptions): Promise<void> {
  const { onStatus, signal, copy = copyArtifacts } = options;
  const status = `fetching Apache Kafka ${version} from Maven Central (about 50 MB, once)`;
  onStatus?.(status);
  const partial = await newPartial(cache);
  try {
    try {
      await copy([...broker(version), tools(version)], partial, signal);
    } catch (error) {
      // Not every release has its command-line tools on Maven Central, and the broker does without them.
      if (!(error instanceof MavenFailure && /:kafka-tools:/.test(error.message) && error.kind !== 'offline'))
        throw error;
      onStatus?.(`${status}, without its command-line tools, which it does not have`);
      await copy(broker(version), partial, signal);
    }
    // One that was emptied would be in the way.
    if ((await versionIn(join(folder, 'libs'))) === null) await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    // Somebody else was quicker, and theirs is as good.
    if (existsSync(join(folder, 'libs'))) return;
    if (!(error instanceof MavenFailure)) throw error;
    const remedy =
      error.kind === 'no space' ? noSpaceIn(cache) : remedies[error.kind] + (await othersIn(cache));
    throw unavailableError(`Apache Kafka ${version}`, messageOf(error), remedy, error);
  }
}

async function newPartial(cache: string): Promise<string> {
  try {
    await mkdir(cache, { recursive: true });
    await removeLeftovers(cache);
    return await mkdtemp(join(cache, partialPrefix));
  } catch (error) {
    throw unavailableError(
      cache,
      `Apache Kafka cannot be kept there: ${messageOf(error)}`,
      'make it a folder that you may write to, or set KAFKA_HOME to an unpacked Apache Kafka',
      error,
    );
  }
}

const noSpaceIn = (cache: string): string =>
  `free some room for ${cache} and Maven's own folder, or set KAFKA_HOME to an unpacked Apache Kafka`;

/** The versions that need no download. */
async function othersIn(cache: string): Promise<string> {
  const versions = (await readdir(cache)).flatMap((name) => /^apache-kafka-(\d.*)$/.exec(name)?.[1] ?? []);
  return versions.length === 0 ? '' : `; here already: ${versions.sort().join(', ')}`;
}

const remedies: Readonly<Record<Exclude<MavenFailure['kind'], 'no space'>, string>> = {
  missing: 'install Maven, or set KAFKA_HOME to an unpacked Apache Kafka',
  offline: 'connect to the network once, or set KAFKA_HOME to an unpacked Apache Kafka',
  'no such artifact':
    'ask for a released version, such as 4.4.0, 3.9.2 or 3.4.1; https://kafka.apache.org/downloads lists them',
  other: 'run `mvn -version` to see whether Maven works, or set KAFKA_HOME to an unpacked Apache Kafka',
};

const partialPrefix = '.partial-';
const leftoverAgeMs = 60 * 60_000;

/** Clears away what downloads that were killed have left; younger ones may still be under way. */
async function removeLeftovers(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (!name.startsWith(partialPrefix)) continue;
    const path = join(cache, name);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > leftoverAgeMs) await rm(path, { recursive: true, force: true });
  }
}

const kafka = (name: string, version: string): Artifact => ({ group: 'org.apache.kafka', name, version });
const tools = (version: string) => kafka('kafka-tools', version);
// Kafka's own release carries one of these bindings; without it the broker logs nothing at all.
const log4j2 = { group: 'org.apache.logging.log4j', name: 'log4j-slf4j-impl', version: '2.25.4' };
const log4j1 = { group: 'org.slf4j', name: 'slf4j-reload4j', version: '1.7.36' };
const broker = (version: string): Artifact[] => [
  kafka('kafka_2.13', version),
  isBefore(version, 4, 0) ? log4j1 : log4j2,
];
