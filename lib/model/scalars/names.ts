import { DeliveryError, quote } from '../finding';

/** Name of an app: a DNS label (RFC 1123), so that it can be a path segment and part of an object name. */
export type AppName = string & { readonly __brand: 'AppName' };
/** Name of an environment: a DNS label (RFC 1123). */
export type EnvironmentName = string & { readonly __brand: 'EnvironmentName' };
/** Name of an image slot of an app: a DNS label (RFC 1123). */
export type SlotName = string & { readonly __brand: 'SlotName' };

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

const parser =
  <T extends string>(what: string) =>
  (text: string): T => {
    // the labels that mean something as a key of a plain object
    if (typeof text === 'string' && LABEL.test(text) && text !== 'constructor' && text !== 'prototype')
      return text as T;
    throw DeliveryError.of(
      'INVALID_NAME',
      `${quote(text)} is not a name for ${what}: 1 to 63 lower-case letters, digits and inner "-" are allowed`,
    );
  };

/** Parses an app's name; throws `INVALID_NAME`. */
export const parseAppName = parser<AppName>('an app');
/** Parses an environment's name; throws `INVALID_NAME`. */
export const parseEnvironmentName = parser<EnvironmentName>('an environment');
/** Parses a slot's name; throws `INVALID_NAME`. */
export const parseSlotName = parser<SlotName>('an image slot');
