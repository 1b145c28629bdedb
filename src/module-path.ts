import { isAbsolute } from 'node:path';

/** Whether a backend's name is the path of a user's own module: it begins as paths do, or ends as modules' names do. */
export const isModulePath = (name: string): boolean =>
  /^\.{1,2}[/\\]/.test(name) || isAbsolute(name) || /\.[cm]?[jt]s$/.test(name);
