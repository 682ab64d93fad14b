import type { Grade } from '../evidence';
import { essence } from '../http/media-type';
import { isObject, type Json } from '../json/json';
import type { Pointer, SpecPlace } from '../json/pointer';

/**
 * What is wrong with an answer, as data; the sentence is made in `report/describe.ts` only.
 * `at` points into the response: `/status`, `/headers/content-type`, `/body/data/id`.
 */
export type Fact = {
  readonly at: Pointer;
  readonly spec: SpecPlace;
  readonly evidence: Grade | 'undocumented';
  /** The same for the same place of every copy of one schema. */
  readonly schema?: string;
  /** The other line of the document, where two of its lines contradict each other: then the document is to blame. */
  readonly against?: SpecPlace;
} & (
  | { readonly kind: 'status-undocumented'; readonly received: number; readonly documented: readonly string[] }
  | {
      readonly kind: 'status-unexpected';
      readonly received: number;
      readonly expected: readonly string[];
      readonly why: string;
    }
  | {
      readonly kind: 'media-type-undocumented';
      readonly received: string | null;
      readonly documented: readonly string[];
    }
  | { readonly kind: 'media-type-unexpected'; readonly received: string | null; readonly expected: string }
  | { readonly kind: 'body-unparseable'; readonly mediaType: string; readonly reason: string }
  | { readonly kind: 'body-missing'; readonly mediaType: string }
  | { readonly kind: 'body-unexpected'; readonly bytes: number | undefined }
  | {
      readonly kind: 'body-schema';
      readonly keyword: string;
      readonly params: Json;
      readonly message: string;
      readonly seen: Json | undefined;
    }
  | { readonly kind: 'property-undocumented'; readonly property: string; readonly seen: Json | undefined }
  | { readonly kind: 'property-absent'; readonly property: string }
  | { readonly kind: 'property-write-only'; readonly property: string }
  | { readonly kind: 'property-repeated'; readonly property: string }
  | { readonly kind: 'header-missing'; readonly header: string }
  | {
      readonly kind: 'header-schema';
      readonly header: string;
      readonly keyword: string;
      readonly message: string;
      readonly seen: string;
    }
  | {
      readonly kind: 'sample-differs';
      readonly example: string;
      readonly expected: Json | undefined;
      readonly seen: Json | undefined;
    }
  | { readonly kind: 'semantics'; readonly rule: string; readonly message: string }
);

export type FindingKind = Fact['kind'];

export const SEVERITIES = ['failure', 'warning', 'note'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Which side has to change. */
export type Blame = 'mock' | 'spec' | 'vendor';

/** A fact, judged for one target by `validate/response/check-exchange.ts`. */
export type Finding = Fact & {
  readonly severity: Severity;
  readonly blame: Blame;
  /** The document that has to change was written in this project; absent where it is the vendor's own. */
  readonly ours?: true;
  /** Why a failure is only a warning: somebody knows of it, and gives this reason. */
  readonly known?: string;
};

/**
 * Two equal keys are one cause: the same kind, at the same place of the same schema, in answers of the same status. Where in
 * the answer it was does not count. Two lines that contradict each other are one cause, whoever keeps to which. What no
 * document lists for a status is one cause wherever it comes.
 * @param status of the answer, where there was one; a status finding has its own
 */
export const findingKey = (finding: Fact, status?: number): string =>
  [placeKey(finding, status), finding.against === undefined ? (propertyOf(finding) ?? '') : ''].join(' ');

/** The same without the name of the property: all that one object lacks, or has too much, is told in one line. */
export const placeKey = (finding: Fact, status?: number): string =>
  [
    ...(finding.against === undefined ? oneLine(finding) : bothLines(finding.spec, finding.against)),
    finding.kind === 'status-unexpected' || finding.kind === 'status-undocumented' ? finding.received : (status ?? ''),
  ].join(' ');

const oneLine = (finding: Fact): readonly string[] => {
  if (finding.kind === 'status-undocumented') return [finding.kind];
  // The boundary of a multipart answer is another each time.
  if (finding.kind === 'media-type-undocumented') return [finding.kind, essence(finding.received ?? '')];
  const place = finding.schema ?? lineOf(finding.spec);
  // What is lacking has its own line in the document, and all of them are of one object.
  const owner = finding.kind === 'property-absent' ? place.slice(0, place.lastIndexOf('/')) : place;
  return [finding.kind, owner, ...detailsOf(finding)];
};

/** What one place can say of several things: which keyword, which header. */
const detailsOf = (finding: Fact): readonly string[] => {
  switch (finding.kind) {
    case 'body-schema':
      return [finding.keyword];
    case 'header-schema':
      return [finding.header, finding.keyword];
    case 'header-missing':
      return [finding.header];
    case 'status-unexpected':
      return [finding.expected.join()];
    case 'semantics':
      return [finding.rule];
    // Its place is that of the whole answer.
    case 'property-repeated':
      return [finding.at.slice(0, finding.at.lastIndexOf('/')).replaceAll(/\/\d+(?=\/|$)/g, '/*')];
    case 'sample-differs':
      return [finding.at.replaceAll(/\/\d+(?=\/|$)/g, '/*')];
    default:
      return [];
  }
};

/** The property that is missing, or too much. */
export const propertyOf = (finding: Fact): string | undefined => {
  if ('property' in finding) return finding.property;
  if (finding.kind !== 'body-schema' || !isObject(finding.params)) return undefined;
  const { missingProperty, additionalProperty, unevaluatedProperty } = finding.params;
  const name = missingProperty ?? additionalProperty ?? unevaluatedProperty;
  return name === undefined ? undefined : String(name);
};

const bothLines = (one: SpecPlace, other: SpecPlace): readonly string[] => [lineOf(one), lineOf(other)].toSorted();

const lineOf = ({ file, pointer }: SpecPlace): string => `${file} ${pointer}`;
