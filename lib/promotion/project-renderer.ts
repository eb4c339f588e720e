import { layoutInside } from '../engine/delivery';
import { folderInWorkTree, type GitRepository } from '../engine/git';
import { type Renderer, rememberingRenderer } from '../engine/promotion';
import type { RenderResult } from '../engine/render';
import type { RenderRequest } from '../model/exchange';
import type { CommitId } from '../model/scalars';
import { classifyPath } from '../registry';

/** How the project's code is run. */
export interface RenderLimits {
  /**
   * How long it may run, in seconds.
   *
   * @default 120
   */
  readonly seconds?: number;

  /**
   * What holds it: Node's permission model, or nothing, with the rights of the user.
   *
   * @default permission
   */
  readonly sandbox?: 'permission' | 'none';
}

/** The project's code, and where it is run. */
interface RenderedProject extends RenderLimits {
  readonly repository: GitRepository;
  /** Folder of the project: the repository's work tree, or a folder in it. */
  readonly folder: string;
  readonly cacheFolder: string;
  readonly signal?: AbortSignal;
  readonly onStart?: (commit: CommitId) => void;
  /** Called with notes that do not change the result. */
  readonly note?: (words: string) => void;
  /** Called with a description of the parts of the sandbox that held, and whether all did. */
  readonly onHeld?: (words: string, whole: boolean) => unknown;
}

/** Runs the project's code at a revision, in a child without credentials; what was rendered is not rendered again. */
export function projectRenderer(project: RenderedProject): Renderer {
  return rememberingRenderer(({ code, apps, environmentInputs }) =>
    renderProject(project, code, {
      apps: apps.map(({ app, images }) => ({ app, images: { ...images } })),
      environmentInputs: [...environmentInputs],
    }),
  );
}

/**
 * Runs the project's code at a revision, in a child without credentials. The delivery data of a repository that holds
 * both is not shown to it.
 *
 * @param wanted what to render; nothing of what is left out
 */
export async function renderProject(
  { repository, folder, cacheFolder, signal, seconds, sandbox, onStart, onHeld, note }: RenderedProject,
  commit: CommitId,
  wanted: Partial<Omit<RenderRequest, 'schema'>>,
): Promise<RenderResult> {
  // Loaded late: most changes run no code.
  const { isWhole, renderAt, sandboxWords } =
    require('../engine/render') as typeof import('../engine/render');
  onStart?.(commit);
  const [layout, within] = await Promise.all([layoutInside(repository, commit), folderInWorkTree(folder)]);
  const result = await renderAt({
    repository,
    commit,
    within,
    request: {
      schema: 'cdk8s-delivery/render-request/v1',
      targets: [],
      apps: [],
      environmentInputs: [],
      bootstrap: [],
      ...wanted,
    },
    exclude: (path) => classifyPath(path, layout) !== 'project',
    projectFolder: folder,
    cacheFolder,
    ...(signal ? { signal } : {}),
    ...(note ? { note } : {}),
    ...(seconds === undefined ? {} : { timeoutMs: seconds * 1000 }),
    ...(sandbox === 'none' ? { sandbox } : {}),
  });
  onHeld?.(sandboxWords(result.held), isWhole(result.held));
  return result;
}
