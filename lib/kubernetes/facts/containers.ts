/** The lists of containers that a pod spec has. */
export const CONTAINER_LISTS = ['containers', 'initContainers', 'ephemeralContainers'] as const;

/** The lists of containers that may have resources, ports and probes: ephemeral containers may not. */
export const SIZED_LISTS = CONTAINER_LISTS.filter((list) => list !== 'ephemeralContainers');

/** Whether a field of this name is a list of containers. */
export const isContainerList = (field: string): boolean =>
  (CONTAINER_LISTS as readonly string[]).includes(field);
