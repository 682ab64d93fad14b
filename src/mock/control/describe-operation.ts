import { type Evidence, type Grade, weaker } from '../../core/evidence';
import type { Operation, ResponseSpec, Spec } from '../../specs/spec';
import type { VendorDefinition } from '../types';

interface Way {
  /** What a client does to get the status. */
  readonly how: string;
  readonly grade: Grade;
}

export interface ListedStatus extends Evidence {
  readonly status: string;
  /** The document's own words, in Markdown. */
  readonly description: string;
  readonly mediaTypes: readonly string[];
  readonly examples: readonly string[];
  /** Of the examples that are known less well than the status. */
  readonly exampleGrades: Readonly<Record<string, Grade>>;
  /** Of the number alone: a document may name an answer without one. */
  readonly numberGrade: Grade;
  readonly ways: readonly Way[];
}

export interface ListedOperation {
  readonly id: string;
  readonly method: string;
  /** As the document writes it. */
  readonly path: string;
  readonly summary: string | null;
  readonly deprecated: boolean;
  readonly source: string | undefined;
  readonly statuses: readonly ListedStatus[];
  /** Names of what is sent after a good answer. */
  readonly callbacks: readonly string[];
}

/** What a person wants to know of an operation: which answers there are, how to get each, and how well each is known. */
export const describeOperation = (spec: Spec, operation: Operation, definition: VendorDefinition): ListedOperation => ({
  id: operation.id,
  method: operation.method,
  path: operation.path,
  summary: operation.summary ?? null,
  deprecated: operation.deprecated,
  source: operation.source,
  statuses: operation.responses.map((response) => describeStatus(operation, response, definition)),
  callbacks: [...new Set(spec.callbacks(operation).map(({ name }) => name))],
});

const describeStatus = (operation: Operation, response: ResponseSpec, definition: VendorDefinition): ListedStatus => {
  const examples = response.content.flatMap((media) => media.examples);
  const { grade } = response.evidence;
  const lesser = examples.filter(({ evidence }) => weaker(grade, evidence.grade) !== grade);
  const triggers = (definition.behaviours ?? []).flatMap(({ triggers = [] }) => triggers);
  const natural = triggers.filter(
    (trigger) => trigger.operation === operation.id && trigger.status === response.status,
  );
  return {
    status: response.status,
    description: response.description,
    ...response.evidence,
    mediaTypes: response.content.map(({ mediaType }) => mediaType),
    examples: [...new Set(examples.map(({ name }) => name))],
    exampleGrades: Object.fromEntries(lesser.map(({ name, evidence }) => [name, evidence.grade])),
    numberGrade: weaker(grade, response.statusEvidence.grade),
    ways: [
      ...waysOf(operation, response),
      ...natural.map(({ how, grade }) => ({ how, grade })),
      ...(response.status === 'default' ? [] : [preferred(response)]),
    ],
  };
};

const preferred = ({ status }: ResponseSpec): Way => ({
  how: `Prefer: code=${status.replace('XX', '00')}`,
  grade: 'documented',
});

/**
 * What Prism's rule alone gives: the good answer, and the documented error of an invalid request. A document lists an error and
 * seldom says what leads to it: that is our reading, unless the error itself is known from what was said or seen of it.
 */
const waysOf = (operation: Operation, response: ResponseSpec): readonly Way[] => {
  const statuses = operation.responses.map(({ status }) => status);
  const good = statuses.find((status) => status.startsWith('2')) ?? statuses[0];
  const invalid = ['422', '400'].find((status) => statuses.includes(status));
  const { grade: known } = response.evidence;
  const grade = known === 'documented' ? 'assumed' : known;
  if (response.status === good) return [{ how: 'a valid request', grade: 'documented' }];
  if (response.status === '401' && operation.security.length > 0) return [{ how: 'no credentials', grade }];
  return response.status === invalid ? [{ how: 'a request that breaks the specification', grade }] : [];
};
