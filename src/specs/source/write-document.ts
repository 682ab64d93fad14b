import { DUMP_SCHEMA, dump, intCoreTag } from 'js-yaml';
import type { NumberTexts } from '../../core/json/number-texts';
import { bundleDocument } from '../references/bundle-document';
import { walkAll } from '../references/walk';
import type { Spec, SpecNode } from '../spec';
import { floatTag } from './parse-yaml';

/** The document as one YAML text: as its author wrote it, with overlays applied, and with what it takes from other files. */
export const writeDocument = (spec: Spec): string =>
  dump(leadsElsewhere(spec.written.root) ? bundleDocument(spec, 'read') : spec.written.root, {
    schema: DUMP_SCHEMA.withTags(numberTags(spec.numbers)),
    lineWidth: 140,
  });

/** Whether anything is named that is not within the root; most documents name nothing, and one of 2.0 then stays one. */
const leadsElsewhere = (root: SpecNode): boolean => {
  let found = false;
  walkAll(root, (node) => {
    const { $ref, externalValue } = node as SpecNode;
    found ||= typeof externalValue === 'string' || (typeof $ref === 'string' && !$ref.startsWith('#'));
  });
  return found;
};

/** A number that JavaScript cannot hold keeps its digits. */
const numberTags = (numbers: NumberTexts) =>
  [intCoreTag, floatTag].map((tag) => ({
    ...tag,
    represent: (value: number) => numbers.textOf({}, '', value) ?? tag.represent(value),
  }));
