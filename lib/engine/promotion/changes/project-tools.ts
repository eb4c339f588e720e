import { DeliveryError } from '../../../model/finding';
import type { ProjectCode } from '../project-code';
import type { Renderer } from '../renderer';
import type { Asked } from './change-entry';

/** What a change needs that runs the project's code. */
export interface ProjectTools {
  readonly render: Renderer;
  readonly project: ProjectCode;
}

/**
 * The project's code among what a change is asked with.
 *
 * @throws DeliveryError `INTERNAL` where it was not provided
 */
export function projectTools({ render, project }: Asked): ProjectTools {
  if (render && project) return { render, project };
  throw DeliveryError.of('INTERNAL', 'the change runs project code, and none is at hand');
}
