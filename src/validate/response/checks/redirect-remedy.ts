import { headerValue } from '../../../core/http/http';
import type { CheckContext } from './check';

/** Where a redirect leads says what to do about it; its query may hold secrets. */
export const leadsTo = ({ operation, request, response }: CheckContext): string => {
  const [, scheme, host, path = ''] = PARTS.exec(headerValue(response.headers, 'location') ?? '') ?? [];
  const origin = host && `${scheme}${host}`;
  const asked = request?.http.path;
  if (origin === undefined && path === '') return 'and no Location says where it leads';
  if (asked !== undefined && path !== asked && withoutSlash(path) === withoutSlash(asked))
    return `the server has its path ${path.endsWith('/') ? 'with' : 'without'} a slash at the end, and the document has not`;
  const own =
    asked &&
    `/${asked
      .split('/')
      .slice(1 - operation.path.split('/').length)
      .join('/')}`;
  if (origin !== undefined && own && withoutSlash(path).endsWith(own))
    return `name ${origin}${withoutSlash(path).slice(0, -own.length)} as the target`;
  if (origin !== undefined) return `it leads to ${origin}: name the final base URL as the target`;
  if (own && path !== asked && withoutSlash(path).endsWith(own))
    return `name the target with ${withoutSlash(path).slice(0, -own.length) || 'nothing'} as its base path`;
  if (path === asked) return 'it leads back to itself, as where a cookie or a header is asked for: --header sends one';
  return `it leads to ${path}, of which the document says nothing here`;
};

/** Of a URL or a reference all but user, password, query and fragment. */
const PARTS = /^(?:((?:[a-z][a-z\d+.-]*:)?\/\/)(?:[^/?#]*@)?([^/?#]+))?([^?#]*)/i;

const withoutSlash = (path: string): string => path.replace(/\/$/, '');
