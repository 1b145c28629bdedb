import type { Plugin } from '../backend/plugin-probe.ts';
import type { Admin } from '../broker/admin.ts';
import type { Broker } from '../broker/broker.ts';
import type { PlannedTrial } from '../scenario/plan.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { WorkloadFacts } from '../workload/inspect.ts';
import { progressOf, type RunListener } from './events.ts';
import { doubtLosses } from './losses.ts';
import { runTrial, type TrialOutcome } from './trial.ts';

/** What runs the trials of a session. */
export interface Bench {
  /** Rejects only with INTERRUPTED, when the signal is aborted. */
  run(planned: PlannedTrial, signal: AbortSignal): Promise<TrialOutcome>;
  /** Seconds since it was set up; of trials that are computed, the seconds that they would have taken. */
  elapsedS(): number;
  /** Whether a trial that is run again gives the same, in no time, so that little is lost with it. */
  readonly repeatable: boolean;
  /** Rejects (never resolves) when there is nothing left to run trials on. */
  readonly died: Promise<never>;
}

/** A broker that is open, and what all trials on it share. */
export interface BrokerGround {
  readonly broker: Broker;
  readonly admin: Admin;
  readonly scenario: Scenario;
  readonly workload: WorkloadFacts;
  readonly plugins: readonly Plugin[];
  /** Of the topic as it is. */
  readonly partitions: number;
  readonly onEvent: RunListener | undefined;
}

/** Runs trials on an open broker, and sees to it that a cluster which is no longer whole is told of. */
export function brokerBench({ broker, onEvent, ...ground }: BrokerGround): Bench {
  const beganMs = performance.now();
  return {
    run: async (planned, signal) => {
      const outcome = await runTrial(planned, {
        ...ground,
        bootstrap: broker.bootstrap,
        connection: broker.connection,
        hooks: { signal, onProgress: progressOf(onEvent) },
      });
      return { ...outcome, trial: doubtLosses(outcome.trial, broker.losses?.() ?? []) };
    },
    elapsedS: () => (performance.now() - beganMs) / 1000,
    repeatable: false,
    died: broker.died,
  };
}
