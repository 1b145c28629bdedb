import type { Producer as KafkajsClient } from 'kafkajs';

/** The produce requests that a kafkajs producer had answered since connecting, and the sum of their times. */
export class KafkajsAnswers {
  requests = 0;
  latencyUs = 0;

  constructor(client: Pick<KafkajsClient, 'on' | 'events'>) {
    // In whole milliseconds, of which the mean is right all the same, for a request begins at any part of one.
    client.on(client.events.REQUEST, ({ payload: { apiName, duration } }) => {
      if (apiName !== 'Produce') return;
      this.requests += 1;
      this.latencyUs += duration * 1000;
    });
  }
}
