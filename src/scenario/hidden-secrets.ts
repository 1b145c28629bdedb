import { z } from 'zod';
import type { Problem } from '../errors.ts';
import { isSecret } from '../security/settings.ts';
import { connectionSchema } from './connection-schema.ts';
import type { Locate } from './locate.ts';
import { problemsOf } from './problems.ts';

/** A part of a scenario: a connection in it need not be whole. */
const partSchema = z.object({ connection: connectionSchema.optional() });

/**
 * The secrets in the connection of one part of a scenario, the file or one override: results keep each part as it was
 * written, also where another one covers it. What has no known name counts as a secret.
 */
export function hiddenSecrets(part: unknown, locate: Locate): Problem[] {
  const { error } = partSchema.safeParse(part, { reportInput: true });
  return (error?.issues ?? [])
    .filter(
      ({ code, path }) => path.length > 0 && (code === 'unrecognized_keys' || isSecret(String(path[1]))),
    )
    .flatMap((issue) => problemsOf(issue, locate));
}
