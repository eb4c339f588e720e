import { benchImage } from '../../bench/engine/fill-delivery';
import { isAbout } from '../../lib/cli/history/is-about';
import type { DeliveryChange } from '../../lib/engine/history';
import { aCommit } from '../support/names';

const commit = aCommit('a1b2'.repeat(10));
const image = benchImage(77);
const change = {
  kind: 'promotion',
  commit,
  claims: {
    approvedBy: [],
    bypass: [],
    reason: 'INC-77: no connections',
    proposal: `prod/promote-web ${'c'.repeat(40)}`,
  },
  to: {
    release: 'r-7e22f2efd81b91d8',
    code: aCommit('d'.repeat(40)),
    images: { server: image },
    source: { repository: 'https://code.example.org/web', author: 'Ada <ada@example.org>' },
    evidence: { ticket: { link: 'https://issues.example.org/browse/INC-42' } },
  },
} as unknown as DeliveryChange;

test('a change is about its commit, code, releases, images, proposal and ticket, and nothing else', () => {
  const feed = `sha256:${'feed'.repeat(16)}`;
  const about = (what: string) =>
    isAbout({ change, named: [`docker.io/library/busybox:1.36@${feed}`] }, what);
  const yes = [
    'Ada',
    commit.slice(0, 8),
    'dddd',
    'r-7e22',
    image.digest.slice(0, 71),
    image.full,
    `${image.repository}:${image.tag}`,
    'busybox:1.36',
    'busybox',
    'prod/promote-web',
    'Ada@example.org',
    'Ada <ada@example.org>',
  ];
  for (const what of [...yes, 'INC-77', 'INC-42', 'https://issues.example.org/browse/INC-42', 'sha256:feed'])
    expect([what, about(what)]).toEqual([what, true]);
  for (const what of [
    'a1',
    'NC-42',
    'NC-77',
    'INC-7',
    'connection',
    'no',
    'r-8',
    'prod/promote',
    'sha256:beef',
    '',
    'busybox:1.37',
    'box',
    'example.org',
    'Ad',
    'grace',
  ])
    expect([what, about(what)]).toEqual([what, false]);
});

test('a change is about each person who had to do with it, by name or address', () => {
  const by = (name: string) => ({ name, email: `${name.split(' ')[0]?.toLowerCase()}@example.org` });
  const people = {
    ...change,
    author: 'Carl Committer <carl@example.org>',
    claims: {
      ...change.claims,
      requestedBy: 'Rita Requester <rita@example.org>',
      approvedBy: ['Grace Hopper <grace@example.org>'],
    },
  };
  const receipt = { requestedBy: by('Rita Requester'), approvals: [{ by: by('Alan Approver') }] } as never;
  const about = (what: string) => isAbout({ change: people, receipt }, what);
  for (const what of [
    'Carl Committer',
    'carl@example.org',
    'rita@example.org',
    'grace@example.org',
    'grace hopper',
    'Grace Hopper <grace@example.org>',
    'alan@example.org',
  ])
    expect([what, about(what)]).toEqual([what, true]);
  for (const what of ['Grace', 'hopper@example.org', 'example.org', '<grace@example.org>'])
    expect([what, about(what)]).toEqual([what, false]);
});
