import { type Grade, weaker } from '../../core/evidence';
import { isObject } from '../../core/json/json';
import type { Expectation } from '../../core/results/case';
import type { ViolationClass } from '../../core/violation';
import type { Operation, Parameter, Spec } from '../../specs/spec';
import type { PlanOptions } from '../plan-context';

/** Prism's order, which is the mock's: the first documented of these answers a request that breaks the contract so. */
const ANSWERS = {
  security: ['401', '4XX', 'default'],
  'media-type': ['415', '4XX', 'default'],
  validation: ['422', '400', '4XX', 'default'],
} as const satisfies Record<ViolationClass, readonly string[]>;

/** What our mock says where no document does. */
const OUR_STATUS = { security: '401', 'media-type': '415', validation: '422' } as const satisfies Record<
  ViolationClass,
  string
>;

/** Errors of the moment and of the server: no wrong request is answered with them. */
const UNRELATED = ['429', '5XX'];

/** The documented statuses that are the refusal of a mistake, and nothing else. */
const REFUSALS = {
  security: ['401', '403', '407', '4XX', 'default'],
  'media-type': ['415', '4XX'],
  validation: ['400', '422', '4XX'],
} as const satisfies Record<ViolationClass, readonly string[]>;

/** `x-refused-with`: how a vendor refuses where it is not the usual way. */
export interface RefusedWith {
  readonly status: string;
  /** The documented example of that status that is the refusal. */
  readonly example?: string;
}

type Expected = Pick<Expectation, 'statuses' | 'evidence' | 'undocumented' | 'sample' | 'wrong'>;

/**
 * What may answer a broken request; `null` when no document says. Our mock answers as Prism chooses, or as
 * `x-refused-with` says. A real vendor may choose any error that it documents, because no document says which violation
 * gets which. That a broken request is refused at all is our reading, except for missing credentials.
 * @param isRefusedInBody does the document describe refusals in the body of a success?
 */
export const expectedErrors = (
  operation: Operation,
  violation: ViolationClass,
  evidence: Grade,
  options: PlanOptions,
  refused?: RefusedWith,
  isRefusedInBody: () => boolean = () => false,
): Expected | null => {
  const documented = operation.responses.map((response) => response.status);
  if (options.target === 'mock') {
    if (refused) return { statuses: [refused.status], ...refusalSample(operation, refused) };
    const chosen = ANSWERS[violation].find((status) => documented.includes(status));
    return chosen === undefined ? { statuses: [OUR_STATUS[violation]], undocumented: true } : { statuses: [chosen] };
  }
  const any = documented.filter((status) => /^4|^default$/.test(status) && !UNRELATED.includes(status));
  const usual: readonly string[] = REFUSALS[violation];
  // The usual refusal first: a report points to its line.
  const statuses = [
    ...any.filter((status) => usual.includes(status)),
    ...any.filter((status) => !usual.includes(status)),
  ];
  const expected = statuses.length > 0 ? statuses : refused && [refused.status];
  // That credentials are needed is worth a question also where no document says what becomes of those who have none.
  if (!expected && violation !== 'security' && !(violation === 'validation' && isRefusedInBody())) return null;
  return {
    statuses: expected ?? [OUR_STATUS[violation]],
    evidence: sureness(operation, violation, evidence, refused),
    wrong: violation === 'security' ? 'credentials' : 'request',
  };
};

/** How sure it is that a real vendor refuses: as sure as the rule and its refusal are, where both are documented. */
const sureness = (
  { responses }: Operation,
  violation: ViolationClass,
  rule: Grade,
  refused: RefusedWith | undefined,
): Grade | 'undocumented' => {
  const known: readonly string[] = refused ? [refused.status] : REFUSALS[violation];
  const grades = responses.filter(({ status }) => known.includes(status)).map((response) => response.evidence.grade);
  const [first, ...others] = grades;
  if (first !== undefined)
    return weaker(
      rule,
      others.reduce((best, grade) => (weaker(best, grade) === best ? grade : best), first),
    );
  return rule === 'documented' ? 'undocumented' : rule;
};

const refusalSample = (operation: Operation, { status, example }: RefusedWith): Pick<Expectation, 'sample'> => {
  const content = operation.responses.find((response) => response.status === status)?.content[0];
  const found = content?.examples.find(({ name }) => name === example);
  return found ? { sample: { name: found.name, value: found.value, spec: found.place } } : {};
};

/** `x-refused-with` of the Parameter Object that is broken, else of the Operation Object. */
export const refusedWith = (spec: Spec, operation: Operation, parameter?: Parameter): RefusedWith | undefined => {
  const nodes: readonly unknown[] = Array.isArray(operation.node.parameters) ? operation.node.parameters : [];
  const own = nodes
    .filter(isObject)
    // One that leads nowhere has been told of, and the operation is asked without it.
    .map((node) => (typeof node.$ref === 'string' ? spec.lookup(node.$ref, node) : node))
    .filter(isObject)
    .find((node) => node.name === parameter?.name && node.in === parameter?.in);
  return read(own?.['x-refused-with']) ?? read(operation.node['x-refused-with']);
};

const read = (said: unknown): RefusedWith | undefined =>
  isObject(said) && typeof said.status === 'string'
    ? { status: said.status, ...(typeof said.example === 'string' && { example: said.example }) }
    : undefined;

export const noDocumentSays = (violation: ViolationClass): string => {
  const numbers = ANSWERS[violation].filter((status) => /^\d+$/.test(status));
  return `no document says what answers it: ${numbers.join(' and ')} ${numbers.length > 1 ? 'are' : 'is'} not documented`;
};
