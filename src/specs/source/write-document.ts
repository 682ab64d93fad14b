import { DUMP_SCHEMA, dump, floatCoreTag, intCoreTag } from 'js-yaml';
import type { NumberTexts } from '../../core/number-texts';
import type { Spec } from '../spec';

/** The root document as YAML: as its author wrote it, with overlays applied and `$ref`s in place. */
export const writeDocument = ({ written, numbers }: Spec): string =>
  dump(written.root, { schema: DUMP_SCHEMA.withTags(numberTags(numbers)), lineWidth: 140 });

/** A number that JavaScript cannot hold keeps its digits. */
const numberTags = (numbers: NumberTexts) =>
  [intCoreTag, floatCoreTag].map((tag) => ({
    ...tag,
    represent: (value: number) => numbers.textOf({}, '', value) ?? tag.represent(value),
  }));
