/** Where the target is, and where a client found the recorder. */
interface Addresses {
  readonly target: URL;
  /** `http://127.0.0.1:4020`, with the vendor's prefix where the client used it. */
  readonly own: string;
}

/** Headers that say where a client may go next (RFC 9110, sections 8.7 and 10.2.2). */
const ADDRESSES = new Set(['location', 'content-location']);

/**
 * Headers of an answer for the client: what leads to the target leads to the recorder, else whoever follows it is no longer
 * recorded. What leads elsewhere stays.
 * @param raw name, value, name, value …
 */
export const withOwnAddresses = (raw: readonly string[], addresses: Addresses): readonly string[] =>
  raw.map((value, index) => {
    const name = index % 2 === 1 ? (raw[index - 1] ?? '').toLowerCase() : '';
    if (ADDRESSES.has(name)) return ownAddress(value, addresses);
    if (name === 'link')
      return value.replaceAll(/<([^<>]*)>/g, (_whole, address: string) => `<${ownAddress(address, addresses)}>`);
    return name === 'set-cookie' ? ownCookie(value, addresses) : value;
  });

/** An address relative to the request leads to the recorder as it is. */
const ownAddress = (address: string, { target, own }: Addresses): string => {
  const [, origin = '', rest = ''] = /^((?:https?:)?\/\/[^/?#]*)?(.*)$/is.exec(address.trim()) ?? [];
  const isElsewhere = origin === '' ? !rest.startsWith('/') : originOf(origin, target) !== target.origin;
  const path = isElsewhere ? undefined : behindBase(rest, target);
  if (path === undefined) return address;
  return `${origin === '' ? prefixOf(own) : own}${path}` || '/';
};

const prefixOf = (own: string): string => new URL(own).pathname.replace(/\/$/, '');

const originOf = (origin: string, target: URL): string | undefined => {
  try {
    return new URL(origin, target).origin;
  } catch {
    return undefined;
  }
};

/** The recorder puts the target's base path before each path; `undefined`: it never gets there. */
const behindBase = (rest: string, target: URL): string | undefined => {
  const base = target.pathname.replace(/\/$/, '');
  if (!rest.startsWith(base) || !/^(?:[/?#]|$)/.test(rest.slice(base.length))) return undefined;
  return rest.slice(base.length);
};

/** A cookie of the target's domain and path, that a client also sends to the recorder, over plain HTTP. */
const ownCookie = (cookie: string, { target, own }: Addresses): string => {
  const [pair = '', ...attributes] = cookie.split(';');
  const needsSecure =
    /^\s*__(?:Secure|Host)-/i.test(pair) || attributes.some((one) => /^\s*samesite=none\s*$/i.test(one));
  const kept = attributes.flatMap((attribute): readonly string[] => {
    const [, name = '', value = ''] = /^\s*([^=\s]*)\s*(?:=\s*(.*?)\s*)?$/s.exec(attribute) ?? [];
    switch (name.toLowerCase()) {
      case 'domain':
        return isDomainOf(value.replace(/^\./, '').toLowerCase(), target.hostname) ? [] : [attribute];
      case 'secure':
        return needsSecure ? [attribute] : [];
      case 'path': {
        const path = behindBase(value, target);
        return path === undefined ? [attribute] : [` Path=${prefixOf(own)}${path}`.replace(/=$/, '=/')];
      }
      default:
        return [attribute];
    }
  });
  return [pair, ...kept].join(';');
};

const isDomainOf = (domain: string, host: string): boolean => host === domain || host.endsWith(`.${domain}`);
