import { fail } from '../../core/errors';
import { everyServer, hostName, hostsOfServers, isElsewhere } from '../../specs/operations/servers';
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
  enter(host: string | undefined, method: string, path: string): VendorMatch | undefined;
  /** Whether `/` is a vendor's: its own host's, or a documented path of the only one. */
  ownsRoot(host: string | undefined): boolean;
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
  const shadowed = new Map(routers.map((router) => [router, shadowOf(router)]));
  return {
    ownsRoot: (host) => byHost.has(hostName(host ?? '')) || (alone?.methods('/').length ?? 0) > 0,
    enter(host, method, path) {
      const virtual = byHost.get(hostName(host ?? ''));
      const end = path.indexOf('/', 1);
      const first = end < 0 ? path.slice(1) : path.slice(1, end);
      const behind = end < 0 ? '/' : path.slice(end);
      const prefixed = byPrefix.get(first);
      const router = virtual ?? alone;
      const shadow = prefixed === undefined || prefixed !== router ? 'none' : (shadowed.get(router) ?? 'none');
      const isOwn = shadow !== 'none' && prefixed !== undefined && meansOwn(prefixed, shadow, method, path, behind);
      const meant = isOwn ? undefined : prefixed;
      if (meant && (virtual === undefined || virtual === meant)) {
        return { router: meant, path: behind, prefix: `/${first}` };
      }
      return router && { router, path, prefix: '' };
    },
  };
};

/**
 * How a document's own paths may begin with what is its prefix: by name (pets.yaml has /pets/{id}), or by a template. Few
 * documents have such a path; the others need not be asked each time.
 */
type Shadow = 'none' | 'named' | 'templated';

const shadowOf = ({ vendor: { spec, prefix } }: VendorRouter): Shadow => {
  const firsts = spec.operations.map(({ path }) => path.split('/')[1] ?? '');
  if (firsts.includes(prefix.slice(1))) return 'named';
  return firsts.some((first) => first.includes('{')) ? 'templated' : 'none';
};

/** Where all documented paths can be reached: behind the prefix, unless the only vendor has paths that begin with it. */
export const basePathOf = ({ spec, prefix }: Pick<MockVendor, 'spec' | 'prefix'>, isAlone: boolean): string =>
  isAlone && spec.operations.some(({ path }) => path === prefix || path.startsWith(`${prefix}/`)) ? '' : prefix;

/** A path that can be read with and without the prefix: what is written out goes first, and of two such readings what has the method. */
const meansOwn = (router: VendorRouter, shadow: Shadow, method: string, path: string, behind: string): boolean => {
  const own = fitOf(router.methods(path), method);
  const other = fitOf(router.methods(behind), method);
  return own > 0 && (shadow === 'named' ? own >= other : other === 0);
};

/** 2: the path has the method; 1: it is known; 0: it is not. */
const fitOf = (methods: readonly string[], method: string): number =>
  methods.includes(method) ? 2 : methods.length > 0 ? 1 : 0;

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

/** Every host that is the vendor's, its uploads' and the like included: without port, in lower case. */
export const vendorHosts = (vendor: MockVendor): readonly string[] => [
  ...new Set([...hostsOf(vendor), ...hostsOfServers(everyServer(vendor.spec))]),
];
