import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { bareHost, isPublicAddress } from '../../core/network/addresses';
import { guardedLookup, type ResolveName } from '../../core/network/guarded-lookup';
import { hostAndPort, namedHosts } from '../../core/network/named-hosts';

/** Which hosts one document may lead to: public ones, its own, and those that a person named. */
export interface RemoteHosts {
  /** Why nothing is fetched from there; `undefined`: it may be, as far as the name shows. */
  refusal(url: URL): string | undefined;
  /** For the socket to that URL: what the name leads to at the moment of connecting counts. */
  lookup(url: URL): LookupFunction;
}

/** Raised by `lookup`. */
export class LeadsInside extends Error {
  override readonly name = 'LeadsInside';
}

/**
 * @param document its URL; a file has no host of its own
 * @param allowed hosts, each with a port or without
 */
export const createRemoteHosts = (document: string, allowed: readonly string[], resolve?: ResolveName): RemoteHosts => {
  const isAllowed = namedHosts(allowed);
  const own = ownHost(document);
  // A name that led to the internet must not lead into this network a moment later.
  let ownIsPublic = false;
  const isOwn = (url: URL): boolean => own?.is(url) === true && !ownIsPublic;
  const reason = (url: URL): string => {
    const asker = own?.isPublicName === true ? `${own.host} is public and` : 'a document';
    return `${asker} may not lead to a private address. Allow it with --allow-hosts ${url.host}`;
  };

  return {
    refusal: (url) => (isAllowed(url) || isOwn(url) || !isPrivateName(url.hostname) ? undefined : reason(url)),
    lookup: (url) =>
      guardedLookup((_, addresses: readonly LookupAddress[]) => {
        if (isAllowed(url)) return undefined;
        const inside = addresses.find(({ address }) => !isPublicAddress(address));
        if (isOwn(url)) ownIsPublic ||= inside === undefined;
        else if (inside) return new LeadsInside(`it leads to ${inside.address}: ${reason(url)}`);
        return undefined;
      }, resolve),
  };
};

interface OwnHost {
  readonly host: string;
  readonly isPublicName: boolean;
  is(url: URL): boolean;
}

const ownHost = (document: string): OwnHost | undefined => {
  if (!URL.canParse(document)) return undefined;
  const url = new URL(document);
  if (url.hostname === '' || !/^https?:$/.test(url.protocol)) return undefined;
  // From http to https is the same host, where neither names a port.
  const hosts = url.port === '' ? [`${url.hostname}:80`, `${url.hostname}:443`] : [hostAndPort(url)];
  return {
    host: url.host,
    isPublicName: !isPrivateName(url.hostname),
    is: (other) => hosts.includes(hostAndPort(other)),
  };
};

/** Names that mean something in a network of one's own only (RFC 6761, RFC 6762), and addresses that do. */
export const isPrivateName = (hostname: string): boolean => {
  const host = bareHost(hostname).toLowerCase();
  if (isIP(host) !== 0) return !isPublicAddress(host);
  return /(^|\.)(localhost|local|internal)$/.test(host) || !host.includes('.');
};
