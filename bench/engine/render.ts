import type { Renderer } from '../../lib/engine/promotion';
import { renderAt } from '../../lib/engine/render';
import { classifyPath, layoutOf } from '../../lib/registry';
import { ROOT } from '../root';
import type { BenchProject } from './project';

/** The real renderer: the project's code in a child process. */
export function benchRenderer(project: BenchProject, cacheFolder: string): Renderer {
  return ({ code, apps, environmentInputs }) =>
    renderAt({
      repository: project.repository,
      commit: code,
      request: {
        schema: 'cdk8s-delivery/render-request/v1',
        targets: [],
        apps: apps.map(({ app, images }) => ({ app, images: { ...images } })),
        environmentInputs: [...environmentInputs],
        bootstrap: [],
      },
      exclude: (path) => classifyPath(path, layoutOf([])) !== 'project',
      projectFolder: ROOT,
      cacheFolder,
      // a busy machine is slow, and is not what is measured
      timeoutMs: 600_000,
    });
}
