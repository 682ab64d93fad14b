import type { CaseSource, Follows } from '../../core/results/case';
import type { CoverageItem } from '../../core/results/coverage';
import type { Excerpt, TargetInfo } from '../../core/results/events';
import type { Finding } from '../../core/results/finding';
import type { Origin, SentValue } from '../../core/results/origin';
import type { Inconclusive, Outcome } from '../../core/results/verdict';
import type { RequestText, ResponseText } from '../exchange-text';
import type { Need } from '../group';
import type { VendorVerdict } from '../vendor-verdict';

/** The JSON report, version 1. `schemas/report.schema.json` says the same; a change here that takes away is version 2. */
export interface JsonReport {
  readonly schemaVersion: 1;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly summary: JsonSummary;
  readonly vendors: readonly JsonVendor[];
}

type JsonSummary = Readonly<Record<Outcome, number>> & { readonly requests: number };

export interface JsonVendor {
  readonly name: string;
  readonly target: TargetInfo;
  readonly verdict: VendorVerdict;
  /** Of a sharded run: the parts that are in this report, from 1. `missing` stands in a merged report only. */
  readonly shards?: { readonly count: number; readonly ran: readonly number[]; readonly missing?: readonly number[] };
  /** Why the run was cut short for this vendor. */
  readonly stopped: readonly string[];
  /** What the run created there and could not take away again. */
  readonly leftBehind?: readonly { readonly what: string; readonly reason: string }[];
  /** False when the run broke off. */
  readonly finished: boolean;
  readonly operations: readonly JsonOperation[];
  readonly coverage: { readonly ratio: number; readonly items: readonly CoverageItem[] };
  /** Lines of the document that findings name by `spec`. */
  readonly excerpts?: readonly Excerpt[];
  /** Variables of the environment that would get more asked or decided, each with the cases that wait for it. */
  readonly needs: readonly Need[];
}

export interface JsonOperation {
  readonly id: string;
  readonly method: string;
  /** As the document writes it. */
  readonly path: string;
  readonly cases: readonly JsonCase[];
  readonly skipped: readonly JsonSkipped[];
}

export interface JsonSkipped {
  readonly id: string;
  readonly title: string;
  readonly reason: string;
  /** Nothing that can be set would have it sent. */
  readonly never?: true;
}

export interface JsonCase {
  readonly id: string;
  readonly title: string;
  /** The weakest of its values. */
  readonly origin: Origin;
  /** What the case was made from. */
  readonly source: CaseSource;
  /** The earlier case that it follows from, and what of its answer it uses. */
  readonly follows?: Follows;
  readonly values: readonly SentValue[];
  /** The statuses that were expected (none: any documented one), and why. Absent in older reports. */
  readonly expected?: { readonly statuses: readonly string[]; readonly why: string };
  readonly outcome: Outcome;
  readonly findings: readonly JsonFinding[];
  /** What could not be judged, in sentences; never empty when the outcome is `inconclusive`. */
  readonly inconclusive: readonly {
    readonly kind: Inconclusive['kind'];
    readonly message: string;
    /** The message without its first words, which say the kind. Absent in older reports. */
    readonly reason?: string;
  }[];
  readonly request: RequestText | null;
  readonly response: ResponseText | null;
  /** Milliseconds. */
  readonly duration: number | null;
  readonly curl: string;
}

interface JsonPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly pointer: string;
}

export interface JsonFinding {
  readonly kind: Finding['kind'];
  readonly severity: Finding['severity'];
  readonly evidence: Finding['evidence'];
  /** Into the answer: `/body/data/id`. */
  readonly pointer: string;
  readonly spec: JsonPlace;
  /** Where the document contradicts itself: its other line. */
  readonly against?: JsonPlace;
  readonly message: string;
  readonly blame: Finding['blame'];
  /** Why a failure is only a warning: the reason in a baseline. */
  readonly known?: string;
  /** What the sentence is made of, by kind: `keyword`, `seen`, `received`, … Absent in older reports. */
  readonly details?: object;
}
