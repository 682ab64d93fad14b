/**
 * Names that carry secrets, wherever they stand: header, query parameter, property. Substrings, because vendors
 * prefix them (`X-XSRF-TOKEN`, `SO-AppToken`, `client_secret`); a false hit costs a readable value, a miss leaks one.
 */
const SMELLS =
  /authorization|token|secret|passw|pwd|credential|api[-_]?key|private[-_]?key|access[-_]?key|cookie|^session[-_]?id$|soticket|signature|^ticket$|^auth$|jwt|^ssn$|pass(?:code|phrase)|[cx]srf|\bx[-_]auth\b|\b(?:sig|otp|pin|cv[vc])\b/i;
/** The same anywhere in a text. */
export const MAY_SMELL = new RegExp(SMELLS.source.replaceAll(/[\^$]/g, ''), 'i');
/** Headers that sound like a secret, although their value is public. */
export const HARMLESS = /^(?:access-control-.*|understudy-.*)$/i;

export const smellsOfSecret = (name: string): boolean => SMELLS.test(name) && !HARMLESS.test(name);
