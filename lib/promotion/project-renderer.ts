import type { ProjectCode, Renderer } from '../engine/promotion';
import { rememberingRenderer } from '../engine/promotion';
import type { RenderResult } from '../engine/render';
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
export interface RenderedProject extends RenderLimits {
  readonly code: ProjectCode;
  /** Folder of the project, for its dependencies. */
  readonly folder: string;
  readonly cacheFolder: string;
  readonly signal?: AbortSignal;
  readonly onStart?: (commit: string) => void;
  readonly onRendered?: (result: RenderResult) => void;
}

/** Runs the project's code at a revision, in a child without credentials; what was rendered is not rendered again. */
export function projectRenderer(project: RenderedProject): Renderer {
  return rememberingRenderer(async ({ code, apps, environmentInputs }) => {
    // Loaded late: most changes run no code.
    const { renderAt } = require('../engine/render') as typeof import('../engine/render');
    const { folder, cacheFolder, signal, seconds, sandbox, onStart, onRendered } = project;
    onStart?.(code);
    const result = await renderAt({
      repository: project.code.repository,
      commit: code,
      request: {
        schema: 'cdk8s-delivery/render-request/v1',
        targets: [],
        apps: apps.map(({ app, images }) => ({ app, images: { ...images } })),
        environmentInputs: [...environmentInputs],
        bootstrap: [],
      },
      exclude: (path) => classifyPath(path) !== 'project',
      projectFolder: folder,
      cacheFolder,
      ...(signal ? { signal } : {}),
      ...(seconds === undefined ? {} : { timeoutMs: seconds * 1000 }),
      ...(sandbox === 'none' ? { sandbox } : {}),
    });
    onRendered?.(result);
    return result;
  });
}
