import { type ExampleOutcome, type MadeValue, makeValue, type ValueOptions } from '../../schema/values/make-value';
import type { Miss } from '../../schema/values/making';
import type { SchemaRef, Spec, SpecNode } from '../../specs/spec';
import { compileSchema } from '../../validate/schema/compile-schema';
import { isTakenOut } from '../../validate/schema/schema-copy';
import { schemaJudge } from '../../validate/schema/schema-judge';
import type { CompiledSchema } from '../../validate/validate-types';
import type { Ask, ResponseDraft } from '../types';
import { NotGenerated } from './engine-errors';
import { seedOf } from './seed-of';

/**
 * A made value as it is sent, where the document shows none. Where no value satisfies the schema the nearest one is
 * sent, and the place is named: a refusal keeps its documented status and form, and `sl-violations` says what is wrong.
 */
export const madeAnswer = (
  spec: Spec,
  schema: SchemaRef,
  ask: Ask,
  draft: ResponseDraft,
  options: Pick<ValueOptions, 'asShown' | 'rows' | 'answer'>,
): ResponseDraft => {
  const compiled = compileSchema(spec, schema, 'response');
  if (compiled.kind === 'not-compilable' && compiled.tooLarge === true) {
    const { file, line, column } = compiled.place;
    throw new NotGenerated(`${compiled.reason} (${file}:${line}:${column}).`);
  }
  const judge = schemaJudge(spec, 'response');
  const made = makeValue(spec, schema, { judge, mode: 'response', detail: 'full', seed: seedOf(ask), ...options });
  const notes = [
    ...made.misses.map(({ node, why }) => unmet(spec, node, why)),
    ...contradicted(spec, made.contradictions),
    ...takenOut(compiled),
  ];
  return { ...draft, value: made.value, why: [draft.why, ...notes.slice(0, SHOWN), ...more(notes)].join('; ') };
};

/** Places that are named; the rest is counted. */
const SHOWN = 3;

const more = ({ length }: readonly string[]): readonly string[] => (length > SHOWN ? [`${length - SHOWN} more`] : []);

const unmet = (spec: Spec, node: SpecNode, why: Miss): string =>
  `no value was found that satisfies #${spec.place(node).pointer}${why === 'too-large' ? ': it would be too large' : ''}`;

const OUTCOMES: Readonly<Record<ExampleOutcome, string>> = {
  kept: 'breaks its own schema and is sent as documented',
  lost: 'breaks its own schema and was left out',
  mended: 'breaks its own schema and was mended',
  'too-large': 'is too large to be sent',
};

/** What the value should have been chosen from. */
const takenOut = (compiled: CompiledSchema): readonly string[] =>
  compiled.kind === 'not-compilable'
    ? []
    : compiled.unchecked
        .filter(({ reason }) => isTakenOut(reason))
        .map(({ reason, place }) => `${reason} at #${place.pointer}, and did not count`);

const contradicted = (spec: Spec, contradictions: MadeValue['contradictions']): readonly string[] =>
  contradictions.map(
    ({ node, outcome }) => `the documented example at #${spec.place(node).pointer} ${OUTCOMES[outcome]}`,
  );
