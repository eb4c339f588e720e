import { nameOfAnother } from '../../controllers/permits';
import type { Snapshot } from '../../engine/delivery';
import { commandLine, optionWords } from '../../engine/promotion';
import { TARGET_DELIVERY } from '../../model/exchange';
import type { EnvironmentName } from '../../model/scalars';
import type { TargetView } from './plan-view';

/** The script that takes an environment away from the controller that it had before; without it the old one deletes over the new one. */
export function removingFormer(name: EnvironmentName, controller: string): string {
  const options = [...optionWords('env', name), '--remove', '--keep-workloads'];
  return commandLine('bootstrap', ...options, ...optionWords('controller', controller), '--out');
}

/** The same where a plan takes away what handed a target to that controller: the last moment for it. */
export function formerControllers(snapshot: Snapshot, targets: readonly TargetView[]): readonly string[] {
  const folder = `${TARGET_DELIVERY}/`;
  const steps = targets.flatMap(({ environment, objects }) => {
    const data = snapshot.readableEnvironments.find(({ name }) => name === environment);
    const gone = objects.flatMap(({ status, file: { before } }) =>
      status === 'removed' && before?.startsWith(folder) ? [before.slice(folder.length)] : [],
    );
    const former = data && nameOfAnother(data, gone);
    return former === undefined || data === undefined
      ? []
      : [
          `${removingFormer(data.name, former)}   # unless it is done: an administrator runs that script at once, or ${former} deletes what runs`,
        ];
  });
  return [...new Set(steps)];
}
