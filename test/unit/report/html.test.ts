import { describe, expect, test } from 'vitest';
import { chartData } from '../../../src/report/chart-data.ts';
import { renderClients } from '../../../src/report/html/clients.ts';
import { html, scriptJson } from '../../../src/report/html/text.ts';
import { renderBody, renderDocument } from '../../../src/report/html.ts';
import type { Result } from '../../../src/result/schema.ts';
import { clientsResult } from '../../fixtures/clients.ts';
import { resultOf } from '../../fixtures/result.ts';
import { quickstartResult, sweepResult } from '../../fixtures/runs.ts';
import { stallsResult } from '../../fixtures/stalls.ts';
import { expectGolden } from './golden.ts';

test.each([
  ['quickstart', quickstartResult],
  ['sweep', sweepResult],
  ['stalls', stallsResult],
])('what the page of %s says without its script', (name, build) => {
  const result = build();
  expectGolden(`${name}.body.html`, `${renderBody(result, chartData(result)).html}\n`);
});

test('the section of clients', () => {
  expectGolden('clients.section.html', renderClients(clientsResult()).html);
  expect(renderClients(resultOf([])).html).toBe('');
});

test('a result without the newer keys says nothing of them', () => {
  const body = renderBody(quickstartResult(), chartData(quickstartResult())).html;
  for (const word of ['Bound by', 'Paced', 'Calibration', 'exact interval', 'longest silence', 'Doubts'])
    expect(body).not.toContain(word);
});

test('a machine that never was calibrated is said to be so', () => {
  const result = quickstartResult();
  result.environment.calibration = null;
  const body = renderBody(result, chartData(result)).html;
  expect(body.match(/Never calibrated here: run lingerlab calibrate\./g)).toHaveLength(2);
});

describe('a result that tries to break out', () => {
  const evil = '</script><img src=x onerror=alert(1)>"\'&\u2028';

  function poisoned(): Result {
    const result = structuredClone(quickstartResult());
    result.run.scenario.name = evil;
    result.run.scenario.question = evil;
    result.run.scenario.text = evil;
    result.run.argv = [evil];
    result.broker.caveat = evil;
    result.broker.topic.name = evil;
    result.environment.cpuModel = evil;
    const checks = [{ name: evil, passed: false, text: evil }];
    result.environment.calibration = { at: evil, version: evil, node: evil, checks };
    for (const point of result.points) {
      point.backend = evil;
      point.id = evil;
      point.producer.requested[evil] = evil;
      point.skipped = evil;
      point.warnings = [{ code: evil, message: evil }];
      for (const trial of point.trials) {
        trial.warnings.push({ code: evil, message: evil });
        if (trial.state !== 'failed') trial.bound = { by: 'unknown', evidence: [evil] };
      }
    }
    return result;
  }

  test('stays text everywhere', () => {
    const page = renderDocument(poisoned(), { script: 'run();', style: 'p{}' });
    expect(page).not.toContain('<img');
    expect(page.match(/<script/g)).toHaveLength(3);
    expect(page.match(/<\/script>/g)).toHaveLength(3);
    expect(page.split('<script type="application/json" id="result">')[1]).not.toContain('\u2028');
  });

  test('comes back whole from the JSON in the page', () => {
    const page = renderDocument(poisoned(), { script: 'run();', style: 'p{}' });
    const json = /<script type="application\/json" id="result">(.*?)<\/script>/s.exec(page)?.[1];
    expect(JSON.parse(json ?? '')).toEqual(poisoned());
  });
});

test('the page forbids itself any network', () => {
  const page = renderDocument(quickstartResult(), { script: '', style: '' });
  expect(page).toContain("default-src 'none'");
  expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
});

test('templates escape texts, keep HTML, and drop what is absent', () => {
  expect(html`<b title="${'"<&'}">${[html`<i>`, 1, null, false]}</b>`.html).toBe(
    '<b title="&quot;&lt;&amp;"><i>1</b>',
  );
  expect(scriptJson({ a: '<!--</script>\u2029' }).html).toBe(
    '{"a":"\\u003c!--\\u003c/script\\u003e\\u2029"}',
  );
});
