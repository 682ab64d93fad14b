import { BlockList, isIP } from 'node:net';

/** `0.0.0.0/8` and the like: not on the internet, or not one machine (RFC 6890, and RFC 1112 for the last two). */
const NOT_PUBLIC_4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;

/** With the ways of writing an IPv4 address as one of IPv6: compatible, mapped, Teredo, 6to4. */
const NOT_PUBLIC_6 = [
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const;

// Two lists: in one, a rule for mapped addresses would hold for all of IPv4.
const notPublic4 = new BlockList();
const notPublic6 = new BlockList();
for (const [network, bits] of NOT_PUBLIC_4) {
  notPublic4.addSubnet(network, bits, 'ipv4');
  // What a network that has only IPv6 makes of them (RFC 6052).
  notPublic6.addSubnet(`64:ff9b::${network}`, 96 + bits, 'ipv6');
}
for (const [network, bits] of NOT_PUBLIC_6) notPublic6.addSubnet(network, bits, 'ipv6');

/** An address that is reachable from the whole internet; a name is none. */
export const isPublicAddress = (address: string): boolean => {
  const version = isIP(address);
  if (version === 0) return false;
  return version === 4 ? !notPublic4.check(address, 'ipv4') : !notPublic6.check(address, 'ipv6');
};

/** A host as `URL` writes it, as an address or a name: without brackets, and without the dot of a full name. */
export const bareHost = (hostname: string): string => hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
