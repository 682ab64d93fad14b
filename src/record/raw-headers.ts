/** Headers as Node has them: name, value, name, value …, in the order and the letter case that came. */
type RawHeaders = readonly string[];

/** Of one connection only (RFC 9110, section 7.6.1). */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authorization',
  'proxy-authenticate',
  'te',
  'transfer-encoding',
  'upgrade',
]);

/** What is not about one connection alone. */
export const passedOn = (raw: RawHeaders): RawHeaders => {
  const named = new Set(HOP_BY_HOP);
  for (const [name, value] of inPairs(raw))
    if (name.toLowerCase() === 'connection') for (const one of value.split(',')) named.add(one.trim().toLowerCase());
  return inPairs(raw).flatMap(([name, value]) => (named.has(name.toLowerCase()) ? [] : [name, value]));
};

export const withoutHost = (raw: RawHeaders): RawHeaders =>
  inPairs(raw).flatMap(([name, value]) => (name.toLowerCase() === 'host' ? [] : [name, value]));

const inPairs = (raw: RawHeaders): readonly (readonly [string, string])[] =>
  raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []));

export const pairs = (raw: RawHeaders): [string, string][] => inPairs(raw).map(([name, value]) => [name, value]);
