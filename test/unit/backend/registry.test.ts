import { describe, expect, test } from 'vitest';
import {
  backendNames,
  findBackend,
  isInstalled,
  missingClient,
  packageVersion,
} from '../../../src/backend/registry.ts';
import { LingerlabError } from '../../../src/errors.ts';
import { settingNames } from '../../../src/producer-settings.ts';

describe.each(backendNames)('%s', (name) => {
  test('is found under its name', async () => {
    expect((await findBackend(name)).name).toBe(name);
  });

  test('says of every setting how it is supported, and why where it is not native', async () => {
    const { support } = await findBackend(name);
    expect(Object.keys(support).sort()).toEqual([...settingNames].sort());
    for (const { how, note } of Object.values(support)) if (how !== 'native') expect(note).toMatch(/\w/);
  });
});

test('naming a backend loads no native code', async () => {
  await findBackend('confluent');
  const natives = process.report.getReport() as unknown as { sharedObjects: string[] };
  expect(natives.sharedObjects.filter((path) => path.includes('kafka-javascript'))).toEqual([]);
});

test('an unknown name is a configuration error that lists the known ones', async () => {
  const error = await findBackend('kafkjs').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(LingerlabError);
  expect(error).toMatchObject({ exitCode: 2 });
  expect(String(error)).toContain('did you mean kafkajs?');
  for (const name of backendNames) expect(String(error)).toContain(name);
});

test('a name that every object has is unknown too', async () => {
  await expect(findBackend('constructor')).rejects.toThrow(LingerlabError);
});

test('an installed package has a version, and another has none', () => {
  expect(packageVersion('kafkajs')).toMatch(/^2\./);
  expect(packageVersion('@confluentinc/there-is-no-such-package')).toBeNull();
});

test('a backend is installed when its package and its native file are there', () => {
  expect(isInstalled({ packageName: null })).toBe(true);
  expect(isInstalled({ packageName: 'kafkajs' })).toBe(true);
  expect(missingClient({ packageName: 'kafkajs', nativeFile: 'build/none.node' })).toBe(
    'lacks its file build/none.node',
  );
  expect(isInstalled({ packageName: '@confluentinc/there-is-no-such-package' })).toBe(false);
});

test('a package is looked for beside the module that would load it', () => {
  expect(packageVersion('kafkajs', '/nowhere/own.js')).toBeNull();
  expect(missingClient({ packageName: 'kafkajs' }, '/nowhere/own.js')).toBe('is not installed');
});

test('a module is no name: it belongs into a scenario', async () => {
  await expect(findBackend('/a/own.js')).rejects.toThrow('only a scenario takes a module');
});
