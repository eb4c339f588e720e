import { confinementOf, handedToAnother } from '../../controllers/permits';
import { identityLabel, objectIdentity, scopeOf } from '../../kubernetes/facts';
import type { EnvironmentData } from '../../model/environment';
import { TARGET_DELIVERY } from '../../model/exchange';
import { DeliveryError, type Finding, quote, refusal, type Subject } from '../../model/finding';
import type { JsonMap } from '../../model/json';
import { parseCanonicalYaml } from '../../yaml';

/** A manifest, and what is known of the scope of its kind. */
interface ObjectToPermit {
  /** Below its target. */
  readonly file: string;
  readonly value: JsonMap;
  readonly scope: 'cluster' | 'namespace' | 'unknown';
}

/**
 * Objects that the environment's controller will refuse, by what the environment allows: one finding for all objects
 * that are refused for the same reason; and objects among the files that hand a target over which do something else.
 * Exceptions do not cover these, since they would not change what the controller does.
 */
export function permitFindings(
  environment: EnvironmentData,
  objects: readonly ObjectToPermit[],
  subject: Subject,
): Finding[] {
  const confinement = confinementOf(environment);
  if (!confinement) return [];
  const refusedFor = new Map<string, { readonly remedy: string; readonly objects: ObjectToPermit[] }>();
  for (const each of objects) {
    const { apiVersion, kind } = each.value;
    if (isHandover(each)) continue;
    if (typeof apiVersion !== 'string' || typeof kind !== 'string') continue;
    const permit = confinement.permits(environment, each.value, each.scope);
    if (permit.permitted) continue;
    const alike = refusedFor.get(permit.reason) ?? { remedy: permit.remedy, objects: [] };
    alike.objects.push(each);
    refusedFor.set(permit.reason, alike);
  }
  const own = objects.filter((each) => !isHandover(each)).map(({ value }) => value);
  const folder = `${TARGET_DELIVERY}/`;
  const handovers = objects.filter(isHandover);
  const other = handedToAnother(
    environment,
    handovers.map(({ file }) => file.slice(folder.length)),
  );
  const moved = other
    ? [
        refusal(
          'OTHER_CONTROLLER',
          `it was rendered for ${other.who}, and ${confinement.who} delivers ${environment.name} now: ${confinement.foreignHandover(environment)}`,
          subject,
        ),
      ]
    : [];
  const handed = (other ? [] : handovers).flatMap(({ file, value }) =>
    confinement.handoverProblems(environment, subject.app, file, value, own).map((problem) => {
      const message = `${quote(file)} ${problem}`;
      return refusal('HANDOVER_DIFFERS', message, { ...subject, file });
    }),
  );
  const refused = [...refusedFor].flatMap(([reason, { remedy, objects: alike }]) => {
    const [first, ...more] = alike;
    if (!first) return [];
    const message = `${confinement.who} would refuse ${labelled(first, more.length)}: ${reason}`;
    return [refusal('NOT_PERMITTED', message, { ...subject, file: first.file, ...titled(first) }, remedy)];
  });
  return [...moved, ...handed, ...refused];
}

const isHandover = ({ file }: ObjectToPermit) => file.startsWith(`${TARGET_DELIVERY}/`);

/**
 * The same for files, where there are no schemas: for kinds that only a definition describes, the environment's data
 * counts. Unreadable files are reported elsewhere.
 */
export function permittedFiles(
  environment: EnvironmentData,
  files: ReadonlyMap<string, Buffer>,
  subject: Subject,
): Finding[] {
  const objects = readObjects(files);
  const scope = scopeOf(
    objects.map(({ value }) => value),
    [],
  );
  const known = objects.map((each) => ({
    ...each,
    scope: scope(each.value) === 'cluster' ? ('cluster' as const) : ('unknown' as const),
  }));
  return permitFindings(environment, known, subject);
}

/** The objects of files, without those that cannot be read. */
export function readObjects(files: ReadonlyMap<string, Buffer>): { file: string; value: JsonMap }[] {
  return [...files].flatMap(([file, content]) => {
    try {
      return [{ file, value: parseCanonicalYaml(content) as JsonMap }];
    } catch (error) {
      if (error instanceof DeliveryError) return [];
      throw error;
    }
  });
}

function labelled({ value }: ObjectToPermit, more: number): string {
  const identity = objectIdentity(value);
  const first = identity ? quote(identityLabel(identity)) : 'an object without a name';
  return more === 0 ? first : `${first} and ${more} more`;
}

function titled({ value }: ObjectToPermit): Pick<Subject, 'object'> {
  const identity = objectIdentity(value);
  return identity ? { object: `${identity.kind} ${identity.name}` } : {};
}
