import type { ImportResult } from '../adopt';
import { shellWord } from '../engine/promotion';

/** One command for all apps of an environment: by the pods that were given, else by the images that are known. */
function releaseLine(
  environment: string,
  group: readonly { readonly app: string; readonly images: Readonly<Record<string, string>> }[],
  isBaseline: boolean,
  running: readonly string[],
): string {
  const [{ app, images } = { app: '', images: {} }, ...others] = group;
  const files = running.flatMap((each) =>
    each.startsWith(`${environment}=`) ? [` --running ${shellWord(each.slice(environment.length + 1))}`] : [],
  );
  const isOne = others.length === 0;
  const named = isOne
    ? Object.entries(images).map(([slot, image]) => ` --image ${slot}=${image}`)
    : files.length > 0
      ? files
      : group.flatMap((each) =>
          Object.entries(each.images).map(([slot, image]) => ` --image ${each.app}/${slot}=${image}`),
        );
  const into = isOne && !isBaseline ? '' : ` --env ${environment}`;
  return `  cdk8s-delivery release${isOne ? ` ${app}` : ''}${into}${isBaseline ? ' --baseline' : ''}${named.join('')}`;
}

/** What is to be done before the first commit. */
export interface StepsBefore {
  /** Whether `package.json` names no delivery repository yet. */
  readonly isOpen: boolean;
  /** The command that makes the delivery repository, where it is named and not there yet. */
  readonly make?: readonly string[];
  /** The command that installs packages which the project lacks. */
  readonly install?: string;
}

/**
 * The steps that bring the apps to where they run: commit the code, record baselines where they run already, and release at
 * the entry. The last environment comes first: what an upstream has run is not a baseline any more, and environments often
 * run the same.
 */
export function importSteps(
  { apps, environments, baselines, guarded, isNew }: ImportResult,
  files: readonly string[],
  { isOpen, make = [], install }: StepsBefore,
  running: readonly string[],
): readonly string[] {
  const commands = environments.toReversed().flatMap((name) =>
    [false, true].flatMap((isBaseline) => {
      const group = apps.flatMap(({ app, state, images = {} }) => {
        const entry = environments.find((each) => images[each] !== undefined);
        const isHere = state === 'imported' && images[name] !== undefined && (name !== entry) === isBaseline;
        return isHere && (!isBaseline || baselines.includes(name))
          ? [{ app, images: images[name] ?? {} }]
          : [];
      });
      if (group.length === 0) return [];
      // What a new app brings to an environment with approvals is proposed; before that no release enters there.
      const first = isBaseline && !isNew && guarded.includes(name);
      return [
        ...(first
          ? [
              `  cdk8s-delivery approve ${name}/configure   # by another person`,
              `  cdk8s-delivery merge ${name}/configure`,
            ]
          : []),
        `${releaseLine(name, group, isBaseline, running)}${isBaseline && guarded.includes(name) ? '   # have it approved and merged before the next line' : ''}`,
      ];
    }),
  );
  return [
    'Next',
    ...(isOpen
      ? ['  name the delivery repository in package.json: "cdk8s-delivery": { "repository": "…" }']
      : []),
    ...(install === undefined ? [] : [`  ${install}`]),
    `  git add ${files.map(shellWord).join(' ')} && git commit`,
    ...make.map((each) => `  ${each}`),
    '  cdk8s-delivery configure',
    ...commands,
  ];
}
