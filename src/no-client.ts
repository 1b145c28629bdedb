/** Backends without a client behind them: the ceilings of lingerlab and of the broker, which nobody can choose. */
export const ceilings: readonly string[] = ['null', 'wire'];

/** The backend whose trials are computed from a cost model. */
export const simulated = 'simulated';

/** Whether trials of these backends are computed; a scenario names the simulation alone, or not at all. */
export const isSimulation = (backends: readonly string[]): boolean =>
  backends.length > 0 && backends.every((name) => name === simulated);

/** Backends that send nothing to a broker. */
export const sendsNothing: readonly string[] = ['null', simulated];
