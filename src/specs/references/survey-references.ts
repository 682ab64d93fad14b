import { isOurs } from '../../core/errors';
import { isObject } from '../../core/json/json';
import { resolveNode } from '../operations/reader';
import type { SourceFile } from '../source/source-file';
import type { SpecNode } from '../spec';
import { seemsContradictory } from './seems-contradictory';
import type { Sources } from './sources';
import { walkDescription } from './walk';

/** A `$ref` that leads nowhere. */
export interface BrokenReference {
  readonly node: SpecNode;
  readonly ref: string;
  readonly reason: string;
}

export interface ReferenceSurvey {
  /** Files in which a `$ref` stands elsewhere than in the description: within an example, say. */
  readonly withOthers: ReadonlySet<SourceFile>;
  readonly broken: readonly BrokenReference[];
  /** Each of them leads to an object in the end, so following one cannot fail. */
  readonly sound: boolean;
  /** Schemas whose own words seem to contradict each other: found here, because here everything is walked. */
  readonly suspects: readonly SpecNode[];
}

/** Follows every `$ref` of a document, in each file that is reached; opens those files. */
export const surveyReferences = (sources: Sources): ReferenceSurvey => {
  const broken: BrokenReference[] = [];
  const withOthers = new Set<SourceFile>();
  const suspects: SpecNode[] = [];
  const follow = (side: SpecNode): unknown => {
    if (typeof side.$ref !== 'string') return side;
    const target = sources.follow(side.$ref, side);
    return target.kind === 'found' ? target.value : undefined;
  };
  let sound = true;
  // The list grows while it is walked.
  for (const source of sources.files) {
    let others = countOf(source.text, '$ref');
    walkDescription(source.root, (node, isExample) => {
      if (typeof node.$ref !== 'string') {
        if (!isExample && seemsContradictory(node, follow)) suspects.push(node);
        return;
      }
      if (!isExample) others -= 1;
      const target = sources.follow(node.$ref, node);
      if (target.kind === 'missing') broken.push({ node, ref: node.$ref, reason: target.reason });
      sound &&= target.kind === 'found' && endsInObject(target.value, sources);
    });
    if (others > 0) withOthers.add(source);
  }
  return { broken, sound, withOthers, suspects };
};

/** Without its text there may be any, and a merge key of YAML copies what its text has once. */
const countOf = (text: string | undefined, word: string): number =>
  text === undefined || text.includes('<<') ? Number.POSITIVE_INFINITY : text.split(word).length - 1;

const endsInObject = (value: unknown, sources: Sources): boolean => {
  if (!isObject(value)) return false;
  try {
    return isObject(resolveNode(value, sources));
  } catch (error) {
    if (isOurs(error)) return false;
    throw error;
  }
};
