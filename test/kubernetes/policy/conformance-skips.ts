import type { ConformanceCase } from './conformance-cases';

/** Cases of the conformance data that are not run, and why. */
export interface Skip {
  readonly reason: string;
  readonly covers: (each: ConformanceCase) => boolean;
  /** Whether each of them is known to fail, so that one that passes one day is told. */
  readonly known: boolean;
}

const MESSAGE = /[A-Za-z_][\w.]*\s*(?:\/\/[^\n]*\n\s*)*\{/;

function group(...prefixes: readonly string[]): Skip['covers'] {
  return (each) => prefixes.some((prefix) => each.group === prefix || each.group.startsWith(`${prefix}/`));
}

function named(prefix: string, names: RegExp): Skip['covers'] {
  const within = group(prefix);
  return (each) => within(each) && names.test(each.name);
}

/** The skip list, by reason. */
export const SKIPS: readonly Skip[] = [
  {
    reason: 'about protobuf messages, their enums and wrappers: the objects of Kubernetes are maps',
    covers: group('proto2', 'proto3', 'proto2_ext', 'enums', 'wrappers', 'dynamic', 'namespace'),
    known: false,
  },
  {
    reason: 'writes or reads a protobuf message',
    covers: (each) =>
      MESSAGE.test(each.expr.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, "''")) ||
      /\bmsg\b/.test(each.expr),
    known: false,
  },
  {
    reason: 'an extension that Kubernetes does not offer',
    covers: group('math_ext', 'encoders_ext', 'block_ext'),
    known: false,
  },
  {
    reason: 'Kubernetes has release 2 of the string functions, which prints and searches in another way',
    covers: (each) =>
      named(
        'string_ext/format',
        /scientific notation formatting|precision for scientific|infinity support|NaN support for decimal|list support|map support|dyntype support for (?:lists|maps|scientific)/,
      )(each) || named('string_ext/value_errors', /indexof_out_of_range/)(each),
    known: true,
  },
  {
    reason: 'a half is rounded up, where Go rounds to the even neighbour',
    covers: named('string_ext/format', /halfway_truncate_to_nearest_even/),
    known: true,
  },
  {
    reason:
      'the type error comes when the expression is read, as it does in Kubernetes, not when it is evaluated',
    covers: (each) =>
      named('logic', /^(?:mixed_type|short_circuit_type_(?:left|right))$/)(each) && !each.fails,
    known: true,
  },
  {
    reason: 'names with dots in variables and unknown functions: policies have neither',
    covers: (each) =>
      named(
        'fields/qualified_identifier_resolution',
        /^(?:qualified_ident|map_field_select|ident_with)/,
      )(each) ||
      named('basic/functions', /^unbound_is_runtime_error$/)(each) ||
      named('parse/receiver_function_names', /./)(each) ||
      named('type_deductions/functions', /^function_result_type$/)(each) ||
      named('type_deductions/type_parameters', /./)(each) ||
      named('fields/qualified_identifier_resolution', /^qualified_identifier_resolution_unchecked$/)(each),
    known: false,
  },
  {
    reason: 'field names in backticks: the API server has them switched off',
    covers: group('fields/quoted_map_fields'),
    known: true,
  },
  {
    reason:
      'optional entries in literals (`[?x]`, `{?k: v}`): the library cannot read them, so the policy is refused',
    covers: (each) => group('optionals')(each) && /\{\?|\[\?[^\]]*,|\[\?\{|\[\?optional/.test(each.expr),
    known: false,
  },
  {
    reason: 'optional access to what is empty by its own text, or by numbers of another type',
    covers: named(
      'optionals/optionals',
      /^(?:empty_map_optFlatMap|map_null_entry_no|map_present_key_invalid|map_undefined_entry|has_map_optindex$|type$|optional_none_opt|map_key_mixed_numbers_\w+_optindex|map_optional_select_has)/,
    ),
    known: true,
  },
  {
    reason: 'escapes in bytes count bytes in the library; objects of Kubernetes hold no bytes',
    covers: (each) =>
      named('parse/bytes_literals', /raw_/)(each) ||
      named('basic/self_eval_nonzeroish', /^self_eval_bytes_escape$/)(each) ||
      named('comparisons', /^(?:eq_bytes|not_ne_bytes)$/)(each),
    known: true,
  },
  {
    reason: 'an integer beyond 2^53 and a double compare exactly here, by rounding there',
    covers: named('comparisons', /lossy_double$|dyn_big_double_int$|^eq_map_mixed_type_numbers$/),
    known: false,
  },
  {
    reason: 'a number that begins with a dot: the library cannot read it',
    covers: named('comparisons/gt_literal', /^not_gt_double$/),
    known: true,
  },
  {
    reason: 'times have milliseconds here, and their range is not checked',
    covers: (each) =>
      named('timestamps/timestamp_conversions', /nanos$/)(each) ||
      named('timestamps/timestamp_arithmetic', /nanos_positive$/)(each) ||
      named('timestamps', /^(?:add|sub|from_string)_.*(?:under|over)$/)(each),
    known: false,
  },
  {
    reason: 'only the type is asked for, and the list is empty',
    covers: named('type_deductions', /^unconstrained_type_var_as_dyn$/),
    known: true,
  },
];
