import type { ExampleReference } from '../references/example-references';
import type { SpecProblem } from '../spec';
import type { Reader } from './reader';

/** What lint says of a `$ref` within an example. */
export const problemOf = (reader: Reader, { holder, key, ref, isWhole, reason }: ExampleReference): SpecProblem => ({
  severity: reason !== undefined && isWhole ? 'error' : 'warning',
  rule: 'example-ref',
  message:
    reason === undefined
      ? `$ref "${ref}" within an example is followed here, but OpenAPI knows none there; use externalValue, or write the value out`
      : `$ref "${ref}" within an example leads nowhere: ${reason}. ${isWhole ? 'The example is left out' : 'It stays as it is written'}.`,
  place: reader.place(holder, key),
});

/** Once for each cause: a folder that is not there may cost a thousand examples. */
export const noteExampleReferences = (reader: Reader, references: readonly ExampleReference[]): void => {
  const causes = new Map<string, ExampleReference[]>();
  for (const reference of references) {
    const { reason, isWhole } = reference;
    if (reason === undefined) continue;
    const cause = `${isWhole} ${reason.replace(/\S*[/.]\S*/g, '')}`;
    causes.set(cause, [...(causes.get(cause) ?? []), reference]);
  }
  for (const [first, ...more] of causes.values()) {
    if (!first) continue;
    const { message, ...problem } = problemOf(reader, first);
    reader.problems.push({ ...problem, message: more.length > 0 ? `${message} (and ${more.length} more)` : message });
  }
};
