import { Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { hook, syncWave } from '../../controllers/argocd/objects/sync-order';
import { DeliveryError, quote } from '../../model/finding';
import { configMap } from './config-map';
import { identityOf } from './identity';
import { type JobProps, jobSpec } from './job';

/** Annotation of a migration's Job; its value is the contract. */
export const MIGRATION_CONTRACT = 'cdk8s-delivery/migration-contract';

/**
 * What a migration promises. Each kind must be safe to run again, since hooks run at every sync.
 *
 * - `expand-contract`: it adds, or removes what no release still running uses; the release before works during and
 *   after it, so a rollback needs nothing else.
 * - `idempotent`: running it again changes nothing, but whether the release before works with the result is not said;
 *   a rollback wants a look.
 * - `breaking`: the release before does not work with the result; a rollback needs the data restored.
 */
export type MigrationContract = 'expand-contract' | 'idempotent' | 'breaking';

const CONTRACTS: readonly MigrationContract[] = ['expand-contract', 'idempotent', 'breaking'];

/** Props of a {@link MigrationJob}. */
export interface MigrationJobProps extends JobProps {
  /** What the migration promises; the plan of a promotion or rollback shows it. */
  readonly contract: MigrationContract;
}

/**
 * A migration that has to end well before the app's other objects are touched: one Job, an Argo CD PreSync hook. It
 * runs at every sync of the whole target, a rollback's too; the Job of the sync before is deleted first.
 *
 * Nothing that the sync itself brings is there when it first runs: Secrets and ServiceAccounts that it names must
 * exist. Its own configuration files are a hook as well, one wave earlier.
 */
export class MigrationJob extends Construct {
  /** Name of the Job. */
  readonly name: string;
  readonly job: k8s.KubeJob;
  readonly configMap: k8s.KubeConfigMap | undefined;

  constructor(scope: Construct, id: string, props: MigrationJobProps) {
    super(scope, id);
    if (!CONTRACTS.includes(props.contract)) {
      throw DeliveryError.of(
        'INVALID_OPTION',
        `${quote(props.contract)} is not a migration contract: ${CONTRACTS.join(', ')}`,
      );
    }
    const identity = identityOf(scope, id, props.name);
    this.name = identity.name;
    this.job = new k8s.KubeJob(this, 'job', {
      metadata: {
        name: identity.name,
        labels: { ...identity.labels },
        annotations: { [MIGRATION_CONTRACT]: props.contract },
      },
      spec: jobSpec(identity, props, { retries: 0, timeout: Duration.minutes(15) }),
    });
    this.configMap = props.config && configMap(this, identity, props.config);
    hook(this, 'PreSync');
    if (this.configMap) syncWave(this.configMap, -1);
  }
}
