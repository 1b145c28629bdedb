// Writes what the documents say of the code: the table of settings in README.md, between its markers, and
// docs/settings.md with every note. Reads the built package: `npm run docs` builds it first.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { backendNames, findBackend } from '../dist/backend/registry.js';
import { settingsPage, settingsTable } from '../dist/backend/settings-table.js';
import { root, say } from './run.mjs';

const all = await Promise.all(backendNames.map((name) => findBackend(name)));
const clients = all.filter(({ packageName }) => packageName !== null);

const readme = `${root}README.md`;
const marked = /(<!-- settings:begin -->\n)[\s\S]*(\n<!-- settings:end -->)/;
const text = readFileSync(readme, 'utf8');
if (!marked.test(text)) {
  say('error: README.md: the markers settings:begin and settings:end are missing');
  process.exit(1);
}
writeFileSync(
  readme,
  text.replace(marked, (_, begin, end) => begin + settingsTable(clients) + end),
);
mkdirSync(`${root}docs`, { recursive: true });
writeFileSync(`${root}docs/settings.md`, settingsPage(clients));
say('README.md and docs/settings.md are up to date');
