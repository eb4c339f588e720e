import type { ApiObject } from 'cdk8s';
import { Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { MIGRATION_CONTRACT } from '../../kubernetes/facts';
import { DeliveryError, quote } from '../../model/finding';
import { facts } from '../objects';
import { identityOf } from './identity';
import { type JobProps, jobSpec } from './job';
import { plainObject } from './plain';
import { configMap } from './pod/config-map';
import { serviceAccount } from './pod/service-account';

export { MIGRATION_CONTRACT };

/**
 * What a migration promises. Each kind must be safe to run again: a rollback runs the migration of the release that it
 * goes back to.
 *
 * - `expand-contract`: it adds, or removes only what no running release uses; the release before works during and
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
 * A migration that has to end well before the app's other objects are touched: one Job, which runs once for what it does.
 * A sync that brings the same migration does not run it again; another image, other arguments or files do.
 *
 * Its own configuration files and ServiceAccount come before it. Nothing else of the app is there when it first runs: Secrets and
 * ServiceAccounts that it names must exist.
 */
export class MigrationJob extends Construct {
  /** Name of the Job, without the hash of its content that a controller adds. */
  readonly name: string;
  readonly job: ApiObject;
  readonly configMap: ApiObject | undefined;
  readonly serviceAccount: ApiObject | undefined;

  constructor(scope: Construct, id: string, props: MigrationJobProps) {
    super(scope, id);
    if (!CONTRACTS.includes(props.contract)) {
      throw DeliveryError.of(
        'INVALID_OPTION',
        `${quote(props.contract)} is not a migration contract: ${CONTRACTS.join(', ')}`,
      );
    }
    const identity = identityOf(scope, id, props, 54);
    this.name = identity.name;
    this.job = plainObject<k8s.KubeJobProps>(this, 'job', k8s.KubeJob.GVK, {
      metadata: {
        name: identity.name,
        labels: { ...identity.labels },
        annotations: { [MIGRATION_CONTRACT]: props.contract },
      },
      spec: jobSpec(identity, props, { retries: 0, timeout: Duration.minutes(15) }),
    });
    this.configMap = props.config && configMap(this, identity, props.config);
    this.serviceAccount = serviceAccount(this, identity, props.serviceAccount);
    facts(this, { phase: 'before' });
    facts(this.job, { runOnce: true });
    for (const each of [this.configMap, this.serviceAccount]) if (each) facts(each, { order: -1 });
  }
}
