import { FleetApp, WebService } from '../../lib';
import { fleet } from '../environments';

interface BackendConfig {
  readonly replicas: number;
  readonly logLevel: 'debug' | 'info' | 'warn';
}

export const backend = new FleetApp(fleet, 'backend', {
  images: { server: 'ghcr.io/stefanprodan/podinfo' },
  repository: 'https://github.com/stefanprodan/podinfo',
  owners: ['@example/platform'],
  defaults: { replicas: 2, logLevel: 'info' },
  config: {
    dev: { replicas: 1, logLevel: 'debug' },
    staging: {},
    hotfix: {},
    prod: { replicas: 4, logLevel: 'warn' },
  },
  chart(chart, { images }, config: BackendConfig) {
    new WebService(chart, 'server', {
      image: images.server,
      port: 9898,
      replicas: config.replicas,
      env: { PODINFO_LEVEL: config.logLevel },
    });
  },
});
