import { settingNames } from '../../producer-settings.ts';
import type { Point } from '../../result/schema.ts';
import { clientDefault } from '../columns.ts';
import { breakable, type Html, html, joined } from './text.ts';

/**
 * What was asked for, what was in force, and whose doing it is, for one point or several of one backend; `replicas` says
 * what acks mean on the topic.
 */
export function renderSettings(points: readonly Point[], replicas: string): Html {
  const rows = settingsOf(points).map((name) => {
    const requested = distinct(points, ({ producer }) => producer.requested[name]);
    const effective = distinct(points, ({ producer }) => producer.effective[name]);
    const how = distinct(points, ({ producer }) => producer.how[name]);
    const differs = points.some(({ producer }) =>
      disagree(producer.requested[name], producer.effective[name]),
    );
    return html`<tr><th scope="row"><code>${breakable(name)}</code></th>
<td>${requested.length === 0 || requested.every((value) => value === clientDefault) ? html`<span class="quiet">client’s default</span>` : requested.join(', ')}</td>
<td${differs && html` class="bad"`}>${effective.filter((value) => value !== clientDefault).join(', ') || html`<span class="quiet">unknown</span>`}${name === 'acks' && html` <small>${replicas}</small>`}</td>
<td>${joined(how.filter((word) => word !== clientDefault).map(badge), ' ')}</td></tr>
`;
  });
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Producer settings"><table class="settings"><thead><tr><th scope="col">setting</th><th scope="col">asked for</th><th scope="col">in force</th><th scope="col">by</th></tr></thead>
<tbody>
${rows}</tbody></table></div>`;
}

function settingsOf(points: readonly Point[]): string[] {
  const present = new Set(
    points.flatMap(({ producer }) => [producer.requested, producer.effective].flatMap(Object.keys)),
  );
  const known = (settingNames as readonly string[]).filter((name) => present.has(name));
  return [...new Set([...known, ...present])];
}

function distinct(points: readonly Point[], of: (point: Point) => unknown): string[] {
  return [...new Set(points.map((point) => String(of(point) ?? clientDefault)))];
}

function disagree(requested: unknown, effective: unknown): boolean {
  return requested !== undefined && effective !== undefined && String(requested) !== String(effective);
}

function badge(how: string): Html {
  const by =
    how === 'native' ? 'the client' : how === 'emulated' ? 'lingerlab (emulated)' : 'nobody (unsupported)';
  return html`<span class="how ${how}">${by}</span>`;
}
