import { type Finding, quote, refusal } from '../../finding';
import { BUILT_IN_RULES } from './built-in-rules';

/** Findings for custom policies that share a name with each other or with a built-in rule, all at once. */
export function policyNameFindings(names: readonly string[], environment: string): Finding[] {
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  const builtIn = new Set(names.filter((name) => RESERVED.includes(name)));
  const tell = (message: string, remedy: string) =>
    refusal('INVALID_POLICY', message, { environment }, remedy);
  return [
    ...[...twice].map((name) =>
      tell(`two policies of ${environment} are named ${quote(name)}`, 'give one of them another name'),
    ),
    ...[...builtIn].map((name) =>
      tell(
        `the policy ${quote(name)} of ${environment} has the name of a built-in rule`,
        'give it another name; the built-in rule is switched with `policies.rules`',
      ),
    ),
  ];
}

/** Findings of schemas are counted under `schema`, beside the rules. */
const RESERVED: readonly string[] = [...BUILT_IN_RULES, 'schema'];
