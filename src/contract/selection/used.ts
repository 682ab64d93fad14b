import { mediaTypeMatches } from '../../core/http/media-type';
import type { VendorUsage } from '../../core/usage';
import type { Operation, Spec } from '../../specs/spec';
import { caseId } from '../case-id';
import type { Planned } from '../plan-context';

/** The operations that the application uses, the most used first. */
export const usedOperations = (
  operations: readonly Operation[],
  { operations: used }: VendorUsage,
): readonly Operation[] =>
  operations
    .filter(({ id }) => Object.hasOwn(used, id))
    .toSorted((a, b) => (used[b.id]?.requests ?? 0) - (used[a.id]?.requests ?? 0));

/**
 * Of all questions about an operation those about what the application uses: none about a parameter or a media type that it
 * leaves out. A question's id says what it is about.
 */
export const usedQuestions = (
  spec: Spec,
  operation: Operation,
  used: VendorUsage,
  all: readonly Planned[],
): readonly Planned[] => {
  const use = used.operations[operation.id];
  if (!use) return [];
  const about = [
    ...operation.parameters
      .filter(({ required, in: where, name }) => !required && !Object.hasOwn(use.parameters, `${where} ${name}`))
      .flatMap(({ in: where, name }) => [
        caseId(spec, operation, 'example', `with-${name}`),
        caseId(spec, operation, 'violation', `${where}-${name}`),
        ...RELATIONS.map((kind) => caseId(spec, operation, 'follow-up', `${kind}-${name}`)),
      ]),
    ...unusedTypes(spec, operation, use.requestTypes, use.answerTypes),
  ];
  return all.filter((item) => !about.some((id) => idOf(item) === id || idOf(item).startsWith(`${id}/`)));
};

/** The kinds of rules about a parameter. */
const RELATIONS = ['limit', 'select', 'filter', 'sort', 'page', 'time-zone'] as const;

type OfType = Readonly<Record<string, number>>;

/** Where none is known, as of an answer without a body, none is left out. */
const unusedTypes = (spec: Spec, operation: Operation, sent: OfType, answered: OfType): readonly string[] => {
  const left = (how: string, types: readonly string[], used: OfType): readonly string[] =>
    Object.keys(used).length === 0
      ? []
      : types
          .filter((type) => !Object.keys(used).some((each) => mediaTypeMatches(type, each)))
          .map((type) => caseId(spec, operation, 'example', 'sample', how, type));
  return [
    ...left(
      'content-type',
      (operation.requestBody?.content ?? []).map(({ mediaType }) => mediaType),
      sent,
    ),
    ...left(
      'accept',
      operation.responses.flatMap(({ content }) => content.map(({ mediaType }) => mediaType)),
      answered,
    ),
  ];
};

/** What the application does itself comes before what else there is to know about it: a budget may end in between. */
export const usedFirst = (planned: readonly Planned[]): readonly Planned[] =>
  planned.toSorted((a, b) => Number(isOwnUse(idOf(b))) - Number(isOwnUse(idOf(a))));

/** Is it a request as the application sends it? */
export const isOwnUse = (id: string): boolean => /^[^/]+\/[^/]+\/(?:example\/sample$|used\/)/.test(id);

const idOf = (item: Planned): string => {
  if (item.kind === 'case') return item.case.id;
  return item.kind === 'follow-up' ? item.followUp.id : item.skipped.id;
};

/** What the application uses and nothing can be asked about, each one sentence. */
export const usedNotices = (spec: Spec, used: VendorUsage): readonly string[] => {
  const known = new Map(spec.operations.map((operation) => [operation.id, operation]));
  const gone = Object.entries(used.operations).flatMap(([id, use]) => {
    const operation = known.get(id);
    if (!operation) return [`the operation ${id} (${use.method} ${use.path})`];
    const names = new Set(operation.parameters.map(({ in: where, name }) => `${where} ${name}`));
    return Object.keys(use.parameters)
      .filter((name) => !names.has(name))
      .map((name) => `${name} of ${id}`);
  });
  const promised = [
    ...Object.entries(used.operations).flatMap(([id, { undocumented }]) =>
      Object.entries(undocumented).map(([name, times]) => `${name} of ${id} (${times})`),
    ),
    ...Object.entries(used.undocumented).map(([name, times]) => `${name} (${times})`),
  ];
  return [
    ...(gone.length > 0
      ? [`${spec.name}: the application uses what the document does not have any more: ${shortened(gone)}.`]
      : []),
    ...(promised.length > 0
      ? [
          `${spec.name}: the application uses what no document promises, so nothing is asked about it: ${shortened(promised)}.`,
        ]
      : []),
  ];
};

const MOST_SHOWN = 12;

const shortened = (names: readonly string[]): string =>
  names.length <= MOST_SHOWN
    ? names.join(', ')
    : `${names.slice(0, MOST_SHOWN).join(', ')} and ${names.length - MOST_SHOWN} more`;
