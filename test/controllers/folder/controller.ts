import type { Controller, DeliveryPlace } from '../../../lib/controllers';
import { DeliveryError } from '../../../lib/model/finding';

/** A controller of the tests: a machine that applies what a list in a ConfigMap names. */
export const folder: Controller = {
  name: 'folder',
  findings: () => [],
  translate: (_object, _facts, subject) => {
    throw DeliveryError.of(
      'FACT_NOT_SUPPORTED',
      'a folder is applied in one go, and knows no order',
      subject,
    );
  },
  target: ({ app, environment, delivery }) =>
    new Map([
      ['list.yaml', list(app.name, environment.name, `${delivery.path}/${app.name}/objects`, delivery)],
    ]),
  inputs: ({ environment, delivery }) =>
    new Map([['list.yaml', list('inputs', environment.name, `${delivery.path}/_inputs/objects`, delivery)]]),
  bootstrap: ({ environment, delivery, admission }) => ({
    objects: [list('root', environment.name, delivery.path, delivery), ...admission],
    commands: (file) => [`apply ${file}`],
  }),
};

function list(name: string, environment: string, path: string, place: DeliveryPlace): object {
  const { repository, branch } = place;
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: `folder-${environment}` },
    data: { path, repository, branch },
  };
}
