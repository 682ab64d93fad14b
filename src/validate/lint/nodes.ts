import { isObject } from '../../core/json/json';
import { isNullable } from '../../schema/nullable';
import { countsBesideReference, hasNullable } from '../../specs/openapi-version';
import { walkDescription } from '../../specs/references/walk';
import type { Spec, SpecNode } from '../../specs/spec';
import { type LintRule, problem } from './rule';

/** Each described object of the root file, and of others as far as `$ref`s lead there. */
export const describedNodes = (spec: Spec): readonly SpecNode[] => {
  const seen = new Set<SpecNode>();
  const pending: SpecNode[] = [spec.root];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (seen.has(next)) continue;
    walkDescription(next, (node) => {
      seen.add(node);
      const target = typeof node.$ref === 'string' ? spec.lookup(node.$ref, node) : undefined;
      if (isObject(target)) pending.push(target);
    });
  }
  return [...seen];
};

/** Before 3.1, OpenAPI ignores what stands beside a `$ref` (3.0.4, Reference Object): its author did not mean that. */
export const refsAlone: LintRule = ({ spec, nodes }) =>
  countsBesideReference(spec.openapi)
    ? []
    : nodes.flatMap((node) => {
        if (typeof node.$ref !== 'string') return [];
        const beside = Object.keys(node).filter(
          (key) => !['$ref', 'title', 'summary', 'description'].includes(key) && !key.startsWith('x-'),
        );
        if (beside.length === 0) return [];
        const message = `OpenAPI ${spec.written.version.slice(0, 3)} ignores what stands beside $ref: ${beside.join(', ')}`;
        return [problem('warning', 'ref-siblings', message, spec.place(node))];
      });

/** Left from 3.0, as most often: its author allows null, and nothing else does. */
export const nullsAllowed: LintRule = ({ spec, nodes }) =>
  hasNullable(spec.openapi)
    ? []
    : nodes.flatMap((node) => {
        const { type } = node;
        if (!isNullable(node) || type === 'null' || Array.isArray(type)) return [];
        const instead =
          typeof type === 'string' ? `type: [${type}, "null"]` : 'anyOf, with type: "null" beside the rest';
        const message = `\`nullable\` means nothing since OpenAPI 3.1, so null is wrong here; write ${instead}`;
        const cause = '`nullable` means nothing since OpenAPI 3.1, so null is wrong there';
        return [{ ...problem('warning', 'nullable-ignored', message, spec.place(node)), cause }];
      });
