import { parseAppName, parseBranchName, parseEnvironmentName, parseSlotName } from '../../lib/model/scalars';
import { type NewProject, testedVersions } from '../../lib/setup';

/** Environments by name, in the order of promotion. */
export function environments(...names: readonly [string, ...string[]]): NewProject['environments'] {
  const [first, ...rest] = names;
  return [parseEnvironmentName(first), ...rest.map(parseEnvironmentName)];
}

const usual: NewProject = {
  name: 'fleet',
  environments: environments('dev', 'staging', 'prod'),
  app: parseAppName('web'),
  slot: parseSlotName('server'),
  repository: 'ghcr.io/example/web',
  port: 8080,
  controller: 'argocd',
  branch: parseBranchName('delivery'),
  program: { kind: 'version', version: '0.1.0' },
  pins: testedVersions(),
};

/** Names that TypeScript, YAML or a shell have a meaning for, that begin with a digit, or that the files use themselves. */
export const projects = {
  usual,
  one: { ...usual, environments: environments('prod') },
  hard: {
    ...usual,
    environments: environments('default', '3d', 'auto-sync', 'project', 'fleet', 'in', 'on', 'null'),
    app: parseAppName('web-service'),
    slot: parseSlotName('0-server'),
    repository: 'localhost:5000/example/web',
  },
  flux: { ...usual, controller: 'flux', environments: environments('flux', 'prod') },
  digits: { ...usual, app: parseAppName('3scale'), slot: parseSlotName('class') },
  shadow: { ...usual, app: parseAppName('fleet'), environments: environments('a', 'b') },
} satisfies Readonly<Record<string, NewProject>>;
