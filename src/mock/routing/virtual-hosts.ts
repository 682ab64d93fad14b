import { fail } from '../../core/errors';
import { everyServer } from '../../specs/operations/servers';
import type { Server } from '../../specs/spec';
import type { MockVendor } from '../types';
import type { VendorRouter } from './vendor-router';

/** Which vendor a request is for, and its path without the vendor's prefix. */
export interface VendorMatch {
  readonly router: VendorRouter;
  readonly path: string;
  /** What stands before the documented path in the URL. */
  readonly prefix: string;
}

export interface VendorLookup {
  /** `host` is the `Host` header. `undefined`: no vendor is served there. */
  enter(host: string | undefined, path: string): VendorMatch | undefined;
}

/**
 * By virtual host (a documented host or `<vendor>.localhost`), by prefix, or at `/` where one vendor is alone.
 * Raises PATH_CONFLICT when two vendors claim one prefix or one host.
 */
export const createVendorLookup = (routers: readonly VendorRouter[]): VendorLookup => {
  const byPrefix = unique(
    routers,
    (router) => [router.vendor.prefix.slice(1)],
    (name) => `/${name}`,
  );
  const byHost = unique(
    routers,
    ({ vendor }) => hostsOf(vendor),
    (name) => `the host ${name}`,
  );
  for (const router of routers) {
    // An upload host may be many vendors' own: whoever has it first keeps it, and none is refused for it.
    for (const name of hostsOfServers(everyServer(router.vendor.spec))) if (!byHost.has(name)) byHost.set(name, router);
  }
  const alone = routers.length === 1 ? routers[0] : undefined;
  const shadowed = new Set(routers.filter(isShadowed));
  return {
    enter(host, path) {
      const virtual = byHost.get(hostName(host ?? ''));
      const end = path.indexOf('/', 1);
      const first = end < 0 ? path.slice(1) : path.slice(1, end);
      const prefixed = byPrefix.get(first);
      const router = virtual ?? alone;
      // A path of the document's own may begin with the vendor's name: pets.yaml has /pets/{id}.
      const own =
        prefixed !== undefined && prefixed === router && shadowed.has(router) && router.methods(path).length > 0;
      const meant = own ? undefined : prefixed;
      if (meant && (virtual === undefined || virtual === meant)) {
        return { router: meant, path: end < 0 ? '/' : path.slice(end), prefix: `/${first}` };
      }
      return router && { router, path, prefix: '' };
    },
  };
};

/** Few documents have a path that could be taken for their prefix; the others need not be asked each time. */
const isShadowed = ({ vendor }: VendorRouter): boolean =>
  vendor.spec.operations.some(({ path }) => {
    const first = path.split('/')[1] ?? '';
    return first.includes('{') || first === vendor.prefix.slice(1);
  });

const unique = (
  routers: readonly VendorRouter[],
  names: (router: VendorRouter) => readonly string[],
  shown: (name: string) => string,
): Map<string, VendorRouter> => {
  const found = new Map<string, VendorRouter>();
  for (const router of routers) {
    for (const name of names(router)) {
      const other = found.get(name);
      if (other && other !== router)
        throw fail('PATH_CONFLICT', shown(name), other.vendor.spec.file, router.vendor.spec.file);
      found.set(name, router);
    }
  }
  return found;
};

const hostsOf = ({ name, spec, definition }: MockVendor): readonly string[] => [
  `${name.toLowerCase()}.localhost`,
  ...[...(definition.hosts ?? []).map(hostName), ...hostsOfServers(spec.servers)].filter(isElsewhere),
];

const hostsOfServers = (servers: readonly Server[]): readonly string[] =>
  servers
    .flatMap(({ url }) => serverHost(url))
    .map(hostName)
    .filter(isElsewhere);

/** A documented host that is this machine would take every request for itself. */
const isElsewhere = (host: string): boolean => host !== '' && host !== 'localhost' && !/^[\d.]+$|^\[/.test(host);

const serverHost = (url: string): readonly string[] => {
  const host = /^(?:(?:https?|wss?):)?\/\/([^/?#]+)/i.exec(url)?.[1];
  return host === undefined || host.includes('{') ? [] : [host];
};

/** Without port, in lower case. */
const hostName = (host: string): string => {
  const colon = host.indexOf(':');
  return (colon < 0 || host.startsWith('[') ? host : host.slice(0, colon)).toLowerCase();
};
