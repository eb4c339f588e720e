import type { ContentChecks } from '../../../lib/engine/judgement';
import { ProjectCode, rememberingRenderer } from '../../../lib/engine/promotion';
import { planPromotion } from '../../../lib/engine/promotion/changes/promote/plan-promotion';
import { planRelease } from '../../../lib/engine/promotion/changes/release/plan-release';
import { refusal, tallyRules } from '../../../lib/model/finding';
import { imageOf, rendererOf } from '../../support/fleet-code';
import { ada, type FleetFixture } from '../../support/fleet-fixture';
import { anApp, anEnv } from '../../support/names';
import { codes, warnings } from '../../support/outcome-codes';
import { fleets, runInStaging } from '../../support/prepared-fleets';

const fleet = fleets(runInStaging);

/** Refuses every manifest of one environment, and remembers what it was asked. */
function picky(environment: string): { content: ContentChecks; asked: string[] } {
  const asked: string[] = [];
  const content: ContentChecks = async (_snapshot, name) => async (files, subject) => {
    asked.push(`${name} ${files.size}`);
    const about = { ...subject, rule: 'never' };
    const findings = name === environment ? [refusal('POLICY_FAILED', 'a rule says no', about)] : [];
    const judged = [{ environment: name, rule: 'never', objects: files.size }];
    return { findings, rules: tallyRules(judged, findings), exceptions: [] };
  };
  return { content, asked };
}

const request = { requestedBy: ada, now: new Date() };

async function release(delivered: FleetFixture, content: ContentChecks) {
  const project = await ProjectCode.open(delivered.project);
  const render = rememberingRenderer(
    rendererOf(async (commit) =>
      JSON.parse((await delivered.project.readText(`${commit}:fleet.json`)) ?? ''),
    ),
  );
  const images = { server: imageOf('web', 'server', '1.1') };
  return delivered.run((snapshot) =>
    planRelease(snapshot, { ...request, app: anApp('web'), images, content }, { render, project }),
  );
}

test('a release is judged for every environment: where it enters it is refused, elsewhere it is warned of', async () => {
  const delivered = await fleet();
  const dev = picky('dev');
  expect(codes(await release(delivered, dev.content))).toEqual(['POLICY_FAILED']);
  expect(dev.asked.map((each) => each.split(' ')[0]).sort()).toEqual(['dev', 'hotfix', 'prod', 'staging']);
  const later = await release(delivered, picky('prod').content);
  expect(later.kind).toBe('committed');
  expect(warnings(later)).toEqual(['POLICY_FAILED']);
});

test('a promotion is judged by the environment that it enters, and by no other', async () => {
  const delivered = await fleet();
  await delivered.release('web', { images: { server: '1.2' } });
  const promote = (to: string, { content }: ReturnType<typeof picky>) =>
    delivered.run((snapshot) =>
      planPromotion(snapshot, { ...request, apps: [anApp('web')], to: anEnv(to), content }),
    );
  const elsewhere = picky('prod');
  const refused = await promote('staging', picky('staging'));
  expect(codes(refused)).toEqual(['POLICY_FAILED']);
  expect(refused.plan.rules).toEqual([
    {
      environment: anEnv('staging'),
      rule: 'never',
      objects: 3,
      refused: 1,
      warned: 0,
      undecided: 0,
      noted: 0,
      waived: 0,
    },
  ]);
  expect((await promote('staging', elsewhere)).kind).toBe('committed');
  expect(elsewhere.asked).toEqual(['staging 3']);
  await delivered.witness('web');
  expect(codes(await promote('prod', picky('prod')))).toEqual(['POLICY_FAILED']);
});
