import type { KeptBroker } from '../broker/kept.ts';
import { formatInstant, plural } from '../format.ts';

/** What a kept broker is, as in `Apache Kafka 3.4.1 (ZooKeeper), 3 brokers`. */
export function keptTitle({ kind, version, coordination, bootstrap }: KeptBroker): string {
  if (kind === 'embedded') return `the embedded broker (${version})`;
  const zookeeper = coordination === 'ZooKeeper' ? ' (ZooKeeper)' : '';
  return `Apache Kafka ${version}${zookeeper}, ${plural(bootstrap.length, 'broker')}`;
}

/** Its bootstrap addresses, as `--brokers` takes them. */
export const keptAddresses = ({ bootstrap }: KeptBroker): string => bootstrap.join(',');

/** All of a kept broker that a user may want; `answering` is how many of its brokers do. */
export function keptText(kept: KeptBroker, answering: number): string {
  const { bootstrap, startedAt, until, pid, log, folder } = kept;
  return [
    `${keptTitle(kept)} at ${keptAddresses(kept)}`,
    answering === 0 ? 'does not answer' : `${answering} of ${plural(bootstrap.length, 'broker')} answering`,
    `up since ${formatInstant(startedAt)}, until ${formatInstant(until)} at most; kept by process ${pid}`,
    `log ${log}${folder === null ? '' : `, data ${folder}`}`,
    `use it: --brokers ${keptAddresses(kept)}`,
    '',
  ].join('\n');
}

/** What to do about the data of a broker that is no more. */
export const keptLeft = (folder: string): string =>
  `its data are still in ${folder}: remove them with lingerlab broker down`;

/** What became of a broker that is written down and is no more. */
export function keptEnd(kept: KeptBroker): string {
  const { ended, pid, startedAt } = kept;
  const what = `${keptTitle(kept)}, up since ${formatInstant(startedAt)}`;
  return ended === undefined
    ? `${what}, has gone: the process that kept it (${pid}) is not there any more`
    : `${what}, ended at ${formatInstant(ended.at)}: ${ended.why}`;
}
