import { join } from 'node:path';
import { REQUEST_VARIABLE, readProjectSettings } from '../../model/exchange';
import { DeliveryError, type Finding } from '../../model/finding';
import type { FleetDefinition } from '../fleet';
import { readRequest } from './read-request';
import { recordedRequest } from './recorded-request';
import { renderFleet } from './render-fleet';
import { writeErrors, writeFleet } from './write-output';

/** Where synth reads and writes. */
export interface SynthesizeOptions {
  /**
   * Output folder.
   *
   * @default - the environment variable `CDK8S_OUTDIR`, else `dist/manifests` in the project
   */
  readonly outdir?: string;

  /**
   * Project folder: package.json and records.
   *
   * @default - the fleet's own, see `Project`
   */
  readonly directory?: string;
}

/**
 * Writes the manifests of a fleet; all that `main.ts` calls.
 *
 * Run by the engine, it renders what the request file in `CDK8S_DELIVERY_REQUEST` asks for. Run by `cdk8s synth` or by
 * hand, it renders every target that has a record in the project, and says on stderr which apps have none. One folder
 * per environment and app, one file per object, and `fleet.json` last.
 *
 * Problems go to stderr, all at once, and into the exit code: 2 for definitions and files, 1 for refusals. Under a
 * request they are also written to `error.json`. Nothing else is written then.
 */
export function synthesize(fleet: FleetDefinition, options: SynthesizeOptions = {}): void {
  const requestFile = process.env[REQUEST_VARIABLE];
  const directory = options.directory ?? fleet.root;
  const outdir = options.outdir ?? process.env['CDK8S_OUTDIR'] ?? join(directory, 'dist', 'manifests');
  try {
    DeliveryError.throwIfAny(fleet.findings());
    const settings = readProjectSettings(join(directory, 'package.json'));
    const request =
      requestFile === undefined ? recordedRequest(fleet, directory, say) : readRequest(requestFile);
    writeFleet(outdir, renderFleet(fleet, request, settings));
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    for (const finding of error.findings) say(printed(finding));
    process.exitCode = error.exitCode;
    if (requestFile !== undefined) writeErrors(outdir, error.findings);
  }
}

const say = (line: string) => process.stderr.write(`${line}\n`);

function printed({ code, message, remedy, subject }: Finding): string {
  const { environment, app, file, line, column, construct } = subject;
  const target = [environment, app].filter(Boolean).join('/');
  const position =
    file === undefined ? '' : [file, line, column].filter((each) => each !== undefined).join(':');
  const where = [target, position].filter((each) => each !== '').join(' ');
  const made = construct === undefined ? '' : `, made by ${construct}`;
  return `${code}: ${where === '' ? '' : `${where}: `}${message}${made}\n  ${remedy}`;
}
