import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { parseAddresses } from '../broker/addresses.ts';
import type { Admin } from '../broker/admin.ts';
import { configurationError } from '../errors.ts';
import { resolveConnection } from '../security/resolve.ts';
import { connectionVariables } from '../security/variables.ts';
import { connectionHelp } from './broker-options.ts';
import { type CreateOptions, createTopics, deleteTopics, describeTopic, specsOf } from './topics-actions.ts';
import { createdTable, describedTable } from './topics-tables.ts';

/** What the command speaks through; tests hand in their own. */
export interface TopicsWorld {
  out(text: string): void;
  talk(text: string): void;
  /** Asks a yes-or-no question; null where nobody can answer. */
  readonly ask: ((question: string) => Promise<boolean>) | null;
  readonly env: NodeJS.ProcessEnv;
  connect(brokers: readonly string[]): Promise<Admin>;
}

interface CommonOptions {
  readonly brokers?: string;
  readonly json?: boolean;
}

/** `lingerlab topics create|list|describe|delete`; errors come as LingerlabError. */
export function topicsCommand(world: TopicsWorld = terminal()): Command {
  const topics = new Command('topics').description('create, list, describe and delete topics').addHelpText(
    'after',
    `
Examples:
  lingerlab topics create --lab
  lingerlab topics create orders --partitions 6 --config retention.ms=3600000 --brokers localhost:9092
  lingerlab topics list --json
  lingerlab topics describe kafka-logs
  lingerlab topics delete orders --yes

Brokers are those of --brokers, else of the variable LINGERLAB_BROKERS, else localhost:9092.

${connectionHelp}`,
  );
  const add = (usage: string, description: string) =>
    topics
      .command(usage)
      .description(description)
      .option('--brokers <host:port,...>', 'the cluster (default: LINGERLAB_BROKERS, else localhost:9092)')
      .option('--json', 'print JSON');

  add('create [name]', "create a topic, or the lab's four")
    .option('--lab', 'create kafka-logs, user-events, system-metrics and payment-transactions')
    .option('--partitions <n>', 'number of partitions (default: 1)')
    .option('--replication-factor <n>', 'number of replicas (default: 1)')
    .option(
      '--config <key=value>',
      'a setting of the topic; may be repeated',
      (entry: string, all: string[]) => [...all, entry],
      [],
    )
    .action(async (name: string | undefined, options: CreateOptions & CommonOptions) => {
      const specs = specsOf(name, options);
      const created = await connected(world, options, (admin) =>
        createTopics(admin, specs, options.lab === true),
      );
      world.out(options.json ? toJson(options.lab ? created : created[0]) : createdTable(created));
    });
  add('list', 'list the topics, by name').action(async (options: CommonOptions) => {
    const names = await connected(world, options, (admin) => admin.listTopics());
    world.out(options.json ? toJson(names) : names.map((name) => `${name}\n`).join(''));
    if (names.length === 0 && !options.json) world.talk(noTopics(world.env));
  });
  add('describe <name>', 'show a topic as the cluster has it').action(
    async (name: string, options: CommonOptions) => {
      const description = await connected(world, options, (admin) => describeTopic(admin, name));
      world.out(options.json ? toJson(description) : describedTable(description));
    },
  );
  add('delete <name...>', 'delete topics, with all that is in them')
    .option('--yes', 'do not ask')
    .action(async (names: string[], options: CommonOptions & { yes?: boolean }) => {
      const brokers = brokersOf(world, options);
      const agreed = options.yes || (await agree(world, names, brokers));
      if (!agreed) return world.talk('nothing is deleted\n');
      await connected(world, options, (admin) => deleteTopics(admin, names));
      if (options.json) world.out(toJson({ deleted: names }));
      else world.talk(`deleted ${names.join(', ')}\n`);
    });
  return topics;
}

/** A cluster that knows its users tells each of what he may describe. */
const noTopics = (env: NodeJS.ProcessEnv): string =>
  connectionVariables(env).length === 0
    ? 'there are no topics\n'
    : 'there are no topics that this user may see (Describe on a topic shows it)\n';

const brokersOf = (world: TopicsWorld, options: CommonOptions): string[] =>
  options.brokers === undefined
    ? parseAddresses([world.env['LINGERLAB_BROKERS'] || 'localhost:9092'], 'LINGERLAB_BROKERS')
    : parseAddresses([options.brokers]);

async function connected<T>(
  world: TopicsWorld,
  options: CommonOptions,
  work: (admin: Admin) => Promise<T>,
): Promise<T> {
  const admin = await world.connect(brokersOf(world, options));
  try {
    return await work(admin);
  } finally {
    await admin.close();
  }
}

async function agree(
  world: TopicsWorld,
  names: readonly string[],
  brokers: readonly string[],
): Promise<boolean> {
  if (world.ask === null)
    throw configurationError([
      { where: 'topics delete', what: 'nobody is here to confirm it', remedy: 'add --yes' },
    ]);
  return world.ask(`Delete ${names.join(', ')} on ${brokers.join(',')}, with all messages? [y/N] `);
}

const toJson = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
function terminal(): TopicsWorld {
  return {
    out: (text) => process.stdout.write(text),
    talk: (text) => process.stderr.write(text),
    ask: process.stdin.isTTY ? askTerminal : null,
    env: process.env,
    connect: async (brokers) => {
      const connection = (await resolveConnection(null, process.env)) ?? undefined;
      const { openAdmin } = await import('../broker/admin.ts');
      return openAdmin(brokers, { timeoutMs: 15_000, connection, diagnose: true });
    },
  };
}

async function askTerminal(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await lines.question(question)).trim());
  } finally {
    lines.close();
  }
}
