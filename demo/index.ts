import { imageOptions, PODINFO } from './podinfo';
import { Stage } from './stage';

const CI = { as: 'ci <ci@example.org>' };
const GRACE = { as: 'Grace Hopper <grace@example.org>' };
const start = Date.now();
const stage = new Stage();

stage.chapter('1. Typed environments become data');
stage.run(['configure']);

stage.chapter('2. A release: rendered once, for every environment');
stage.run(['release', 'backend', ...imageOptions('6.7.1')], CI);
stage.run(['release', 'frontend', ...imageOptions('6.7.1')], CI);
stage.run(['promote', 'frontend', 'backend', '--to', 'staging']);
stage.note('production asks for approval, and for a second rendering by somebody else');
stage.run(['promote', 'frontend', 'backend', '--to', 'prod'], { exit: 1 });
stage.run(['witness', 'frontend'], GRACE);
stage.run(['witness', 'backend'], GRACE);
stage.run(['promote', 'frontend', 'backend', '--to', 'prod']);
stage.run(['merge', 'prod/promote-backend_frontend'], { exit: 1 });
stage.approve('prod/promote-backend_frontend', GRACE);
stage.run(['merge', 'prod/promote-backend_frontend']);

stage.chapter('3. The next release: image-only, and proven to be');
stage.run(['release', 'frontend', ...imageOptions('6.11.0')], CI);
stage.run(['release', 'backend', ...imageOptions('6.11.0')], CI);
stage.run(['promote', '--all', '--to', 'staging']);
stage.run(['witness', 'frontend'], GRACE);
stage.run(['promote', 'frontend', '--to', 'prod']);
stage.approve('prod/promote-frontend', GRACE);
stage.run(['merge', 'prod/promote-frontend']);

stage.chapter('4. A configuration change travels the same way');
stage.edit(
  'environments/apps/frontend.ts',
  "message: 'welcome', replicas: 6",
  "message: 'welcome', replicas: 8",
  'frontend: eight replicas in production',
);
stage.note('merging code changed nothing that runs');
stage.run(['check']);
stage.run(['release', 'frontend'], CI);
stage.run(['promote', 'frontend', '--to', 'staging']);
stage.run(['witness', 'frontend'], GRACE);
stage.run(['promote', 'frontend', '--to', 'prod']);
stage.approve('prod/promote-frontend', GRACE);
stage.run(['merge', 'prod/promote-frontend']);

stage.chapter('5. Refusals');
stage.note('a tag is no digest');
stage.run(['release', 'frontend', '--image', `server=${PODINFO.repository}:6.11.2`], { ...CI, exit: 2 });
stage.note('a release that has never been in staging');
stage.run(['release', 'frontend', ...imageOptions('6.11.2')], CI);
stage.run(['promote', 'frontend', '--to', 'prod', '--from', 'dev'], { exit: 1 });
stage.note('a frozen environment');
stage.run(['freeze', '--env', 'staging', '--reason', 'load test until noon']);
stage.run(['promote', 'frontend', '--to', 'staging'], { exit: 1 });
stage.run(['unfreeze', '--env', 'staging']);

stage.chapter('6. A rollback: the earlier bytes, and a hold');
stage.run(['rollback', 'frontend', '--env', 'prod', '--reason', 'INC-42: connections run out']);
stage.run(['promote', 'frontend', '--to', 'prod'], { exit: 1 });

stage.chapter('7. A hotfix reaches production while staging is ahead');
stage.note('staging runs backend 6.11.0, production 6.7.1: the fix is made of what production runs');
const printed = stage.run(
  ['release', 'backend', '--env', 'hotfix', '--like', 'prod', ...imageOptions('6.9.1')],
  CI,
);
const fix = /rendered\s+release\s+(r-[0-9a-f]{16})/.exec(printed)?.[1] ?? 'r-';
stage.run(['witness', 'backend', '--release', fix], GRACE);
stage.approve('hotfix/release-backend', GRACE);
stage.run(['merge', 'hotfix/release-backend']);
stage.run(['promote', 'backend', '--to', 'prod', '--from', 'hotfix']);
stage.approve('prod/promote-backend', GRACE);
stage.run(['merge', 'prod/promote-backend']);

stage.chapter('8. Answers, from Git alone');
stage.run(['status']);
stage.run(['where', '6.11.0']);
stage.run(['history', '--env', 'prod']);
stage.note('the four questions, asked of a bare clone without project, code or dependencies');
stage.git(['clone', '--bare', '--quiet', stage.delivery, `${stage.folder}/auditor.git`]);
stage.run(['audit', 'backend', '--env', 'prod', '--delivery', '.'], {
  folder: `${stage.folder}/auditor.git`,
});
stage.run(['check']);

stage.chapter('9. Look at it yourself');
stage.git(['-C', stage.delivery, 'log', '--oneline', 'delivery'], 30);
process.stdout.write(
  `\n  git -C ${stage.delivery} log -p delivery\n\nThat took ${Math.round((Date.now() - start) / 1000)} s.\n`,
);
