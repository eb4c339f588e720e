import type { EnvironmentName } from '../../model/scalars';
import type { Waiver } from '../../registry';
import type { Envelope } from './envelope';

/** Exceptions from rules: `waivers`. */
export interface WaiversOutput extends Envelope<'waivers', 'done'> {
  readonly waivers: readonly (Waiver & {
    readonly environment: EnvironmentName;
    readonly name: string;
    readonly file: string;
    readonly state: string;
  })[];
}
