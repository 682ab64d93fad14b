/** Whether a person named the host of a URL: `hooks.internal`, `10.0.0.7:8080`, `[fd00::1]`, each with a port or without. */
export const namedHosts = (named: readonly string[]): ((url: URL) => boolean) => {
  const hosts = new Set(named.map((host) => host.trim().toLowerCase()));
  return (url) => hosts.has(url.hostname) || hosts.has(hostAndPort(url));
};

export const hostAndPort = ({ hostname, port, protocol }: URL): string =>
  `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;
