import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { WireConnection } from '../../dist/backend/wire/connection.js';
import { apis } from '../../dist/backend/wire/protocol.js';
import { OpenSockets } from '../../dist/open-sockets.js';

const servers: Server[] = [];
const connections: WireConnection[] = [];
afterEach(() => {
  for (const connection of connections.splice(0)) connection.close();
  for (const server of servers.splice(0)) server.close();
});

/** A connection to a broker that does with each request's correlation id what `answer` does. */
async function connect(answer: (correlationId: number, socket: Socket) => void, timeoutMs = 5000) {
  const server = createServer((socket) => {
    let rest = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
        const end = 4 + rest.readInt32BE(0);
        answer(rest.readInt32BE(8), socket);
        rest = rest.subarray(end);
      }
    });
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const connection = new WireConnection('127.0.0.1', port, 'test', timeoutMs, new OpenSockets());
  connections.push(connection);
  return { connection, ask: () => connection.request(apis.apiVersions, []) };
}

function frame(correlationId: number, body: string): Buffer {
  const bytes = Buffer.alloc(8 + body.length);
  bytes.writeInt32BE(4 + body.length, 0);
  bytes.writeInt32BE(correlationId, 4);
  bytes.write(body, 8);
  return bytes;
}

test('answers come whole, however they are cut on their way', async () => {
  const bodies = ['first', '', 'x'.repeat(200_000)];
  const { ask } = await connect((id, socket) => {
    if (id === bodies.length)
      void sendCut(socket, Buffer.concat(bodies.map((body, index) => frame(index + 1, body))));
  });
  const answers = await Promise.all(bodies.map(ask));
  expect(answers.map(String)).toEqual(bodies);
});

/** Single bytes first, then the rest in two parts. */
async function sendCut(socket: Socket, all: Buffer): Promise<void> {
  const cuts = [...Array.from({ length: 40 }, (_, index) => index), 70_000, all.length];
  for (const [index, cut] of cuts.entries()) {
    socket.write(all.subarray(cuts[index - 1] ?? 0, cut));
    await turn();
  }
}

test('what waits fails when the broker hangs up, and so does what comes later', async () => {
  const { connection, ask } = await connect((id, socket) => {
    if (id === 2) socket.end(frame(1, 'one'));
  });
  const [first, second] = [ask(), ask()];
  expect((await first).toString()).toBe('one');
  await expect(second).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
  expect(connection.isOpen).toBe(false);
  await expect(ask()).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
});

test('an answer that is none of Kafka’s ends the connection', async () => {
  const { ask } = await connect((_, socket) => {
    socket.write(Buffer.from([0x80, 0, 0, 0, 1, 2, 3, 4, 5]));
  });
  await expect(ask()).rejects.toMatchObject({ code: 'NOT_KAFKA' });
});

test('an answer out of its order ends the connection', async () => {
  const { connection, ask } = await connect((id, socket) => {
    if (id === 2) socket.write(frame(2, 'two'));
  });
  const [first, second] = [ask(), ask()];
  await expect(first).rejects.toMatchObject({ code: 'OUT_OF_ORDER' });
  await expect(second).rejects.toMatchObject({ code: 'OUT_OF_ORDER' });
  expect(connection.isOpen).toBe(false);
});

test('a broker that does not answer is given up in time', async () => {
  const { ask } = await connect(() => {}, 200);
  await expect(ask()).rejects.toMatchObject({ code: 'REQUEST_TIMED_OUT' });
});

test('nobody there is told as it is', async () => {
  const { connection, ask } = await connect(() => {});
  connection.close();
  await expect(ask()).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
  const nobody = new WireConnection('127.0.0.1', 1, 'test', 1000, new OpenSockets());
  await expect(nobody.request(apis.apiVersions, [])).rejects.toMatchObject({ code: 'CONNECTION_FAILED' });
});
