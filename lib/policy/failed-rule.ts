import type { Finding } from '../finding';

/**
 * Name of the rule that a finding `POLICY_FAILED` is about, which its message begins with; nothing for other findings.
 */
export function failedRule({ code, message }: Finding): string | undefined {
  if (code !== 'POLICY_FAILED') return undefined;
  const name = message.slice(0, message.indexOf(': '));
  return /^[a-z][a-z0-9-]{0,39}$/.test(name) ? name : undefined;
}
