import type { Command } from 'commander';
import { Option } from 'commander';
import { parseAddresses } from '../broker/addresses.ts';
import { type BrokerOptions, brokerKinds, type ManagedBrokerKind } from '../broker/broker.ts';
import { configurationError } from '../errors.ts';

export interface BrokerFlags {
  readonly broker?: ManagedBrokerKind;
  readonly brokers?: string;
}

/** Adds `--broker` and `--brokers`; `kinds` is what the first one's help says of its kinds. */
export function withBrokerOptions(command: Command, kinds = 'embedded (the default) is a mock'): Command {
  return command
    .addOption(new Option('--broker <kind>', `a broker that lingerlab starts: ${kinds}`).choices(brokerKinds))
    .option('--brokers <host:port,...>', 'a cluster that you have (or the variable LINGERLAB_BROKERS)');
}

/**
 * Which broker the flags and the environment ask for; null where they ask for none.
 *
 * @throws LingerlabError (exit code 2) for both flags at once, or addresses that are none.
 */
export function chosenBroker(
  flags: BrokerFlags,
  env: NodeJS.ProcessEnv = process.env,
): BrokerOptions['choice'] | null {
  if (flags.broker !== undefined && flags.brokers !== undefined)
    throw configurationError([
      { where: '--broker', what: 'cannot be given together with --brokers', remedy: 'leave one of them out' },
    ]);
  if (flags.broker !== undefined) return { kind: flags.broker };
  if (flags.brokers !== undefined) return external(flags.brokers, '--brokers');
  if (env.LINGERLAB_BROKERS) return external(env.LINGERLAB_BROKERS, 'LINGERLAB_BROKERS');
  return null;
}

function external(text: string, where: string): BrokerOptions['choice'] {
  return { kind: 'external', addresses: parseAddresses([text], where) };
}
