import { pathToFileURL } from 'node:url';
import { properties } from './properties.ts';

/** The logging library of a release, its file of settings, and the flag that names it to Java. */
export interface Logging {
  readonly fileName: string;
  readonly text: string;
  flag(path: string): string;
}

/** Says "Kafka version: 4.4.0" when a broker starts; the second is its name in newer releases. */
const versionLoggers = [
  'org.apache.kafka.common.utils.AppInfoParser',
  'org.apache.kafka.common.utils.internals.AppInfoParser',
] as const;

/** Kafka 4 logs by Log4j 2: warnings, errors and its version, to the console, which the keeper writes into a file. */
const log4j2: Logging = {
  fileName: 'log4j2.properties',
  text: properties({
    status: 'error',
    'appender.console.type': 'Console',
    'appender.console.name': 'console',
    'appender.console.layout.type': 'PatternLayout',
    'appender.console.layout.pattern': '%d{ISO8601} %p %m (%c{1})%n',
    'rootLogger.level': 'warn',
    'rootLogger.appenderRef.console.ref': 'console',
    'logger.version.name': versionLoggers[0],
    'logger.version.level': 'info',
    'logger.newversion.name': versionLoggers[1],
    'logger.newversion.level': 'info',
  }),
  flag: (path) => `-Dlog4j2.configurationFile=${path}`,
};

/** Earlier releases log by Log4j 1 (reload4j). */
const log4j1: Logging = {
  fileName: 'log4j.properties',
  text: properties({
    'log4j.rootLogger': 'WARN, console',
    'log4j.appender.console': 'org.apache.log4j.ConsoleAppender',
    'log4j.appender.console.layout': 'org.apache.log4j.PatternLayout',
    'log4j.appender.console.layout.ConversionPattern': "%d{yyyy-MM-dd'T'HH:mm:ss,SSS} %p %m (%c{1})%n",
    [`log4j.logger.${versionLoggers[0]}`]: 'INFO',
  }),
  flag: (path) => `-Dlog4j.configuration=${pathToFileURL(path).href}`,
};

/** How a release logs. Source: Kafka 4.0's upgrade notes (KIP-653). */
export const loggingOf = (version: string): Logging => (Number(version.split('.')[0]) < 4 ? log4j1 : log4j2);

/** The last line of a log that speaks of an error; null where none does. */
export function lastError(log: string): string | null {
  const lines = log.split('\n').filter((line) => /\b(ERROR|FATAL)\b|^Error|Exception(:|$)/.test(line));
  const line = lines.at(-1)?.trim();
  return line === undefined ? null : line.replace(/^\d{4}-\d\d-\d\dT\S+ /, '');
}

/** Whether a log says that an address was in use already. */
export const saysPortTaken = (log: string): boolean => /Address already in use|Failed to bind/i.test(log);

/** The version that a broker has told its log; null where it has not yet. */
export const toldVersion = (log: string): string | null => /\bKafka version: (\d\S*)/.exec(log)?.[1] ?? null;
