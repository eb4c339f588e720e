import type { EnvironmentData, SignerData } from '../../model/environment';
import { type Finding, finding, refusal } from '../../model/finding';
import { type AppName, type CommitId, type EnvironmentName, isGpgKey } from '../../model/scalars';
import { type DeliveryLayout, namedPlace } from '../../registry';
import type { Snapshot } from '../delivery';
import { type GitRepository, type KnownSigners, knownSigners } from '../git';

/** The verdict on a commit's signature, where one is asked for. */
interface JudgedSignature {
  readonly findings: readonly Finding[];
  /** Address that the key belongs to, where the signature counts. */
  readonly by?: string;
}

/** Judges signatures of commits, by keys that are written once and removed by `close`. */
export interface SignatureJudge {
  /** Undefined where, at the base, no environment that the commit changes asks for a signature. */
  judge(
    base: Snapshot,
    layout: DeliveryLayout,
    commit: CommitId,
    changed: readonly { readonly path: string }[],
  ): Promise<JudgedSignature | undefined>;
  /** What is wrong with the signature of a commit for an environment that names signers. */
  judgeFor(environment: EnvironmentData, commit: CommitId): Promise<readonly Finding[]>;
  /** What is wrong with a tag of an environment that asks for signed ones: by its signers, or where it names none, without any signature. */
  judgeTag(environment: EnvironmentData, name: string, id: string): Promise<readonly Finding[]>;
  close(): Promise<void>;
}

/** @param repository holds the commits */
export function signatureJudge(repository: GitRepository): SignatureJudge {
  const kept = new Map<string, Promise<KnownSigners>>();
  const keysOf = (signers: readonly SignerData[]) => {
    const key = JSON.stringify(signers);
    const known =
      kept.get(key) ??
      knownSigners({
        ssh: signers.filter((each) => !isGpgKey(each.key)),
        gpg: signers.flatMap((each) => (isGpgKey(each.key) ? [each.key] : [])),
      });
    kept.set(key, known);
    return known;
  };
  const judgeOne = async ({ name, signers }: EnvironmentData, commit: CommitId): Promise<JudgedSignature> => {
    const signature = await repository.signature(commit, await keysOf(signers));
    if (signature.kind === 'good') return { findings: [], by: signature.by };
    return { findings: [notSigned(name, commit, signature.kind === 'none' ? undefined : signature.why)] };
  };
  return {
    async judge(base, layout, commit, changed) {
      const findings: Finding[] = [];
      let by: string | undefined;
      for (const environment of signedFor(base, layout, changed)) {
        const judged = await judgeOne(environment, commit);
        by = judged.by ?? by;
        findings.push(...judged.findings);
      }
      return by === undefined && findings.length === 0
        ? undefined
        : { findings, ...(by === undefined ? {} : { by }) };
    },
    judgeFor: async (environment, commit) => (await judgeOne(environment, commit)).findings,
    async judgeTag({ name: environment, signers }, name, id) {
      const signature = await repository.tagSignature(id, await keysOf(signers));
      if (signature.kind === 'good' || (signature.kind === 'bad' && signers.length === 0)) return [];
      return [
        signature.kind === 'none'
          ? refusal('NOT_SIGNED', `the tag ${name} is not signed; ${environment} asks for signed tags`, {
              environment,
            })
          : refusal(
              'NOT_SIGNED',
              `the signature of the tag ${name} does not count: ${signature.why}; ${environment} asks for tags of its signers`,
              { environment },
            ),
      ];
    },
    async close() {
      for (const each of kept.values()) await (await each).remove();
    },
  };
}

/**
 * The environments that ask for a signature of a change: those that it changes, and where it is about the fleet, all that
 * name signers. A witness needs none: unsigned, it does not count where one is asked for.
 */
export function signedFor(
  base: Snapshot,
  layout: DeliveryLayout,
  changed: readonly { readonly path: string }[],
): Snapshot['environments'] {
  const names = new Set<EnvironmentName | undefined>();
  for (const { path } of changed) {
    const place = namedPlace(layout.placeOf(path));
    if (place && place.kind !== 'witness') names.add('environment' in place ? place.environment : undefined);
  }
  // The broken data of one environment stops no change of another.
  return base.readableEnvironments.filter(
    ({ name, signers }) => signers.length > 0 && (names.has(name) || names.has(undefined)),
  );
}

/** Says of a witness that is about to be kept where nothing signs. */
export function witnessNotSigned(environment: EnvironmentName, app: AppName): Finding {
  return finding(
    'warning',
    'NOT_SIGNED',
    `nothing signs here, and a witness that came unsigned does not count in ${environment}, which names signers`,
    { environment, app },
    'let a person or job witness it that signs with a key of its signers',
  );
}

function notSigned(environment: EnvironmentName, commit: CommitId, why: string | undefined): Finding {
  const counts = `${environment} asks for a signature of its signers`;
  const says =
    why === undefined
      ? `commit ${commit.slice(0, 12)} is not signed; ${counts}`
      : `the signature of commit ${commit.slice(0, 12)} does not count: ${why}; ${counts}`;
  return refusal('NOT_SIGNED', says, { environment });
}
