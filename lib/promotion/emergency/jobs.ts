import { isJob, readManifests, type TreeObject } from '../../kubernetes/diff';
import { canonicalJson } from '../../model/scalars';

/** Files by path. */
type Files = ReadonlyMap<string, Buffer>;

/**
 * What applying does to the Jobs among the objects, a line for each.
 *
 * @param after files that are put in place
 * @param before files that stand there now, as Git says
 */
export function jobLines(after: Files, before: Files): readonly string[] {
  const standing = new Map(jobsOf(before).map((job) => [nameOf(job), job]));
  return jobsOf(after).map((job) => {
    const name = nameOf(job);
    const there = standing.get(name);
    if (there === undefined)
      return `- ${name} runs once it is applied, unless it still stands in the cluster.`;
    return canonicalJson(there.value['spec'] ?? {}) === canonicalJson(job.value['spec'] ?? {})
      ? `- ${name} is there now, and does not run again unless it was deleted.`
      : `- ${name} is there now with other content, which Kubernetes lets nobody change: delete it first if it has to run again, or move its file out of the folder.`;
  });
}

const jobsOf = (files: Files): readonly TreeObject[] => readManifests(files).objects.filter(isJob);

const nameOf = ({ identity: { namespace, name } }: TreeObject) =>
  `Job ${name}${namespace === undefined ? '' : ` in ${namespace}`}`;
