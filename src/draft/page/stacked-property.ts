import type { DraftProperty } from '../draft-api';
import type { PageBlock } from './page-blocks';
import { bare } from './page-blocks';
import { pathOf, unquoted } from './property-rows';
import { sectionOf, statusLine, statusOfPhrase } from './section-words';
import { constraintsIn, schemaOfTypeWord, typed } from './type-words';

interface Stacked {
  readonly property: DraftProperty;
  readonly lines: readonly number[];
  readonly next: number;
}

/**
 * A property told in lines one below the other, as pages lose their layout when they are copied: its name, its type,
 * whether it is required, a description, `Example:` and its value.
 */
export const stackedProperty = (blocks: readonly PageBlock[], at: number): Stacked | undefined => {
  const textAt = (index: number): string => {
    const block = blocks[index];
    return block?.kind === 'text' ? bare(block.text) : '';
  };
  const raw = (index: number): string => {
    const block = blocks[index];
    return block?.kind === 'text' ? block.text : '';
  };
  const begins = (index: number): boolean =>
    /^[A-Za-z_$@][\w$.\-[\]]*$/.test(textAt(index)) &&
    textAt(index + 1) !== '' &&
    schemaOfTypeWord(textAt(index + 1)) !== undefined;
  // A name may itself be the word of a type: `email`, `date`.
  const surely = (index: number): boolean => begins(index) && !begins(index + 1);
  if (!begins(at)) return undefined;

  const schema = schemaOfTypeWord(textAt(at + 1)) ?? {};
  const property: DraftProperty = { path: pathOf(textAt(at)), line: lineOf(blocks, at), schema };
  const says: string[] = [];
  let next = at + 2;
  for (; textAt(next) !== '' && !begins(next); next++) {
    const text = textAt(next);
    const label = /^(examples?|default(?: value)?|(?:allowed|possible) values?|format)\s*:?\s*(.*)$/i.exec(text);
    if (/^(?:required|mandatory)$/i.test(text)) property.required = true;
    else if (/^optional$/i.test(text)) property.required = false;
    else if (label && (label[2] === '' || /:/.test(text))) {
      // Its value stands behind it or in the next line, unless the next property begins there: then it is the empty text.
      const isBelow = label[2] === '' && !surely(next + 1);
      if (isBelow) next++;
      const value = label[2] !== '' ? (label[2] ?? '') : isBelow ? raw(next) : '';
      note(property, (label[1] ?? '').toLowerCase(), value);
    } else if (sectionOf(text) || statusOfPhrase(text) !== undefined || statusLine(text)) break;
    else says.push(text);
  }
  if (says.length > 0) property.description = says.join(' ');
  property.schema = { ...property.schema, ...constraintsIn(says.join(' '), schema.type) };
  const lines = Array.from({ length: next - at }, (_, index) => lineOf(blocks, at + index));
  return { property, lines, next };
};

const note = (property: DraftProperty, label: string, text: string): void => {
  const value = typed(unquoted(text), property.schema?.type);
  if (label.startsWith('example')) property.example = value;
  else if (label.startsWith('default')) property.schema = { ...property.schema, default: value };
  else if (label.endsWith('values') || label.endsWith('value')) {
    const values = text
      .split(/\s*,\s*/)
      .map((one) => typed(unquoted(bare(one).replaceAll(/^\[|\]$/g, '')), property.schema?.type));
    if (/^[^<>=]+$/.test(text)) property.schema = { ...property.schema, enum: values };
  }
};

const lineOf = (blocks: readonly PageBlock[], at: number): number => blocks[at]?.line ?? 1;
