import { BOOTSTRAP, bootstrapPath } from '../../../model/exchange';
import { type AppName, type EnvironmentName, isForgeOwner } from '../../../model/scalars';
import { SHARED } from '../../../registry';
import { PACKAGE_MANAGERS } from '../../process';

/** The path of the code owners file, which GitHub, GitLab and Gitea read. */
export const OWNERS_FILE = '.github/CODEOWNERS';

/** The facts of an environment that the code owners file needs. */
interface OwnedEnvironment {
  readonly name: EnvironmentName;
  /** Whether it asks for approval. */
  readonly guarded: boolean;
  /** Who has to agree, according to its data. */
  readonly owners: readonly string[];
  /** Folders of its data and its manifests. */
  readonly folders: readonly string[];
  /** Its apps, with their owners and files; read only where the environment names no owners. */
  readonly apps: readonly {
    readonly name: AppName;
    readonly owners: readonly string[];
    readonly paths: readonly string[];
  }[];
}

/** Paths of a project's code and settings: a change of them changes what everything else means. */
const CODE = [
  '*.ts',
  '/.github/',
  `/${BOOTSTRAP}/`,
  '/cdk8s.yaml',
  '/crds/',
  '/imports/',
  '/lib/',
  ...PACKAGE_MANAGERS.map(({ lockfile }) => `/${lockfile}`),
  '/package.json',
  '/tsconfig.json',
];

/** A code owners file, and the names in it that no forge can know. */
export interface CodeOwners {
  readonly text: string;
  readonly unusable: readonly string[];
}

/**
 * The code owners file of a delivery branch, which also covers the project's code: the last line that matches a path
 * counts. An environment's owners alone own what is in it, as any one owner of a line is enough; where it names none,
 * those of each app.
 *
 * @param platform who owns the code and what belongs to all environments
 */
export function codeOwners(
  environments: readonly OwnedEnvironment[],
  platform: readonly string[],
): CodeOwners {
  const unusable = new Set<string>();
  const line = (path: string, owners: readonly string[]): string[] => {
    for (const each of owners) if (!isForgeOwner(each)) unusable.add(each);
    const usable = [...new Set(owners.filter(isForgeOwner))];
    return usable.length === 0 ? [] : [`${escaped(path)} ${usable.join(' ')}`];
  };
  const part = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', `# ${title}`, ...lines];
  const lines = [
    '# Made by `cdk8s-delivery protect` of what environments and apps say of their owners: change it there, and make it anew.',
    ...part(
      'code, dependencies and workflows',
      CODE.flatMap((path) => line(path, platform)),
    ),
    ...part('what belongs to all environments', line(`/${SHARED}/`, platform)),
    ...environments.flatMap(({ name, guarded, owners, folders, apps }) =>
      guarded
        ? part(name, [
            ...folders.flatMap((folder) => line(`/${folder}/`, owners.length > 0 ? owners : platform)),
            ...line(`/${bootstrapPath(name)}`, owners.length > 0 ? owners : platform),
            ...(owners.length > 0
              ? []
              : apps.flatMap((app) => app.paths.flatMap((path) => line(`/${path}`, app.owners)))),
          ])
        : [],
    ),
  ];
  return { text: `${lines.join('\n')}\n`, unusable: [...unusable] };
}

/** A path as such a file takes it: characters that would make a pattern or end the path are escaped. */
function escaped(path: string): string {
  return path.replace(/[ \t\\[\]!#?]/g, (character) => `\\${character}`);
}
