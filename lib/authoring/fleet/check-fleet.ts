import { EnvironmentDataSchema } from '../../model/environment';
import { type Finding, quote, refusal, unknownName } from '../../model/finding';
import { parseEnvironmentName } from '../../model/scalars';
import { checkApp } from './check-app';
import { checkCustomPolicies } from './check-custom-policies';
import { checkDeliveryPaths } from './check-delivery-paths';
import { checkWindows } from './check-windows';
import type { Environment } from './environment';
import { environmentData } from './environment-data';
import type { FleetApp } from './fleet-app';
import { inexactNumbers } from './inexact-numbers';
import type { Project } from './project';
import { nameFindings, schemaFindings } from './schema-findings';

/** The parts of a fleet that are checked. */
interface CheckedFleet {
  readonly project: Project;
  readonly environments: readonly Environment[];
  readonly apps: readonly FleetApp<string, string>[];
}

/** What is wrong with a fleet where the compiler cannot see it: all problems at once. */
export function checkFleet({ project, environments, apps }: CheckedFleet): readonly Finding[] {
  const listed = new Set(environments);
  const names = new Set(environments.map(({ id }) => id));
  return [
    ...project.duplicateNames,
    ...twice(environments),
    ...environments.flatMap((each) => checkEnvironment(each, listed, project)),
    ...circles(environments),
    ...checkCustomPolicies(environments),
    ...checkDeliveryPaths(environments),
    ...environments.flatMap((each) => checkWindows(each, apps)),
    ...apps.flatMap((app) => checkApp(app, environments, names)),
  ];
}

function twice(environments: readonly Environment[]): Finding[] {
  const seen = new Set<Environment>();
  return environments
    .filter((each) => seen.size === seen.add(each).size)
    .map((each) =>
      refusal('DUPLICATE_NAME', `the fleet lists environment ${quote(each.id)} twice`, {
        environment: each.id,
      }),
    );
}

function checkEnvironment(
  environment: Environment,
  listed: ReadonlySet<Environment>,
  project: Project,
): readonly Finding[] {
  const subject = { environment: environment.id };
  const name = nameFindings(() => parseEnvironmentName(environment.id));
  if (name.length > 0) return name;
  const upstreams = environment.upstreams.environments;
  const edges = upstreams.flatMap((upstream, index) => {
    if (upstream === undefined) {
      return [
        refusal('UPSTREAM_UNDEFINED', `upstream ${index + 1} of ${environment.id} is undefined`, subject),
      ];
    }
    if (listed.has(upstream)) return [];
    const known = [...listed].map((each) => each.id);
    const usedBy = `${environment.id} promotes from`;
    return [unknownName({ code: 'UNKNOWN_ENVIRONMENT', name: upstream.id, known, usedBy, subject })];
  });
  if (edges.length > 0) return edges;
  const data = environmentData(environment, project.codeBranches);
  return [
    ...inexactNumbers(environment.values, `${environment.id} has in its values`, subject),
    ...schemaFindings(EnvironmentDataSchema, data, `environment ${environment.id}`, subject),
  ];
}

/** Circles among upstreams, which getters and mutable lists allow; each with its whole path. */
function circles(environments: readonly Environment[]): Finding[] {
  const findings: Finding[] = [];
  const done = new Set<Environment>();
  const path = new Set<Environment>();
  const visit = (environment: Environment): void => {
    if (path.has(environment)) {
      const way = [...path];
      const circle = [...way.slice(way.indexOf(environment)), environment].map((each) => each.id).join(' → ');
      findings.push(refusal('UPSTREAM_CYCLE', `environments promote from each other: ${circle}`));
      return;
    }
    if (done.has(environment)) return;
    path.add(environment);
    for (const upstream of environment.upstreams.environments) if (upstream) visit(upstream);
    path.delete(environment);
    done.add(environment);
  };
  for (const environment of environments) visit(environment);
  return findings;
}
