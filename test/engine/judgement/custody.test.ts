import fc from 'fast-check';
import { custodyUpstreams } from '../../../lib/engine/judgement';
import { custodyOf, type UpstreamState } from '../../../lib/engine/judgement/custody';
import type { EnvironmentData } from '../../../lib/model/environment';
import { type AskedUpstreams, upstreamNames, upstreamsHold } from '../../../lib/model/gate';
import { renderCode } from '../../support/fleet-code';
import { aCommit } from '../../support/names';

/** States by letter, oldest first, as one reads them: the letter stands for images and tree together. */
const states = (oldestFirst: string): UpstreamState[] =>
  [...oldestFirst]
    .map((letter, index) => ({
      images: `server ${letter}`,
      ...(letter === '-' ? {} : { tree: letter }),
      since: new Date(Date.UTC(2026, 0, 1, 0, index)),
    }))
    .reverse();
const wanted = (letter: string) => ({ images: `server ${letter}`, tree: letter });
const verdict = (oldestFirst: string, letter = 'b') => custodyOf(states(oldestFirst), wanted(letter)).verdict;
const pasts = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '-'), maxLength: 12 });

describe('custody of a release in an upstream', () => {
  test('is told from what ran there, oldest first', () => {
    expect(verdict('')).toBe('never');
    expect(verdict('ac')).toBe('never');
    expect(verdict('ab')).toBe('present');
    expect(verdict('abc')).toBe('was');
    expect(verdict('aba')).toBe('rolled-back');
    expect(verdict('abca')).toBe('rolled-back');
    expect(verdict('abab')).toBe('present');
    expect(verdict('ab-')).toBe('was');
    expect(verdict('ab-a')).toBe('rolled-back');
    expect(verdict('abcdc')).toBe('was');
  });

  test('counts soak from the beginning of the last presence, whatever was written in between', () => {
    expect(custodyOf(states('abbb'), wanted('b')).since).toEqual(new Date(Date.UTC(2026, 0, 1, 0, 1)));
    expect(custodyOf(states('abab'), wanted('b')).since).toEqual(new Date(Date.UTC(2026, 0, 1, 0, 3)));
  });

  test('wants images and files together: neither alone is enough', () => {
    const [state] = states('b');
    expect(custodyOf(state ? [{ ...state, images: 'server a' }] : [], wanted('b')).verdict).toBe('never');
    expect(custodyOf(state ? [{ ...state, tree: 'a' }] : [], wanted('b')).verdict).toBe('never');
  });

  test('is present exactly when the newest state is the pair', () => {
    fc.assert(
      fc.property(pasts, (past) => {
        expect(verdict(past) === 'present').toBe(past.endsWith('b'));
      }),
    );
  });

  test('is never exactly when the pair was never there', () => {
    fc.assert(
      fc.property(pasts, (past) => {
        expect(verdict(past) === 'never').toBe(!past.includes('b'));
      }),
    );
  });

  test('is rolled back when, after the last presence, anything came back that ran before it', () => {
    fc.assert(
      fc.property(pasts, (past) => {
        fc.pre(past.includes('b') && !past.endsWith('b'));
        const at = past.lastIndexOf('b');
        const before = new Set(past.slice(0, at).replaceAll('-', ''));
        const wentBack = [...past.slice(at + 1)].some((letter) => before.has(letter) && letter !== 'b');
        expect(verdict(past)).toBe(wentBack ? 'rolled-back' : 'was');
      }),
    );
  });

  test('does not depend on how often a state was written again', () => {
    fc.assert(
      fc.property(pasts, fc.integer({ min: 1, max: 4 }), (past, times) => {
        const doubled = [...past].map((letter) => letter.repeat(times)).join('');
        expect(verdict(doubled)).toBe(verdict(past));
      }),
    );
  });
});

describe('the upstreams that are asked', () => {
  const all = new Map<string, EnvironmentData>(
    renderCode(
      {
        environments: {
          dev: {},
          staging: { promotesFrom: ['dev'] },
          hotfix: {},
          prod: { promotesFrom: ['staging', 'hotfix'] },
          eu: { promotesFrom: ['prod', 'staging'], mode: 'allOf' },
        },
        apps: {},
      },
      { code: aCommit('0'.repeat(40)), apps: [], environmentInputs: [] },
    ).fleet.environments.map((each) => [each.name, each]),
  );
  const asked = (environment: string, ...exists: string[]): AskedUpstreams | undefined => {
    const found = all.get(environment);
    return found && custodyUpstreams(found, all, (name) => exists.includes(name));
  };

  test('are those of an upstream where the app is absent from it', () => {
    expect(asked('prod', 'dev', 'prod')).toEqual({ name: 'dev' });
    expect(asked('prod', 'dev', 'hotfix', 'prod')).toEqual({
      mode: 'anyOf',
      of: [{ name: 'dev' }, { name: 'hotfix' }],
    });
    expect(asked('eu', 'dev', 'staging', 'eu')).toEqual({
      mode: 'allOf',
      of: [{ name: 'staging' }, { name: 'staging' }],
    });
  });

  test('are none where no upstream has the app: the environment is an entry', () => {
    expect(asked('prod', 'prod')).toBeUndefined();
    expect(asked('dev', 'dev', 'prod')).toBeUndefined();
  });

  test('hold as any or all of them do', () => {
    const any = asked('prod', 'staging', 'hotfix');
    const every = asked('eu', 'prod', 'staging');
    if (!any || !every) throw new Error('nothing is asked');
    expect(upstreamNames(any)).toEqual(['staging', 'hotfix']);
    expect([upstreamsHold(any, (name) => name === 'hotfix'), upstreamsHold(any, () => false)]).toEqual([
      true,
      false,
    ]);
    expect([upstreamsHold(every, (name) => name === 'prod'), upstreamsHold(every, () => true)]).toEqual([
      false,
      true,
    ]);
  });
});
