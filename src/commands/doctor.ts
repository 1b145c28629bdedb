import { Command } from 'commander';
import { unavailableError } from '../errors.ts';
import type { Diagnosis, Finding, Probes } from './doctor-findings.ts';

/** What the command speaks through; tests hand in their own. */
export interface DoctorWorld {
  out(text: string): void;
  probe(): Promise<Probes>;
  /** Looks at a module of the user's own. */
  plugin(file: string): Promise<Diagnosis>;
}

/** `lingerlab doctor`: what is here and what is not. Throws a LingerlabError only where nothing at all can run. */
export function doctorCommand(world: DoctorWorld = machine()): Command {
  return new Command('doctor')
    .description('say what is here, what is not, and what each lacking part costs')
    .option('--backend <module>', 'look at a client module of your own, and at nothing else')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  lingerlab doctor
  lingerlab doctor --json
  lingerlab doctor --backend ./my-client.js`,
    )
    .action(async ({ json, backend }: { json?: boolean; backend?: string }) => {
      const { diagnose } = await import('./doctor-findings.ts');
      const diagnosis = backend === undefined ? diagnose(await world.probe()) : await world.plugin(backend);
      world.out(json ? `${JSON.stringify(diagnosis, null, 2)}\n` : diagnosisText(diagnosis));
      if (!diagnosis.usable)
        throw unavailableError(
          'doctor',
          backend === undefined ? 'nothing can be measured here' : `${backend} cannot be measured here`,
          'see what is missing',
        );
    });
}

/** One line a finding, in columns. */
export function diagnosisText({ findings }: Diagnosis): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const line = ({ name, state, what, cost }: Finding) =>
    `${state.padEnd(8)} ${name.padEnd(width)}  ${what}${cost === undefined ? '' : ` — ${cost}`}\n`;
  return findings.map(line).join('');
}

const machine = (): DoctorWorld => ({
  out: (text) => process.stdout.write(text),
  plugin: async (file) => (await import('./doctor-plugin.ts')).diagnosePlugin(file),
  probe: async () => (await import('./doctor-probes.ts')).probe(),
});
