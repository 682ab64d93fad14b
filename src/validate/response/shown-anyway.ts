import { equalJson, type Json } from '../../core/json/json';
import { childPointer, pointerKeys, ROOT, type SpecPlace, valueAt } from '../../core/json/pointer';
import type { Fact } from '../../core/results/finding';
import { type DescribedBody, shownFor } from './shown-for';

/**
 * An example of the document that has the very part of a body that its schema does not know: then the document contradicts
 * itself, and nobody who keeps to its example is to blame.
 */
export const shownAnyway = (body: DescribedBody, fact: Fact): SpecPlace | undefined => {
  const isStranger =
    fact.kind === 'property-undocumented' || (fact.kind === 'body-schema' && fact.keyword === 'properties');
  if (!isStranger || fact.against !== undefined) return undefined;
  const at = fact.at.slice('/body'.length);
  const keys = pointerKeys(at);
  const seen = valueAt(body.value, at) as Json;
  for (const { value, place, depth } of shownFor(body, at)) {
    const shown = valueAt(value, childPointer(ROOT, ...keys.slice(depth)));
    if (shown !== undefined && equalJson(shown as Json, seen)) return place;
  }
  return undefined;
};
