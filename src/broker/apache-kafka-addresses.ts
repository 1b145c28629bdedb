import { once } from 'node:events';
import { createServer } from 'node:net';
import { configurationError, exitCodes, LingerlabError, messageOf, type Problem } from '../errors.ts';
import type { Cluster } from './apache-kafka-config.ts';
import { freePorts } from './free-ports.ts';

const host = '127.0.0.1';
const highestPort = 65_535;

/**
 * Where the programs of a cluster listen, all on this machine. Clients find the nodes from `firstPort` on, each at the
 * next; everything else, and clients too without it, is at free ports.
 *
 * @throws LingerlabError with each port of the user's that is taken (exit code 5), or that there is not (2).
 */
export async function chooseAddresses(
  nodes: number,
  firstPort?: number,
): Promise<Pick<Cluster, 'nodes' | 'zookeeper'>> {
  const wanted = firstPort === undefined ? [] : Array.from({ length: nodes }, (_, id) => firstPort + id);
  const beyond = wanted.filter((port) => port > highestPort);
  if (beyond.length > 0)
    throw configurationError(
      beyond.map((port) => ({
        where: `${host}:${port}`,
        what: `there is no port above ${highestPort}`,
        remedy: 'choose a lower one by --port',
      })),
    );
  const refusals = await Promise.all(wanted.map((port) => refusalOf(port)));
  const problems = refusals.filter((problem) => problem !== null);
  if (problems.length > 0) throw new LingerlabError(exitCodes.unavailable, problems);
  // Some more than are needed, because those of the user's may be among them.
  const free = (await freePorts(3 * nodes + 1)).filter((port) => !wanted.includes(port));
  const [zookeeper, ...others] = free.map((port) => `${host}:${port}`);
  const clients = wanted.length > 0 ? wanted.map((port) => `${host}:${port}`) : others.splice(0, nodes);
  return {
    nodes: clients.map((client, index) => ({ client, controller: others[index]! })),
    zookeeper: zookeeper!,
  };
}

/** Why nobody can listen at a port of this machine; null where one can. */
async function refusalOf(port: number): Promise<Problem | null> {
  const where = `${host}:${port}`;
  const server = createServer();
  try {
    await once(server.listen(port, host), 'listening');
    await once(server.close(), 'close');
    return null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
      return {
        where,
        what: 'the port is taken',
        remedy: `choose another by --port (0 is any free one), or use what listens there: --brokers ${where}`,
      };
    return { where, what: `cannot be listened at: ${messageOf(error)}`, remedy: 'choose another by --port' };
  }
}
