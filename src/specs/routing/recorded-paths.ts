import type { Recorded } from '../../core/results/recorded';
import { everyServer } from '../operations/servers';
import type { Spec } from '../spec';

/** The documented path of a recorded request, or why the request is not this vendor's. */
type RecordedPath =
  | { readonly kind: 'path'; readonly path: string }
  /** One clause. */
  | { readonly kind: 'foreign'; readonly reason: string };

/**
 * Which requests of a recording are this vendor's, and their paths without what stands before the documented ones. A browser
 * records every host of a page: where one of them is a documented server only those count, else the one that fits best.
 */
export const pathsOfRecording = (
  spec: Spec,
  recorded: readonly Recorded[],
  matches: (method: string, path: string) => boolean,
): ((each: Recorded) => RecordedPath) => {
  const servers = everyServer(spec).map(({ url }) => splitUrl(url));
  const bases = [...new Set(['', ...servers.map(({ path }) => path), `/${spec.name}`])];
  const pathIn = ({ request: { method, path }, basePath }: Recorded): string | undefined => {
    if (basePath !== undefined) return without(basePath, path);
    return bases.map((base) => without(base, path)).find((one) => one !== undefined && matches(method, one));
  };
  const documented = new Set(servers.map(({ origin }) => origin).filter((origin) => origin !== ''));
  const hosts = ownHosts(recorded, documented, (each) => pathIn(each) !== undefined);
  return (each) => {
    const isOurs = each.basePath !== undefined;
    if (!isOurs && hosts.length > 0 && !hosts.includes(each.origin))
      return { kind: 'foreign', reason: `another host: ${spec.name} was recorded at ${hosts.join(', ')}` };
    return { kind: 'path', path: pathIn(each) ?? each.request.path };
  };
};

const ownHosts = (
  recorded: readonly Recorded[],
  documented: ReadonlySet<string>,
  fits: (each: Recorded) => boolean,
): readonly string[] => {
  const counts = new Map<string, number>();
  for (const each of recorded)
    if (each.basePath === undefined && (documented.has(each.origin) || fits(each)))
      counts.set(each.origin, (counts.get(each.origin) ?? 0) + 1);
  const known = [...counts.keys()].filter((origin) => documented.has(origin));
  if (known.length > 0) return known;
  const [best] = [...counts].sort(([, a], [, b]) => b - a);
  return best ? [best[0]] : [];
};

/** `undefined`: it does not stand there. */
const without = (base: string, path: string): string | undefined => {
  if (base === '') return path;
  return path.startsWith(`${base}/`) ? path.slice(base.length) : path === base ? '/' : undefined;
};

/** The origin is empty where the document names none, or one with a variable that has no value. */
const splitUrl = (url: string): { readonly origin: string; readonly path: string } => {
  const [, origin = '', path = ''] = /^((?:https?:)?\/\/[^/?#]+)?([^?#]*)/i.exec(url) ?? [];
  return { origin: origin.includes('{') ? '' : origin.toLowerCase(), path: path.replace(/\/+$/, '') };
};
