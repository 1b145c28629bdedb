import { endWithParent } from '../end-with-parent.ts';
import { messageOf } from '../errors.ts';
import { withholdConnection } from '../security/secrets.ts';
import { commandsFrom } from './commands.ts';
import { laneErrorCode } from './errors.ts';
import type { ChildMessage, LaneSpec, ParentMessage } from './messages.ts';
import { runLane } from './run-lane.ts';

// A process of its own for one lane. It lives and dies with its parent: a signal may reach the whole process group, and
// is for the parent to act on; when the parent is gone, so is the reason to be here.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('disconnect', () => process.exit(0));

const commands = commandsFrom((listener) => {
  process.on('message', (message: ParentMessage) => {
    if (message.kind === 'spec') void host(message.spec);
    else listener(message);
  });
});

async function host(spec: LaneSpec): Promise<void> {
  // What a user's own backend does with this thread nobody knows.
  if (spec.plugin !== undefined) endWithParent();
  withholdConnection(spec.connection);
  try {
    const result = await runLane(spec, {
      send: (event) => tell({ kind: 'event', event }),
      ...commands,
    });
    tell({ kind: 'result', result });
  } catch (error) {
    tell({ kind: 'error', code: laneErrorCode(error), message: messageOf(error) });
  }
}

function tell(message: ChildMessage): void {
  if (process.connected) process.send?.(message);
}
