/** A construct that reads files or starts programs, and what to do instead. */
interface FileReader {
  readonly name: string;
  readonly remedy: string;
}

const READERS: readonly (readonly [file: RegExp, reader: FileReader])[] = [
  [
    /[\\/]cdk8s[\\/]lib[\\/]helm\.js$/,
    {
      name: 'Helm of cdk8s',
      remedy: 'name the chart as the source of the app: `helm({ chart: … })`',
    },
  ],
  [
    /[\\/]cdk8s[\\/]lib[\\/]include\.js$/,
    {
      name: 'Include of cdk8s',
      remedy:
        'name the file as the source of the app: `yamlFiles(…)`; or parse it where the module is loaded, and make an `ApiObject` of each document',
    },
  ],
];

/** The construct of cdk8s that is at work where this is called, if it is one that reads files. */
export function fileReader(): FileReader | undefined {
  const files = callingFiles();
  return READERS.find(([file]) => files.some((each) => file.test(each)))?.[1];
}

/** Where the functions stand that are running; reading a stack as text would look for source maps in files. */
function callingFiles(): readonly string[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = 50;
    Error.prepareStackTrace = (_error, sites) => sites.map((site) => site.getFileName() ?? '');
    const { stack } = new Error() as { readonly stack?: unknown };
    return Array.isArray(stack) ? (stack as string[]) : [];
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    Error.prepareStackTrace = prepareStackTrace;
  }
}
