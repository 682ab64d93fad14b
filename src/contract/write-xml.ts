import type { SchemaRef, Spec } from '../specs/spec';

/** Stands in until the shared writer is there. */
export const writeXml = (_spec: Spec, _schema: SchemaRef | undefined, _value: unknown): string => {
  throw new Error('XML request bodies cannot be written yet');
};
