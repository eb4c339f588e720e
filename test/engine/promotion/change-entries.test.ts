import { changeOf, changeVerbs, parseChange } from '../../../lib/engine/promotion';
import type { BuiltInChange } from '../../../lib/engine/promotion/changes/registry';
import { Digest, parseWaiverName, releaseId } from '../../../lib/model/scalars';
import { v } from '../../../lib/model/schema';
import { codesOf } from '../../support/codes';
import { aCommit, anApp, anEnv } from '../../support/names';

const DIGEST = Digest.parse(`sha256:${'1'.repeat(64)}`);
const target = { app: anApp('web'), environment: anEnv('prod') };

/** A change of each verb, and the command that asks for it. */
const EXAMPLES: readonly (readonly [BuiltInChange, string])[] = [
  [{ verb: 'configure', code: 'main' }, 'configure --code main'],
  [
    {
      verb: 'release',
      app: anApp('web'),
      images: { server: `ghcr.io/example/web:1.0@${DIGEST}` },
      into: anEnv('dev'),
      evidence: { run: { link: 'https://ci.example.org/1', digest: DIGEST } },
    },
    `release web --image server=ghcr.io/example/web:1.0@${DIGEST} --env dev --evidence run=https://ci.example.org/1,${DIGEST}`,
  ],
  [{ verb: 'release', app: { changed: true } }, 'release --changed'],
  [
    {
      verb: 'release',
      app: {
        each: { web: { server: `ghcr.io/example/web@${DIGEST}` }, api: { a: 'ghcr.io/example/api:1' } },
      },
      into: anEnv('prod'),
      baseline: true,
    },
    `release --image web/server=ghcr.io/example/web@${DIGEST} --image api/a=ghcr.io/example/api:1 --env prod --baseline`,
  ],
  [
    {
      verb: 'promote',
      apps: [anApp('web'), { app: anApp('api'), release: 'r-0123456789abcdef', from: anEnv('dev') }],
      to: anEnv('prod'),
    },
    'promote web api --to prod',
  ],
  [
    { verb: 'promote', apps: 'all', to: anEnv('prod'), skipRefused: true },
    'promote --all --to prod --skip-refused',
  ],
  [
    {
      verb: 'promote',
      apps: [anApp('web')],
      to: anEnv('prod'),
      lane: { set: '0123abcd', owners: ['@example/web'] },
    },
    'promote web --to prod --by-owner',
  ],
  [{ verb: 'rollback', ...target, to: 'r-01' }, 'rollback web --env prod --release r-01'],
  [
    {
      verb: 'follow-up',
      ...target,
      at: '2026-03-01T03:00:00.000Z',
      to: aCommit('1'.repeat(40)),
      release: v.parse(releaseId, 'r-0123456789abcdef'),
    },
    'follow-up web --env prod',
  ],
  [{ verb: 'retire', ...target }, "retire web --env prod --reason '<why>'"],
  [
    { verb: 'freeze', environment: anEnv('prod'), until: '2030-01-01T00:00:00Z', lockdown: true },
    `freeze --env prod --until 2030-01-01T00:00:00Z --lockdown --reason '<why>'`,
  ],
  [
    { verb: 'freeze', environment: [anEnv('eu'), anEnv('us')], name: 'waves' },
    `freeze --env eu,us --name waves --reason '<why>'`,
  ],
  [{ verb: 'unfreeze', environment: anEnv('prod') }, 'unfreeze --env prod'],
  [{ verb: 'hold', ...target }, "hold web --env prod --reason '<why>'"],
  [{ verb: 'unhold', ...target }, 'unhold web --env prod'],
  [{ verb: 'alarm', ...target }, `alarm web --env prod --reason '<why>'`],
  [{ verb: 'all-clear', ...target }, 'all-clear web --env prod'],
  [{ verb: 'reject', what: DIGEST }, `reject ${DIGEST} --reason '<why>'`],
  [{ verb: 'unreject', what: DIGEST }, `unreject ${DIGEST}`],
  [
    {
      verb: 'waive',
      environment: anEnv('prod'),
      waiver: { rule: 'probes', object: "Deployment it's", owner: '@example/web', expires: '2030-01-01' },
    },
    `waive probes --env prod --object 'Deployment it'\\''s' --owner @example/web --expires 2030-01-01 --reason '<why>'`,
  ],
  [
    { verb: 'unwaive', environment: anEnv('prod'), name: parseWaiverName('probes-web') },
    'unwaive probes-web --env prod',
  ],
  [{ verb: 'witness', apps: [{ app: anApp('web'), release: 'r-01' }] }, 'witness web --release r-01'],
  [{ verb: 'witness', apps: 'all', environment: anEnv('prod') }, 'witness --all --env prod'],
];

test('there is an example of every verb', () => {
  expect([...new Set(EXAMPLES.map(([{ verb }]) => verb))]).toEqual(changeVerbs());
});

describe.each(EXAMPLES)('a change is plain data: %j', (change, command) => {
  const { verb } = change;

  test('is read back from its text as it was', () => {
    expect(parseChange(JSON.parse(JSON.stringify(change)))).toEqual(change);
  });

  test('has a command that asks for it', () => {
    expect(changeOf(verb).command(change)).toBe(`cdk8s-delivery ${command}`);
  });

  test('fails with a key that its verb does not know, which is named', () => {
    expect(() => parseChange({ ...change, nonsense: 1 })).toThrow(
      `INVALID_OPTION: ${verb}: unknown key "nonsense", allowed: verb, `,
    );
  });
});

test.each([
  [undefined],
  [null],
  ['promote'],
  [{}],
  [{ verb: 1 }],
  [{ verb: 'constructor' }],
  [{ verb: 'nope' }],
])('fails with what is not a change: %j', (data) => {
  expect(codesOf(() => parseChange(data))).toEqual(['INVALID_OPTION']);
});

test('fails with every problem of a change at once', () => {
  expect(codesOf(() => parseChange({ verb: 'promote', apps: [], to: 'No!', release: 'x' }))).toEqual([
    'INVALID_OPTION',
    'INVALID_OPTION',
    'INVALID_OPTION',
  ]);
});
