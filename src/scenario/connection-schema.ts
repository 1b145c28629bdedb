import { z } from 'zod';
import { saslMechanisms, securityProtocols } from '../connection.ts';
import { type ConnectionSetting, type TokenReference, variableOf } from '../security/settings.ts';
import { objectError, shown, text } from './fields.ts';

const choice = <const Choices extends readonly string[]>(name: string, choices: Choices) =>
  z.enum(choices, {
    error: (issue) => `${name} must be one of ${choices.join(', ')}, not ${shown(issue.input)}`,
  });

/** A secret's value is never quoted: whoever wrote it here may not know yet that the result would keep it. */
const secretError = (name: ConnectionSetting, ways: string) => (issue: { input?: unknown }) =>
  typeof issue.input !== 'string' && typeof issue.input !== 'number'
    ? `${name} must be ${ways}`
    : `${name} must not stand here itself, because results keep a scenario and others see a command line: write ${ways}, or set ${variableOf(name)}`;

const env = z.strictObject({ env: text('env') });
const file = z.strictObject({ file: text('file') });

const commandError = 'command must be a list of texts: a program and its arguments';
const command = z
  .array(z.string({ error: commandError }), { error: commandError })
  .min(1, { error: commandError })
  .refine(([program]) => program?.trim() !== '', { error: 'command names no program' })
  .describe(
    'A program that prints a token, and its arguments. Results keep the arguments with the rest of the scenario: no secret may be among them.',
  );

const secret = (name: ConnectionSetting) =>
  z.union([env, file], { error: secretError(name, '{ env: NAME } or { file: path }') });

const token: z.ZodType<TokenReference> = z.union([env, file, z.strictObject({ command })], {
  error: secretError(
    'sasl.oauthbearer.token',
    '{ env: NAME }, { file: path } or { command: [program, argument] }',
  ),
});

/** How to get into the cluster. Paths begin at the scenario's folder; secrets are named, and never written here. */
export const connectionSchema = z.strictObject(
  {
    'security.protocol': choice('security.protocol', securityProtocols).optional(),
    'sasl.mechanism': choice('sasl.mechanism', saslMechanisms).optional(),
    'sasl.username': text('sasl.username').optional(),
    'sasl.password': secret('sasl.password').optional(),
    'sasl.oauthbearer.token': token.optional(),
    'ssl.ca.location': text('ssl.ca.location').optional(),
    'ssl.certificate.location': text('ssl.certificate.location').optional(),
    'ssl.key.location': text('ssl.key.location').optional(),
    'ssl.key.password': secret('ssl.key.password').optional(),
    'ssl.endpoint.identification.algorithm': choice('ssl.endpoint.identification.algorithm', [
      'https',
      'none',
    ]).optional(),
  },
  { error: objectError('connection', 'security.protocol, sasl.mechanism, ssl.ca.location, ...') },
);
