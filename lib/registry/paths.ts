/** Where the delivery branch keeps what. Names are parsed before they get here. */
export const paths = {
  /** Root of all data files. */
  data: 'environments',
  environment: (env: string) => `environments/${env}/environment.yaml`,
  app: (app: string) => `environments/_apps/${app}.yaml`,
  record: (env: string, app: string) => `environments/${env}/releases/${app}.yaml`,
  records: (env: string) => `environments/${env}/releases`,
  freeze: (env: string) => `environments/${env}/freeze.yaml`,
  hold: (env: string, app: string) => `environments/${env}/holds/${app}.yaml`,
  waiver: (env: string, name: string) => `environments/${env}/waivers/${name}.yaml`,
  waivers: (env: string) => `environments/${env}/waivers`,
  rejected: 'environments/rejected.yaml',
  witness: (app: string, release: string) => `environments/_witnesses/${app}/${release}.yaml`,
  witnesses: (app: string) => `environments/_witnesses/${app}`,
} as const;

export { BOOTSTRAP, ENVIRONMENT_INPUTS, TARGET_APPLICATION } from '../model/exchange/places';
