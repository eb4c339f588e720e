/** Whether a file is one of YAML or JSON, by its name. */
export function isManifestFile(name: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(name);
}
