import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { messageOf } from '../../core/errors';
import { isLoopback } from '../../core/loopback';

/** Decides where calls may go. A URL comes from whoever calls the mock, and must not lead it into somebody's network. */
export interface AllowedHosts {
  /** Why the mock does not call there; `undefined`: it may, as far as the name tells. */
  refusal(url: URL): string | undefined;
  /** For the socket: a name that means this machine has to lead there, at the very moment of connecting. */
  readonly lookup: LookupFunction;
}

/** Raised by `lookup`. */
export class LeadsElsewhere extends Error {
  override readonly name = 'LeadsElsewhere';
}

/** Gives every address of a name. */
export type Resolve = (
  name: string,
  options: LookupOptions,
  done: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void,
) => void;

/** Node gives no list at all beside an error. From version 24 on, it throws where the name cannot be one (a null byte). */
const resolveName: Resolve = (name, options, done) => {
  try {
    lookup(name, { ...options, all: true }, (error, addresses) => done(error, error ? [] : addresses));
  } catch (error) {
    process.nextTick(() => done(error instanceof Error ? error : new Error(messageOf(error)), []));
  }
};

/**
 * This machine, and `allowed`: names or addresses, each with a port or without (`hooks.internal`, `10.0.0.7:8080`, `[fd00::1]`).
 * @param resolve the machine's own way by default
 */
export const createAllowedHosts = (allowed: readonly string[], resolve: Resolve = resolveName): AllowedHosts => {
  const hosts = new Set(allowed.map((host) => host.trim().toLowerCase()));
  const isNamed = ({ hostname, port, protocol }: URL): boolean =>
    hosts.has(hostname) || hosts.has(`${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`);
  return {
    refusal(url) {
      if (isNamed(url) || isLoopback(url.hostname)) return undefined;
      return `${url.host} is not this machine. Allow it with --callbacks-to ${url.host}`;
    },
    lookup(hostname, options, callback) {
      resolve(hostname, options, (error, addresses) => {
        const problem = error ?? (isLoopback(hostname) ? strayed(hostname, addresses) : undefined);
        const [first] = addresses;
        if (problem || !first) callback(problem ?? new Error(`${hostname} has no address`), []);
        else if (options.all === true) callback(null, [...addresses]);
        else callback(null, first.address, first.family);
      });
    },
  };
};

/** Whoever allowed another name has allowed what it leads to. */
const strayed = (hostname: string, addresses: readonly LookupAddress[]): LeadsElsewhere | undefined => {
  const elsewhere = addresses.find(({ address }) => !isLoopback(address));
  return elsewhere && new LeadsElsewhere(`${hostname} leads to ${elsewhere.address}, which is not this machine`);
};
