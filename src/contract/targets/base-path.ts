import { type HttpResponse, headerValue, isServerError } from '../../core/http/http';
import { essence, mediaTypeMatches } from '../../core/http/media-type';
import type { Operation, Spec } from '../../specs/spec';
import { atAnotherHost } from './own-server';

/** Is this the answer of a server that was not meant: the target lacks the document's base path, or it is another host? */
export interface BasePath {
  saw(operation: Operation, response: HttpResponse): void;
  /** One sentence with the remedy, while nothing came but 404 and pages of HTML where none is documented. */
  missing(operation: Operation, response: HttpResponse): string | undefined;
}

/** @param target the base URL that the user named */
export const createBasePath = (spec: Spec, target: URL): BasePath => {
  const at = `${target.origin}${target.pathname.replace(/\/$/, '')}`;
  const documented = spec.servers.map(({ url }) => pathOf(url));
  const lacks = documented.every((path) => path !== '' && !at.endsWith(path));
  const [first] = documented;
  const found = new Set<string>();
  return {
    saw: (operation, response) => {
      if (response.status !== 404 && !(lacks && isPage(operation, response))) found.add(operation.id);
    },
    missing: (operation, response) => {
      const what = response.status === 404 ? '404' : isPage(operation, response) ? 'a page of HTML or 404' : undefined;
      if (what === undefined || found.has(operation.id)) return undefined;
      if (found.size > 0 || !lacks || first === undefined)
        return what === '404' ? atAnotherHost(spec, operation, target) : undefined;
      return `Every answer so far is ${what}, and the target lacks the base path ${first} of the document: name ${at}${first} as the target.`;
    },
  };
};

/** What the server of a web application answers to every path that it does not know. */
const isPage = ({ responses }: Operation, { status, headers, body }: HttpResponse): boolean => {
  const type = essence(headerValue(headers, 'content-type') ?? '');
  const isDocumented = responses.some(({ content }) =>
    content.some(({ mediaType }) => mediaTypeMatches(mediaType, type)),
  );
  return (
    type === 'text/html' &&
    !isServerError(status) &&
    !isDocumented &&
    /^\s*<(?:!doctype\s+)?html/i.test(Buffer.from(body.subarray(0, 200)).toString('latin1'))
  );
};

/** `/api/v2`; empty for a server at the root, and for a URL that cannot be read. */
const pathOf = (url: string): string => {
  try {
    return new URL(url, 'http://localhost').pathname.replace(/\/+$/, '');
  } catch {
    return '';
  }
};
