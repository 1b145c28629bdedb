import { formatCount } from '../format.ts';
import { type Check, judged } from './check.ts';

const durationMs = { whole: 5000, quick: 2000 };
const inFlight = 2000;
const warmupMs = 1000;

/** What a lane reaches with everything on and nobody to send to: above it, lingerlab is measured and not a client. */
export const ceiling: Check = {
  name: 'ceiling',
  seconds: ({ quick }) => (quick ? durationMs.quick : durationMs.whole) / 1000 + 1.5,
  run: async (ground) => {
    ground.tell('the null backend, as fast as it goes');
    const window = ground.quick ? durationMs.quick : durationMs.whole;
    const { windowAcked } = await ground.measure({
      backend: 'null',
      load: { kind: 'closed', inFlight },
      warmupMs,
      durationMs: window,
    });
    const perSecond = (windowAcked * 1000) / window;
    return [
      judged(
        'ceiling',
        null,
        `${formatCount(perSecond)} messages/s a lane, generated, timed and recorded, and sent nowhere`,
        { messagesPerSecond: perSecond },
      ),
    ];
  },
};
