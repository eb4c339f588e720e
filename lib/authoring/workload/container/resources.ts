import { Size } from 'cdk8s';
import { Cpu, type k8s } from 'cdk8s-plus-28';
import { readAmount } from '../../../kubernetes/facts';
import { quote } from '../../../model/finding';
import type { Plain } from '../plain';

/** How much of a resource is reserved, and the most that may be used. */
export interface RequestAndLimit<Amount> {
  /**
   * The reserved amount.
   *
   * @default - the workload's default; the limit where that is less
   */
  readonly request?: Amount;

  /**
   * The most that may be used; `'none'` for what the node has free.
   *
   * @default - none of CPU and storage, what is set aside of memory
   */
  readonly limit?: Amount | 'none';
}

/** Resources of a container. */
export interface Resources {
  /**
   * Processor time: what is set aside, or that and the most that may be used.
   *
   * @default Cpu.millis(100)
   */
  readonly cpu?: Cpu | RequestAndLimit<Cpu>;

  /**
   * Memory. One size is both what is set aside and the most that may be used.
   *
   * @default Size.mebibytes(128)
   */
  readonly memory?: Size | RequestAndLimit<Size>;

  /**
   * Space on the node's disk, for logs, the container's own layer and directories that may be written to.
   *
   * @default - nothing is set aside, and there is no limit
   */
  readonly ephemeralStorage?: RequestAndLimit<Size>;

  /**
   * Whole units of what a device plugin offers, such as `{ 'nvidia.com/gpu': 1 }`.
   *
   * @default - none
   */
  readonly devices?: Readonly<Record<string, number>>;
}

type Quantities = Readonly<Record<string, string>>;

/** Resources as Kubernetes wants them. */
export function resourceRequirements(given: Resources = {}): Plain<k8s.ResourceRequirements> {
  const { requests, limits } = quantities(given);
  return { requests, ...(Object.keys(limits).length > 0 ? { limits } : {}) };
}

/** What is wrong with the resources of a container. */
export function resourceProblems(container: string, given: Resources = {}): string[] {
  const { requests, limits } = quantities(given);
  const of = `of the container ${quote(container)}`;
  return [
    ...Object.entries(given.devices ?? {})
      .filter(([, count]) => !Number.isSafeInteger(count) || count < 1)
      .map(
        ([device, count]) => `${quote(device)} ${of} is a whole number from 1, got ${quote(String(count))}`,
      ),
    ...Object.entries(requests)
      .filter(([, amount]) => !(Number(readAmount(amount)) > 0))
      .map(([resource, amount]) => `the request of ${resource} ${of} is above 0, got ${quote(amount)}`),
    ...Object.entries(limits)
      .filter(([resource, limit]) => isAbove(requests[resource], limit))
      .map(
        ([resource, limit]) =>
          `the request of ${resource} ${of} is ${quote(String(requests[resource]))}, above its limit ${quote(limit)}`,
      ),
  ];
}

function quantities({ cpu, memory, ephemeralStorage, devices = {} }: Resources): {
  readonly requests: Quantities;
  readonly limits: Quantities;
} {
  const processor = cpu instanceof Cpu ? { request: cpu } : (cpu ?? {});
  const space = memory instanceof Size ? { request: memory } : (memory ?? {});
  const requests: Record<string, string> = {
    cpu: cpuText(processor.request ?? lesser(Cpu.millis(100), processor.limit, cpuText)),
    memory: sizeText(space.request ?? lesser(Size.mebibytes(128), space.limit, sizeText)),
  };
  const limits: Record<string, string> = {};
  if (processor.limit && processor.limit !== 'none') limits['cpu'] = cpuText(processor.limit);
  if (space.limit !== 'none')
    limits['memory'] = space.limit ? sizeText(space.limit) : String(requests['memory']);
  if (ephemeralStorage?.request) requests['ephemeral-storage'] = sizeText(ephemeralStorage.request);
  if (ephemeralStorage?.limit && ephemeralStorage.limit !== 'none')
    limits['ephemeral-storage'] = sizeText(ephemeralStorage.limit);
  for (const [device, count] of Object.entries(devices)) {
    requests[device] = String(count);
    limits[device] = String(count);
  }
  return { requests, limits };
}

/** The default, unless the limit is below it. */
function lesser<Amount>(
  standard: Amount,
  limit: Amount | 'none' | undefined,
  text: (amount: Amount) => string,
): Amount {
  return limit !== undefined && limit !== 'none' && isAbove(text(standard), text(limit)) ? limit : standard;
}

function isAbove(one: string | undefined, other: string): boolean {
  return one !== undefined && Number(readAmount(one)) > Number(readAmount(other));
}

const cpuText = ({ amount }: Cpu): string => amount;
const sizeText = (size: Size): string => size.asString();
