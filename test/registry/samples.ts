import { DeliveryError, type Finding } from '../../lib/model/finding';
import { Digest, ImageReference, objectFormatOf, ReleaseId, treeIdOf } from '../../lib/model/scalars';
import type { EnvironmentFile, ReleaseRecord } from '../../lib/registry';
import { environmentOf } from '../support/environment';
import { aCommit, anApp, anEnv, aTree } from '../support/names';

/** A digest made of one hex digit. */
export const digestOf = (digit: string) => Digest.parse(`sha256:${digit.repeat(64)}`);

/** A Git id made of one hex digit, after an `a`. */
export const idOf = (digit: string) => `a${digit.repeat(39)}`;

/** A record of the app `frontend` that certifies itself. */
export function sampleRecord(change: Partial<ReleaseRecord> = {}): ReleaseRecord {
  const trees = { dev: aTree(idOf('1')), staging: aTree(idOf('2')), prod: aTree(idOf('3')) };
  const images = { server: ImageReference.of('ghcr.io/example/podinfo', digestOf('7'), '6.11.2') };
  const entries = Object.entries(trees).map(([name, id]) => ({ mode: '040000', name, id }));
  const id = treeIdOf(entries, objectFormatOf(idOf('1')));
  return {
    release: ReleaseId.of({ app: anApp('frontend'), images, renders: id }),
    images,
    code: aCommit(idOf('4')),
    renders: { id, trees, inputs: { dev: digestOf('a'), prod: digestOf('b') } },
    source: { repository: 'https://github.com/example/podinfo', commit: aCommit(idOf('5')) },
    evidence: {
      run: { link: 'https://ci.example/runs/1' },
      scan: { link: 'https://ci.example/scan.json', digest: digestOf('c') },
    },
    tools: { cdk8s: '2.70.106', node: '20.20.0' },
    ...change,
  };
}

/** Production, with everything an environment can say. */
export function sampleEnvironment(): EnvironmentFile {
  return {
    environment: environmentOf('prod', {
      promotesFrom: { mode: 'anyOf', environments: [anEnv('staging'), anEnv('hotfix')] },
      delivery: { repository: 'https://github.com/example/delivery.git', path: 'manifests/prod' },
      approvals: { reviewers: 2, rollback: 1, owners: ['@example/sre'] },
      gates: [{ gate: 'soak', version: 1, seconds: 86400 }],
      code: { branches: ['main', 'release/*'] },
      bypassable: ['SOAK'],
      inputs: digestOf('d'),
    }),
    inputsTree: aTree(idOf('6')),
  };
}

/** What a call found wrong. */
export function findingsOf(call: () => unknown): readonly Finding[] {
  try {
    call();
  } catch (error) {
    if (error instanceof DeliveryError) return error.findings;
    throw error;
  }
  throw new Error('nothing was found wrong');
}

/** The same in one line per finding: `line:column message`. */
export function problemsOf(call: () => unknown): string[] {
  return findingsOf(call).map(
    ({ subject, message }) => `${subject.line ?? '-'}:${subject.column ?? '-'} ${message}`,
  );
}
