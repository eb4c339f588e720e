import { builtIn, type PackRule } from '../../../kubernetes/policy/pack';

/** Applications belong to a project that limits them. */
export const noDefaultProject: PackRule = {
  name: 'no-default-project',
  title: 'no Application in the AppProject `default`',
  docs: 'The AppProject `default` allows every source and every destination.',
  profile: 'fixed',
  make: () =>
    builtIn({
      name: 'no-default-project',
      description: 'Applications belong to a project that limits them',
      match: { kinds: ['argoproj.io/v1alpha1/Application'] },
      validations: [
        {
          expression: "!(object.spec.project in ['', 'default'])",
          message: 'the Application belongs to the AppProject "default"',
          field: 'spec.project',
        },
      ],
      remedy: "name the environment's AppProject",
    }),
};
