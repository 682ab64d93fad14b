import { isObject, type Json } from '../core/json/json';
import { childPointer, pointerKeys, ROOT } from '../core/json/pointer';
import type { Finding } from '../core/results/finding';
import type { Inconclusive } from '../core/results/verdict';
import {
  atWords,
  blameWords,
  count,
  evidenceWords,
  listWords,
  placesWords,
  shorten,
  valueWords,
} from './sentence-parts';

/**
 * The only place that turns a finding into prose. What it is handed is already redacted; it only shortens.
 * A new kind of finding does not compile until it has its sentence here.
 */

/**
 * The whole sentence: what was expected, what was seen, where the spec says so, how sure that is, who has to change.
 * One line, without a line break whatever the vendor sent.
 */
export const describeFinding = (finding: Finding): string => describeCause(finding, []);

/** The same of all properties of one object that are missing, or too much. */
export const describeCause = (finding: Finding, properties: readonly string[]): string =>
  `${headline(finding, properties)} (${placesWords(finding)}; ${finding.evidence}: ${evidenceWords(finding)}). ${blameWords(finding)}`;

/**
 * The first half alone: what was expected and what was seen. For reports that show the rest beside it.
 * @param properties all that are missing, or too much, where it is more than the finding's own
 */
export const headline = (finding: Finding, properties: readonly string[] = []): string =>
  oneLine((properties.length > 1 ? ofSeveral(finding, properties) : undefined) ?? sentence(finding));

const ofSeveral = (finding: Finding, properties: readonly string[]): string | undefined => {
  const names = listWords(
    properties.map((name) => JSON.stringify(name)),
    'and',
  );
  // The rows of a list need not lack the same.
  const rows = { at: finding.at.replaceAll(/\/\d+(?=\/|$)/g, '/*') };
  switch (finding.kind) {
    case 'property-undocumented':
      return `${owner({ ...finding, ...rows })} carries the properties ${names}, which no document mentions`;
    case 'property-absent':
      return `${owner({ ...finding, ...rows })} lacks the properties ${names}, which the document shows`;
    case 'property-write-only':
      return `${owner({ ...finding, ...rows })} carries the properties ${names}, though the document marks them as writeOnly: only a client sends them`;
    case 'property-repeated':
      return `${owner({ ...finding, ...rows })} has the properties ${names} twice: which of their values counts, each client decides for itself`;
    case 'body-schema': {
      const verb = finding.keyword === 'required' ? 'have the required' : 'not have the';
      return `${atWords(rows.at)} must ${verb} properties ${names}`;
    }
    default:
      return undefined;
  }
};

const sentence = (finding: Finding): string => {
  const at = atWords(finding.at);
  switch (finding.kind) {
    case 'status-undocumented':
      return `status ${finding.received} is not documented; ${documented(finding.documented, 'status')}`;
    case 'status-unexpected':
      // What is expected there is a guess of ours, and in nobody's document.
      if (isLenient(finding))
        return `more lenient than documented: status ${finding.received} came, although ${finding.why}`;
      return `status ${finding.received} came where ${listWords(finding.expected.map(statusWords))} was expected: ${finding.why}`;
    case 'media-type-undocumented':
      return `${contentType(finding.received)} is not documented; ${documented(finding.documented, 'media type')}`;
    case 'media-type-unexpected':
      return `${contentType(finding.received)} came where ${finding.expected} was expected`;
    case 'body-unparseable':
      return `the body cannot be read${finding.mediaType === '' ? '' : ` as ${finding.mediaType}`}: ${shorten(finding.reason, 200)}`;
    case 'body-missing':
      return `the body is empty where ${finding.mediaType} is documented`;
    case 'body-unexpected':
      return `a body${finding.bytes === undefined ? '' : ` of ${count(finding.bytes, 'byte')}`} came where the document has none`;
    case 'body-schema':
      return `${at} ${expected(finding.keyword, finding.params, finding.message)}${seenInstead(finding.keyword, finding.seen)}`;
    case 'property-undocumented':
      return `${owner(finding)} carries "${finding.property}" (${valueWords(finding.seen)}), a property that no document mentions`;
    case 'property-absent':
      return `${owner(finding)} lacks the property "${finding.property}", which the document shows`;
    case 'property-write-only':
      return `${at} is sent, though the document marks it as writeOnly: only a client sends it`;
    case 'property-repeated':
      return `${owner(finding)} has the property "${finding.property}" twice: which of its values counts, each client decides for itself`;
    case 'header-missing':
      return `the header ${finding.header} is missing`;
    case 'header-schema':
      return `the header ${finding.header} ${expected(finding.keyword, null, finding.message)}, but is ${valueWords(finding.seen)}`;
    case 'sample-differs':
      return `${at} is ${valueWords(finding.seen)} where the example "${finding.example}" has ${valueWords(finding.expected)}`;
    case 'semantics':
      return `${finding.rule}: ${finding.message}`;
    default:
      return finding satisfies never;
  }
};

const statusWords = (status: string): string => (status === 'default' ? 'the default answer' : status);

/** A mistake was let pass that no document promises to refuse. */
const isLenient = ({ evidence, received }: Finding & { readonly kind: 'status-unexpected' }): boolean =>
  evidence === 'undocumented' && received < 400;

/** The object that a property is of, whether the finding points at the object or at the property. */
const owner = ({ at, property }: { readonly at: string; readonly property: string }): string => {
  const keys = pointerKeys(at);
  return atWords(keys.at(-1) === property ? childPointer(ROOT, ...keys.slice(0, -1)) : at);
};

const documented = (items: readonly string[], noun: string): string =>
  items.length === 0 ? `the operation documents no ${noun}` : `the specification has ${listWords(items)}`;

const contentType = (received: string | null): string =>
  received === null ? 'an answer without content-type' : `content-type ${shorten(received)}`;

/** The validator's own words, with the values that it leaves out. Only in its words a number beyond 2^53 has all its digits. */
const expected = (keyword: string, params: Json, message: string): string => {
  const listed = keyword === 'enum' && isObject(params) ? params.allowedValues : undefined;
  if (!Array.isArray(listed) || listed.some((value) => Math.abs(Number(value)) > Number.MAX_SAFE_INTEGER))
    return message;
  return `must be ${listWords(listed.map((value) => JSON.stringify(value)))}`;
};

/** These say what is absent or too much. The value at their place is the whole object around it, which explains nothing. */
const ABOUT_THE_WHOLE = new Set([
  'required',
  'dependentRequired',
  'additionalProperties',
  'unevaluatedProperties',
  'minProperties',
]);

const seenInstead = (keyword: string, seen: Json | undefined): string =>
  ABOUT_THE_WHOLE.has(keyword) || seen === undefined ? '' : `, but is ${valueWords(seen)}`;

/** Labels, not sentences: the reason that follows is one already. */
const WHY_INCONCLUSIVE = {
  unreachable: 'nothing answered',
  unavailable: 'not served just now',
  timeout: 'no answer in time',
  'broken-answer': 'broken answer',
  unauthorised: 'not let in',
  redirect: 'sent elsewhere',
  'rate-limited': 'told to slow down',
  'no-such-record': 'perhaps rightly refused',
  'refused-alike': 'refused whatever is sent',
  'base-path-missing': 'wrong address',
  'spec-invalid': 'invalid document',
  'schema-not-compilable': 'unusable schema',
  'body-not-checkable': 'uncheckable body',
  'no-schema': 'no schema',
  stopped: 'stopped',
  crashed: 'the check itself broke',
} as const satisfies Record<Inconclusive['kind'], string>;

/** `not let in: GET … answered 401. Set UNDERSTUDY_…`. */
export const describeInconclusive = (inconclusive: Inconclusive): string =>
  `${WHY_INCONCLUSIVE[inconclusive.kind]}: ${oneLine(inconclusive.reason)}`;

/** A vendor's text must not break a line of ours: a log line that begins with `::` is a command to GitHub. */
const oneLine = (text: string): string => text.replaceAll(/\s*[\r\n\u2028\u2029]+\s*/g, ' ').trim();
