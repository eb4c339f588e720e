import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { ProvenCaller } from '../../engine/forge/callers';
import { GitRepository } from '../../engine/git';
import { type ImagesByApp, readSourceWords } from '../../engine/promotion';
import { DeliveryError, quote } from '../../model/finding';
import {
  type AppName,
  buildNumberText,
  type CommitId,
  commitId,
  type Evidence,
  evidenceKind,
  evidenceText,
  httpOrPathUrl,
  pair,
  parseAppName,
  parseNamedImage,
  parseSlotName,
  pipelineName,
  type SourceWords,
} from '../../model/scalars';
import type { AskedCaller } from '../../promotion/index';
import type { Context } from '../context';
import { withExamples } from '../examples';
import { parseOption } from '../parse-option';
import { assertPlainFile } from '../plain-file';
import { readDumpFile, standing } from '../read-dump-file';
import { nothingToDo } from '../show-outcome';
import { tellCheckout } from '../tell-checkout';
import { severalApps } from '../usage-error';
import { renderOptions } from './render-options';
import { type ChangeOptions, changeAndShow, changing, collect, contextOf } from './run';

interface Options extends ChangeOptions {
  readonly image: readonly string[];
  readonly env?: string;
  readonly like?: string;
  readonly code?: string;
  readonly changed?: boolean;
  readonly source?: string;
  readonly sourceCommit?: string;
  readonly sourceClone?: string;
  readonly build?: string;
  readonly contains?: readonly string[];
  readonly baseline?: boolean;
  readonly running: readonly string[];
  readonly pipeline?: string;
  readonly evidence: readonly string[];
  readonly caller?: string;
}

export function releaseCommand(program: Command): void {
  const command = changing(program.command('release'), { bypass: true })
    .summary('render a release once for every environment and let it enter one')
    .description(
      'Makes a release of images, code or both: renders it once for every environment of the app, in a child process without credentials, shows what it does in each, and lets it enter one environment.',
    )
    .argument('[app]', 'app to release')
    .allowExcessArguments()
    .option(
      '--image <slot=reference>',
      'image of a slot, by digest, or by a tag whose digest the registry is asked for; slots not named are inherited; of several apps as app/slot=reference (repeatable)',
      collect,
      [],
    )
    .option('--offline', 'ask no registry: neither for the digest of a tag nor whether images are there')
    .option('--env <environment>', 'environment to enter; the first entry of the app unless given')
    .option('--like <environment>', 'inherit images and code from what runs there')
    .option(
      '--code <revision>',
      'revision of the typed definitions; the head of the first allowed branch unless given',
    )
    .option('--changed', 'every app whose renders the new code changes, as one commit')
    .option('--source <repository>', "source repository of the images; has to be the app's")
    .option('--source-commit <commit>', 'source commit of the images, its full id')
    .option(
      '--source-clone <folder>',
      'a clone that has the source commit: its author, date and message go into the record',
    )
    .option(
      '--build <number>',
      'number of the pipeline run that made the images; older runs are refused from then on',
    )
    .option('--pipeline <name>', 'pipeline that counts the builds; `default` unless given')
    .option(
      '--contains <id>',
      'a release whose changes it contains, such as a hotfix that runs further on; a promotion may replace that one then (repeatable)',
      collect,
      [],
    )
    .option(
      '--baseline',
      'with --env: what runs in the cluster already, where nothing was delivered yet; no upstream has to have had it',
    )
    .option(
      '--running <file>',
      'with --env: every app that was not delivered there yet, with the images that its pods run: what `kubectl get pods -A -o yaml` printed (repeatable)',
      collect,
      [],
    )
    .option(
      '--evidence <kind=link>',
      'evidence by link, and hash: run, tests, scan, sbom, provenance, ticket, … as kind=link[,sha256:…] (repeatable)',
      collect,
      [],
    )
    .option(
      '--caller <file>',
      "the token by which a workflow proves that it is one of the app's source repository, and asks for this release; its commit and run are taken from there",
    );
  withExamples(
    renderOptions(command),
    'release frontend --image server=ghcr.io/stefanprodan/podinfo:6.11.2@sha256:187803cd…',
    'release frontend --image server=ghcr.io/stefanprodan/podinfo:6.11.2   # its registry says the digest',
    'release frontend --dry-run                          # new code, same images',
    'release --changed                                   # every app that new code changes',
    'release frontend --env hotfix --like prod --image server=…',
    'release frontend --env prod --baseline --image server=…   # what runs there already: docs/import.md',
    'release --env prod --baseline --running prod.yaml   # the same of every app, by the pods of the cluster',
    'release frontend --dry-run --image server=… --caller token   # what a workflow asks for: docs/pipelines.md',
    'release frontend --image server=… --source-commit b501abd1f0f2acf49c39f2d9cd47b460578d87f0 --evidence run=https://ci.example.org/1',
  ).action(async (app: AppName | undefined, options: Options, self: Command) => {
    if (self.args.length > 1) throw severalApps(self, await appsOfFleet(contextOf(self)));
    const several = options.image.filter((each) => ofAnApp(each));
    const isOfSeveral = options.running.length > 0 || several.length > 0;
    if (app === undefined && !options.changed && !isOfSeveral)
      throw DeliveryError.of(
        'INVALID_OPTION',
        'no app is named',
        {},
        { remedy: 'name an app, or give --changed, or --running with what runs' },
      );
    if (app !== undefined && options.changed)
      throw DeliveryError.of('INVALID_OPTION', '--changed goes without the name of an app');
    if (options.baseline && options.env === undefined)
      throw DeliveryError.of(
        'INVALID_OPTION',
        '--baseline needs --env: the environment in which it runs already',
      );
    if (isOfSeveral) refuseBesides(app, options, several.length);
    const context = contextOf(self);
    if (options.caller !== undefined && (app === undefined || isOfSeveral))
      throw DeliveryError.of('INVALID_OPTION', '--caller goes with the name of one app');
    const images = isOfSeveral ? {} : parseImages(options.image);
    const evidence = parseEvidence(options.evidence);
    const { caller: file } = options;
    const caller =
      file !== undefined && app !== undefined
        ? await callerIn(context, file, { app, images, ...claimed(options, evidence) })
        : undefined;
    const source = caller
      ? { repository: caller.repository, commit: caller.commit }
      : await sourceOf(options);
    const each = isOfSeveral ? await imagesByApp(context, options) : undefined;
    if (isOfSeveral && each === undefined) return;
    const data = {
      verb: 'release',
      app: each ? { each } : (app ?? { changed: true }),
      images,
      evidence: caller ? { ...evidence, run: parseOption(evidenceText, 'the run', caller.run) } : evidence,
      into: options.env,
      like: options.like,
      code: options.code,
      source,
      build: buildOf(options),
      contains: options.contains?.length ? options.contains : undefined,
      baseline: options.baseline || undefined,
    };
    await changeAndShow(context, options, data, {
      words: { into: '--env' },
      before: async ({ plan: { resolved } }) => {
        if (resolved && options.code === undefined && options.like === undefined)
          await tellCheckout(context, resolved.code);
      },
    });
  });
}

/** The apps that there are; none where that cannot be read. */
async function appsOfFleet(context: Context): Promise<readonly AppName[]> {
  try {
    return await (await context.snapshot()).appNames();
  } catch (error) {
    if (error instanceof DeliveryError) return [];
    throw error;
  }
}

/** What a request says that its token says, too. */
function claimed(
  { sourceCommit }: Options,
  { run }: Readonly<Record<string, Evidence>>,
): Pick<AskedCaller, 'commit' | 'run'> {
  return {
    ...(sourceCommit === undefined ? {} : { commit: sourceCommit }),
    ...(run === undefined ? {} : { run: run.link }),
  };
}

/** The workflow that asks, by the token in a file. */
async function callerIn(
  context: Context,
  file: string,
  asked: Omit<AskedCaller, 'token'>,
): Promise<ProvenCaller> {
  assertPlainFile('--caller', file);
  const token = standing(resolve(file), 100_000);
  if (token === undefined)
    throw DeliveryError.of('INVALID_OPTION', `--caller: there is no file ${quote(file)}`);
  const caller = await (await context.open()).caller({ ...asked, token: token.trim() });
  context.out.step(`asked for by ${caller.run}`);
  return caller;
}

/** Whether an image is named for an app: `web/server=…`. */
const ofAnApp = (text: string): boolean => /^[^=/]*\/[^=]*=/.test(text);

/** What does not go with images of several apps. */
function refuseBesides(
  app: AppName | undefined,
  { changed, image, running, env }: Options,
  named: number,
): void {
  const what = running.length === 0 ? 'app/slot=reference' : '--running';
  const refuse = (message: string) => {
    throw DeliveryError.of('INVALID_OPTION', message);
  };
  if (app !== undefined) refuse(`${what} is of several apps: it goes without the name of one`);
  if (changed) refuse(`${what} names the apps: it goes without --changed`);
  if (named < image.length) refuse('of several apps images are named as app/slot=reference');
  if (running.length > 0 && env === undefined)
    refuse('--running needs --env: the environment that runs in that cluster');
}

/**
 * By app and slot the images that are named, and those that pods run of the apps that were not delivered yet. Where
 * nothing is left of them, says so.
 */
async function imagesByApp(
  context: Context,
  { image, running, env }: Options,
): Promise<ImagesByApp | undefined> {
  const named = new Map<string, Record<string, string>>();
  for (const [place, reference] of Object.entries(
    pairs(image, '--image', 'web/server=ghcr.io/owner/name:tag@sha256:…', (name, value) => [
      name,
      typedImage(value),
    ]),
  )) {
    const [app = '', ...slot] = place.split('/');
    const name = parseAppName(app);
    named.set(name, { ...named.get(name), [parseSlotName(slot.join('/'))]: reference });
  }
  const given = Object.fromEntries(named);
  if (running.length === 0 || env === undefined) return given;
  const objects = running.flatMap((file) => readDumpFile(context, '--running', file));
  const delivery = await context.open();
  const { each, untold, delivered } = await delivery.running({ environment: env, objects, given });
  context.out.done();
  for (const { app, why } of untold) context.out.note(`${app} is left out: ${why}`);
  if (Object.keys(each).length > 0) return each;
  if (delivered.length > 0) {
    const others = untold.length === 0 ? 'every app' : 'every other app';
    context.out.line(
      context.out.colors.dim(nothingToDo(`${others} was delivered to ${env} before`, undefined)),
    );
    context.out.data('change', { outcome: 'nothing', plan: null, parts: [] });
    return undefined;
  }
  throw DeliveryError.of(
    'INVALID_OPTION',
    `no app is found whose images are told by ${running.map(quote).join(', ')}`,
    { environment: env },
    { remedy: 'give a dump with the pods of that cluster: `kubectl get pods -A -o yaml`' },
  );
}

function parseImages(texts: readonly string[]): Record<string, string> {
  return pairs(texts, '--image', 'server=ghcr.io/owner/name:tag@sha256:…', (slot, reference) => [
    parseSlotName(slot),
    typedImage(reference),
  ]);
}

/** An image as it was typed, once it is known to be one. */
function typedImage(reference: string): string {
  parseNamedImage(reference);
  return reference;
}

function parseEvidence(texts: readonly string[]): Record<string, Evidence> {
  return pairs(texts, '--evidence', 'run=https://ci.example.org/1', (kind, value) => [
    parseOption(evidenceKind, 'the kind of --evidence', kind),
    parseOption(evidenceText, 'the link of --evidence', value),
  ]);
}

async function sourceOf({ source, sourceCommit, sourceClone }: Options) {
  if (sourceCommit === undefined) {
    for (const [option, given] of [
      ['--source', source],
      ['--source-clone', sourceClone],
    ])
      if (given !== undefined) throw DeliveryError.of('INVALID_OPTION', `${option} needs --source-commit`);
    return undefined;
  }
  const commit = parseOption(commitId, '--source-commit', sourceCommit);
  return {
    ...(source === undefined ? {} : { repository: parseOption(httpOrPathUrl, '--source', source) }),
    commit,
    ...(sourceClone === undefined ? {} : await wordsOf(sourceClone, commit)),
  };
}

/** What the source commit says of itself in a clone. */
async function wordsOf(folder: string, commit: CommitId): Promise<SourceWords> {
  const words = await readSourceWords(await GitRepository.open(folder), commit);
  if (words) return words;
  throw DeliveryError.of(
    'UNKNOWN_REVISION',
    `the clone of --source-clone, ${quote(folder)}, has no commit ${commit}`,
    {},
    { remedy: 'fetch it there, or leave --source-clone out' },
  );
}

function buildOf({ build, pipeline }: Options) {
  if (build === undefined) {
    if (pipeline === undefined) return undefined;
    throw DeliveryError.of('INVALID_OPTION', '--pipeline needs --build');
  }
  const number = parseOption(buildNumberText, '--build', build);
  return pipeline === undefined
    ? { number }
    : { number, pipeline: parseOption(pipelineName, '--pipeline', pipeline) };
}

/** Reads a repeatable option of pairs; each key may come once. */
function pairs<Value>(
  texts: readonly string[],
  option: string,
  example: string,
  parse: (name: string, value: string) => readonly [key: string, value: Value],
): Record<string, Value> {
  const found = new Map<string, Value>();
  for (const text of texts) {
    const { name, value } = parseOption(pair(example), option, text);
    const [key, parsed] = parse(name, value);
    if (found.has(key)) throw DeliveryError.of('INVALID_OPTION', `${option} names ${quote(key)} twice`);
    found.set(key, parsed);
  }
  return Object.fromEntries(found);
}
