import { firstLine, refusal } from '../../../model/finding';
import type { ReleaseRecord } from '../../../registry';
import type { ControlRule } from './control-rule';

/** What was rejected does not run anywhere again. */
export const judgeRejections: ControlRule = ({ rejections }, { act, subject, record }) => {
  const names = new Set(record ? rejectedNames(record) : []);
  const remedy = act === 'rollback' ? 'roll back to another release' : undefined;
  return rejections
    .filter(({ what }) => names.has(what))
    .map(({ what, since, by, reason }) =>
      refusal('REJECTED', `${what} was rejected ${since} by ${by}: ${firstLine(reason)}`, subject, remedy),
    );
};

/** All names by which a release may have been rejected. */
export function rejectedNames(record: ReleaseRecord): string[] {
  return [
    record.release,
    ...Object.values(record.images).map(({ digest }) => digest),
    ...Object.entries(record.renders.trees).map(([environment, tree]) => `${environment}:${tree}`),
  ];
}
