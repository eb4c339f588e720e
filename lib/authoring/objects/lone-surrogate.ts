/** Whether the text holds half of a surrogate pair: no Unicode text, no reader takes it. */
export const hasLoneSurrogate = (text: string): boolean => /[\ud800-\udfff]/u.test(text);
