import { imageOptions, originOptions } from './podinfo';
import { Stage } from './stage';

const CI = 'ci <ci@example.org>';
const LI = 'Li <li@example.org>';
const start = Date.now();
const stage = new Stage([
  {
    file: 'environments/environments.ts',
    before: 'promotesFrom: [dev],',
    after: "promotesFrom: [dev],\n  bypassable: ['FROZEN'],",
  },
]);

stage.open(
  'An app on its way to production, as commits in Git: dev → staging → prod, and for fixes hotfix → prod. Its images are versions of podinfo, a small web server. There is no cluster: Argo CD or Flux would apply what the delivery repository holds. Lines with # say what a command is for, those with $ are typed, what stands further in was printed.',
);

stage.chapter('1. Environments are TypeScript, and become data');
stage.note('Production takes releases from staging or hotfix, and one person approves.');
stage.shell("sed -n '/const prod/,/^});/p' environments/environments.ts", { folder: stage.project });
stage.note('Everything below goes by data in the delivery repository. configure writes it.');
stage.run(['configure'], { first: 4 });

stage.chapter('2. A release: image and configuration, rendered once');
stage.note(
  'CI names the image by its digest, and says where it comes from. The manifests of all environments are rendered now; those of dev are put in place at once.',
);
stage.run(['release', 'frontend', ...imageOptions('6.7.1'), ...originOptions('6.7.1')], { as: CI });
stage.note('A promotion copies image and configuration together, and renders nothing.');
stage.run(['promote', 'frontend', '--to', 'staging'], { first: 2 });
stage.note('prod asks for approval: this is a proposal, a branch, and nothing moves yet.');
stage.run(['promote', 'frontend', '--to', 'prod'], { first: 3, last: 5 });
stage.note(
  'Li has read the plan, and names it by its digest. In her clone the release is rendered again, and the same files have to come out: nobody altered them.',
);
stage.approve('prod/promote-frontend', { as: LI, first: 1, last: 4 });
stage.note('The merge asks every rule again, and is one commit.');
stage.run(['merge', 'prod/promote-frontend'], { first: 1, last: 3 });

stage.chapter('3. The next version: only the image changes, and that is proven');
stage.run(['release', 'frontend', ...imageOptions('6.11.0')], { as: CI, first: 3 });
stage.note('On to staging; with -q a command prints only what is wrong.');
stage.run(['promote', 'frontend', '--to', 'staging', '-q']);

stage.chapter('4. A fix for production, while staging tries the next version');
stage.note(
  'The fix is made of what prod runs (--like), not of what staging tries. It enters by hotfix, which asks for an approval, too.',
);
stage.run(['release', 'frontend', '--env', 'hotfix', '--like', 'prod', ...imageOptions('6.9.1')], {
  first: 3,
});
stage.approve('hotfix/release-frontend', { as: LI, isQuiet: true });
stage.run(['merge', 'hotfix/release-frontend', '-q']);
stage.note('On to prod, past staging: image-only, compared with what prod runs.');
stage.run(['promote', 'frontend', '--to', 'prod', '--from', 'hotfix'], { first: 2 });
stage.approve('prod/promote-frontend', { as: LI, isQuiet: true });
stage.run(['merge', 'prod/promote-frontend', '-q']);

stage.chapter('5. Configuration travels the same way');
stage.edit(
  { file: 'environments/apps/frontend.ts', before: 'replicas: 6', after: 'replicas: 8' },
  'frontend: eight replicas in prod',
);
stage.note(
  'The commit changed nothing that runs. A release takes the new code along, and says what it will do further on ("Later").',
);
stage.run(['release', 'frontend'], { as: CI, first: 2, last: 4 });

stage.chapter('6. A freeze refuses, and what gets past it is on record');
stage.run(['freeze', '--env', 'staging', '--reason', 'load test until noon', '-q']);
stage.run(['promote', 'frontend', '--to', 'staging'], { exit: 1, first: 1, last: 5 });
stage.note(
  "The TypeScript of staging has bypassable: ['FROZEN']: a promotion that gives a reason gets past, and Git keeps the reason.",
);
stage.run(
  ['promote', 'frontend', '--to', 'staging', '--bypass', 'FROZEN', '--reason', 'INC-41: the test needs it'],
  { first: 2 },
);

stage.chapter('7. A rollback: the earlier bytes, and a hold');
stage.note(
  'Prod fails. What ran before comes back at once, and the hold keeps promotions away until the cause is mended.',
);
stage.run(['rollback', 'frontend', '--env', 'prod', '--reason', 'INC-42: connections run out'], { first: 5 });

stage.chapter('8. Answers, from Git alone');
stage.run(['status', 'frontend'], { first: 12 });
stage.note(
  'An auditor has only a bare clone. What changed last in prod, who asked for it, and what takes it back?',
);
const clone = `${stage.folder}/auditor.git`;
stage.shell('git clone --bare --quiet ../delivery.git ../auditor.git', { folder: stage.project });
stage.run(['audit', 'frontend', '--env', 'prod', '--limit', '1', '--delivery', '.'], {
  folder: clone,
  first: 17,
});
stage.note('Did every commit keep the rules? Files prove it; a message only claims it.');
stage.run(['verify', '--delivery', '.'], { folder: clone, first: 1, last: 8 });
stage.run(['report', '--out', '../report.html'], { folder: clone });

stage.note('Every change was one commit. The last line leads you to them.');
stage.shell('git -C ../delivery.git log --oneline --max-count=4 delivery', { folder: clone });
stage.end();
process.stdout.write(`\nThat took ${Math.round((Date.now() - start) / 1000)} s.\n`);
