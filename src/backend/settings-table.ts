import { type SettingName, settingNames, settingRules } from '../producer-settings.ts';
import type { Backend } from './backend.ts';

type Documented = Pick<Backend, 'name' | 'support' | 'defaults'>;

/** Which settings each backend honours, and its defaults, as a Markdown table. */
export function settingsTable(backends: readonly Documented[]): string {
  const rows = [
    ['', ...backends.map(({ name }) => name)],
    ['---', ...backends.map(() => '---')],
    ...settingNames.map((name) => [`\`${name}\``, ...backends.map((backend) => cell(backend, name))]),
  ];
  return rows.map((cells) => `| ${cells.join(' | ')} |`.replace('|  |', '| |')).join('\n');
}

/** What {@link settingsTable} says, with every note, as a Markdown page. */
export function settingsPage(backends: readonly Documented[]): string {
  return `# Producer settings, client by client

Made from the code by \`npm run docs\`; the conformance suite holds it against a real Kafka.

**native**: the client does it. **emulated**: lingerlab does it around the client. **unsupported**: it does not reach
the client, and lingerlab refuses to set it. The value is what is in force where nothing is set.

${settingsTable(backends)}

${settingNames.map((name) => section(backends, name)).join('\n\n')}
`;
}

function cell({ support, defaults }: Documented, name: SettingName): string {
  const value = defaults?.[name]?.value;
  return value === undefined ? support[name].how : `${support[name].how}, ${value}`;
}

function section(backends: readonly Documented[], name: SettingName): string {
  const notes = backends.map((backend) => {
    const { note } = backend.support[name];
    return `- **${backend.name}**: ${cell(backend, name)}${note === undefined ? '' : ` — ${note}`}`;
  });
  return `## ${name}\n\n${accepted(name)}\n\n${notes.join('\n')}`;
}

function accepted(name: SettingName): string {
  const rule = settingRules[name];
  if (rule.kind === 'choice') return `One of ${rule.choices.join(', ')}.`;
  return `A whole number from ${rule.min} to ${rule.max}${rule.unit === undefined ? '' : `, in ${rule.unit}`}.`;
}
