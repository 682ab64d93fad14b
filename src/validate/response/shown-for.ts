import { pointerKeys, type SpecPlace } from '../../core/json/pointer';
import { once } from '../../core/once';
import { shownValues } from '../../schema/shown-values';
import { makingOf } from '../../schema/values/make-value';
import type { BrokenRule } from '../../schema/values/making';
import { partsOf } from '../../schema/values/parts';
import type { MediaTypeSpec, Spec } from '../../specs/spec';
import { writtenExample } from '../bodies/written-example';
import { schemaJudge } from '../schema/schema-judge';

/** An answer under the description of its media type. */
export interface DescribedBody {
  readonly spec: Spec;
  readonly content: MediaTypeSpec;
  readonly value: unknown;
}

/** A value that the document shows for a body or for a part of it, and where it says so. */
export interface Shown {
  readonly value: unknown;
  readonly place: SpecPlace;
  /** How many keys of the body's pointer lead to it. */
  readonly depth: number;
  /** What it breaks of the schema that it is shown for. */
  violations(): readonly BrokenRule[];
}

/** What the document shows for the part of a body at `pointer` and for what is around it: examples of the whole body, then the nearest. */
export function* shownFor(body: DescribedBody, pointer: string): Iterable<Shown> {
  yield* ofMediaType(body);
  yield* ofSchema(body, pointer);
}

/** They are the same for every mistake of every body. */
const known = new WeakMap<MediaTypeSpec, readonly Shown[]>();

const ofMediaType = ({ spec, content }: DescribedBody): readonly Shown[] => {
  const judge = schemaJudge(spec, 'response');
  const shown =
    known.get(content) ??
    content.examples.map(({ value: written, place }) => {
      const value = writtenExample(spec, content, written, 'response');
      return { value, place, depth: 0, violations: once(() => judge.violations(content.schema?.node, value)) };
    });
  known.set(content, shown);
  return shown;
};

/** Of alternatives the one that the body is nearest to. */
function* ofSchema({ spec, content, value }: DescribedBody, pointer: string): Iterable<Shown> {
  if (!content.schema) return;
  const judge = schemaJudge(spec, 'response');
  const parts = partsOf(makingOf(spec, { judge, mode: 'response' }), [content.schema.node]);
  const keys = pointerKeys(pointer);
  for (let depth = keys.length; depth >= 0; depth -= 1) {
    for (const node of parts.nodes(value, keys.slice(0, depth))) {
      for (const shown of shownValues([node])) {
        yield { value: shown, place: spec.place(node), depth, violations: () => judge.violations(node, shown) };
      }
    }
  }
}
