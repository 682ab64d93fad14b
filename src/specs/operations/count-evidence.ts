import { GRADES, type Grade } from '../../core/evidence';
import { isObject } from '../../core/json';
import type { Spec } from '../spec';

export type EvidenceCount = Readonly<Record<Grade, number>>;

/** Keywords with statements as entries: each entry is one fact. */
const HOLDERS = new Set(['properties', 'parameters', 'responses', 'headers', 'examples', 'securitySchemes', 'servers']);

/** How many statements of a document have each grade: parameters, headers, responses, properties, examples, schemes, servers, and whatever else carries `x-evidence`. */
export const countEvidence = (spec: Spec): EvidenceCount => {
  const counts = Object.fromEntries(GRADES.map((grade) => [grade, 0])) as Record<Grade, number>;
  const seen = new Set<object>();
  const visit = (node: unknown, isStatement: boolean): void => {
    if (typeof node !== 'object' || node === null || seen.has(node)) return;
    seen.add(node);
    if (Array.isArray(node)) {
      for (const item of node) visit(item, isStatement);
      return;
    }
    if (isObject(node) && (isStatement || 'x-evidence' in node)) counts[spec.evidence(node).grade] += 1;
    for (const [key, child] of Object.entries(node)) {
      // A sample's own keys are data, not statements.
      if (key === 'value' || key === 'example' || key === 'x-evidence') continue;
      const holds = HOLDERS.has(key);
      // What another place holds is counted there; that there is a property is a statement of its own.
      const isFact = (entry: unknown): boolean => key === 'properties' || !isObject(entry) || !('$ref' in entry);
      if (holds && isObject(child)) for (const entry of Object.values(child)) visit(entry, isFact(entry));
      else visit(child, holds);
    }
  };
  visit(spec.root, false);
  return counts;
};
