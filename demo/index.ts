import { imageOptions } from './podinfo';
import { Stage } from './stage';

const CI = { as: 'ci <ci@example.org>' };
const GRACE = { as: 'Grace Hopper <grace@example.org>' };
const start = Date.now();
const stage = new Stage();

stage.chapter('1. Typed environments become data');
stage.note(
  'environments and apps are TypeScript; what the tool goes by is data in Git, written by configure',
);
stage.edit(
  'environments/environments.ts',
  'promotesFrom: [dev],',
  "promotesFrom: [dev], bypassable: ['FROZEN'],",
  'staging: a freeze may be bypassed, by name and with a reason',
);
stage.run(['configure'], { lines: 2 });

stage.chapter('2. A release: rendered once, for every environment');
stage.note(
  'an image by its digest, and the code as it is committed: manifests for dev, staging, hotfix and prod',
);
stage.run(['release', 'frontend', ...imageOptions('6.7.1')], CI);
stage.note('a promotion moves image and configuration together, and runs no code');
stage.run(['promote', 'frontend', '--to', 'staging']);
stage.note(
  'production asks for an approval, and for a second rendering: who approves with the code at hand does both',
);
stage.run(['promote', 'frontend', '--to', 'prod']);
stage.approve('prod/promote-frontend', GRACE);
stage.run(['merge', 'prod/promote-frontend']);

stage.chapter('3. The next release: only the image changes, and that is proven');
stage.run(['release', 'frontend', ...imageOptions('6.11.0')], CI);
stage.run(['promote', 'frontend', '--to', 'staging']);

stage.chapter('4. A hotfix reaches production while staging is ahead');
stage.note('the fix is made of what production runs, not of what staging tries out');
stage.run(['release', 'frontend', '--env', 'hotfix', '--like', 'prod', ...imageOptions('6.9.1')], CI);
stage.approve('hotfix/release-frontend', GRACE);
stage.run(['merge', 'hotfix/release-frontend']);
stage.run(['promote', 'frontend', '--to', 'prod', '--from', 'hotfix']);
stage.approve('prod/promote-frontend', GRACE);
stage.run(['merge', 'prod/promote-frontend']);

stage.chapter('5. A configuration change travels the same way');
stage.edit(
  'environments/apps/frontend.ts',
  "message: 'welcome', replicas: 6",
  "message: 'welcome', replicas: 8",
  'frontend: eight replicas in production',
);
stage.note(
  'merging code changed nothing that runs; a release brings it, and says what it will do in production',
);
stage.run(['release', 'frontend'], CI);

stage.chapter('6. A frozen environment refuses, and what gets past it is marked for good');
stage.run(['freeze', '--env', 'staging', '--reason', 'load test until noon']);
stage.run(['promote', 'frontend', '--to', 'staging'], { exit: 1 });
stage.run(
  ['promote', 'frontend', '--to', 'staging', '--bypass', 'FROZEN', '--reason', 'INC-41: the test needs it'],
  { lines: 3 },
);

stage.chapter('7. A rollback: the earlier bytes, and a hold');
stage.run(['rollback', 'frontend', '--env', 'prod', '--reason', 'INC-42: connections run out']);

stage.chapter('8. Answers, from Git alone');
stage.run(['status', 'frontend']);
stage.note(
  'what ran where, who agreed, what takes it back, and whether that is true: asked of a bare clone without project, code or dependencies',
);
stage.git(['clone', '--bare', '--quiet', stage.delivery, `${stage.folder}/auditor.git`]);
stage.run(['audit', 'frontend', '--env', 'prod', '--delivery', '.'], {
  folder: `${stage.folder}/auditor.git`,
  lines: 3,
});
stage.run(['verify', '--delivery', '.'], { folder: `${stage.folder}/auditor.git`, lines: 3 });
stage.run(['report', '--out', `${stage.folder}/report.html`], { lines: 2 });

stage.chapter('9. Look at it yourself');
stage.git(['-C', stage.delivery, 'log', '--oneline', 'delivery'], 2);
process.stdout.write(
  `\n  git -C ${stage.delivery} log -p delivery\n\nThat took ${Math.round((Date.now() - start) / 1000)} s.\n`,
);
