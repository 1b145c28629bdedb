import type { CheckLine } from '../result/calibration.ts';
import { skipped } from './check.ts';
import type { Ground } from './ground.ts';

/** What is known before a calibration begins, which tells how long it takes. */
export type Scope = Pick<Ground, 'quick' | 'clients' | 'notEmbedded'>;

/** The clients that can speak to the embedded broker. */
export const embeddedClients = ({ clients, notEmbedded }: Scope): string[] =>
  clients.filter((client) => !Object.hasOwn(notEmbedded, client));

/** A line for each client that cannot. */
export const notEmbeddedLines = (check: string, { clients, notEmbedded }: Scope): CheckLine[] =>
  clients.flatMap((client) => {
    const why = notEmbedded[client];
    return why === undefined ? [] : [skipped(`${check}, ${client}`, why)];
  });
