import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  asksForTheUndefined,
  assertScopeOfCode,
  type CodeDiffInput,
  type Comparison,
  codeDiff,
  describingRequest,
  fittingRequest,
  hopefulRequest,
  newTargets,
  readRendered,
  readStatement,
  recordedTargets,
  type Scope,
  statedSnapshot,
  writeRendered,
} from '../engine/compare';
import type { Snapshot } from '../engine/delivery';
import { planMoved, type Rendered } from '../engine/promotion';
import { type Finding, notEmpty } from '../model/finding';
import type { Context } from './context';

/** Which code is compared with what runs. */
export interface CodeSettings {
  /** A committed revision; the work tree where absent. */
  readonly code?: string;
}

/** Renders what runs with the code of the project and compares it with the files at the delivery head. */
export async function compareCode(
  context: Context,
  settings: CodeSettings,
  scope: Scope,
): Promise<Comparison> {
  const snapshot = await snapshotFor(context, scope);
  const { input } = await renderCode(context, settings, snapshot, scope);
  context.out.step('comparing');
  const { content } = context;
  return codeDiff(snapshot, { ...input, content }, (done, all) =>
    context.out.progress('comparing targets', done, all),
  );
}

/** Renders only, and keeps in a folder what a second process needs for the comparison; gives how many targets. */
export async function renderTo(
  context: Context,
  folder: string,
  settings: CodeSettings,
  scope: Scope,
): Promise<number> {
  const target = resolve(context.folder, folder);
  if (existsSync(target) && readdirSync(target).length > 0) throw notEmpty(folder);
  const snapshot = await snapshotFor(context, scope);
  const { input } = await renderCode(context, settings, snapshot, scope);
  await assertScopeOfCode(snapshot, input.rendered, scope);
  writeRendered(target, snapshot, input.code, input.rendered);
  return input.rendered.targets.size;
}

/** Compares what another process rendered; runs no project code and needs none. */
export async function compareRendered(context: Context, folder: string, scope: Scope): Promise<Comparison> {
  const target = resolve(context.folder, folder);
  const statement = readStatement(target);
  const present = (await (await context.delivery()).snapshot()).lookedAt();
  const snapshot = (await statedSnapshot(present, statement)).lookedAt();
  context.out.step('comparing');
  const { targets, problems } = await recordedTargets(snapshot, scope);
  const input = await readRendered(target, snapshot, targets, scope);
  const { content } = context;
  const findings = [...problems, ...input.findings, ...movedOn(present, snapshot)];
  return codeDiff(snapshot, { ...input, findings, content, code: statement.code }, (done, all) =>
    context.out.progress('comparing targets', done, all),
  );
}

async function snapshotFor(context: Context, { environments, app }: Scope): Promise<Snapshot> {
  context.out.step('reading the delivery branch');
  const snapshot = (await (await context.delivery()).snapshot()).lookedAt();
  const known = snapshot.environments.some(({ name }) => environments?.includes(name));
  // An app that only the code defines is new, which is not an error.
  if (app !== undefined && known) await snapshot.app(app);
  return snapshot;
}

async function renderCode(
  context: Context,
  settings: CodeSettings,
  snapshot: Snapshot,
  scope: Scope,
): Promise<{ readonly input: CodeDiffInput }> {
  const { commit, render } = await context.rendering(settings.code);
  const { targets, problems } = await recordedTargets(snapshot, scope);
  context.out.step(`rendering ${targets.length} targets`);
  const code = settings.code === undefined ? 'work tree' : commit;
  try {
    const rendered = await render(hopefulRequest(targets, scope));
    return { input: await withNew({ code, rendered, targets, findings: problems, scope }) };
  } catch (error) {
    if (!asksForTheUndefined(error)) throw error;
  }
  const { fleet } = await render(describingRequest());
  // The description has no inputs of environments: they are asked for by name.
  const described = { ...fleet, environmentInputs: fleet.environments.map(({ name }) => name) };
  const { request, findings } = fittingRequest(targets, described, scope);
  const rendered = await render(request);
  return {
    input: await withNew({ code, rendered, targets, findings: [...problems, ...findings], scope }),
  };

  /** Renders the apps that run nowhere yet, too, which only the code knows. */
  async function withNew(input: CodeDiffInput): Promise<CodeDiffInput> {
    const { fleet } = input.rendered;
    const fresh = await newTargets(snapshot, fleet, scope);
    if (fresh.length === 0) return input;
    context.out.step(`rendering ${fresh.length} targets of new apps`);
    const more = await render({ targets: [...fresh] });
    return { ...input, fresh, rendered: joined(input.rendered, more) };
  }
}

function joined(one: Rendered, other: Rendered): Rendered {
  return {
    ...one,
    fleet: { ...one.fleet, targets: [...one.fleet.targets, ...other.fleet.targets] },
    targets: new Map([...one.targets, ...other.targets]),
    origins: new Map([...(one.origins ?? []), ...(other.origins ?? [])]),
  };
}

function movedOn(present: Snapshot, stated: Snapshot): Finding[] {
  const [now, then] = [present.home.head, stated.home.head];
  if (now === then) return [];
  const message = `this was rendered for ${then?.slice(0, 12) ?? 'an empty branch'}, the delivery branch is at ${now?.slice(0, 12) ?? 'nothing'} by now`;
  return [planMoved(message, {}, 'render again to see it on the present head', 'warning')];
}
