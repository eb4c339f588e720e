import type { Command } from 'commander';
import { GitRepository } from '../../engine/git';
import { readSourceWords } from '../../engine/promotion';
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
  parseNamedImage,
  parseSlotName,
  pipelineName,
  type SourceWords,
} from '../../model/scalars';
import { withExamples } from '../examples';
import { parseOption } from '../parse-option';
import { tellCheckout } from '../tell-checkout';
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
  readonly pipeline?: string;
  readonly evidence: readonly string[];
}

export function releaseCommand(program: Command): void {
  const command = changing(program.command('release'), { bypass: true })
    .summary('render a release once for every environment and let it enter one')
    .description(
      'Makes a release of images, code or both: renders it once for every environment of the app, in a child process without credentials, shows what it does in each, and lets it enter one environment.',
    )
    .argument('[app]', 'app to release')
    .option(
      '--image <slot=reference>',
      'image of a slot, by digest, or by a tag whose digest the registry is asked for; slots not named are inherited (repeatable)',
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
      '--evidence <kind=link>',
      'evidence by link, and hash: run, tests, scan, sbom, provenance, ticket, … as kind=link[,sha256:…] (repeatable)',
      collect,
      [],
    );
  withExamples(
    renderOptions(command),
    'release frontend --image server=ghcr.io/stefanprodan/podinfo:6.11.2@sha256:187803cd…',
    'release frontend --image server=ghcr.io/stefanprodan/podinfo:6.11.2   # its registry says the digest',
    'release frontend --dry-run                          # new code, same images',
    'release --changed                                   # every app that new code changes',
    'release frontend --env hotfix --like prod --image server=…',
    'release frontend --env prod --baseline --image server=…   # what runs there already: docs/import.md',
    'release frontend --image server=… --source-commit b501abd1f0f2acf49c39f2d9cd47b460578d87f0 --evidence run=https://ci.example.org/1',
  ).action(async (app: AppName | undefined, options: Options, self: Command) => {
    if (app === undefined && !options.changed)
      throw DeliveryError.of(
        'INVALID_OPTION',
        'no app is named',
        {},
        { remedy: 'name an app, or give --changed' },
      );
    if (app !== undefined && options.changed)
      throw DeliveryError.of('INVALID_OPTION', '--changed goes without the name of an app');
    if (options.baseline && options.env === undefined)
      throw DeliveryError.of(
        'INVALID_OPTION',
        '--baseline needs --env: the environment in which it runs already',
      );
    const context = contextOf(self);
    const source = await sourceOf(options);
    const data = {
      verb: 'release',
      app: app ?? { changed: true },
      images: parseImages(options.image),
      evidence: parseEvidence(options.evidence),
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
