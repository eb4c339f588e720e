import { type Environment, Optional } from '@marcbachmann/cel-js';
import { isDnsLabel, isWrittenAsDay } from '../../../../model/scalars';
import { isDns1035Label, isDnsSubdomain, isLabelValue, isQualifiedName, isUuid } from '../../../facts';
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

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const TIME =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})$/;

/** A prefix that something is going to be appended to may end with a hyphen; what comes before it does not matter. */
const prefix = (text: string): string =>
  text.endsWith('-') && text.length > 1 ? `${text.slice(0, -2)}a` : text;

const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  dns1123Label: isDnsLabel,
  dns1123Subdomain: isDnsSubdomain,
  dns1035Label: isDns1035Label,
  qualifiedName: isQualifiedName,
  dns1123LabelPrefix: (text) => text.length <= 63 && isDnsLabel(prefix(text)),
  dns1123SubdomainPrefix: (text) => text.length <= 253 && isDnsSubdomain(prefix(text)),
  dns1035LabelPrefix: (text) => text.length <= 63 && isDns1035Label(prefix(text)),
  labelValue: isLabelValue,
  uri: (text) => RequestUrl.read(text) !== undefined,
  uuid: isUuid,
  byte: (text) => text !== '' && BASE64.test(text),
  date: isDate,
  datetime: isDateTime,
};

function isDate(text: string): boolean {
  if (!isWrittenAsDay(text)) return false;
  const time = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text);
}

function isDateTime(text: string): boolean {
  const [, date = '', hour, minute, second] = TIME.exec(text) ?? [];
  return isDate(date) && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
}
