import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { guardedLookup, type ResolveName } from '../../core/network/guarded-lookup';
import { isLoopback } from '../../core/network/loopback';
import { namedHosts } from '../../core/network/named-hosts';

/** Decides where calls may go. A URL comes from a client of the mock, and must not lead the mock into another network. */
interface AllowedHosts {
  /** Why the mock does not call there; `undefined`: it may, as far as the name shows. */
  refusal(url: URL): string | undefined;
  /** For the socket: a name that means this machine has to lead there, at the very moment of connecting. */
  readonly lookup: LookupFunction;
}

/** Raised by `lookup`. */
export class LeadsElsewhere extends Error {
  override readonly name = 'LeadsElsewhere';
}

/**
 * This machine, and `allowed`: names or addresses, each with a port or without (`hooks.internal`, `10.0.0.7:8080`, `[fd00::1]`).
 * @param resolve the machine's own way by default
 */
export const createAllowedHosts = (allowed: readonly string[], resolve?: ResolveName): AllowedHosts => {
  const isNamed = namedHosts(allowed);
  return {
    refusal(url) {
      if (isNamed(url) || isLoopback(url.hostname)) return undefined;
      return `${url.host} is not this machine. Allow it with --callbacks-to ${url.host}`;
    },
    lookup: guardedLookup(strayed, resolve),
  };
};

/** A user who allowed another name has allowed the addresses that it leads to. */
const strayed = (hostname: string, addresses: readonly LookupAddress[]): LeadsElsewhere | undefined => {
  const elsewhere = isLoopback(hostname) ? addresses.find(({ address }) => !isLoopback(address)) : undefined;
  return elsewhere && new LeadsElsewhere(`${hostname} leads to ${elsewhere.address}, which is not this machine`);
};
