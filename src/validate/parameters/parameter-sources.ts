/** A query or cookie string, split but not decoded: delimiters inside an encoded value are not delimiters. */
export interface RawPairs {
  /** Decoded. */
  readonly names: readonly string[];
  /** As sent. */
  readonly values: readonly string[];
  /** The name or text that is not percent-encoded UTF-8, if any. */
  readonly malformed: boolean;
}

export const NO_PAIRS: RawPairs = { names: [], values: [], malformed: false };

/** RFC 3986 percent-encoding; `+` is a space, as forms write it. Throws `URIError` for malformed text. */
export const decodeQuery = (raw: string): string =>
  raw.includes('%') || raw.includes('+') ? decodeURIComponent(raw.replaceAll('+', ' ')) : raw;

/** Cookies are percent-encoded by convention only: what is no encoding stays as it is, and `+` is a plus. */
export const decodeCookie = (raw: string): string => {
  if (!raw.includes('%')) return raw;
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
};

export const readQuery = (query: string): RawPairs => {
  if (query === '') return NO_PAIRS;
  const names: string[] = [];
  const values: string[] = [];
  let malformed = false;
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const value = equals < 0 ? '' : pair.slice(equals + 1);
    try {
      names.push(decodeQuery(equals < 0 ? pair : pair.slice(0, equals)));
      values.push(value);
      if (value.includes('%')) decodeURIComponent(value);
    } catch {
      malformed = true;
      if (names.length > values.length) names.pop();
    }
  }
  return { names, values, malformed };
};

/** The `cookie` header (RFC 6265, section 4.2.1); quotes around a value are not part of it. */
export const readCookies = (header: string | undefined): RawPairs => {
  if (!header) return NO_PAIRS;
  const names: string[] = [];
  const values: string[] = [];
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=');
    if (equals < 0) continue;
    const value = pair.slice(equals + 1).trim();
    names.push(pair.slice(0, equals).trim());
    values.push(value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value);
  }
  return { names, values, malformed: false };
};

/** All raw values of a name, in order. */
export const rawValues = (pairs: RawPairs, name: string): readonly string[] =>
  pairs.values.filter((_, index) => pairs.names[index] === name);
