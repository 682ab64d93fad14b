import { fail } from '../../core/errors';
import type { MockVendor } from '../types';
import type { House } from './vendor-router';

/** Which vendor a request is for, and its path without the vendor's prefix. */
export interface Entered {
  readonly house: House;
  readonly path: string;
  /** What stands before the documented path in the URL. */
  readonly prefix: string;
}

export interface StageDoor {
  /** `host` is the `Host` header. `undefined`: no vendor is served there. */
  enter(host: string | undefined, path: string): Entered | undefined;
}

/**
 * By virtual host (a documented host or `<vendor>.localhost`), by prefix, or at `/` where one vendor is alone.
 * Raises PATH_CONFLICT when two vendors claim one prefix or one host.
 */
export const createStageDoor = (houses: readonly House[]): StageDoor => {
  const byPrefix = unique(
    houses,
    (house) => [house.vendor.prefix.slice(1)],
    (name) => `/${name}`,
  );
  const byHost = unique(
    houses,
    ({ vendor }) => hostsOf(vendor),
    (name) => `the host ${name}`,
  );
  const alone = houses.length === 1 ? houses[0] : undefined;
  const shadowed = new Set(houses.filter(isShadowed));
  return {
    enter(host, path) {
      const virtual = byHost.get(hostName(host ?? ''));
      const end = path.indexOf('/', 1);
      const first = end < 0 ? path.slice(1) : path.slice(1, end);
      const prefixed = byPrefix.get(first);
      const house = virtual ?? alone;
      // A path of the document's own may begin with the vendor's name: pets.yaml has /pets/{id}.
      const own = prefixed !== undefined && prefixed === house && shadowed.has(house) && house.methods(path).length > 0;
      const meant = own ? undefined : prefixed;
      if (meant && (virtual === undefined || virtual === meant)) {
        return { house: meant, path: end < 0 ? '/' : path.slice(end), prefix: `/${first}` };
      }
      return house && { house, path, prefix: '' };
    },
  };
};

/** Few documents have a path that could be taken for their prefix; the others need not be asked each time. */
const isShadowed = ({ vendor }: House): boolean =>
  vendor.spec.operations.some(({ path }) => {
    const first = path.split('/')[1] ?? '';
    return first.includes('{') || first === vendor.prefix.slice(1);
  });

const unique = (
  houses: readonly House[],
  names: (house: House) => readonly string[],
  shown: (name: string) => string,
): ReadonlyMap<string, House> => {
  const found = new Map<string, House>();
  for (const house of houses) {
    for (const name of names(house)) {
      const other = found.get(name);
      if (other && other !== house)
        throw fail('PATH_CONFLICT', shown(name), other.vendor.spec.file, house.vendor.spec.file);
      found.set(name, house);
    }
  }
  return found;
};

/** A documented host that is this machine would take every request for itself. */
const hostsOf = ({ name, spec, definition }: MockVendor): readonly string[] => [
  `${name.toLowerCase()}.localhost`,
  ...[...(definition.hosts ?? []), ...spec.servers.flatMap(({ url }) => serverHost(url))]
    .map(hostName)
    .filter((host) => host !== '' && host !== 'localhost' && !/^[\d.]+$|^\[/.test(host)),
];

const serverHost = (url: string): readonly string[] => {
  const host = /^(?:https?|wss?):\/\/([^/?#]+)/i.exec(url)?.[1];
  return host === undefined || host.includes('{') ? [] : [host];
};

/** Without port, in lower case. */
const hostName = (host: string): string => {
  const colon = host.indexOf(':');
  return (colon < 0 || host.startsWith('[') ? host : host.slice(0, colon)).toLowerCase();
};
