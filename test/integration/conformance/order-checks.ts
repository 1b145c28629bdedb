import { expect } from 'vitest';
import type { ProducerSettings } from '../../../dist/producer-settings.js';
import { type Check, tokensIn, tokensTo } from './ground.ts';

const waitMs = 30_000;
const inFlight = 'max.in.flight.requests.per.connection';

/** Clients whose messages overtake one another unless one request at a time is sent; their support says so. */
const orderTakes: Readonly<Record<string, ProducerSettings>> = { kafkajs: { [inFlight]: 1 } };

const order: Check = {
  what: 'the log has one partition’s messages in the order in which they were sent',
  perform: async (ground) => {
    const settings = { 'batch.size': 2000, ...orderTakes[ground.backend.name] };
    const client = await ground.connect(await ground.topic(), settings);
    client.sendMany(500);
    await client.producer.flush(waitMs);
    expect(client.settlements.counts).toEqual({ acked: 500 });
    return (batchesOf) => expect(tokensIn(batchesOf(client.topic))).toEqual(tokensTo(500));
  },
};

const orderAfterCut: Check = {
  what: 'an idempotent producer whose connection is cut before an answer keeps the order, and writes nothing twice',
  needs: { 'enable.idempotence': true },
  perform: async (ground) => {
    const wanted = { 'enable.idempotence': true, [inFlight]: 5, 'batch.size': 2000 };
    const { [inFlight]: _, ...alone } = wanted;
    const settings = ground.backend.refuses?.(wanted) ? alone : wanted;
    const client = await ground.connect(await ground.topic(), settings);
    client.seen.cutAfter(5);
    client.sendMany(400);
    await client.producer.flush(waitMs);
    expect(client.settlements.counts).toEqual({ acked: 400 });
    return (batchesOf) => expect(tokensIn(batchesOf(client.topic))).toEqual(tokensTo(400));
  },
};

/** One partition's messages lie in the log as they were sent. */
export const orderChecks: readonly Check[] = [order, orderAfterCut];
