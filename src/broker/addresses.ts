import { configurationError, type Problem } from '../errors.ts';

/**
 * Splits and checks `host:port` addresses, each of which may itself be a comma-separated list. Throws a configuration
 * error with every problem at once.
 */
export function parseAddresses(texts: readonly string[], where = '--brokers'): string[] {
  // A password may hold a comma, so that its parts are not looked at one by one, and nothing of it is quoted.
  if (texts.some((text) => text.includes('@')))
    throw configurationError([
      {
        where,
        what: 'an address holds an @: no user and no password may stand in it',
        remedy:
          'write host:port,host:port; LINGERLAB_SASL_USERNAME and LINGERLAB_SASL_PASSWORD take the others',
      },
    ]);
  const parts = texts.flatMap((text) => text.split(',')).map((part) => part.trim());
  const problems = parts.flatMap((part) => {
    const what = addressProblem(part);
    return what === null ? [] : [{ where, what, remedy: 'write host:port,host:port' } satisfies Problem];
  });
  if (parts.length === 0)
    problems.push({ where, what: 'no address is given', remedy: 'write host:port,host:port' });
  if (problems.length > 0) throw configurationError(problems);
  return [...new Set(parts)];
}

/** What is wrong with one `host:port`; null for a good one. */
function addressProblem(text: string): string | null {
  if (text === '') return 'an address is empty';
  const quoted = JSON.stringify(text);
  if (/^[a-z]+:\/\//i.test(text)) return `${quoted} is a URL, not host:port`;
  if (text.startsWith('[') || text.split(':').length > 2)
    return `${quoted} is an IPv6 address, which kafkajs does not take: give a host name`;
  const [host = '', port] = text.split(':');
  if (port === undefined) return `${quoted} has no port`;
  if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65535)
    return `${quoted} has no port from 1 to 65535`;
  if (!/^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_.])?$/.test(host)) return `${quoted} has no valid host name`;
  return null;
}
