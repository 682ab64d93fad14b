import { isObject } from '../../core/json/json';
import { slashedPattern } from '../../specs/operations/note-patterns';
import type { SpecProblem } from '../../specs/spec';
import { compileNative, compilePattern, whyNoPattern } from '../patterns/compile-pattern';
import { matchesNothing } from '../patterns/matches-nothing';
import { type LintRule, placeOr, problem } from './rule';

/** Every pattern can be tried, and some text matches it. Loading has spoken of those in slashes. */
export const patternsUsable: LintRule = ({ spec, nodes }) =>
  nodes.flatMap((node): readonly SpecProblem[] => {
    const own = typeof node.pattern === 'string' ? [judge(node.pattern)] : [];
    const ofNames = isObject(node.patternProperties) ? Object.keys(node.patternProperties).map(judge) : [];
    return [...own, ...ofNames].flatMap((found) => {
      if (!found) return [];
      const key = own.includes(found) ? 'pattern' : 'patternProperties';
      return [problem(found.severity, 'pattern-unusable', found.says, placeOr(spec, node, key, spec.place(node)))];
    });
  });

interface PatternProblem {
  readonly severity: SpecProblem['severity'];
  readonly says: string;
}

/** No value satisfies it, or whether one does cannot be found out. */
export const isUnusable = (source: string): boolean =>
  slashedPattern(source) !== undefined || judge(source)?.severity === 'error';

const judge = (source: string): PatternProblem | undefined => {
  if (slashedPattern(source) !== undefined) return undefined;
  const native = compileNative(source);
  if (!native || !compilePattern(source))
    return { severity: 'error', says: `${whyNoPattern(source)}, so it is not checked` };
  if (matchesNothing(native.source, native.flags)) {
    const says = `The pattern ${source} matches no text: something has to stand before the beginning or behind the end`;
    return { severity: 'error', says };
  }
  if (native.source === source || native.source === source.replaceAll('/', '\\/')) return undefined;
  const says = `JavaScript with its u flag does not understand the pattern ${source}; it is read as ${native.source}: write that`;
  return { severity: 'warning', says };
};
