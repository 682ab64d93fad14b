import { TransportError } from './target';

/** As undici reads them: small letters first, and what is for HTTP also for HTTPS where that has none. */
const HTTP = ['http_proxy', 'HTTP_PROXY'] as const;
const HTTPS = ['https_proxy', 'HTTPS_PROXY'] as const;
const IS_PROXY = /^(?:https?|socks5?):\/\/[^/]/i;

/** @throws TransportError for a proxy that no URL names; its value may hold a password, and is not shown */
export const checkProxies = (environment: NodeJS.ProcessEnv): void => {
  const wrong = [...HTTP, ...HTTPS].find((name) => {
    const value = environment[name];
    return value && !(IS_PROXY.test(value) && URL.canParse(value));
  });
  if (wrong !== undefined)
    throw new TransportError(
      'unreachable',
      `${wrong} is no URL of a proxy; write it such as http://proxy.example:3128`,
    );
};

/** An error of the proxy is none of the vendor's: it is said whose it is. */
export const withProxy = (error: unknown, origin: string, environment: NodeJS.ProcessEnv): unknown => {
  if (error instanceof TransportError) return error;
  const { protocol, hostname } = new URL(origin);
  const names = protocol === 'https:' ? [...HTTPS, ...HTTP] : HTTP;
  const name = names.find((each) => environment[each]);
  const value = name && environment[name];
  if (!value || !isOfProxy(error as ConnectError, new URL(value))) return error;
  const { message } = error as Error;
  return new TransportError(
    'unreachable',
    `the proxy of ${name} leads nowhere: ${message}; where none is needed, NO_PROXY=${hostname} goes past it`,
  );
};

interface ConnectError extends NodeJS.ErrnoException {
  readonly address?: string;
  readonly hostname?: string;
  readonly port?: number;
}

const isOfProxy = ({ message, address, hostname, port }: ConnectError, proxy: URL): boolean => {
  if (/^Proxy response \(/.test(message)) return true;
  if (hostname !== undefined) return hostname === proxy.hostname;
  const ports: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };
  return address !== undefined && port === (Number(proxy.port) || ports[proxy.protocol]);
};
