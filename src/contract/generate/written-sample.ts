import type { HttpRequest } from '../../core/http/http';
import { once } from '../../core/once';
import type { CaseRequest } from '../../core/results/case';
import type { Violation } from '../../core/violation';
import type { Operation, Spec } from '../../specs/spec';
import { ownViolations } from '../own-violations';
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
  once(() => {
    const request = writeParts(spec, operation, parts);
    const http = writeRequest(request, NOTHING_ADDED);
    return { request, http, violations: ownViolations({ spec, operation }, request, http) };
  });
