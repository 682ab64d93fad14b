import { DOCUMENTED, type Evidence, GRADES, type Grade } from '../../core/evidence';
import { isObject } from '../../core/json/json';
import { shownValue } from '../../core/text/shown-value';

/** What an `x-evidence` says, and what is wrong with it, if anything. */
interface ReadEvidence {
  readonly evidence: Evidence;
  /** Completes the sentence "x-evidence …". */
  readonly problem?: string;
}

const KNOWN_KEYS = ['grade', 'source', 'note'];

const isGrade = (value: unknown): value is Grade => GRADES.some((grade) => grade === value);

const remembered = new WeakMap<object, Evidence>();

/**
 * Reads a value of `x-evidence`: a grade, or `{ grade, source, note }`.
 * A malformed one counts as `assumed`, the weakest, so that a mistake never makes a statement stronger.
 */
export const parseEvidence = (value: unknown): ReadEvidence => {
  if (value === undefined) return { evidence: DOCUMENTED };
  if (isGrade(value)) return { evidence: { grade: value } };
  if (!isObject(value))
    return malformed(`is ${shownValue(value)}; it must be one of ${GRADES.join(', ')}, or an object with a grade`);
  const { grade, source, note } = value;
  if (!isGrade(grade)) {
    const found = grade === undefined ? 'has no valid grade' : `has no valid grade: ${shownValue(grade)}`;
    return malformed(`${found}; use one of ${GRADES.join(', ')}`);
  }
  const evidence: Evidence = {
    grade,
    ...(typeof source === 'string' ? { source } : {}),
    ...(typeof note === 'string' ? { note } : {}),
  };
  const problem = shapeProblem(value);
  return problem ? { evidence, problem } : { evidence };
};

const malformed = (problem: string): ReadEvidence => ({ evidence: { grade: 'assumed' }, problem });

const shapeProblem = (value: Readonly<Record<string, unknown>>): string | undefined => {
  const unknown = Object.keys(value).find((key) => !KNOWN_KEYS.includes(key));
  if (unknown !== undefined) return `has an unknown key "${unknown}"; it may have ${KNOWN_KEYS.join(', ')}`;
  const wrong = ['source', 'note'].find((key) => value[key] !== undefined && typeof value[key] !== 'string');
  return wrong === undefined ? undefined : `has a ${wrong} that is not text: ${shownValue(value[wrong])}`;
};

/** The evidence of a node by its own `x-evidence`; `documented` without one, or for what is no node. */
export const evidenceOf = (node: unknown): Evidence => {
  if (!isObject(node) || node['x-evidence'] === undefined) return DOCUMENTED;
  const known = remembered.get(node);
  if (known) return known;
  const { evidence } = parseEvidence(node['x-evidence']);
  remembered.set(node, evidence);
  return evidence;
};
