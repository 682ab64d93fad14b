import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** Gives every address of a name. */
export type ResolveName = (
  name: string,
  options: LookupOptions,
  done: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void,
) => void;

/** Node gives no list at all beside an error, and newer ones throw at once for a name with a NUL in it. */
const resolveName: ResolveName = (name, options, done) => {
  try {
    lookup(name, { ...options, all: true }, (error, addresses) => done(error, error ? [] : addresses));
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)), []);
  }
};

/**
 * Resolves a name for a socket at the very moment of connecting: a name that is looked at before may lead elsewhere by then.
 * @param objection why the socket may not connect to these addresses
 */
export const guardedLookup =
  (
    objection: (hostname: string, addresses: readonly LookupAddress[]) => Error | undefined,
    resolve: ResolveName = resolveName,
  ): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, options, (error, addresses) => {
      const problem = error ?? objection(hostname, addresses);
      const [first] = addresses;
      if (problem || !first) callback(problem ?? new Error(`${hostname} has no address`), []);
      else if (options.all === true) callback(null, [...addresses]);
      else callback(null, first.address, first.family);
    });
  };
