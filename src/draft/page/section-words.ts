import type { ParameterPlace } from '../draft-api';

/** What the lines below a heading speak of. */
export type Section =
  | { readonly kind: 'parameters'; readonly place?: ParameterPlace | 'body' }
  | { readonly kind: 'request' }
  | { readonly kind: 'response'; readonly status?: string }
  | { readonly kind: 'credentials' }
  | { readonly kind: 'other' };

const PARTS = '(?:param(?:eter)?s?|parts?|variables?|arguments?|fields?|propert(?:y|ies)|attributes?|strings?)';
const WORDS: readonly (readonly [RegExp, Section])[] = [
  [new RegExp(`^(?:url|uri|path|route)(?: ${PARTS})+$`), { kind: 'parameters', place: 'path' }],
  [new RegExp(`^(?:url )?query(?: ${PARTS})*$`), { kind: 'parameters', place: 'query' }],
  [new RegExp(`^cookie(?:s| ${PARTS})$`), { kind: 'parameters', place: 'cookie' }],
  [/^(?:response|answer|reply) headers?$/, { kind: 'other' }],
  [
    new RegExp(`^(?:http |request |required |custom )?headers?(?: ${PARTS})*$`),
    { kind: 'parameters', place: 'header' },
  ],
  [
    new RegExp(`^(?:request |post |json |http )?(?:body|payload|data)(?: ${PARTS}| schema)*(?:: ?.{0,40})?$`),
    { kind: 'parameters', place: 'body' },
  ],
  [new RegExp(`^request (?:schema|${PARTS.slice(3)}$`), { kind: 'parameters' }],
  [new RegExp(`^(?:available |optional |required |supported |input )?${PARTS}$`), { kind: 'parameters' }],
  [
    /^(?:sample|example)? ?(?:http |api )?(?:request|call|usage)s?(?: (?:body|example|sample|payload)s?)?$/,
    { kind: 'request' },
  ],
  [/^(?:example|sample) (?:payload|body)$/, { kind: 'request' }],
  [/^authori[sz]ations?$|^authentications?$|^auth$|^credentials$|^security$/, { kind: 'credentials' }],
  [/^(?:possible |common |http )?errors?(?: (?:codes?|responses?|messages?|handling))?$/, { kind: 'response' }],
  [/^(?:http )?(?:status|response|return)(?: (?:status|codes?))+$/, { kind: 'response' }],
  [/^returns?$|^outputs?$|^results?$|^return values?$/, { kind: 'response' }],
  [
    new RegExp(
      `^(?:sample|example|success(?:ful)?|error|json|http|api)? ?(?:json )?(?:response|answer|reply)s?(?: ?\\(.{0,40}\\)| (?:body|example|sample|object|schema|format|payload|content|data|${PARTS.slice(3)})*(?: ?: ?.{0,60})?$`,
    ),
    { kind: 'response' },
  ],
];

/** What a heading opens; `undefined` for one that is only a title. */
export const sectionOf = (heading: string): Section | undefined => {
  const words = heading
    .toLowerCase()
    .replaceAll(/[^\w\s:()/-]/g, '')
    .replace(/^(?:the|[\d.]+)\s+/, '')
    .replace(/\s*:\s*$/, '')
    .replace(/\s+/g, ' ')
    .trim();
  const status = statusIn(heading);
  if (status !== undefined) return { kind: 'response', status };
  return WORDS.find(([known]) => known.test(words))?.[1];
};

const statusIn = (heading: string): string | undefined =>
  /^\W*(?:(?:http|status|code|response|error|success|returns?|example|sample)[\s:]*)*\(?([1-5]\d\d)\b(?!\s*(?:ms|characters|items|requests|seconds))/i.exec(
    heading,
  )?.[1] ?? /^.{0,40}\(\s*(?:http |status )?([1-5]\d\d)(?: [\w ]{2,30})?\s*\)$/i.exec(heading)?.[1];

/** The words that HTTP gives its numbers (RFC 9110, section 15; RFC 6585), and two that pages use for a good answer. */
const PHRASES: Readonly<Record<string, string>> = {
  ok: '200',
  success: '200',
  successful: '200',
  'successful response': '200',
  'success response': '200',
  'successful operation': '200',
  created: '201',
  accepted: '202',
  'no content': '204',
  'not modified': '304',
  'bad request': '400',
  unauthorized: '401',
  unauthorised: '401',
  'payment required': '402',
  forbidden: '403',
  'not found': '404',
  'method not allowed': '405',
  'not acceptable': '406',
  'request timeout': '408',
  conflict: '409',
  gone: '410',
  'precondition failed': '412',
  'payload too large': '413',
  'unsupported media type': '415',
  'unprocessable entity': '422',
  'unprocessable content': '422',
  'too many requests': '429',
  'internal server error': '500',
  'not implemented': '501',
  'bad gateway': '502',
  'service unavailable': '503',
  'gateway timeout': '504',
};

/** The status whose words these are. */
export const statusOfPhrase = (text: string): string | undefined => {
  const words = text
    .toLowerCase()
    .replaceAll(/[^a-z ]/g, '')
    .trim();
  return Object.hasOwn(PHRASES, words) ? PHRASES[words] : undefined;
};

/** `404`, `- 404`, `404 - Not found`, `200 OK`: a line that is about one status. */
export const statusLine = (text: string): { readonly status: string; readonly rest: string } | undefined => {
  const match = /^\W*(?:(?:http|status|code)[\s:]*)*\(?([1-5]\d\d)\)?(?:$|\s*[-–—:]\s*|\s+(?=[A-Za-z(]))(.*)$/i.exec(
    text,
  );
  if (!match?.[1]) return undefined;
  return { status: match[1], rest: (match[2] ?? '').trim() };
};
