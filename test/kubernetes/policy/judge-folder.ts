import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTROLLER_RULES } from '../../../lib/controllers/policy';
import { controllerKinds } from '../../../lib/controllers/schema';
import { contentCheck } from '../../../lib/kubernetes/policy/content-check';
import { SWITCHED_RULES } from '../../../lib/model/environment';
import { environmentOf } from '../../support/environment';

/** What the process that judges a folder prints. */
export interface FolderJudgement {
  /** How many findings there are. */
  readonly count: number;
  /** The first of them: code and message. */
  readonly findings: readonly (readonly [code: string, message: string])[];
  /** Names that every object has, once all is judged: what a manifest slipped into prototypes would be among them. */
  readonly inherited: readonly string[];
}

const SHOWN = 200;

function judge(folder: string): FolderJudgement {
  const environment = environmentOf('prod', {
    approvals: { reviewers: 1, rollback: 0, owners: [] },
    policies: {
      registries: ['ghcr.io/example'],
      rules: Object.fromEntries(SWITCHED_RULES.map((name) => [name, 'refuse' as const])),
    },
  });
  const files = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
  const { findings } = contentCheck(environment, { controllerRules: CONTROLLER_RULES, controllerKinds })(
    files,
    {
      environment: 'prod',
      app: 'shop',
    },
  );
  const inherited: string[] = [];
  for (const name in {}) inherited.push(name);
  return {
    count: findings.length,
    findings: findings.slice(0, SHOWN).map(({ code, message }) => [code, message]),
    inherited,
  };
}

const [folder = ''] = process.argv.slice(2);
process.stdout.write(JSON.stringify(judge(folder)));
