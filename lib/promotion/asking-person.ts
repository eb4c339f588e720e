import { existsSync } from 'node:fs';
import { gitAuthor } from '../engine/git';
import { DeliveryError } from '../model/finding';
import { type Person, parsePerson, printPerson } from '../model/scalars';

/**
 * Who asks for changes: the named person, else git's author in a folder.
 *
 * @throws DeliveryError `INVALID_OPTION`
 */
export function askingPerson(named: Person | string | undefined, folder: string): Person {
  if (named !== undefined) return parsePerson(typeof named === 'string' ? named : printPerson(named));
  const author = gitAuthor(existsSync(folder) ? folder : '.');
  if (author !== undefined) return parsePerson(author);
  throw DeliveryError.of(
    'INVALID_OPTION',
    'nobody is named as the one who asks',
    {},
    {
      remedy:
        'run `git config --global user.name "…"` and `git config --global user.email …`, or give --as "Name <email>"',
    },
  );
}
