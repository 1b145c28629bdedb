import type { Broker, BrokerOptions } from './broker.ts';

/**
 * Opens the broker that was chosen; each kind's code is loaded only when it is asked for. Rejects with a LingerlabError
 * where it cannot be had, or with the signal's reason when that is aborted; nothing is left running then.
 */
export async function openBroker(options: BrokerOptions): Promise<Broker> {
  const { choice } = options;
  switch (choice.kind) {
    case 'embedded':
      return (await import('./embedded.ts')).openEmbedded(options);
    case 'apache-kafka':
      return (await import('./apache-kafka.ts')).openApacheKafka({ ...options, ...choice });
    case 'compose':
      return (await import('./compose.ts')).openCompose(options);
    case 'external':
      return (await import('./external.ts')).openExternal(choice.addresses, {
        ...options,
        connection: choice.connection,
      });
  }
}
