import type { Grade } from '../core/evidence';
import type { Json } from '../core/json/json';
import { childPointer, pointerKeys, ROOT, type SpecPlace } from '../core/json/pointer';
import type { Blame, Finding } from '../core/results/finding';

/** Small phrases that every report shares, so that two reports never name one thing in two ways. */

const GRADE_WORDS = {
  documented: "the vendor's document for this operation says so",
  elsewhere: 'the vendor says so in another place',
  observed: 'seen in a sample, in client code or in a live answer; no document says it',
  assumed: 'our reading, nobody said it',
  undocumented: 'no document mentions it',
} as const satisfies Record<Grade | 'undocumented', string>;

/** How sure a finding is. */
export const evidenceWords = (finding: Pick<Finding, 'evidence' | 'kind'>): string =>
  finding.kind === 'property-repeated'
    ? 'names SHOULD be unique (RFC 8259, section 4)'
    : isLeftOpen(finding)
      ? 'no document says what has to come'
      : GRADE_WORDS[finding.evidence];

/** What was expected is only the usual: a server that does otherwise contradicts no document, and adds nothing to one. */
const isLeftOpen = ({ evidence, kind }: Pick<Finding, 'evidence' | 'kind'>): boolean =>
  evidence === 'undocumented' && (kind === 'status-unexpected' || kind === 'media-type-unexpected');

const BLAME_WORDS = {
  mock: 'Our mock has to change.',
  spec: "The vendor's document lacks it.",
  vendor: 'The vendor, or its document, has to change.',
} as const satisfies Record<Blame, string>;

/** Who has to change. */
export const blameWords = (finding: Blamed): string =>
  finding.known === undefined ? whoseTurn(finding) : `${whoseTurn(finding)} Known: ${finding.known}.`;

type Blamed = Pick<Finding, 'blame' | 'against' | 'known' | 'ours' | 'evidence' | 'kind'>;

const whoseTurn = (finding: Blamed): string => {
  const { blame, against, ours } = finding;
  if (blame !== 'spec') return BLAME_WORDS[blame];
  if (isLeftOpen(finding)) return 'The document leaves it open.';
  if (against) return `${ours ? 'Our spec' : 'The document'} contradicts itself, and has to change.`;
  return ours ? 'Our spec has to change.' : BLAME_WORDS.spec;
};

/** `1 case`, `3 cases`. */
export const count = (amount: number, noun: string, plural = `${noun}s`): string =>
  `${amount} ${amount === 1 ? noun : plural}`;

/** `specs/wethod/openapi.yaml:57 #/components/schemas/Contact`. */
const placeWords = (place: SpecPlace): string => `${place.file}:${place.line} #${place.pointer}`;

/** The line of the document that was broken; where it contradicts another, both. */
export const placesWords = (finding: Places): string => {
  const other = otherPlace(finding);
  return other ? `${placeWords(finding.spec)} contradicts ${placeWords(other)}` : placeWords(finding.spec);
};

type Places = Pick<Finding, 'spec' | 'against'>;

/** Words that contradict each other may stand in one place. */
export const otherPlace = ({ spec, against }: Places): SpecPlace | undefined =>
  against && placeWords(against) !== placeWords(spec) ? against : undefined;

/** `/body/data/id` as a person says it: `body /data/id`; `/headers/etag` is `header etag`. */
export const atWords = (at: string): string => {
  const [first, ...rest] = pointerKeys(at);
  if (first === undefined) return 'the answer';
  if (first === 'headers') return `header ${rest.join('/')}`;
  return rest.length === 0 ? first : `${first} ${childPointer(ROOT, ...rest)}`;
};

/** Cut to `limit` characters with an ellipsis; never through a surrogate pair. */
export const shorten = (text: string, limit = 80): string => {
  const characters = Array.from(text.length > limit * 2 ? text.slice(0, limit * 2) : text);
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join('')}…`;
};

/** `GET /pets/{id} and 3 more operations, answered 404`. */
export const operationsWords = (operations: readonly string[], answered?: number): string => {
  const [first = '', ...others] = operations;
  const all = others.length === 0 ? first : `${first} and ${count(others.length, 'more operation')}`;
  return answered === undefined ? all : `${all}, answered ${answered}`;
};

/** A value as it stood in the answer, on one line. `undefined` is what is not there at all. */
export const valueWords = (value: Json | undefined): string =>
  value === undefined ? 'nothing' : shorten(JSON.stringify(value));

/** `a, b or c`; the longest lists are cut, the number is not hidden. */
export const listWords = (items: readonly string[], joined: 'or' | 'and' = 'or', most = 12): string => {
  if (items.length > most) return `${items.slice(0, most).join(', ')} … (${items.length} in all)`;
  const last = items.at(-1) ?? 'none';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${joined} ${last}`;
};
