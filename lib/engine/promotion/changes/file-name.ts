/** Name of a data file without folder and ending. */
export function fileName(path: string): string {
  return path.replace(/^.*\/|\.yaml$/g, '');
}
