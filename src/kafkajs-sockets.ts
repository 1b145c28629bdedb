import net from 'node:net';
import tls from 'node:tls';
import type { ISocketFactoryArgs } from 'kafkajs';
import { OpenSockets } from './open-sockets.ts';

/** The sockets of one kafkajs client, opened exactly as kafkajs opens them. */
export class Sockets extends OpenSockets {
  /** Opens a socket; throws once all are closed. */
  readonly factory = ({ host, port, ssl, onConnect }: ISocketFactoryArgs): net.Socket => {
    if (this.isClosed) throw new Error('the client is closed');
    const socket = ssl
      ? tls.connect({ host, port, ...(net.isIP(host) ? {} : { servername: host }), ...ssl }, onConnect)
      : net.connect({ host, port }, onConnect);
    socket.setKeepAlive(true, 60_000);
    this.add(socket);
    return socket;
  };
}
