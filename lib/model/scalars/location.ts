import { v } from '../schema';
import { addressWithoutSecrets } from '../text';
import { text } from './text';

/** A relative path with `/` between its segments that does not leave its folder: no `.`, `..` or `.git`, no `\\`. */
export const relativePath = v.pipe(
  text,
  v.check(
    (value) => !value.includes('\\') && value.split('/').every((part) => !/^(\.{0,2}|\.git)$/i.test(part)),
    'not a relative path inside the repository',
  ),
);

/** A link that a page may show: an absolute http(s) URL without credentials, as it is typed into a browser. */
export const webLink = v.pipe(
  text,
  v.check((value) => !/^https?:\/\/[^/?#]*@/i.test(value), 'holds credentials'),
  v.check((value) => !/\p{C}/u.test(value), 'holds characters that nobody sees'),
  v.check(
    (value) => /^https?:\/\/[^\s\\<>"`{}|^]+$/i.test(value) && URL.canParse(value),
    'not a link: an https:// or http:// URL',
  ),
);

/** An http(s) or ssh URL, an scp-like address or a file path; no credentials in it, no leading `-`. */
export const httpOrPathUrl = v.pipe(
  text,
  v.check((value) => !value.startsWith('-'), 'starts with "-"'),
  v.check((value) => !/^https?:\/\/[^/?#:]*@/i.test(value), 'holds a user name, which may be a token'),
  v.check((value) => addressWithoutSecrets(value) === value, 'holds credentials'),
);
