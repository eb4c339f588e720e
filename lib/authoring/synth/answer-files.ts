import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { controllerOf } from '../../controllers';
import { type FilesAnswer, FilesRequestSchema, readProjectSettings } from '../../model/exchange';
import { DeliveryError } from '../../model/finding';
import { v } from '../../model/schema';
import { bootstrapFile } from './bootstrap-file';
import { placeOf } from './place-of';

/**
 * A program of its own: makes the administrators' files of the environments whose data it reads from its input, and
 * prints them as JSON. The engine starts it to compare files with data; no code of a project is loaded.
 */
function answer(input: string): FilesAnswer {
  const { environments, project } = v.parse(FilesRequestSchema, JSON.parse(input));
  const settings = readProjectSettings(join(project, 'package.json'));
  return Object.fromEntries(
    environments.map((environment) => {
      try {
        const place = placeOf(environment, settings);
        return [
          environment.name,
          { text: bootstrapFile(environment, controllerOf(environment), place, project) },
        ];
      } catch (error) {
        if (error instanceof DeliveryError) return [environment.name, { problem: error.message }];
        throw error;
      }
    }),
  );
}

if (require.main === module) process.stdout.write(JSON.stringify(answer(readFileSync(0, 'utf8'))));
