import type { TargetKind } from '../../core/results/events';
import { everyServer } from '../../specs/operations/servers';
import type { Operation, Spec } from '../../specs/spec';

/** Where the requests of one operation go. */
interface OwnServer {
  /** Of the operation's URLs at the target, without a slash at its end. */
  readonly basePath: string;
  /** The operation's server, where that is another host than the one which the target stands for. */
  readonly elsewhere?: string;
}

/**
 * A target stands for the document's servers. A path item or an operation may name servers of its own: another base path of the same host
 * is found beside the target's, and another host cannot be known from it.
 * @param target the base URL that the user named
 */
const ownServer = (spec: Spec, operation: Operation, target: URL): OwnServer => {
  const basePath = withoutSlash(target.pathname);
  const common = (spec.servers.length > 0 ? spec.servers : everyServer(spec).slice(0, 1)).map(placeOf);
  const own = operation.servers.map(placeOf);
  const isCommon = (one: ServerPlace): boolean => common.some(({ url }) => url === one.url);
  if (own.length === 0 || own.some(isCommon)) return { basePath };
  const hosts = [undefined, target.hostname, ...common.map(({ host }) => host)];
  const near = own.find(({ host }) => hosts.includes(host));
  if (!near) return { basePath, elsewhere: own[0]?.url ?? '' };
  const ends = common.map(({ path }) => path).filter((path) => basePath.endsWith(path));
  const longest = ends.reduce((one, other) => (other.length > one.length ? other : one), '');
  return { basePath: basePath.slice(0, basePath.length - longest.length) + near.path };
};

/** A mock finds its operations under its own base path. */
export const basePathOf = (spec: Spec, operation: Operation, target: URL, kind: TargetKind): string =>
  kind === 'real' ? ownServer(spec, operation, target).basePath : withoutSlash(target.pathname);

/** Why a 404 says nothing: the document has the operation at a host that nobody named. */
export const atAnotherHost = (spec: Spec, operation: Operation, target: URL): string | undefined => {
  const { elsewhere } = ownServer(spec, operation, target);
  return elsewhere && `The document has this operation at ${elsewhere}: name that as the target, with --only.`;
};

interface ServerPlace {
  readonly url: string;
  /** `undefined`: the document's own. */
  readonly host: string | undefined;
  readonly path: string;
}

const placeOf = ({ url }: { readonly url: string }): ServerPlace => {
  const isWhole = /^(?:[a-z][a-z0-9+.-]*:)?\/\//i.test(url);
  try {
    const { hostname, pathname } = new URL(url, 'http://localhost');
    return { url, host: isWhole ? hostname : undefined, path: withoutSlash(pathname) };
  } catch {
    return { url, host: undefined, path: '' };
  }
};

const withoutSlash = (path: string): string => path.replace(/\/+$/, '');
