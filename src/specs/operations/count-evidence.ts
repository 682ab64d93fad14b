import { GRADES, type Grade } from '../../core/evidence';
import { isObject } from '../../core/json/json';
import type { Operation, Spec } from '../spec';

export type EvidenceCount = Readonly<Record<Grade, number>>;

/** Keywords with statements as entries: each entry is one fact. */
const HOLDERS = new Set(['properties', 'parameters', 'responses', 'headers', 'examples', 'securitySchemes', 'servers']);

/** How many statements of a document have each grade: parameters, headers, responses, properties, examples, schemes, servers, and whatever else carries `x-evidence`. */
export const countEvidence = (spec: Spec): EvidenceCount => count(spec, [spec.root], 'stay');

/** The same of one operation, with all that its `$ref`s lead to. */
export const countEvidenceOf = (spec: Spec, { node, parameters }: Operation): EvidenceCount => {
  // The path item's parameters are the operation's, too, so they are not taken from its node.
  const { parameters: _, ...rest } = node;
  const counts = count(spec, [rest, ...parameters.map(({ schema }) => schema?.node)], 'follow');
  for (const { evidence } of parameters) counts[evidence.grade] += 1;
  return counts;
};

/** `elsewhere`: where its `$ref` leads is the statement. */
type Role = 'statement' | 'elsewhere' | 'part';

const count = (spec: Spec, roots: readonly unknown[], references: 'follow' | 'stay'): Record<Grade, number> => {
  const counts = Object.fromEntries(GRADES.map((grade) => [grade, 0])) as Record<Grade, number>;
  const seen = new Set<object>();
  const visit = (node: unknown, role: Role): void => {
    if (typeof node !== 'object' || node === null || seen.has(node)) return;
    seen.add(node);
    if (Array.isArray(node)) {
      for (const item of node) visit(item, role);
      return;
    }
    if (!isObject(node)) return;
    if (role === 'statement' || 'x-evidence' in node) counts[spec.evidence(node).grade] += 1;
    if (references === 'follow' && typeof node.$ref === 'string') {
      visit(spec.lookup(node.$ref, node), role === 'elsewhere' ? 'statement' : 'part');
    }
    for (const [key, child] of Object.entries(node)) {
      // A sample's own keys are data, not statements.
      if (key === 'value' || key === 'example' || key === 'x-evidence') continue;
      const holds = HOLDERS.has(key);
      // What another place holds is counted there; that there is a property is a statement of its own.
      const roleOf = (entry: unknown): Role =>
        key === 'properties' || !isObject(entry) || !('$ref' in entry) ? 'statement' : 'elsewhere';
      if (holds && isObject(child)) for (const entry of Object.values(child)) visit(entry, roleOf(entry));
      else if (holds && Array.isArray(child)) for (const entry of child) visit(entry, roleOf(entry));
      else visit(child, 'part');
    }
  };
  for (const root of roots) visit(root, 'part');
  return counts;
};
