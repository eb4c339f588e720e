import { changesNothing, failsOn } from '../../../lib/views/plan';
import { toJson } from '../../../lib/views/plan/to-json';
import { object } from '../../kubernetes/diff/manifests';
import { plan, target } from './plans';

describe('buildPlanView', () => {
  it('says in its verdict that a pure promotion is image-only', () => {
    const view = plan([target('web'), target('mail')]);
    expect(view.verdict).toEqual({
      kind: 'image-only',
      proven: true,
      line: 'image-only, proven: with the old images put back, every byte is what is there now',
    });
    expect([view.risk, view.counts.images, view.counts.classes]).toEqual(['none', 2, { image: 2 }]);
  });

  it('lets the least proven target speak for all', () => {
    const view = plan([target('web'), target('mail', { hostNetwork: true })]);
    expect([view.verdict.kind, view.verdict.proven, view.verdict.line]).toEqual([
      'mixed',
      false,
      'not only images: 1 image-only, 1 images and configuration',
    ]);
  });

  it('names risks with object, path, verdict and targets', () => {
    const [risk, ...others] = plan([target('web', { hostNetwork: true })]).risks;
    expect(others).toEqual([]);
    expect([risk?.level, risk?.class, risk?.verdict, risk?.object, risk?.path, risk?.targets]).toEqual([
      'high',
      'permission',
      'broadening',
      'Deployment.apps web',
      'spec.template.spec.hostNetwork',
      ['prod/web'],
    ]);
  });

  it("groups what several apps share, the app's own name standing aside", () => {
    const view = plan([
      target('web', { nodeName: 'web-1' }),
      target('mail', { nodeName: 'mail-1' }),
      target('shop', { nodeName: 'other' }),
    ]);
    const shared = view.shared.find(({ change }) => change.path.endsWith('nodeName'));
    expect([shared?.object, shared?.change.after, shared?.targets]).toEqual([
      'Deployment.apps <app>',
      '<app>-1',
      ['prod/web', 'prod/mail'],
    ]);
  });

  it('keeps what a change is when an app is named like a class or a field', () => {
    const names = ['scale', 'path', 'added'];
    const { shared } = plan(names.map((name) => target(name, { nodeName: `${name}-1` })));
    expect(shared.map(({ change }) => [change.class, change.kind, change.path])).toEqual([
      ['scale-and-resources', 'added', 'spec.template.spec.nodeName'],
      ['image', 'changed', 'spec.template.spec.containers[server].image'],
    ]);
  });

  it('counts governance among the risks, gravest first, and proves nothing beside it', () => {
    const row = (field: string, level: 'none' | 'high') => ({
      subject: 'environment prod',
      kind: 'changed' as const,
      field,
      before: 1,
      after: 0,
      verdict: 'broadening' as const,
      level,
      note: 'a note',
    });
    const view = plan([target('web')], {
      governance: [row('inputs', 'none'), row('approvals.reviewers', 'high')],
    });
    expect([view.risk, view.counts.risks.high, view.verdict.proven]).toEqual(['high', 1, false]);
    expect(view.governance.map(({ field }) => field)).toEqual(['approvals.reviewers', 'inputs']);
    expect(view.verdict.line).toMatch(/; governance changes, too$/);
    expect([changesNothing(view), changesNothing(plan([]))]).toEqual([false, true]);
  });

  it('does not group changes that differ in a value', () => {
    const view = plan([target('web', { nodeName: 'a' }), target('mail', { nodeName: 'b' })]);
    expect(view.shared.filter(({ change }) => change.path.endsWith('nodeName'))).toEqual([]);
  });

  it('shows evidence that nobody gave as absent', () => {
    const [only] = plan([target('web')]).targets;
    expect(only?.evidence.map(({ kind, link }) => [kind, link ?? 'absent'])).toEqual([
      ['source', 'absent'],
      ['changes', 'absent'],
      ['run', 'https://ci.example.org/runs/1'],
      ...['tests', 'scan', 'sbom', 'provenance', 'changelog', 'ticket'].map((kind) => [kind, 'absent']),
    ]);
  });

  it('forecasts hooks and waves', () => {
    const job = object('batch/v1', 'Job', {
      metadata: {
        name: 'migrate',
        annotations: { 'argocd.argoproj.io/hook': 'PreSync', 'argocd.argoproj.io/sync-wave': '-1' },
      },
    });
    const late = object('v1', 'ConfigMap', {
      metadata: { name: 'late', annotations: { 'argocd.argoproj.io/sync-wave': '5' } },
    });
    const [only] = plan([target('web', {}, { 'job.json': job, 'late.json': late })]).targets;
    expect(only?.sync).toEqual({
      jobs: [],
      hooks: [{ phase: 'PreSync', wave: -1, object: 'Job.batch migrate' }],
      waves: [0, 5],
      rollouts: [],
    });
  });

  it('is stopped at the level of risk asked for', () => {
    const view = plan([target('web', { serviceAccountName: 'other' })]);
    expect([failsOn(view, 'low'), failsOn(view, 'medium'), failsOn(view, 'high')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('is plain data that JSON brings back whole', () => {
    const view = plan([target('web', { hostNetwork: true })]);
    expect(JSON.parse(toJson(view))).toEqual(view);
    expect(view.schema).toBe('cdk8s-delivery/plan-view/v1');
  });
});
