import { resolve } from 'node:path';
import { parse } from 'yaml';
import { configurationError, messageOf, type Problem } from '../errors.ts';
import { isModulePath } from '../module-path.ts';
import { settingNames } from '../producer-settings.ts';
import { connectionSettings } from '../security/settings.ts';
import { axisPaths } from './schema.ts';
import { hidesSecret, withoutValue } from './secret-words.ts';

/** One value put over a scenario from the command line. */
export interface Override {
  /** Dotted, as in `producer.linger.ms`. */
  readonly path: string;
  readonly value: unknown;
  /** How the user wrote it, for messages: `--set producer.linger.ms=0,5`. */
  readonly flag: string;
}

/** Mappings whose keys hold dots themselves: all that follows the prefix is one key. */
const dottedPrefixes = ['topic.config', 'producer', 'topic', 'connection'];

/**
 * Reads `--set path=v1,v2` options. A producer setting may leave out `producer.`, and one of the connection
 * `connection.`; values are read as YAML reads them.
 *
 * @throws LingerlabError (exit code 2) naming every option that cannot be read.
 */
export function parseSets(options: readonly string[]): Override[] {
  const problems: Problem[] = [];
  const overrides: Override[] = [];
  for (const option of options) {
    const equals = option.indexOf('=');
    const flag = setFlag(option);
    if (equals < 1) {
      problems.push({ where: flag, what: 'has no value', remedy: 'write --set producer.linger.ms=0,5' });
      continue;
    }
    const name = option.slice(0, equals).trim();
    const path = wholePath(name);
    try {
      overrides.push({ path, value: readValue(path, option.slice(equals + 1)), flag });
    } catch (error) {
      const why = hidesSecret(option) ? '' : `: ${messageOf(error)}`;
      problems.push({ where: flag, what: `cannot be read${why}` });
    }
  }
  if (problems.length > 0) throw configurationError(problems);
  return overrides;
}

function wholePath(name: string): string {
  if ((settingNames as string[]).includes(name)) return `producer.${name}`;
  return (connectionSettings as readonly string[]).includes(name) ? `connection.${name}` : name;
}

/** A `--set` as messages quote it: without its value where that may hold a secret. */
export const setFlag = (option: string): string => `--set ${withoutValue(option)}`;

function readValue(path: string, text: string): unknown {
  if (!axisPaths.has(path)) return parse(text, { prettyErrors: false });
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => parse(part, { prettyErrors: false }));
}

/** The override with its modules' paths made absolute: what a command line names begins at the working folder. */
export function fromWorkingFolder(override: Override): Override {
  if (keysOf(override.path)[0] !== 'backends') return override;
  const absolute = (name: unknown): unknown =>
    typeof name === 'string' && isModulePath(name) ? resolve(name) : name;
  const { value } = override;
  return { ...override, value: Array.isArray(value) ? value.map(absolute) : absolute(value) };
}

/** A copy of `document` with one value replaced, its mappings made where they are missing. */
export function applyOverride(document: unknown, path: string, value: unknown): unknown {
  return replaceAt(document, keysOf(path), value);
}

/** The keys that a dotted path stands for: `topic.config.retention.ms` is topic, config, retention.ms. */
export function keysOf(path: string): string[] {
  for (const prefix of dottedPrefixes) {
    if (path.startsWith(`${prefix}.`) && path !== 'topic.config')
      return [...prefix.split('.'), path.slice(prefix.length + 1)];
  }
  return path.split('.');
}

function replaceAt(document: unknown, keys: readonly string[], value: unknown): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (Array.isArray(document) && /^\d+$/.test(key) && Number(key) < document.length)
    return document.with(Number(key), replaceAt(document[Number(key)], rest, value));
  const mapping =
    typeof document === 'object' && document !== null ? (document as Record<string, unknown>) : {};
  return { ...mapping, [key]: replaceAt(mapping[key], rest, value) };
}
