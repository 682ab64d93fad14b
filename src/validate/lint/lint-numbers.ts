import { losesDigits } from '../../core/json/number-texts';
import type { Spec, SpecNode, SpecProblem } from '../../specs/spec';
import { type LintRule, problem } from './rule';

/** Keywords whose number something is held against. */
const KEYWORDS = [
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  ...['const', 'default', 'enum'],
];

/** A number that is written with more digits than JavaScript keeps is sent as it is written, but checked as another one. */
export const numbersExact: LintRule = ({ spec, nodes }) =>
  nodes.flatMap((node) =>
    KEYWORDS.filter((keyword) => Object.hasOwn(node, keyword)).flatMap((keyword) => {
      const value = node[keyword];
      if (!Array.isArray(value)) return inexact(spec, node, keyword, keyword, node);
      return Object.keys(value).flatMap((index) => inexact(spec, value, index, keyword, node));
    }),
  );

const inexact = (
  spec: Spec,
  holder: object,
  key: string,
  keyword: string,
  schema: SpecNode,
): readonly SpecProblem[] => {
  const value = (holder as SpecNode)[key];
  if (typeof value !== 'number') return [];
  const text = spec.numbers.textOf(holder, key, value) ?? String(value);
  const say = (message: string) => [problem('warning', 'number-not-exact', message, spec.place(holder, key))];
  if (schema.type === 'string' && keyword !== 'default') {
    return say(`${keyword} ${text} is a number, and no text: nothing is equal to it here; put it in quotes`);
  }
  return losesDigits(text)
    ? say(`${keyword} ${text} has more digits than can be checked: it is taken for ${value}`)
    : [];
};
