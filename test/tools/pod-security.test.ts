import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packRules } from '../../lib/kubernetes/policy/pack/pack-rules';
import { evaluatePolicies } from '../../lib/kubernetes/policy/typed/evaluate-policies';
import { loadSchemas } from '../../lib/kubernetes/schema';
import { withGo } from './go-tools';

/** Kubernetes' own samples of what its Pod Security Standards let pass and what they do not, pinned. */
const STANDARDS = 'k8s.io/pod-security-admission@v0.34.4';

withGo("Kubernetes' samples of the Pod Security Standards", [STANDARDS], (tools) => {
  const folder = () => join(tools.module(STANDARDS), 'test/testdata');

  test.each(['baseline', 'restricted'] as const)('have the same verdict here, at the level %s', (level) => {
    const differs: string[] = [];
    let judged = 0;
    for (const minor of [28, 29, 30, 31, 32, 33, 34]) {
      const options = {
        environment: 'prod',
        namespace: 'prod',
        schemas: loadSchemas({ minor: `1.${minor}` }),
      };
      const rules = packRules({
        minor,
        podSecurity: { refuse: level, warn: 'privileged' },
        production: 'off',
      });
      const policies = rules.filter(({ name }) => name !== 'digest-only');
      for (const verdict of ['pass', 'fail']) {
        const samples = join(folder(), level, `v1.${minor}`, verdict);
        for (const file of readdirSync(samples)) {
          const value = parse(readFileSync(join(samples, file), 'utf8'));
          const results = evaluatePolicies([{ value }], { ...options, policies });
          const failed = results.filter(({ outcome }) => outcome !== 'passed').map(({ policy }) => policy);
          judged += 1;
          if (failed.length > 0 !== (verdict === 'fail'))
            differs.push(`1.${minor} ${verdict}/${file}: ${failed.join(', ')}`);
        }
      }
    }
    expect(differs).toEqual([]);
    expect(judged).toBeGreaterThan(200);
  });
});
