import type { LaneCommand, MeasureCommand } from './messages.ts';

/** The run's commands to a lane, each of which comes once. */
export interface LaneCommands {
  /** Resolves with the start's moment, once the run gives the word. */
  readonly start: Promise<number>;
  /** Resolves with what is to be measured, once the run has seen enough of the warm-up. */
  readonly measure: Promise<MeasureCommand>;
}

/** Promises of the commands that `listen` hears of. */
export function commandsFrom(listen: (listener: (command: LaneCommand) => void) => unknown): LaneCommands {
  let start!: (atUs: number) => void;
  let measure!: (command: MeasureCommand) => void;
  const commands: LaneCommands = {
    start: new Promise((resolve) => {
      start = resolve;
    }),
    measure: new Promise((resolve) => {
      measure = resolve;
    }),
  };
  listen((command) => {
    if (command.kind === 'start') start(command.atUs);
    else measure(command);
  });
  return commands;
}
