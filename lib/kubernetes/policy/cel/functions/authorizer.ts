import type { Environment } from '@marcbachmann/cel-js';
import { CelUnknown } from '../cel-failure';
import { registerIn } from './register';

/** Name of the type of `authorizer`. */
const AUTHORIZER = 'kubernetes.authorization.Authorizer';

/**
 * What can be asked of `authorizer`. Only an API server can answer; here the types of the questions are checked, and
 * asking one is unknown.
 */
export function registerAuthorizer(environment: Environment): void {
  const [path, group, resource, decision] = ['PathCheck', 'GroupCheck', 'ResourceCheck', 'Decision'].map(
    (name) => `kubernetes.authorization.${name}`,
  );
  environment.registerType(AUTHORIZER, { ctor: class {}, fields: { requestResource: String(resource) } });
  for (const type of [path, group, resource, decision]) environment.registerType(String(type), class {});
  const fn = registerIn(environment);
  const ask = (signature: string) =>
    fn(signature, () => {
      throw new CelUnknown('authorizer');
    });
  ask(`${AUTHORIZER}.path(string): ${path}`);
  ask(`${AUTHORIZER}.group(string): ${group}`);
  ask(`${AUTHORIZER}.serviceAccount(string, string): ${AUTHORIZER}`);
  ask(`${group}.resource(string): ${resource}`);
  for (const name of ['subresource', 'namespace', 'name', 'fieldSelector', 'labelSelector'])
    ask(`${resource}.${name}(string): ${resource}`);
  ask(`${resource}.check(string): ${decision}`);
  ask(`${path}.check(string): ${decision}`);
  for (const name of ['allowed', 'errored']) ask(`${decision}.${name}(): bool`);
  for (const name of ['reason', 'error']) ask(`${decision}.${name}(): string`);
}
