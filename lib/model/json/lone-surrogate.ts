/** Whether a text holds half of a character, for which UTF-8 has no form. */
export const hasLoneSurrogate = (text: string): boolean => /[\ud800-\udfff]/u.test(text);
