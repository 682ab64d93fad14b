import { headerValue } from '../../../core/http/http';
import type { CheckContext } from './check';

/** Where a redirect leads says what to do about it; its query may hold secrets. */
export const leadsTo = ({ request, response }: CheckContext): string => {
  const location = headerValue(response.headers, 'location') ?? '';
  const asked = request?.http.path;
  const path = location.replace(/[?#].*$/s, '').replace(/^(?:[a-z][a-z\d+.-]*:)?\/\/[^/]*/i, '');
  if (asked !== undefined && path !== asked && withoutSlash(path) === withoutSlash(asked))
    return `the server has its path ${path.endsWith('/') ? 'with' : 'without'} a slash at the end, and the document has not`;
  if (path === '' || /^(?:[a-z][a-z\d+.-]*:)?\/\//i.test(location)) return 'name the final base URL as the target';
  return `it leads to ${path}, of which the document says nothing here`;
};

const withoutSlash = (path: string): string => path.replace(/\/$/, '');
