import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { renderHtml } from '../../dist/report/html.js';
import type { Result } from '../../dist/result/schema.js';
import { readResult } from '../../dist/result/store.js';
import { clientsResult } from '../fixtures/clients.ts';
import { twoSearchesResult } from '../fixtures/max-rate.ts';
import { quickstartResult, sweepResult } from '../fixtures/runs.ts';
import { rampResult, stallsResult } from '../fixtures/stalls.ts';
import { tuneResult } from '../fixtures/tune.ts';

const folder = mkdtempSync(join(tmpdir(), 'lingerlab-page-'));
const quickstart = join(folder, 'quickstart.html');
const sweep = join(folder, 'sweep.html');
const stalls = join(folder, 'stalls.html');
const ramp = join(folder, 'ramp.html');
const clients = join(folder, 'clients.html');
const tune = join(folder, 'tune.html');
const maxRate = join(folder, 'max-rate.html');
let browser: Browser;
/** What the page said or asked for that it should not have, and what it asked for at all. */
let complaints: string[] = [];
let requests: string[] = [];

beforeAll(async () => {
  writeFileSync(quickstart, renderHtml(quickstartResult()));
  writeFileSync(sweep, renderHtml(sweepResult()));
  writeFileSync(stalls, renderHtml(stallsResult()));
  writeFileSync(ramp, renderHtml(rampResult()));
  writeFileSync(clients, renderHtml(clientsResult()));
  writeFileSync(tune, renderHtml(tuneResult()));
  writeFileSync(maxRate, renderHtml(twoSearchesResult()));
  browser = await chromium.launch({
    executablePath: findChromium(),
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
});

async function open(file: string, options: BrowserContextOptions = {}): Promise<Page> {
  complaints = [];
  requests = [];
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(pathToFileURL(file).href);
  return page;
}

const drawnPaths = (page: Page) =>
  page
    .locator('.chart')
    .evaluateAll((charts) =>
      charts.map(
        (chart) => [chart.dataset['chart'], chart.querySelectorAll('.plot svg path').length] as const,
      ),
    );

it.each([
  [quickstart, ['percentiles', 'trade-off', 'sweep', 'time']],
  [sweep, ['percentiles', 'trade-off', 'heat-map', 'sweep', 'time']],
  [stalls, ['percentiles', 'trade-off', 'sweep', 'time']],
  [ramp, ['percentiles', 'trade-off', 'sweep', 'time']],
  [clients, ['percentiles', 'trade-off', 'sweep', 'time']],
  [tune, ['front', 'finalists', 'shares', 'levels', 'percentiles', 'time']],
  [maxRate, ['probes', 'probes', 'percentiles', 'time']],
])('draws every chart from the file alone: %s', async (file, charts) => {
  const page = await open(file);
  const drawn = await drawnPaths(page);
  expect(drawn.map(([name]) => name)).toEqual(charts);
  for (const [name, paths] of drawn) expect(paths, `paths of ${name}`).toBeGreaterThan(8);
  expect(complaints).toEqual([]);
  expect(requests).toEqual([pathToFileURL(file).href]);
});

it('sorts by click and by keyboard, with unknown figures last both ways', async () => {
  const page = await open(quickstart);
  const head = page.locator('table.sortable thead th', { hasText: /^response p99 ms$/ });
  const values = () =>
    page
      .locator('table.sortable tbody tr td:nth-child(6)')
      .evaluateAll((cells) => cells.map((cell) => cell.dataset['value'] ?? null));
  await head.getByRole('button').click();
  expect(await head.getAttribute('aria-sort')).toBe('ascending');
  const rising = await values();
  expect(rising.at(-1)).toBeNull();
  const known = rising.slice(0, -1).map(Number);
  expect(known).toEqual([...known].sort((a, b) => a - b));

  await head.getByRole('button').press('Enter');
  expect(await head.getAttribute('aria-sort')).toBe('descending');
  const falling = await values();
  expect(falling).toEqual([...rising.slice(0, -1).reverse(), null]);
});

it('draws again when a reader chooses', async () => {
  const page = await open(sweep);
  const cells = page.locator('[data-chart="heat-map"] svg');
  const before = await cells.textContent();
  await page
    .locator('[data-chart="heat-map"] label', { hasText: 'compression.type' })
    .locator('select')
    .selectOption('gzip');
  expect(await cells.textContent()).not.toBe(before);
  expect(complaints).toEqual([]);
});

describe('the time series', () => {
  const chart = (page: Page) => page.locator('[data-chart="time"]');
  const choose = (page: Page, name: 'Point' | 'Trial', value: string) =>
    chart(page).locator('label', { hasText: name }).locator('select').selectOption(value);
  const texts = (page: Page) => chart(page).locator('svg text').allTextContents();

  it('marks stalls, and has a panel for what there is', async () => {
    const page = await open(stalls);
    expect(await texts(page)).not.toContain('stall 510 ms');
    const height = (await chart(page).boundingBox())!.height;
    await choose(page, 'Point', '1');
    expect(await texts(page)).toContain('stall 510 ms');
    expect(await texts(page)).not.toContain('errors');
    await choose(page, 'Point', '3');
    expect(await texts(page)).toEqual(expect.arrayContaining(['in flight', 'errors', 'GC ms', 'steal %']));
    expect((await chart(page).boundingBox())!.height).toBeGreaterThan(height + 100);
    expect(complaints).toEqual([]);
  });

  it('tells each row once, and one trial when asked for one', async () => {
    const page = await open(stalls);
    await choose(page, 'Point', '1');
    const told = async () => {
      const plot = chart(page).locator('.plot');
      await plot.scrollIntoViewIfNeeded();
      const box = (await plot.boundingBox())!;
      // The fifth of ten seconds; from elsewhere, so that the pointer moves onto it.
      await page.mouse.move(box.x + box.width * 0.2, box.y + 90);
      await page.mouse.move(box.x + box.width * 0.5, box.y + 90);
      return plot.locator('> div', { hasText: 'to second 5' }).innerText();
    };
    const all = await told();
    expect(all.match(/to second 5/g)).toHaveLength(3);
    for (const part of ['p99 478 ms', '1,000 in flight', '2 collections, 490 ms, longest 480 ms', 'a stall'])
      expect(all).toContain(part);
    await choose(page, 'Trial', '2');
    const one = await told();
    expect(one.match(/trial \d/g)).toEqual(['trial 2']);
  });

  it('draws ten minutes of rows while a reader waits', async () => {
    const long = join(folder, 'long.html');
    writeFileSync(long, renderHtml(lengthened(stallsResult(), 600)));
    const page = await open(long);
    await choose(page, 'Point', '1');
    expect(await texts(page)).toContain('600');
    expect(complaints).toEqual([]);
  });

  it('draws what was offered where that changes', async () => {
    const dashed = (page: Page) => chart(page).locator('svg path[stroke-dasharray]').count();
    expect(await dashed(await open(ramp))).toBe(3);
    expect(await dashed(await open(stalls))).toBe(0);
  });
});

describe('the clients', () => {
  it('have a bar to the median and a whisker over the interval, on one scale', async () => {
    const page = await open(clients);
    const drawn = await page.evaluate<[number, number, number][]>(`
      [...document.querySelectorAll('.clients tbody i.interval')].map((mark) => {
        const whisker = getComputedStyle(mark, '::before');
        return [mark.clientWidth, Number.parseFloat(whisker.left), Number.parseFloat(whisker.width)];
      })`);
    expect(drawn).toHaveLength(17);
    for (const [width, left, length] of drawn) {
      expect(left).toBeGreaterThanOrEqual(0);
      expect(length).toBeGreaterThanOrEqual(2);
      expect(left + length).toBeLessThanOrEqual(width + 2);
    }
    // The best client's interval ends where the scale does.
    expect(Math.max(...drawn.map(([width, left, length]) => (left + length) / width))).toBeCloseTo(1, 1);
  });

  it('stay under their headings where a narrow window scrolls the table', async () => {
    const page = await open(clients, { viewport: { width: 360, height: 740 } });
    const scroll = page.locator('.scroll', { has: page.locator('table.clients') });
    await scroll.evaluate((box) => box.scrollTo(box.scrollWidth, 0));
    const heading = (await page.locator('.clients tr.group span').first().boundingBox())!;
    expect(heading.x).toBeGreaterThanOrEqual(0);
    expect(heading.x + heading.width).toBeLessThanOrEqual(360);
  });
});

describe('a search', () => {
  const texts = (page: Page, chart: string) =>
    page.locator(`[data-chart="${chart}"] svg text`).allTextContents();

  it('draws its charts again when a reader chooses', async () => {
    const page = await open(tune);
    const choose = (chart: string, name: string, value: string) =>
      page.locator(`[data-chart="${chart}"] label`, { hasText: name }).locator('select').selectOption(value);
    expect(await texts(page, 'shares')).toEqual(expect.arrayContaining(['batch.size × linger.ms', '58%']));
    // What the model of CPU a message explains is too little to show.
    const metrics = page.locator('[data-chart="shares"] option, [data-chart="levels"] option');
    expect(await metrics.allTextContents()).not.toContain('CPU a message');
    await choose('shares', 'Metric', 'responseP99Us');
    expect(await texts(page, 'shares')).toContain('61%');
    await choose('levels', 'Setting', 'compression.type');
    expect(await texts(page, 'levels')).toContain('zstd');
    await choose('finalists', 'Show', 'responseP99Us');
    expect(await texts(page, 'front')).toContain('p99<50ms');
    expect(complaints).toEqual([]);
  });

  it('tells of a probe what came of it', async () => {
    const page = await open(maxRate);
    const chart = page.locator('[data-chart="probes"]').first();
    expect(await texts(page, 'probes')).toEqual(expect.arrayContaining(['passed', 'failed', 'void']));
    // Behind the mark of the legend, in the order of the probes.
    await chart.locator('svg path[fill="#d55e00"]').nth(1).hover();
    await expect
      .poll(() => chart.locator('.plot > div', { hasText: 'probe 4' }).last().innerText())
      .toMatch(/probe 4, bracket: failed\s72,000 messages\/s, p99 216 ms\sp99 was 212 ms/);
  });

  it('gives its settings to the clipboard', async () => {
    const page = await open(tune);
    await page.evaluate(`Object.defineProperty(navigator, 'clipboard', {
      value: { writeText: async (text) => { window.copied = text; } },
    })`);
    const button = page.locator('#snippet-confluent button.copy');
    await button.click();
    await expect.poll(() => button.textContent()).toBe('Copied');
    expect(await page.evaluate('window.copied')).toContain("'linger.ms': 20,");
  });

  it('shows its settings without a script, and no button that does nothing', async () => {
    const page = await open(tune, { javaScriptEnabled: false });
    expect(await page.locator('#snippet-confluent pre').isVisible()).toBe(true);
    expect(await page.locator('button.copy:visible').count()).toBe(0);
    const text = await page.locator('main').textContent();
    for (const part of ['Recommended', '1.9 to 2.3 times', '= 2', 'explains 61% of p99'])
      expect(text).toContain(part);
  });
});

it('opens the details that a row links to', async () => {
  const page = await open(quickstart);
  await page.locator('table.sortable tbody a').nth(1).click();
  await page.locator('#point-2[open]').waitFor({ state: 'attached', timeout: 10_000 });
});

it('gives the result back as the file that it was', async () => {
  const page = await open(quickstart);
  const download = page.waitForEvent('download');
  await page.locator('#save').click();
  const path = join(folder, 'saved.json');
  await (await download).saveAs(path);
  expect(await readResult(path)).toEqual(quickstartResult());
});

it.each([quickstart, sweep, stalls, clients, tune, maxRate])(
  'fits a window of 360 pixels: %s',
  async (file) => {
    const page = await open(file, { viewport: { width: 360, height: 740 } });
    await page.locator('details').evaluateAll((all) => {
      for (const details of all) details.setAttribute('open', '');
    });
    const widths = await page.evaluate<number[]>(
      '[document.documentElement.scrollWidth, document.body.scrollWidth]',
    );
    expect(Math.max(...widths)).toBeLessThanOrEqual(360);
  },
);

it('follows the system into the dark, charts too', async () => {
  const page = await open(quickstart, { colorScheme: 'light' });
  const colors = () =>
    page.evaluate<[string, string]>(`[
      getComputedStyle(document.body).backgroundColor,
      document.querySelector('[data-chart="percentiles"] svg text').getAttribute('fill'),
    ]`);
  const light = await colors();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(async () => (await colors())[1]).not.toBe(light[1]);
  const dark = await colors();
  expect(brightness(light[0])).toBeGreaterThan(200);
  expect(brightness(dark[0])).toBeLessThan(60);
});

it.each([
  [
    quickstart,
    ['305,000', 'Findings', 'lingerlab (emulated)', 'need JavaScript', 'SIGKILL', 'name: quickstart'],
  ],
  [
    stalls,
    [
      '75% with 3 trials',
      'harness',
      '61 % of its time',
      '2: 490 ms',
      '510 ms',
      '2 days before',
      '≈4.60',
      'limit 200 µs',
    ],
  ],
])('says everything but the charts without a script: %s', async (file, parts) => {
  const page = await open(file, { javaScriptEnabled: false });
  const text = await page.locator('main').textContent();
  for (const part of parts) expect(text).toContain(part);
});

/** The result with so many rows in each trial, repeated from those that it has. */
function lengthened(result: Result, seconds: number): Result {
  for (const trial of result.points.flatMap(({ trials }) => trials))
    if (trial.state !== 'failed') {
      const { windows } = trial;
      trial.windows = Array.from({ length: seconds }, (_, second) => ({
        ...windows[second % windows.length]!,
        endS: second + 1,
      }));
    }
  return result;
}

/** The mean of a colour's channels, from 0 to 255. */
function brightness(color: string): number {
  const channels = color.match(/\d+/g)?.slice(0, 3).map(Number) ?? [];
  return channels.reduce((sum, channel) => sum + channel, 0) / channels.length;
}

function findChromium(): string {
  const named = process.env['CHROMIUM_PATH'];
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = [
    ...(named ? [named] : []),
    '/usr/bin/chromium',
    ...names.flatMap((name) => folders.map((path) => join(path, name))),
  ];
  const found = candidates.find(isExecutable);
  if (found === undefined)
    throw new Error('no Chromium was found: install it (Debian: apt install chromium), or set CHROMIUM_PATH');
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
