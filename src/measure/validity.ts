import type { Evidence } from './evidence.ts';
import type { Doubt, Rule } from './rule.ts';
import { deliveryRules } from './rules/delivery.ts';
import { loadRules } from './rules/load.ts';
import { machineRules } from './rules/machine.ts';
import { settingsRules } from './rules/settings.ts';
import { steadinessRules } from './rules/steadiness.ts';

const rules: readonly Rule[] = [
  ...loadRules,
  ...machineRules,
  ...steadinessRules,
  ...deliveryRules,
  ...settingsRules,
];

/** Every doubt about a trial's figures, in the rules' order. */
export function doubtsAbout(evidence: Evidence): Doubt[] {
  return rules.flatMap(({ code, severity, check }) => {
    const message = check(evidence);
    return message === null ? [] : [{ code, severity, message }];
  });
}
