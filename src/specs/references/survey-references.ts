import { isOurs } from '../../core/errors';
import { isObject } from '../../core/json';
import { resolveNode } from '../operations/reader';
import type { SpecNode } from '../spec';
import type { Sources } from './sources';
import { walkDescription } from './walk';

/** A `$ref` that leads nowhere. */
export interface BrokenReference {
  readonly node: SpecNode;
  readonly ref: string;
  readonly reason: string;
}

interface ReferenceSurvey {
  readonly broken: readonly BrokenReference[];
  /** Each of them leads to an object in the end, so following one cannot fail. */
  readonly sound: boolean;
}

/** Follows every `$ref` of a document, in each file that is reached; opens those files. */
export const surveyReferences = (sources: Sources): ReferenceSurvey => {
  const broken: BrokenReference[] = [];
  let sound = true;
  // The list grows while it is walked.
  for (const source of sources.files) {
    walkDescription(source.root, (node) => {
      if (typeof node.$ref !== 'string') return;
      const target = sources.follow(node.$ref, node);
      if (target.kind === 'missing') broken.push({ node, ref: node.$ref, reason: target.reason });
      sound &&= target.kind === 'found' && endsInObject(target.value, sources);
    });
  }
  return { broken, sound };
};

const endsInObject = (value: unknown, sources: Sources): boolean => {
  if (!isObject(value)) return false;
  try {
    return isObject(resolveNode(value, sources));
  } catch (error) {
    if (isOurs(error)) return false;
    throw error;
  }
};
