import { Command, Option } from 'commander';
import { keptFolder } from '../broker/kept.ts';
import { down } from './broker-down.ts';
import { status } from './broker-status.ts';
import { type UpFlags, up } from './broker-up.ts';

/** `lingerlab broker up|status|down`: one broker for several runs. */
export function brokerCommand(): Command {
  const broker = new Command('broker')
    .description('keep a broker for several runs: start one, ask for it, end it')
    .addHelpText(
      'after',
      `
Examples:
  lingerlab broker up
  lingerlab run scenarios/lab.yaml --brokers "$(lingerlab broker up)"
  lingerlab broker up --kafka-version 3.4.1 --nodes 3 --port 0 --for 1h
  lingerlab broker status --json
  lingerlab broker down

One broker is kept at a time, for all folders. It listens on 127.0.0.1 only, ends by itself after --for, and takes its
topics with it. Addresses go to standard output, all else to standard error. LINGERLAB_BROKER_FOLDER names another folder
for what is written down of it.`,
    );
  const add = (name: string, description: string) =>
    broker.command(name).description(description).option('--json', 'print JSON');
  add('up', 'start a broker that stays, and print its addresses; one that is up already is left as it is')
    .addOption(
      new Option('--broker <kind>', 'which one')
        .choices(['apache-kafka', 'embedded'])
        .default('apache-kafka'),
    )
    .option('--kafka-version <version>', 'of apache-kafka, such as 3.9.2; below 3.5 with ZooKeeper')
    .option('--nodes <n>', 'brokers that apache-kafka has, 1 to 9 (default: 1)')
    .option(
      '--port <port>',
      'where the first broker listens, the others at the next ones; 0 for any free ones (default: 9092)',
    )
    .option('--for <time>', 'how long it stays at most, from 1m to 24h', '8h')
    .action((flags: UpFlags, command: Command) =>
      up({ ...flags, chosen: command.getOptionValueSource('broker') === 'cli' }, keptFolder()),
    );
  add('status', 'say which broker is up, and whether it answers; exit code 5 where none does').action(
    ({ json }: { json?: boolean }) => status(keptFolder(), json === true),
  );
  add('down', 'end the broker that is up, and remove its data').action(({ json }: { json?: boolean }) =>
    down(keptFolder(), json === true),
  );
  return broker;
}
