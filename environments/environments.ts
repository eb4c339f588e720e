import { anyOf, autoSync, Environment, Fleet, manualSync, Project } from '../lib';

const project = new Project();

/** Where every release starts. */
export const dev = new Environment(project, 'dev', {
  sync: autoSync({ prune: true, selfHeal: true }),
  values: { domain: 'dev.example.org' },
});

/** The rehearsal for production. */
export const staging = new Environment(project, 'staging', {
  promotesFrom: [dev],
  sync: autoSync({ prune: true, selfHeal: true }),
  values: { domain: 'staging.example.org' },
});

/** Production's short way: an entry beside dev, for mends that cannot wait for what staging is busy with. */
export const hotfix = new Environment(project, 'hotfix', {
  sync: autoSync({ prune: true, selfHeal: true }),
  approvals: { reviewers: 1 },
  values: { domain: 'hotfix.example.org' },
});

/** A gate such as `gates: [soak(Duration.hours(24))]` asks that a release has been in its upstream for so long. */
export const prod = new Environment(project, 'prod', {
  promotesFrom: anyOf(staging, hotfix),
  sync: manualSync(),
  approvals: { reviewers: 1, owners: ['@example/sre'] },
  values: { domain: 'example.org' },
});

export const fleet = new Fleet(project, 'fleet', [dev, staging, hotfix, prod]);
