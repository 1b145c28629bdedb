import net from 'node:net';
import tls from 'node:tls';
import type { Tls } from '../connection.ts';
import { tlsOptions } from '../kafkajs-connection.ts';

/** The version of TLS that a listener and Node agree on, as in `TLSv1.3`; null where none comes about in time. */
export function tlsVersion(address: string, connection: Tls, limitMs: number): Promise<string | null> {
  const colon = address.lastIndexOf(':');
  const [host, port] = [address.slice(0, colon), Number(address.slice(colon + 1))];
  return new Promise((resolve) => {
    const servername = net.isIP(host) === 0 ? { servername: host } : {};
    const socket = tls.connect({ host, port, timeout: limitMs, ...servername, ...tlsOptions(connection) });
    const settle = (version: string | null): void => {
      socket.destroy();
      resolve(version);
    };
    socket.once('secureConnect', () => settle(socket.getProtocol()));
    socket.once('timeout', () => settle(null));
    socket.once('error', () => settle(null));
    socket.once('close', () => settle(null));
  });
}
