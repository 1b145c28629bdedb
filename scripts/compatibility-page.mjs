// The page of clients against versions of Kafka: written, and read again to see what broke.

const longest = 60;

/** The page as Markdown: a table a client, a row a feature, a column a version. */
export function page({ date, clients, columns, features, cells }) {
  const versions = columns.map(({ version }) => version);
  const tables = clients.map((client) => {
    const rows = [
      [client.package, ...versions],
      ['---', ...versions.map(() => '---')],
      ...features.map((feature) => [
        feature,
        ...versions.map((version) => short(cells.get(`${client.name} ${feature} ${version}`))),
      ]),
    ];
    return `## ${client.name}\n\n${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}\n`;
  });
  return `# Clients and versions of Kafka

Made by \`npm run compatibility\`, ${date}, on Node ${process.versions.node}, ${process.platform} ${process.arch}.

${columns.map(({ kafka }) => `- ${kafka}`).join('\n')}

✓: 20 messages were sent so, were acknowledged, and lie in the log. —: the client refuses it on this Node. Anything else
is what failed.

${tables.join('\n')}`;
}

/** The cells of a page that was written earlier. */
export function readCells(text) {
  const cells = new Map();
  for (const section of text.split('\n## ').slice(1)) {
    const [client, , head, , ...rows] = section.split('\n');
    const [, ...versions] = inRow(head);
    for (const row of rows.filter((line) => line.startsWith('|'))) {
      const [feature, ...values] = inRow(row);
      for (const [index, version] of versions.entries())
        cells.set(`${client} ${feature} ${version}`, values[index]);
    }
  }
  return cells;
}

/** What worked, was tried again, and failed. What is refused now is another Node's matter. */
export const broken = (before, now, works) =>
  [...now.keys()].filter((cell) => before.get(cell) === works && ![works, '—'].includes(now.get(cell)));

const short = (text) => {
  const plain = text.replaceAll('|', '/');
  return plain.length > longest ? `${plain.slice(0, longest - 1)}…` : plain;
};
const inRow = (line) =>
  line
    .split('|')
    .slice(1, -1)
    .map((text) => text.trim());
