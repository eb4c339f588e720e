import type { Renderer } from '../engine/promotion';
import { rememberingRenderer } from '../engine/promotion';
import { type RenderResult, renderAt } from '../engine/render';
import { classifyPath } from '../registry';
import type { Context } from './context';
import { interruption } from './interruption';

/** How the project's code is run; see `--help` of the commands that run it. */
export interface RenderSettings {
  /** Seconds. */
  readonly renderTimeout?: string;
  readonly sandbox?: string;
}

/** The renderer of the command line: the project's code at a revision, in a child without credentials. */
export async function projectRenderer(
  context: Context,
  settings: RenderSettings,
  onRendered?: (result: RenderResult) => void,
): Promise<Renderer> {
  const { repository } = await context.projectCode();
  return rememberingRenderer(async ({ code, apps, environmentInputs }) => {
    context.out.step(`rendering with code ${code.slice(0, 12)}`);
    const result = await renderAt({
      repository,
      commit: code,
      request: {
        schema: 'cdk8s-delivery/render-request/v1',
        targets: [],
        apps: apps.map(({ app, images }) => ({ app, images: { ...images } })),
        environmentInputs: [...environmentInputs],
        bootstrap: [],
      },
      exclude: (path) => classifyPath(path) !== 'project',
      projectFolder: context.folder,
      cacheFolder: context.cacheDir,
      signal: interruption,
      ...(settings.renderTimeout === undefined ? {} : { timeoutMs: Number(settings.renderTimeout) * 1000 }),
      ...(settings.sandbox === 'none' ? { sandbox: 'none' as const } : {}),
    });
    context.out.done();
    onRendered?.(result);
    return result;
  });
}
