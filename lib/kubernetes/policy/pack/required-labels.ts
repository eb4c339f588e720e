import { builtIn } from './built-in';
import type { PackRule } from './pack-rule';

/** Workloads and Services carry the labels that people and tools look for. */
export const requiredLabels: PackRule = {
  name: 'required-labels',
  title: 'required labels',
  docs: 'Dashboards, owners and cost reports go by labels. Counts for Deployments, StatefulSets, DaemonSets, Jobs, CronJobs and Services.',
  profile: 'production',
  make: ({ requiredLabels: labels = ['app.kubernetes.io/name'] }, { severity }) =>
    builtIn({
      name: 'required-labels',
      severity,
      description: 'workloads and Services carry the required labels',
      match: {
        kinds: [
          'apps/v1/Deployment',
          'apps/v1/StatefulSet',
          'apps/v1/DaemonSet',
          'batch/v1/Job',
          'batch/v1/CronJob',
          'v1/Service',
        ],
      },
      params: { labels: [...labels] },
      validations: [
        {
          expression:
            "has(object.metadata.labels) && params.labels.all(l, l in object.metadata.labels && object.metadata.labels[l] != '')",
          message: `one of the labels is missing: ${labels.join(', ')}`,
          messageExpression:
            "'missing labels: ' + params.labels.filter(l, !has(object.metadata.labels) || !(l in object.metadata.labels) || object.metadata.labels[l] == '').join(', ')",
          field: 'metadata.labels',
        },
      ],
      remedy: 'add the labels that are named',
    }),
};
