import type { DeliveryPlace } from '../../../lib/controllers';
import type { EnvironmentData } from '../../../lib/model/environment';
import type { AppData } from '../../../lib/model/exchange';
import { type EnvironmentInput, environmentOf } from '../../support/environment';
import { anApp, anEnv } from '../../support/names';

/** The project's delivery in these tests. */
export const delivery = { repository: 'https://github.com/example/fleet.git', branch: 'delivery' } as const;

/** Where an environment is delivered, by what it says and by the project's delivery. */
export function placeOf({ delivery: own }: EnvironmentData): DeliveryPlace {
  return { ...delivery, ...own };
}

/** An app that exists in `dev` and `prod`. */
export const frontend: AppData = {
  name: anApp('frontend'),
  owners: ['@example/web'],
  repository: 'https://github.com/stefanprodan/podinfo',
  images: { server: 'ghcr.io/stefanprodan/podinfo' },
  environments: [anEnv('dev'), anEnv('prod')],
};

/** An environment with manual sync and no upstreams, unless told otherwise. */
export function environment(name: string, parts: Partial<EnvironmentInput> = {}): EnvironmentData {
  return environmentOf(name, { destination: { namespace: `shop-${name}` }, ...parts });
}

/** Syncs, prunes and heals by itself. */
export const AUTOMATED = { automated: true, prune: true, selfHeal: true } as const;
