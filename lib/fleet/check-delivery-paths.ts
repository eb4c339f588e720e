import { type Finding, quote, refusal } from '../finding';
import type { Environment } from './environment';

/**
 * What is wrong with the folders that environments are delivered to: each a plain relative path, and none in another's
 * of the same repository and branch, where one would take the other's files for its own.
 */
export function checkDeliveryPaths(environments: readonly Environment[]): readonly Finding[] {
  const findings: Finding[] = [];
  environments.forEach((environment, index) => {
    const { path } = environment.delivery;
    const subject = { environment: environment.id };
    if (!isPlain(path)) {
      findings.push(
        refusal(
          'UNSAFE_PATH',
          `${environment.id} is delivered to ${quote(path)}, which is no plain relative path`,
          subject,
        ),
      );
    } else if (path === 'environments' || path.startsWith('environments/')) {
      findings.push(
        refusal(
          'INVALID_OPTION',
          `${environment.id} is delivered to ${quote(path)}, the place of the data files`,
          subject,
        ),
      );
    }
    for (const other of environments.slice(0, index)) {
      if (other.id === environment.id || !overlap(environment, other)) continue;
      const message = `${environment.id} and ${other.id} are delivered into each other: ${quote(path)}, ${quote(other.delivery.path)}`;
      findings.push(refusal('INVALID_OPTION', message, subject));
    }
  });
  return findings;
}

const isPlain = (path: string) =>
  path.split('/').every((part) => /^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(part) && !part.endsWith('.lock'));

function overlap(a: Environment, b: Environment): boolean {
  const [one, two] = [a.delivery, b.delivery];
  if (one.repository !== two.repository || one.branch !== two.branch) return false;
  return `${one.path}/`.startsWith(`${two.path}/`) || `${two.path}/`.startsWith(`${one.path}/`);
}
