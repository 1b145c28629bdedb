import { afterEach, beforeEach, vi } from 'vitest';

/** What the commands of a test file print, and the exit code that they leave; both are taken back after each test. */
export function captureOutput(): { out: string; talk: string; readonly exitCode: typeof process.exitCode } {
  const printed = {
    out: '',
    talk: '',
    get exitCode() {
      return process.exitCode;
    },
  };
  let before: typeof process.exitCode;
  beforeEach(() => {
    before = process.exitCode;
    process.exitCode = undefined;
    printed.out = '';
    printed.talk = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed.out += text;
      return true;
    });
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      printed.talk += text;
      return true;
    });
  });
  afterEach(() => {
    process.exitCode = before;
    vi.restoreAllMocks();
  });
  return printed;
}
