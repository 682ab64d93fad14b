import { BlockList, isIP } from 'node:net';

/**
 * Whether a host means this machine, whatever the network says: `localhost` and names below it (RFC 6761, section 6.3),
 * 127.0.0.0/8 and `::1`. On this answer credentials are sent without TLS, calls are made and the control API is opened.
 * @param host a name or an address without a port, as `URL.hostname` gives it (an address in its shortest form, IPv6 in
 *   brackets), or as a header or a resolver writes it
 */
export const isLoopback = (host: string): boolean => {
  const address = host.replace(/^\[(.*)\]$/, '$1');
  const version = isIP(address);
  if (version !== 0) return loopback.check(address, version === 6 ? 'ipv6' : 'ipv4');
  return /^(?:[\w-]+\.)*localhost\.?$/i.test(host);
};

/** An IPv4 address that is written as IPv6 (`::ffff:127.0.0.1`) is found, too. */
const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');
