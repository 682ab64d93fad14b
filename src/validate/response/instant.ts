/** Milliseconds; `undefined` without an offset. Fractions beyond milliseconds are cut, as `Date` does. */
export const instant = (value: unknown): number | undefined => {
  const match =
    typeof value === 'string' ? /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:?\d\d)$/.exec(value) : null;
  if (!match)
    return typeof value === 'string' && INTERNET_DATE.test(value) ? Date.parse(value) || undefined : undefined;
  const offset = match[3] === 'Z' ? 'Z' : (match[3] ?? '').replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2');
  const time = Date.parse(`${match[1]}${(match[2] ?? '').slice(0, 4)}${offset}`);
  return Number.isNaN(time) ? undefined : time;
};

/** `Mon, 16 Aug 2010 03:45:01 +0000`: RFC 5322, section 3.3, and as HTTP has it. */
const INTERNET_DATE = /^(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (?:GMT|UTC?|[+-]\d{4})$/;
