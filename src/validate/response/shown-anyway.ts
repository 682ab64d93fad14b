import type { Fact } from '../../core/finding';
import { equalJson, type Json } from '../../core/json';
import { type SpecPlace, valueAt } from '../../core/pointer';
import type { MediaTypeSpec, Spec } from '../../specs/spec';
import { writtenExample } from '../bodies/written-example';

/** An answer under the description of its media type. */
interface DescribedBody {
  readonly spec: Spec;
  readonly content: MediaTypeSpec | undefined;
  readonly value: unknown;
}

/**
 * An example of the document that has the very part of a body that its schema does not know: then the document contradicts
 * itself, and nobody who keeps to its example is to blame.
 */
export const shownAnyway = ({ spec, content, value }: DescribedBody, fact: Fact): SpecPlace | undefined => {
  const isStranger =
    fact.kind === 'property-undocumented' || (fact.kind === 'body-schema' && fact.keyword === 'properties');
  if (!isStranger || fact.against !== undefined || !content) return undefined;
  const at = fact.at.slice('/body'.length);
  const seen = valueAt(value, at);
  return content.examples.find((example) => {
    const shown = valueAt(writtenExample(spec, content, example.value, 'response'), at);
    return shown !== undefined && equalJson(shown as Json, seen as Json);
  })?.place;
};
