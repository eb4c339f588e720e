import { laterRefusal } from '../../../lib/engine/judgement/later-refusal';
import { type Finding, refusal } from '../../../lib/model/finding';
import { checkRow, checkRows } from '../../../lib/views/plan/check-row';

const failed = (environment: string, message = 'probes: Deployment "web": none'): Finding =>
  refusal(
    'POLICY_FAILED',
    message,
    { environment, app: 'web', file: 'Deployment.web.yaml', object: 'Deployment web' },
    'add one',
  );
const texts = (findings: readonly Finding[]) =>
  checkRows(findings).map(({ severity, subject, message }) => `${severity} ${subject}: ${message}`);

test('a row names the file, or what made the object where that is known', () => {
  const [found] = [failed('prod')];
  expect(checkRow(found).subject).toBe('prod/web Deployment.web.yaml');
  const construct = 'WebService "server" (deployment)';
  expect(checkRow({ ...found, subject: { ...found.subject, construct } }).subject).toBe(
    'prod/web made by WebService "server" (deployment)',
  );
});

test('what later environments would refuse is one row', () => {
  expect(texts(['staging', 'prod'].map((each) => laterRefusal(failed(each))))).toEqual([
    'warning web Deployment.web.yaml: will be refused in staging, prod: probes: Deployment "web": none',
  ]);
});

test('what is refused now says which environments will refuse it as well, and has no row beside', () => {
  const findings = [laterRefusal(failed('prod')), failed('dev'), laterRefusal(failed('staging'))];
  expect(texts(findings)).toEqual([
    'refusal dev/web Deployment.web.yaml: probes: Deployment "web": none; prod, staging will refuse it as well',
  ]);
});

test('findings that differ keep rows of their own', () => {
  const findings = [failed('dev'), laterRefusal(failed('prod', 'another matter')), failed('staging')];
  expect(texts(findings)).toEqual([
    'refusal dev/web Deployment.web.yaml: probes: Deployment "web": none',
    'warning web Deployment.web.yaml: will be refused in prod: another matter',
    'refusal staging/web Deployment.web.yaml: probes: Deployment "web": none',
  ]);
});

test('findings that differ in the name of their environment only are one row', () => {
  const [dev, staging, prod] = ['dev', 'staging', 'prod'].map((each): Finding => {
    const message = `Argo CD would refuse "Role shop-${each}/web": ${each} allows no Role, as development says`;
    return { ...failed(each, message), remedy: `write it into ${each}` };
  }) as [Finding, Finding, Finding];
  expect(texts([dev, laterRefusal(staging), laterRefusal(prod)])).toEqual([
    'refusal dev/web Deployment.web.yaml: Argo CD would refuse "Role shop-dev/web": dev allows no Role, as development says; staging, prod will refuse it as well',
  ]);
  expect(checkRows([laterRefusal(staging), laterRefusal(prod)])).toHaveLength(1);
});
