import { builtIn, type PackRule } from '../../../kubernetes/policy/pack';
import type { Validation } from '../../../kubernetes/policy/typed';

/** No Application changes what the record says by fields of its own. */
export const noApplicationOverrides: PackRule = {
  name: 'no-application-overrides',
  title: 'no Application that overrides images or parameters',
  docs: 'Images and parameters in an Application change what runs without a release: the record would no longer be true. Counts for Kustomize images, replicas and patches, Helm parameters and values, plugin parameters, and annotations that let an image updater write.',
  profile: 'fixed',
  make: () =>
    builtIn({
      name: 'no-application-overrides',
      description: 'no Application changes what the record says by fields of its own',
      match: { kinds: ['argoproj.io/v1alpha1/Application'] },
      variables: [
        {
          name: 'sources',
          expression:
            '(has(object.spec.source) ? [dyn(object.spec.source)] : []) + (has(object.spec.sources) ? object.spec.sources.map(s, dyn(s)) : [])',
        },
      ],
      validations: [
        without('kustomize', ['images', 'replicas', 'patches', 'components']),
        without('helm', ['parameters', 'fileParameters', 'values', 'valuesObject', 'valueFiles']),
        without('plugin', ['parameters', 'env']),
        {
          expression:
            "!has(object.metadata.annotations) || object.metadata.annotations.all(a, !a.startsWith('argocd-image-updater.argoproj.io/'))",
          message: 'an image updater is allowed to change the Application',
          field: 'metadata.annotations',
        },
      ],
      remedy: 'put the change into the typed environment and release it',
    }),
};

function without(tool: string, fields: readonly string[]): Validation {
  const filled = fields
    .map((field) => `(has(s.${tool}.${field}) && size(s.${tool}.${field}) > 0)`)
    .join(' || ');
  return {
    expression: `variables.sources.all(s, !has(s.${tool}) || !(${filled}))`,
    message: `the Application overrides what is rendered: ${tool} with ${fields.join(', ')}`,
    field: `spec.source.${tool}`,
  };
}
