import { isIPv4, isIPv6 } from 'node:net';
import type { Environment } from '@marcbachmann/cel-js';
import ipaddr from 'ipaddr.js';
import { CelFailure } from '../cel-failure';
import { registerIn } from './register';

/** An IP address, without a zone; IPv4 addresses in the form of IPv6 are refused, as the API server does. */
class Address {
  readonly bytes: readonly number[];
  readonly text: string;

  private constructor(bytes: readonly number[], text: string) {
    this.bytes = bytes;
    this.text = text;
  }

  static read(text: string): Address | undefined {
    if (isIPv4(text)) return Address.of(ipaddr.IPv4.parse(text));
    if (text.includes('%') || !isIPv6(text)) return undefined;
    const address = ipaddr.IPv6.parse(text);
    return address.isIPv4MappedAddress() ? undefined : Address.of(address);
  }

  static parse(text: string): Address {
    const address = Address.read(text);
    if (!address) throw new CelFailure(`${JSON.stringify(text.slice(0, 60))} is not an IP address`);
    return address;
  }

  /** With all bits behind the first `bits` cleared. */
  masked(bits: number): Address {
    const bytes = this.bytes.map((byte, at) => byte & (0xff00 >> Math.min(8, Math.max(0, bits - at * 8))));
    return Address.of(ipaddr.fromByteArray(bytes.map((byte) => byte & 0xff)));
  }

  get family(): 4 | 6 {
    return this.bytes.length === 4 ? 4 : 6;
  }

  get isUnspecified(): boolean {
    return this.bytes.every((byte) => byte === 0);
  }

  get isLoopback(): boolean {
    if (this.family === 4) return this.bytes[0] === 127;
    return this.bytes.every((byte, at) => byte === (at === 15 ? 1 : 0));
  }

  get isMulticast(): boolean {
    const first = this.bytes[0] ?? 0;
    return this.family === 4 ? first >> 4 === 14 : first === 0xff;
  }

  get isLinkLocalMulticast(): boolean {
    const [first = 0, second = 0, third = 0] = this.bytes;
    if (this.family === 4) return first === 224 && second === 0 && third === 0;
    return first === 0xff && (second & 0x0f) === 2;
  }

  get isLinkLocalUnicast(): boolean {
    const [first = 0, second = 0] = this.bytes;
    if (this.family === 4) return first === 169 && second === 254;
    return first === 0xfe && (second & 0xc0) === 0x80;
  }

  get isGlobalUnicast(): boolean {
    const broadcast = this.family === 4 && this.bytes.every((byte) => byte === 255);
    return !(
      broadcast ||
      this.isUnspecified ||
      this.isLoopback ||
      this.isMulticast ||
      this.isLinkLocalUnicast
    );
  }

  equals(other: unknown): boolean {
    return other instanceof Address && this.text === other.text;
  }

  toString(): string {
    return this.text;
  }

  private static of(address: ipaddr.IPv4 | ipaddr.IPv6): Address {
    const text = address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
    return new Address(address.toByteArray(), text);
  }
}

/** A network: an address and the number of its leading bits that count. */
class Network {
  readonly address: Address;
  readonly bits: number;

  private constructor(address: Address, bits: number) {
    this.address = address;
    this.bits = bits;
  }

  static read(text: string): Network | undefined {
    const at = text.lastIndexOf('/');
    const bits = text.slice(at + 1);
    const address = at < 0 ? undefined : Address.read(text.slice(0, at));
    if (!address || !/^(?:0|[1-9][0-9]{0,2})$/.test(bits)) return undefined;
    return Number(bits) > address.bytes.length * 8 ? undefined : new Network(address, Number(bits));
  }

  static parse(text: string): Network {
    const network = Network.read(text);
    if (!network) throw new CelFailure(`${JSON.stringify(text.slice(0, 60))} is not a network (CIDR)`);
    return network;
  }

  containsAddress(other: Address): boolean {
    return (
      this.address.family === other.family && this.address.masked(this.bits).equals(other.masked(this.bits))
    );
  }

  containsNetwork(other: Network): boolean {
    return this.bits <= other.bits && this.containsAddress(other.address);
  }

  masked(): Network {
    return new Network(this.address.masked(this.bits), this.bits);
  }

  equals(other: unknown): boolean {
    return other instanceof Network && this.toString() === other.toString();
  }

  toString(): string {
    return `${this.address}/${this.bits}`;
  }
}

/** `ip(text)`, `cidr(text)` and what can be asked of addresses and networks. */
export function registerAddresses(environment: Environment): void {
  type Class<T> = new () => T;
  environment.registerType('net.IP', Address as unknown as Class<Address>);
  environment.registerType('net.CIDR', Network as unknown as Class<Network>);
  class Ip {}
  environment.registerType('IpNamespace', Ip);
  environment.registerConstant('ip', 'IpNamespace', new Ip());
  const fn = registerIn(environment);
  fn('ip(string): net.IP', (text: string) => Address.parse(text));
  fn('isIP(string): bool', (text: string) => Address.read(text) !== undefined);
  fn(
    'IpNamespace.isCanonical(string): bool',
    (_: unknown, text: string) => Address.parse(text).text === text,
  );
  fn('own_string(net.IP): string', String);
  fn('net.IP.family(): int', (address: Address) => BigInt(address.family));
  for (const name of [
    'isUnspecified',
    'isLoopback',
    'isLinkLocalMulticast',
    'isLinkLocalUnicast',
    'isGlobalUnicast',
  ] as const)
    fn(`net.IP.${name}(): bool`, (address: Address) => address[name]);
  fn('cidr(string): net.CIDR', (text: string) => Network.parse(text));
  fn('isCIDR(string): bool', (text: string) => Network.read(text) !== undefined);
  fn('own_string(net.CIDR): string', String);
  fn('net.CIDR.ip(): net.IP', (network: Network) => network.address);
  fn('net.CIDR.masked(): net.CIDR', (network: Network) => network.masked());
  fn('net.CIDR.prefixLength(): int', (network: Network) => BigInt(network.bits));
  fn('net.CIDR.containsIP(net.IP): bool', (network: Network, other: Address) =>
    network.containsAddress(other),
  );
  fn('net.CIDR.containsIP(string): bool', (network: Network, other: string) =>
    network.containsAddress(Address.parse(other)),
  );
  fn('net.CIDR.containsCIDR(net.CIDR): bool', (network: Network, other: Network) =>
    network.containsNetwork(other),
  );
  fn('net.CIDR.containsCIDR(string): bool', (network: Network, other: string) =>
    network.containsNetwork(Network.parse(other)),
  );
}
