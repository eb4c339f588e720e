import { isList, isMap, isScalar, type Json, type JsonMap, jsonEqual, jsonText } from '../../model/json';
import {
  announcesSecret,
  assignsSecret,
  decodedTexts,
  isSecretKey,
  isSecretText,
  settingHoldsSecret,
} from '../facts';
import { readEmbedded } from './embedded-document';

const TOKEN = /\u0001masked:\d+\u0001/;
const TOKENS = new RegExp(TOKEN, 'g');

/**
 * Replaces secrets by tokens before anything is compared, so that no secret byte reaches a change, a note or a
 * rendering: equal values get equal tokens, different values different ones. One mask serves both sides of a diff.
 *
 * Masked are the data of a `Secret`; environment variables, arguments and keys whose name looks secret; and texts that
 * look like a key, a token or a URL with a password. The model is kubectl's `Masker` (`pkg/cmd/diff/diff.go`): fixed
 * masks that still show that a value changed.
 */
export class SecretMask {
  private readonly tokens = new Map<string, string>();
  private readonly documents = new Map<string, Json>();

  /** The object with tokens in place of its secrets. */
  object(object: JsonMap): JsonMap {
    const kind = typeof object['kind'] === 'string' ? object['kind'] : '';
    const masked = Object.entries(object).map(([key, value]): [string, Json] => {
      if (kind === 'Secret' && (key === 'data' || key === 'stringData')) return [key, this.everything(value)];
      if (kind === 'Secret' && key === 'metadata') return [key, this.secretMetadata(value)];
      if (kind === 'ConfigMap' && key === 'data') return [key, this.settings(value)];
      if (kind === 'ConfigMap' && key === 'binaryData') return [key, this.encoded(value)];
      return [key, this.value(value, kind !== 'ExternalSecret')];
    });
    return Object.fromEntries(masked);
  }

  /** A text with tokens in place of its secrets. */
  text(text: string): string {
    if (TOKEN.test(text) || isSecretText(text)) return this.token(text);
    const lines = text.split('\n');
    return lines.map((line) => (assignsSecret(line) ? this.token(line) : line)).join('\n');
  }

  /** A token for the whole text. */
  whole(text: string): string {
    return this.token(text);
  }

  /** The masked document that a token stands for, where the text that it replaced was one. */
  document(token: string): Json | undefined {
    return this.documents.get(token);
  }

  private secretMetadata(value: Json): Json {
    if (!isMap(value) || !isMap(value['annotations'] ?? null)) return this.value(value, true);
    return { ...value, annotations: this.everything(value['annotations'] ?? null) };
  }

  private settings(value: Json): Json {
    if (!isMap(value)) return this.value(value, true);
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        isSecretKey(key) ? this.everything(item) : this.setting(item),
      ]),
    );
  }

  /** Base64: a comparison may not show a secret in it either. */
  private encoded(value: Json): Json {
    if (!isMap(value)) return this.value(value, true);
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        typeof item === 'string' && decodedTexts(item, true).some((text) => settingHoldsSecret(key, text))
          ? this.token(item)
          : this.value(item, true),
      ]),
    );
  }

  /** A text of a ConfigMap: masked inside where it is a document, line by line where it is not. */
  private setting(item: Json): Json {
    if (typeof item !== 'string') return this.value(item, true);
    const document = readEmbedded(item);
    if (document === undefined) return this.text(item);
    const masked = this.below(document);
    if (jsonEqual(masked, document)) return TOKEN.test(item) ? this.token(item) : item;
    const token = this.token(item);
    this.documents.set(token, masked);
    return token;
  }

  /** Like `value`, for foreign documents: everything below a secret key is masked. */
  private below(value: Json): Json {
    if (isList(value)) return value.map((item) => this.below(item));
    if (!isMap(value)) return this.value(value, true);
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        isSecretKey(key) ? this.everything(item) : this.below(item),
      ]),
    );
  }

  private value(value: Json, byKey: boolean): Json {
    if (typeof value === 'string') return value.includes('\n') ? this.text(value) : this.line(value);
    if (isList(value)) return value.map((item, index) => this.item(item, value[index - 1], byKey));
    if (!isMap(value)) return value;
    const named = typeof value['name'] === 'string' && isSecretKey(value['name']);
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        const secret = (named && key === 'value') || (byKey && isSecretKey(key));
        return [key, secret && isScalar(item) ? this.everything(item) : this.value(item, byKey)];
      }),
    );
  }

  private item(item: Json, previous: Json | undefined, byKey: boolean): Json {
    return typeof previous === 'string' && typeof item === 'string' && announcesSecret(previous)
      ? this.token(item)
      : this.value(item, byKey);
  }

  private line(text: string): string {
    return TOKEN.test(text) || isSecretText(text) || assignsSecret(text) ? this.token(text) : text;
  }

  private everything(value: Json): Json {
    if (isList(value)) return value.map((item) => this.everything(item));
    if (isMap(value)) {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.everything(item)]));
    }
    return typeof value === 'string' || typeof value === 'number' ? this.token(jsonText(value)) : value;
  }

  private token(secret: string): string {
    const known = this.tokens.get(secret);
    if (known !== undefined) return known;
    const token = `\u0001masked:${this.tokens.size}\u0001`;
    this.tokens.set(secret, token);
    return token;
  }
}

/** Whether the value holds masked secrets. */
export function holdsMask(value: Json | undefined): boolean {
  if (typeof value === 'string') return TOKEN.test(value);
  if (isList(value)) return value.some(holdsMask);
  return isMap(value) && Object.values(value).some(holdsMask);
}

/** The value for people: tokens become `***`, with a suffix that keeps both sides of a change apart. */
export function showMasked(value: Json, suffix: '' | ' (before)' | ' (after)'): Json {
  if (typeof value === 'string') return value.replace(TOKENS, `***${suffix}`);
  if (isList(value)) return value.map((item) => showMasked(item, suffix));
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, showMasked(item, suffix)]));
}
