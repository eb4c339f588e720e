import { type Finding, finding, quote, refusal } from '../../model/finding';
import { isMap, type JsonMap, memberAt } from '../../model/json';
import {
  fluxNamespace,
  HANDOVER_SOURCE,
  KUSTOMIZATION_API,
  OBJECTS_SOURCE,
  rootName,
  SOURCE_API,
} from '../flux/names';
import { kindOf, mapsAt, nameIn } from './cluster-dump';
import type { Examination } from './examination';
import { missing, unseen } from './told';

const KUSTOMIZATION = 'Kustomization.kustomize.toolkit.fluxcd.io';
const SOURCE = 'GitRepository.source.toolkit.fluxcd.io';

/** What Flux does not do for an environment, and why. */
export function fluxFindings(examination: Examination): readonly Finding[] {
  const { environment, dump, apps, file } = examination;
  if (environment.controller !== 'flux') return [];
  const { name } = environment;
  const namespace = fluxNamespace(name);
  const own = [
    kustomization(rootName(name), namespace),
    ...[OBJECTS_SOURCE, HANDOVER_SOURCE].map((each) => source(each, namespace)),
  ].filter((each) => file === undefined && !dump.one(kindOf(each), nameIn(each), namespace));
  const root = dump.one(KUSTOMIZATION, rootName(name), namespace);
  const gone = root ? apps.filter((app) => !dump.one(KUSTOMIZATION, app, namespace)) : [];
  return [
    ...own.map((each) => missing({ environment: name, object: `${kindOf(each)} ${nameIn(each)}` }, each)),
    ...gone.map((app) =>
      missing(
        { environment: name, app, object: `${KUSTOMIZATION} ${app}` },
        kustomization(app, namespace),
        `see what holds the root: \`flux -n ${namespace} get kustomization ${rootName(name)}\``,
      ),
    ),
    ...dump.all(SOURCE, namespace).flatMap((each) => said(name, each, namespace)),
    ...dump.all(KUSTOMIZATION, namespace).flatMap((each) => said(name, each, namespace)),
  ];
}

function said(environment: string, live: JsonMap, namespace: string): readonly Finding[] {
  const what = `${kindOf(live)} ${quote(nameIn(live))}`;
  const subject = { environment, object: `${kindOf(live)} ${nameIn(live)}` };
  const command = live['kind'] === 'Kustomization' ? 'kustomization' : 'source git';
  const word = `flux -n ${namespace}`;
  if (memberAt(live, ['spec', 'suspend']) === true) {
    return [
      finding(
        'note',
        'CLUSTER_SAYS',
        `${what} is suspended`,
        subject,
        `\`${word} resume ${command} ${nameIn(live)}\` applies what Git holds: this environment waits for a person`,
      ),
    ];
  }
  if (!isMap(live['status']) || mapsAt(live, 'status', 'conditions').length === 0) {
    return [
      unseen(
        subject,
        `no controller has looked at ${what}`,
        `see whether Flux' ${command === 'kustomization' ? 'kustomize' : 'source'}-controller runs`,
      ),
    ];
  }
  const ready = mapsAt(live, 'status', 'conditions').find((each) => each['type'] === 'Ready');
  return ready?.['status'] === 'False'
    ? [
        refusal(
          'CLUSTER_SAYS',
          `Flux says of ${what}: ${ready['reason']}: ${ready['message']}`,
          subject,
          `mend it by a release or a rollback; \`${word} reconcile ${command} ${nameIn(live)}\` tries once more`,
        ),
      ]
    : [];
}

const kustomization = (name: string, namespace: string): JsonMap => ({
  apiVersion: KUSTOMIZATION_API,
  kind: 'Kustomization',
  metadata: { name, namespace },
});

const source = (name: string, namespace: string): JsonMap => ({
  apiVersion: SOURCE_API,
  kind: 'GitRepository',
  metadata: { name, namespace },
});
