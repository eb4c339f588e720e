import { FleetApp, WebService } from '../../lib';
import { fleet } from '../environments';

interface FrontendConfig {
  readonly replicas: number;
  /** Shown on the page. */
  readonly message: string;
}

export const frontend = new FleetApp(fleet, 'frontend', {
  images: { server: 'ghcr.io/stefanprodan/podinfo' },
  repository: 'https://github.com/stefanprodan/podinfo',
  owners: ['@example/web'],
  defaults: { replicas: 2 },
  config: {
    dev: { message: 'dev', replicas: 1 },
    staging: { message: 'staging' },
    hotfix: { message: 'hotfix' },
    prod: { message: 'welcome', replicas: 6 },
  },
  chart(chart, { environment, images }, config: FrontendConfig) {
    new WebService(chart, 'server', {
      image: images.server,
      port: 9898,
      replicas: config.replicas,
      host: `www.${environment.values.domain}`,
      env: { PODINFO_UI_MESSAGE: config.message, PODINFO_BACKEND_URL: 'http://backend-server/echo' },
    });
  },
});
