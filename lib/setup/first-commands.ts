import { guardedOf, laterOf, type NewProject } from './new-project';

/**
 * What a person types after a project was written, as a shell takes it: from the data to the environment before the last.
 *
 * @param top the way from the project to the top of its repository, where it is tried out
 */
export function firstCommands(project: NewProject, top = '.'): string[] {
  const { app, slot, image, repository, delivery } = project;
  const open = laterOf(project).filter((each) => each !== guardedOf(project));
  return [
    ...(delivery === undefined ? [`export CDK8S_DELIVERY_REPOSITORY=${top}`] : []),
    'npx cdk8s-delivery configure',
    `npx cdk8s-delivery release ${app} --image ${image === undefined ? `'${slot}=${repository}:<tag>'` : `${slot}=${image.full}`}`,
    ...open.map((each) => `npx cdk8s-delivery promote ${app} --to ${each}`),
    'npx cdk8s-delivery status',
  ];
}

/** The commands that bring a release to the last environment, by a second person who is not the first. */
export function guardedCommands(project: NewProject): string[] {
  const { app } = project;
  const guarded = guardedOf(project);
  if (guarded === undefined) return [];
  const reviewer = '--as "Grace Hopper <grace@example.org>"';
  return [
    `npx cdk8s-delivery promote ${app} --to ${guarded}`,
    `npx cdk8s-delivery approve ${guarded}/promote-${app} ${reviewer}`,
    `npx cdk8s-delivery merge ${guarded}/promote-${app}`,
  ];
}
