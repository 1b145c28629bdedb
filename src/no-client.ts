/** Backends without a client behind them: the ceilings of lingerlab and of the broker, which nobody can choose. */
export const ceilings: readonly string[] = ['null', 'wire'];
