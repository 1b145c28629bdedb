import type { Rule } from '../rule.ts';

/** Whether what was asked for is what was measured. */
export const settingsRules: readonly Rule[] = [
  {
    code: 'EFFECTIVE_DIFFERS',
    severity: 'suspect',
    check: ({ asked }) => {
      const other = asked.filter(({ inForce, value }) => inForce !== null && inForce !== value);
      if (other.length === 0) return null;
      return `the client says that it ran with ${other
        .map(({ name, value, inForce }) => `${name}=${inForce}, where ${value} was asked for`)
        .join('; ')}`;
    },
  },
  {
    code: 'EFFECTIVE_UNKNOWN',
    severity: 'note',
    check: ({ asked }) => {
      const untold = asked.filter(({ inForce }) => inForce === null);
      return untold.length === 0
        ? null
        : `the client does not say whether it honours ${untold.map(({ name, value }) => `${name}=${value}`).join(', ')}`;
    },
  },
];
