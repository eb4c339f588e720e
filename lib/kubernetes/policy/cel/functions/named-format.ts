import { type Environment, Optional } from '@marcbachmann/cel-js';
import { registerIn } from './register';
import { RequestUrl } from './url';

/** A format of texts that Kubernetes has a name for. */
class NamedFormat {
  readonly name: string;
  private readonly isValid: (text: string) => boolean;

  constructor(name: string, isValid: (text: string) => boolean) {
    this.name = name;
    this.isValid = isValid;
  }

  /** What is wrong with a text, or nothing. */
  validate(text: string): Optional<string[]> {
    return this.isValid(text) ? Optional.none() : Optional.of([`not a text of the format ${this.name}`]);
  }

  equals(other: unknown): boolean {
    return other === this;
  }
}

/** `format.dns1123Label()` and its siblings, `format.named(name)`, and `validate`. */
export function registerNamedFormats(environment: Environment): void {
  class Formats {}
  environment.registerType('kubernetes.NamedFormat', NamedFormat as unknown as new () => NamedFormat);
  environment.registerType('FormatNamespace', Formats);
  environment.registerConstant('format', 'FormatNamespace', new Formats());
  const fn = registerIn(environment);
  for (const [name, isValid] of Object.entries(FORMATS)) {
    const each = new NamedFormat(name, isValid);
    recordOf.set(name, each);
    fn(`FormatNamespace.${name}(): kubernetes.NamedFormat`, () => each);
  }
  fn('FormatNamespace.named(string): optional<kubernetes.NamedFormat>', (_: unknown, name: string) => {
    const each = recordOf.get(name);
    return each ? Optional.of(each) : Optional.none();
  });
  fn('kubernetes.NamedFormat.validate(string): optional<list<string>>', (each: NamedFormat, text: string) =>
    each.validate(text),
  );
}

const recordOf = new Map<string, NamedFormat>();

const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const LABEL_1035 = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;
const NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const TIME =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})$/;

/** A prefix that something is going to be appended to may end with a hyphen; with what comes before it, it is no matter. */
const prefix = (text: string): string =>
  text.endsWith('-') && text.length > 1 ? `${text.slice(0, -2)}a` : text;

const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  dns1123Label: (text) => text.length <= 63 && LABEL.test(text),
  dns1123Subdomain: (text) => text.length <= 253 && SUBDOMAIN.test(text),
  dns1035Label: (text) => text.length <= 63 && LABEL_1035.test(text),
  qualifiedName: isQualifiedName,
  dns1123LabelPrefix: (text) => text.length <= 63 && LABEL.test(prefix(text)),
  dns1123SubdomainPrefix: (text) => text.length <= 253 && SUBDOMAIN.test(prefix(text)),
  dns1035LabelPrefix: (text) => text.length <= 63 && LABEL_1035.test(prefix(text)),
  labelValue: (text) => text === '' || (text.length <= 63 && NAME.test(text)),
  uri: (text) => RequestUrl.read(text) !== undefined,
  uuid: (text) => UUID.test(text),
  byte: (text) => text !== '' && BASE64.test(text),
  date: isDate,
  datetime: isDateTime,
};

function isQualifiedName(text: string): boolean {
  const [first = '', second, ...more] = text.split('/');
  if (more.length > 0) return false;
  const name = second ?? first;
  if (second !== undefined && !(first.length <= 253 && SUBDOMAIN.test(first))) return false;
  return name.length <= 63 && NAME.test(name);
}

function isDate(text: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  const time = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text);
}

function isDateTime(text: string): boolean {
  const [, date = '', hour, minute, second] = TIME.exec(text) ?? [];
  return isDate(date) && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
}
