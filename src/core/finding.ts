import type { Grade } from './evidence';
import type { Json } from './json';
import type { Pointer, SpecPlace } from './pointer';

/**
 * What is wrong with an answer, as data; the sentence is made in `report/describe.ts` only.
 * `at` points into the response: `/status`, `/headers/content-type`, `/body/data/id`.
 */
export type Fact = {
  readonly at: Pointer;
  readonly spec: SpecPlace;
  readonly evidence: Grade | 'undocumented';
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
export type Finding = Fact & { readonly severity: Severity; readonly blame: Blame };

/**
 * Two equal keys are one problem seen twice: the same kind, at the same place of the spec, in answers of the same
 * status. Array indexes do not count. Two lines that contradict each other are one problem, whoever keeps to which. A
 * status finding has a status of its own; any other has that of the answer, where
 * there was one.
 */
export const findingKey = (finding: Fact, status?: number): string =>
  [
    ...(finding.against === undefined ? oneLine(finding) : bothLines(finding.spec, finding.against)),
    finding.at.replaceAll(/\/\d+(?=\/|$)/g, '/*'),
    finding.kind === 'status-unexpected' || finding.kind === 'status-undocumented' ? finding.received : (status ?? ''),
  ].join(' ');

const oneLine = (finding: Fact): readonly string[] => [
  finding.kind,
  lineOf(finding.spec),
  'keyword' in finding ? finding.keyword : '',
];

const bothLines = (one: SpecPlace, other: SpecPlace): readonly string[] => [lineOf(one), lineOf(other)].toSorted();

const lineOf = ({ file, pointer }: SpecPlace): string => `${file} ${pointer}`;
