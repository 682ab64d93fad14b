import type { Sources } from './sources';
import type { SpecNode } from './spec';
import { walkDescription } from './walk';

/** A `$ref` that leads nowhere. */
export interface BrokenReference {
  readonly node: SpecNode;
  readonly ref: string;
  readonly reason: string;
}

/** Follows every `$ref` of a document, in each file that is reached; opens those files. */
export const findBrokenReferences = (sources: Sources): readonly BrokenReference[] => {
  const broken: BrokenReference[] = [];
  // The list grows while it is walked.
  for (const source of sources.files) {
    walkDescription(source.root, (node) => {
      if (typeof node.$ref !== 'string') return;
      const target = sources.follow(node.$ref, node);
      if (target.kind === 'missing') broken.push({ node, ref: node.$ref, reason: target.reason });
    });
  }
  return broken;
};
