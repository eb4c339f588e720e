import { Environment } from '@marcbachmann/cel-js';
import { registerAddresses } from './functions/addresses';
import { registerAuthorizer } from './functions/authorizer';
import { registerConversions } from './functions/conversions';
import { registerLists } from './functions/lists';
import { registerNamedFormats } from './functions/named-format';
import { registerOptionals } from './functions/optionals';
import { registerQuantity } from './functions/quantity';
import { registerRegex } from './functions/regex';
import { registerSemanticVersion } from './functions/semantic-version';
import { registerSets } from './functions/sets';
import { registerStrings } from './functions/strings';
import { registerTimes } from './functions/times';
import { registerTwoVariables } from './functions/two-variables';
import { registerUrl } from './functions/url';
import { LIMITS } from './limits';

/** The library's environment with Kubernetes' functions, for checking or for running. */
export function celEnvironment(purpose: 'checking' | 'running'): Environment {
  const running = purpose === 'running';
  const known = made.get(purpose);
  if (known) return known;
  const environment = new Environment({
    unlistedVariablesAreDyn: running,
    homogeneousAggregateLiterals: !running,
    enableOptionalTypes: true,
    limits: {
      maxAstNodes: LIMITS.nodes,
      maxDepth: LIMITS.depth,
      maxListElements: 1_000,
      maxMapEntries: 1_000,
      maxCallArguments: 32,
    },
  });
  for (const register of [
    registerAddresses,
    registerAuthorizer,
    registerConversions,
    registerLists,
    registerNamedFormats,
    registerOptionals,
    registerQuantity,
    registerRegex,
    registerSemanticVersion,
    registerSets,
    registerStrings,
    registerTimes,
    registerTwoVariables,
    registerUrl,
  ])
    register(environment);
  made.set(purpose, environment);
  return environment;
}

const made = new Map<string, Environment>();
