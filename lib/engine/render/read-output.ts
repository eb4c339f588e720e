import { join } from 'node:path';
import { identityText, objectIdentity, type SecretsTaken } from '../../kubernetes/facts';
import { type AllowedImages, judgeObject } from '../../kubernetes/policy';
import { slotRepositories } from '../../model/app';
import {
  BOOTSTRAP,
  ENVIRONMENT_INPUTS,
  type FleetDescription,
  FleetDescriptionSchema,
  isTargetFile,
  type RenderRequest,
  TARGET_DELIVERY,
  TARGET_OBJECTS,
} from '../../model/exchange';
import { DeliveryError, type Finding, quote, refusal, type Subject } from '../../model/finding';
import { canonicalRepository, fitted, ImageReference, problemText } from '../../model/scalars';
import { parseCanonicalYaml } from '../../yaml';
import { readBootstrap } from './bootstrap-text';
import { checkFleet, requestedTargets, targetKey } from './check-fleet';
import { DEFAULT_LIMITS, type OutputLimits } from './limits';
import { type Budget, entriesOf, readFolder, readPlainFile } from './read-folder';
import type { Files, RenderedFleet } from './render-result';

const FLEET_BYTES = 64 * 1024 * 1024;
const SHOWN_FINDINGS = 100;

/**
 * Reads what the project's code wrote into its output folder and judges it, trusting nothing in it: names, kinds of
 * files, sizes, encoding, the fleet's description, the form of every manifest, and the rules on images and Secrets.
 *
 * @throws DeliveryError with all problems found, at most 100: `RENDER_OUTPUT`, `IMAGE_WITHOUT_DIGEST`,
 * `SECRET_WITH_DATA`, `INVALID_OBJECT`, `DUPLICATE_OBJECT`, `EMPTY_RENDER`, `UNSAFE_PATH`, and what a request that does
 * not fit the fleet gives (`UNKNOWN_APP`, `UNKNOWN_ENVIRONMENT`, `ABSENT_HERE`, `UNKNOWN_SLOT`, `MISSING_IMAGE`,
 * `REPOSITORY_NOT_ALLOWED`)
 *
 * @param folders where the code was rendered: no manifest may hold one (`IMPURE`)
 */
export function readOutput(
  folder: string,
  request: RenderRequest,
  given: Partial<OutputLimits> = {},
  folders: readonly string[] = [],
): RenderedFleet {
  const limits = { ...DEFAULT_LIMITS, ...given };
  const fleet = readFleet(folder);
  DeliveryError.throwIfAny(cut(checkFleet(fleet, request)));
  const findings = unexpectedIn(folder, fleet);
  const budget: Budget = { files: limits.totalFiles, bytes: limits.totalBytes };
  const read = (
    path: string,
    images: AllowedImages,
    subject: Subject,
    secrets: SecretsTaken = 'none',
  ): Files => {
    const files = readFolder(folder, path, limits, budget, (file, message) =>
      findings.push(refusal('RENDER_OUTPUT', message, { ...subject, file })),
    );
    if (findings.length <= SHOWN_FINDINGS)
      findings.push(
        ...judgeFiles(files, path, { images, secrets }, subject),
        ...placesIn(files, path, folders, subject),
      );
    return files;
  };

  const targets = new Map<string, Files>();
  for (const [key, images] of allowedImages(fleet, request)) {
    const [environment = '', app = ''] = key.split('/');
    const files = read(key, images, { environment, app });
    targets.set(key, files);
    for (const file of files.keys())
      if (!isTargetFile(file))
        findings.push(
          refusal('RENDER_OUTPUT', unexpectedFile(file), { environment, app, file: `${key}/${file}` }),
        );
    if (![...files.keys()].some((each) => each.startsWith(`${TARGET_OBJECTS}/`)))
      findings.push(refusal('EMPTY_RENDER', `${quote(key)} holds no manifests`, { environment, app }));
  }
  const environmentInputs = new Map<string, Files>();
  for (const environment of fleet.environmentInputs)
    environmentInputs.set(
      environment,
      read(`${environment}/${ENVIRONMENT_INPUTS}`, new Map(), { environment }, 'encrypted'),
    );
  const bootstrap = new Map<string, string>();
  for (const environment of fleet.bootstrap) {
    const text = readBootstrap(folder, environment, limits, budget);
    if (typeof text === 'string') bootstrap.set(environment, text);
    else findings.push(...text);
  }
  DeliveryError.throwIfAny(cut(findings));
  return { fleet, targets, origins: originsOf(fleet, targets), environmentInputs, bootstrap };
}

function originsOf(
  fleet: FleetDescription,
  targets: ReadonlyMap<string, Files>,
): ReadonlyMap<string, ReadonlyMap<string, string>> {
  return new Map(
    fleet.targets.map(({ environment, app, origins = {} }) => {
      const key = targetKey(environment, app);
      const known = Object.entries(origins).filter(([file]) => targets.get(key)?.has(file));
      return [key, new Map(known)] as const;
    }),
  );
}

/**
 * Reads the description of the fleet alone, before it is judged against a request.
 *
 * @throws DeliveryError `RENDER_OUTPUT`
 */
export function readFleet(folder: string): FleetDescription {
  const file = 'fleet.json';
  const content = readPlainFile(join(folder, file), FLEET_BYTES);
  if (typeof content === 'string') throw DeliveryError.of('RENDER_OUTPUT', content, { file });
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
  } catch (cause) {
    throw DeliveryError.of('RENDER_OUTPUT', `not JSON in UTF-8: ${quote((cause as Error).message)}`, {
      file,
    });
  }
  const read = fitted(FleetDescriptionSchema, parsed);
  if (read.fits) return read.output;
  const findings = read.problems.map((each) => refusal('RENDER_OUTPUT', problemText(each), { file }));
  throw new DeliveryError(cut(findings) as [Finding, ...Finding[]]);
}

/** Entries of the output folder, or of an environment's folder, that are not declared in `fleet.json`. */
function unexpectedIn(folder: string, fleet: FleetDescription): Finding[] {
  const expected = new Map<string, Set<string>>();
  const expect = (folder: string, name: string) =>
    expected.set(folder, (expected.get(folder) ?? new Set()).add(name));
  for (const { environment, app } of fleet.targets) expect(environment, app);
  for (const environment of fleet.environmentInputs) expect(environment, ENVIRONMENT_INPUTS);
  for (const environment of fleet.bootstrap) expect(BOOTSTRAP, `${environment}.yaml`);

  const findings: Finding[] = [];
  const say = (file: string, message: string) => findings.push(refusal('RENDER_OUTPUT', message, { file }));
  for (const top of entriesOf(folder, (message) => say('.', message))) {
    if (top.name === 'fleet.json') continue;
    const inside = expected.get(top.name);
    if (inside === undefined || !top.isDirectory()) {
      say(top.name, `${quote(top.name)} is not a folder of an environment that was rendered`);
      continue;
    }
    for (const entry of entriesOf(join(folder, top.name), (message) => say(top.name, message))) {
      const isFolder = !(top.name === BOOTSTRAP && entry.name.endsWith('.yaml'));
      if (!inside.has(entry.name) || entry.isDirectory() !== isFolder)
        say(
          `${top.name}/${entry.name}`,
          `${quote(entry.name)} is not a folder of a target that was rendered`,
        );
    }
  }
  return findings;
}

function allowedImages(fleet: FleetDescription, request: RenderRequest): ReadonlyMap<string, AllowedImages> {
  const wanted = requestedTargets(fleet, request);
  const slots = new Map(fleet.apps.map((app) => [app.name, Object.values(slotRepositories(app.images))]));
  return new Map(
    fleet.targets.map(({ environment, app }) => {
      const key = targetKey(environment, app);
      const allowed = new Map(
        (slots.get(app) ?? []).map((repository) => [canonicalRepository(repository), new Set<string>()]),
      );
      for (const image of Object.values(wanted.get(key) ?? {})) {
        const reference = ImageReference.parse(image);
        allowed.get(canonicalRepository(reference.repository))?.add(reference.pullable);
      }
      return [key, allowed] as const;
    }),
  );
}

const unexpectedFile = (file: string) =>
  `${quote(file)} lies in neither ${quote(`${TARGET_OBJECTS}/`)} nor ${quote(`${TARGET_DELIVERY}/`)} of its target`;

/** What files may hold. */
interface Taken {
  readonly images: AllowedImages;
  readonly secrets: SecretsTaken;
}

function judgeFiles(files: Files, folder: string, { images, secrets }: Taken, about: Subject): Finding[] {
  const findings: Finding[] = [];
  const seen = new Map<string, string>();
  for (const [path, content] of files) {
    const subject = { ...about, file: `${folder}/${path}` };
    try {
      const object = parseCanonicalYaml(content);
      findings.push(...judgeObject(object, images, subject, secrets));
      const named = objectIdentity(object);
      if (!named) continue;
      const identity = identityText(named);
      const other = seen.get(identity);
      if (other !== undefined)
        findings.push(
          refusal('DUPLICATE_OBJECT', `${quote(path)} holds the same object as ${quote(other)}`, subject),
        );
      seen.set(identity, path);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      findings.push(...error.findings.map((each) => ({ ...each, subject: { ...subject, ...each.subject } })));
    }
    if (findings.length > SHOWN_FINDINGS) break;
  }
  return findings;
}

/** A path of this machine (`__dirname`, the stack of an error) differs on every machine. */
function placesIn(
  files: Files,
  path: string,
  folders: readonly string[],
  subject: Subject,
): readonly Finding[] {
  return [...files]
    .filter(([, content]) => folders.some((folder) => content.includes(folder)))
    .map(([file]) =>
      refusal(
        'IMPURE',
        'a manifest holds the path of the folder that the code was rendered in, which is another one on each machine',
        { ...subject, file: `${path}/${file}` },
        'leave out what `__dirname`, `__filename`, `import.meta.url` or the stack of an error says',
      ),
    );
}

function cut(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= SHOWN_FINDINGS) return findings;
  return [
    ...findings.slice(0, SHOWN_FINDINGS),
    refusal('RENDER_OUTPUT', `and at least ${findings.length - SHOWN_FINDINGS} more problems`),
  ];
}
