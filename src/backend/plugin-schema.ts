import { z } from 'zod';
import { type SecurityProtocol, securityProtocols } from '../connection.ts';
import { didYouMean } from '../did-you-mean.ts';
import type { Problem } from '../errors.ts';
import { isModulePath } from '../module-path.ts';
import { plainText } from '../plain-text.ts';
import { type SettingName, settingNames } from '../producer-settings.ts';
import type { Backend, ClientReading, EffectiveSettings } from './backend.ts';
import type { PluginBackend } from './plugin.ts';
import { shown } from './plugin-tokens.ts';
import { backendNames } from './registry.ts';

/** What is said of a backend without its client, as it crosses from the process in which it is looked at. */
export type Description = Omit<Backend, 'connect' | 'refuses' | 'refusesConnection'> &
  Required<Pick<PluginBackend, 'securityProtocols'>>;
export type FieldProblem = Pick<Problem, 'what' | 'remedy'>;

/** A field that must be `kind`: missing or wrong, both in one sentence. */
const must =
  (field: string, kind: string): z.core.$ZodErrorMap =>
  ({ input }) =>
    input === undefined
      ? `${field} is missing: it must be ${kind}`
      : `${field} must be ${kind}, not ${shown(input)}`;

const fn = (field: string, kind: string) =>
  z.custom((value) => typeof value === 'function', { error: must(field, kind) });
const text = (field: string, kind: string) => z.string({ error: must(field, kind) }).transform(plainText);

const words = z.enum(['native', 'emulated', 'unsupported']);
const unnamed = {
  how: 'unsupported',
  note: 'its plug-in does not name it under support: if the client has it, name it there',
} as const;
const support = (setting: SettingName) =>
  z
    .union([words, z.object({ how: words, note: z.string().transform(plainText).optional() })], {
      error: must(
        `support['${setting}']`,
        "'native', 'emulated', 'unsupported', or { how, note } with these",
      ),
    })
    .transform((given) => (typeof given === 'string' ? { how: given } : given))
    .default(unnamed);
const ofSettings = <T extends z.ZodType>(make: (setting: SettingName) => T) =>
  Object.fromEntries(settingNames.map((name) => [name, make(name)])) as Record<SettingName, T>;

const protocols = must('securityProtocols', `a list with any of ${securityProtocols.join(', ')}`);

const namePattern = /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,39}$/;
const plainName = 'a plain word: letters, digits, dots, dashes and underscores, 40 at most';
/** Names that reports use; in other capitals they would be taken for these all the same. */
const taken: readonly string[] = [...backendNames, 'client-defaults'];
const isTaken = (name: string): boolean => taken.includes(name.toLowerCase());
const backendSchema = z.object(
  {
    name: z
      .string({ error: must('name', plainName) })
      .refine((name) => namePattern.test(name) && !isModulePath(name), {
        error: must('name', `${plainName}, and no path`),
      })
      .refine((name) => !isTaken(name), {
        error: ({ input }) => `calls itself ${input}, which is a name of lingerlab's own`,
        params: { remedy: 'give it a name of its own' },
      }),
    packageName: text('packageName', 'the name of an npm package, or null').nullable().default(null),
    nativeFile: text('nativeFile', 'the path of a file within the package').optional(),
    host: z.enum(['thread', 'process'], { error: must('host', "'thread' or 'process'") }).default('thread'),
    retainsBytes: z.boolean({ error: must('retainsBytes', 'true or false') }).default(true),
    securityProtocols: z
      .array(z.enum(securityProtocols, { error: protocols }), { error: protocols })
      .default([...securityProtocols]),
    defaultsNote: text('defaultsNote', 'a sentence on what its users get with nothing set').optional(),
    support: z
      .strictObject(ofSettings(support), { error: must('support', 'an object of settings') })
      .prefault({}),
    refuses: fn('refuses', 'a function').optional(),
    connect: fn('connect', 'a function (options, acknowledgements) that gives a producer'),
  },
  { error: must('the default export', 'an object with name and connect') },
);

const value = z.union([z.string().transform(plainText), z.number(), z.boolean()]);
const producerSchema = z.object(
  {
    effective: z
      .strictObject(
        ofSettings((name) =>
          z
            .object({ value, how: words }, { error: must(`effective['${name}']`, '{ value, how }') })
            .optional(),
        ),
        { error: must('effective', 'an object of settings') },
      )
      .prefault({}),
    send: fn('send', 'a function (message, token)'),
    flush: fn('flush', 'a function (timeoutMs) that gives a promise'),
    close: fn('close', 'a function (timeoutMs) that gives a promise'),
    read: fn('read', 'a function').optional(),
  },
  { error: must('it', 'an object with send, flush and close') },
);

const figure = z.number().nullable().default(null);
const readingSchema = z.object({
  queuedMessages: figure,
  requestsInFlight: figure,
  answered: z.object({ requests: z.number(), latencyUs: z.number() }).nullable().default(null),
  throttleMs: figure,
  wireBytes: figure,
  wireMessageBytes: figure,
});

/** What a user's module says of its backend, with the backend itself; or everything that is wrong with it. */
export function describePlugin(
  module: object,
): { description: Description; plugin: PluginBackend } | { problems: FieldProblem[] } {
  if (!('default' in module)) return { problems: [noDefault(Object.keys(module))] };
  const plugin = unwrapped(module.default);
  const wrapped = wrapping(plugin);
  if (wrapped !== null) return { problems: [wrapped] };
  const parsed = backendSchema.safeParse(plugin, { reportInput: true });
  const problems = [...(parsed.error?.issues ?? []).flatMap(problemsOf), ...misspelt(plugin)];
  if (!parsed.success || problems.length > 0) return { problems };
  const { refuses, connect, ...description } = parsed.data;
  return { description, plugin: plugin as PluginBackend };
}

/** Why a user's own backend cannot connect with a `security.protocol`, one sentence; null where it can. */
export function protocolRefusal(
  { name, securityProtocols: known }: Pick<Description, 'name' | 'securityProtocols'>,
  protocol: SecurityProtocol,
): string | null {
  if (known.includes(protocol)) return null;
  return `${name} does not connect with security.protocol ${protocol}: it says that it knows ${known.join(', ') || 'none'}`;
}

/** What a producer says is in force, and all that keeps it from being one. */
export function producerOf(given: unknown): { effective: EffectiveSettings; problems: string[] } {
  const { data, error } = producerSchema.safeParse(given, { reportInput: true });
  const problems = (error?.issues ?? []).flatMap(problemsOf).map(({ what }) => what);
  return { effective: data?.effective ?? {}, problems };
}

/** A reading with null for what is left out. Throws where it holds anything but figures. */
export function readingOf(given: unknown): ClientReading {
  const { data, error } = readingSchema.safeParse(given ?? {});
  if (data !== undefined) return data;
  throw new Error(`${error.issues[0]?.path.join('.') || 'what it gave'} is no figure`);
}

const noDefault = (names: readonly string[]): FieldProblem => ({
  what: `has no default export${names.length === 0 ? '' : `, only ${names.join(', ')}`}`,
  remedy: 'write: export default { name, connect }',
});

/** A module that was translated from ESM to CommonJS has its default export within the one that Node gives it. */
const unwrapped = (exported: unknown): unknown =>
  (exported as { __esModule?: boolean } | null | undefined)?.__esModule === true
    ? (exported as { default?: unknown }).default
    : exported;

/** What the default export is wrapped in, where that is all that is known to be wrong. */
function wrapping(exported: unknown): FieldProblem | null {
  if (typeof exported !== 'object' || exported === null || 'name' in exported || 'connect' in exported)
    return null;
  if ('then' in exported && typeof exported.then === 'function')
    return { what: 'the default export is a promise', remedy: 'write: export default await ...' };
  if ('default' in exported)
    return {
      what: 'is CommonJS, whose default export is all of module.exports',
      remedy: 'write: module.exports = { name, connect }, in place of exports.default',
    };
  return null;
}

function problemsOf(issue: z.core.$ZodIssue): FieldProblem[] {
  if (issue.code === 'custom' && typeof issue.params?.remedy === 'string')
    return [{ what: issue.message, remedy: issue.params.remedy }];
  if (issue.code !== 'unrecognized_keys') return [{ what: issue.message }];
  return issue.keys.map((key) => {
    const near = didYouMean(key, settingNames);
    const remedy = near === null ? `known are ${settingNames.join(', ')}` : `did you mean ${near}?`;
    return { what: `${issue.path.join('.')} names ${key}, which is no setting`, remedy };
  });
}

/** Fields of the author's own are none of our business, but one that is nearly a known one is a slip. */
function misspelt(plugin: unknown): FieldProblem[] {
  if (typeof plugin !== 'object' || plugin === null) return [];
  const known = Object.keys(backendSchema.shape);
  // Short words resemble too many others.
  const left = known.filter((field) => !(field in plugin) && field.length > 4);
  return Object.keys(plugin)
    .filter((field) => !known.includes(field))
    .flatMap((field) => {
      const near = didYouMean(field, left);
      return near === null ? [] : [{ what: `has a field ${field}`, remedy: `did you mean ${near}?` }];
    });
}
