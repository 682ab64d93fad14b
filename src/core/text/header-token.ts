/** A value within a header: a token as it is, all else as a quoted string (RFC 9110, section 5.6.4). */
export const headerToken = (value: string): string =>
  /^[\w!#$%&'*+.^`|~-]+$/.test(value) ? value : `"${value.replaceAll(/["\\]/g, '\\$&')}"`;
