import type { HttpRequest } from '../../core/http/http';
import { once } from '../../core/once';
import type { CaseRequest } from '../../core/results/case';
import type { Violation } from '../../core/violation';
import type { Operation, Spec } from '../../specs/spec';
import type { RequestPart } from '../../validate/request/check-request';
import { ownViolations, violationsOfChange } from '../own-violations';
import { NOTHING_ADDED, writeRequest } from '../write-request';
import type { RequestParts } from './request-parts';
import { writeParts } from './write-parts';

/** The sample request as it is sent. Nearly every case is it with one thing changed, so it is written and checked once. */
export interface WrittenSample {
  readonly request: CaseRequest;
  readonly http: HttpRequest;
  /** What our own reading of the document finds wrong with it; credentials left aside. */
  readonly violations: readonly Violation[];
}

/** @throws what writing it throws, at each call */
export const writtenSample = (spec: Spec, operation: Operation, parts: RequestParts): (() => WrittenSample) =>
  written(spec, operation, parts, (request, http) => ownViolations({ spec, operation }, request, http));

/** The same of a request that is another one but for one part. */
export const changedSample = (
  { spec, operation }: { readonly spec: Spec; readonly operation: Operation },
  before: () => WrittenSample,
  part: RequestPart,
  parts: RequestParts,
): (() => WrittenSample) =>
  written(spec, operation, parts, (request, http) =>
    violationsOfChange({ spec, operation }, before().violations, part, request, http),
  );

const written = (
  spec: Spec,
  operation: Operation,
  parts: RequestParts,
  violationsOf: (request: CaseRequest, http: HttpRequest) => readonly Violation[],
): (() => WrittenSample) =>
  once(() => {
    const request = writeParts(spec, operation, parts);
    const http = writeRequest(request, NOTHING_ADDED);
    return { request, http, violations: violationsOf(request, http) };
  });
