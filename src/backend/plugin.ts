import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { SecurityProtocol } from '../connection.ts';
import type { ProducerSettings, SettingName } from '../producer-settings.ts';
import type {
  Acknowledgements,
  Backend,
  ClientReading,
  EffectiveSettings,
  Message,
  ProducerOptions,
  SettingSupport,
  Support,
} from './backend.ts';
import { PluginFault } from './plugin-faults.ts';
import { connectGuarded } from './plugin-guard.ts';
import { describePlugin } from './plugin-schema.ts';

/** A producer of a user's own: a {@link Producer} of which `effective` and parts of a reading may be left out. */
export interface PluginProducer {
  readonly effective?: EffectiveSettings;
  send(message: Message, token: number): void;
  read?(): Partial<ClientReading>;
  flush(timeoutMs: number): Promise<void>;
  close(timeoutMs: number): Promise<void>;
}

/** What a user's own module exports as its default: a {@link Backend} that must say no more than `name` and `connect`. */
export interface PluginBackend {
  /** Letters, digits, dots, dashes and underscores; none of lingerlab's own names. */
  readonly name: string;
  /** Default: null. */
  readonly packageName?: string | null;
  readonly nativeFile?: string;
  /** Default: `thread`. */
  readonly host?: Backend['host'];
  /** Default: true, which is always safe. */
  readonly retainsBytes?: boolean;
  /** The values of Kafka's `security.protocol` that it can connect with. Default: all; `connect` is told which. */
  readonly securityProtocols?: readonly SecurityProtocol[];
  readonly defaultsNote?: string;
  /** A setting that is left out is unsupported. */
  readonly support?: Readonly<Partial<Record<SettingName, SettingSupport | Support>>>;
  refuses?(settings: ProducerSettings): string | null;
  connect(
    options: ProducerOptions,
    acknowledgements: Acknowledgements,
  ): PluginProducer | Promise<PluginProducer>;
}

/** Where a lane finds a user's own backend, and what it is to be: data, for it crosses to threads and processes. */
export interface PluginSource {
  /** The module's absolute path. */
  readonly path: string;
  /** Of the module's file alone, not of what it imports. */
  readonly sha256: string;
  readonly host: Backend['host'];
}

/** The SHA-256 of a file, in hex. Rejects where it cannot be read. */
export async function fileSha256(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

/**
 * Loads a user's own backend, whose producers are watched from then on. Rejects with BACKEND_CHANGED where it is not what
 * the run began with, by its file or (where it is told) its name, and with what the module throws.
 */
export async function loadPlugin({ path, sha256 }: PluginSource, name?: string): Promise<Backend> {
  const found = await fileSha256(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw changed(`${path} is gone: it was moved or deleted after the run had begun`);
  });
  if (found !== sha256) throw changed(`${path} was changed after the run had begun`);
  const described = describePlugin(await import(pathToFileURL(path).href));
  if ('problems' in described) throw changed(described.problems.map(({ what }) => what).join('; '));
  const { plugin, description } = described;
  if (name !== undefined && description.name !== name)
    throw changed(`${path} calls itself ${description.name} now, and ${name} when the run began`);
  return {
    ...description,
    connect: (options, acknowledgements) => connectGuarded(plugin, options, acknowledgements),
  };
}

const changed = (words: string): PluginFault => new PluginFault('BACKEND_CHANGED', words);
