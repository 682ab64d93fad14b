import type { MockClient } from '../client/mock-client';

/** What of MSW is used: it has one class of handlers for ES modules and another one for CommonJS. */
export interface MswParts<Handler> {
  readonly http: {
    all(path: RegExp, answer: (info: { readonly request: Request }) => Promise<Response> | Response): Handler;
  };
  readonly passthrough: () => Response;
  readonly networkError: () => Response;
}

/** `vendorHandlers` for either of them. */
export const handlersWith = async <Handler>(
  { http, passthrough, networkError }: MswParts<Handler>,
  mock: MockClient,
  vendors: readonly string[] | undefined,
): Promise<Handler[]> => {
  const served = await mock.served();
  const unknown = vendors?.find((name) => served.every((vendor) => vendor.name !== name));
  if (unknown !== undefined)
    throw new Error(`No vendor "${unknown}" is served. Known: ${served.map(({ name }) => name).join(', ')}.`);
  const hosts = served.filter(({ name }) => vendors?.includes(name) ?? true).flatMap((vendor) => vendor.hosts);
  const answer = async (request: Request): Promise<Response> => {
    try {
      const response = await mock.fetch(request);
      // A browser hides where a redirect leads to.
      return response.type === 'opaqueredirect' ? networkError() : response;
    } catch (error) {
      if ((error as Error).name === 'UnderstudyError') throw error;
      // The vendor is made unreachable, or breaks off.
      return networkError();
    }
  };
  return [
    // What is said to the mock itself is nothing to warn of.
    http.all(at(new URL(mock.url).host), () => passthrough()),
    ...hosts.map((host) => http.all(at(host), ({ request }) => answer(request))),
  ];
};

/** Any path of a host, whatever its port where none is named. */
const at = (host: string): RegExp => new RegExp(`^https?://${host.replaceAll('.', '\\.')}(?::\\d+)?(?:/|$)`, 'i');
