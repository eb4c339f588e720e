import { DeliveryError } from '../../../model/finding';
import type { ProjectCode } from '../project-code';
import type { Renderer } from '../renderer';
import type { Asked } from './change-entry';

/** What a change that runs the project's code needs. */
export interface ProjectTools {
  readonly render: Renderer;
  readonly project: ProjectCode;
}

/**
 * The project's tools from the context of a change.
 *
 * @throws DeliveryError `INTERNAL` where it was not provided
 */
export function projectTools({ render, project }: Asked): ProjectTools {
  if (render && project) return { render, project };
  throw DeliveryError.of('INTERNAL', 'the change runs project code, and none is at hand');
}
