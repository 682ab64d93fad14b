// @ts-check

/**
 * The control API of this mock, for one session.
 * @typedef {{ name: string, title: string, prefix: string, operations: ListedOperation[], scenarios: string[], document: string, reference: string | null }} Vendor
 * @typedef {{ vendor: string, id: string, method: string, path: string, summary: string | null, statuses: string[] }} ListedOperation
 * @typedef {{ status: string, description: string, grade: string, numberGrade: string, source?: string, note?: string, mediaTypes: string[], examples: string[], exampleGrades: Record<string, string>, ways: { how: string, grade: string }[] }} Status
 * @typedef {{ kind: 'request', method: string, path: string, query: string, headers: Record<string, string>, body: string | null } | { kind: 'none', reason: string }} Offered
 * @typedef {{ id: string, method: string, path: string, summary: string | null, deprecated: boolean, source: string | null, statuses: Status[], callbacks: string[], evidence: Record<string, number>, request: Offered }} Operation
 * @typedef {{ vendor: string, scenario: string | null, position: string | null, known: { name: string, description: string, breaksContract: boolean }[] }} Playing
 * @typedef {{ location: string[], code: string, message: string }} Violation
 * @typedef {{ kind: string, at: string, vendor: string | null, operation: string | null, session: string, method: string, path: string, status: number | null, example: string | null, why: string, violations: Violation[], unchecked: string[], milliseconds: number, call?: { name: string, to: string, outcome: string } }} Exchange
 * @typedef {{ path: string, query: string, headers: Record<string, string>, body: string | null, leftOut: string | null }} Asked
 */

export const CONTROL = '/__understudy';

const DEFAULT = 'default';

/** Whose scenarios and delays are shown and changed, and as whom the page asks. */
export const session = {
  name: new URLSearchParams(location.search).get('session') || DEFAULT,
  /** @returns {Record<string, string>} */
  header() {
    return this.name === DEFAULT ? {} : { 'Understudy-Session': this.name };
  },
};

/**
 * @param {string} path
 * @param {{ method?: string, body?: unknown }} [options]
 * @returns {Promise<any>} what it answers; null for nothing
 * @throws an Error with the problem's own words
 */
export const control = async (path, { method = 'GET', body } = {}) => {
  const response = await fetch(CONTROL + path, {
    method,
    headers: { ...session.header(), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (response.status === 204) return null;
  const value = await response.json();
  if (!response.ok) throw new Error(value.detail ?? `${response.status}`);
  return value;
};

/** @param {string} text */
export const encoded = (text) => encodeURIComponent(text);
