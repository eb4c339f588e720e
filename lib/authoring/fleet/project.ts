import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { RootConstruct } from 'constructs';
import { type Finding, quote, refusal } from '../../model/finding';

/** The definition of a project. */
export interface ProjectProps {
  /**
   * Branches that code revisions of releases may come from.
   *
   * `*` stands for any text without `/`.
   *
   * @default - `main` and `release/*`
   */
  readonly code?: { readonly branches: readonly string[] };

  /**
   * Folder that relative paths start from: `package.json`, records, YAML files of apps.
   *
   * @default - the nearest folder above the program's main module that holds a `cdk8s.yaml` or a `package.json`
   */
  readonly root?: string;
}

/** The root of all definitions: environments and the fleet stand below it. */
export class Project extends RootConstruct {
  /** Branches that code revisions of releases may come from. */
  readonly codeBranches: readonly string[];
  /** Folder that relative paths start from. */
  readonly root: string;
  private readonly duplicates: Finding[] = [];

  constructor(props: ProjectProps = {}) {
    super();
    this.codeBranches = [...(props.code?.branches ?? ['main', 'release/*'])];
    this.root = props.root ?? rootAbove(require.main?.path) ?? process.cwd();
  }

  /** Definitions whose name was already taken. */
  get duplicateNames(): readonly Finding[] {
    return [...this.duplicates];
  }

  /**
   * An id for a construct that is free in its scope; notes the duplicate where the wanted one is taken, so that it is
   * reported together with all other problems.
   *
   * @internal
   */
  claim(scope: { readonly node: RootConstruct['node'] }, id: string, what: string): string {
    if (typeof id === 'string' && id !== '' && !scope.node.tryFindChild(id)) return id;
    if (id)
      this.duplicates.push(
        refusal('DUPLICATE_NAME', `two definitions are named ${quote(id)}, the second is ${what}`),
      );
    return `${id}#${scope.node.children.length}`;
  }
}

function rootAbove(folder: string | undefined): string | undefined {
  for (let at = folder; at !== undefined; at = dirname(at)) {
    if (existsSync(join(at, 'cdk8s.yaml')) || existsSync(join(at, 'package.json'))) return at;
    if (dirname(at) === at) return undefined;
  }
  return undefined;
}
