import { excessOf } from '../../core/excess';
import { isJsonType, isMultipartType, isXmlType, meantType } from '../../core/media-type';
import type { SpecPlace } from '../../core/pointer';
import { isYamlType, sequenceForm } from '../../core/sequence-type';
import type { MediaTypeSpec, Operation, Spec } from '../../specs/spec';
import { compileSchema } from '../../validate/compile-schema';
import { documentedContent, documentedResponse } from '../../validate/documented-response';
import { refuses } from '../../validate/refuses';
import type { Ask, Draft, Engine } from '../types';
import { NotGenerated } from './prism';

/**
 * Prism's answer, held against its own schema. A generated value that breaks it (Prism's generator knows no `pattern`, and gives up
 * on large schemas) is made to fit; so is a documented example that contradicts its schema, unless it was asked for by name.
 * What cannot be made to fit is said to be so, never sent as if it were an answer; an example is then sent as documented.
 */
export const createConformingEngine = (spec: Spec, inner: Engine): Engine => ({
  name: 'conforming',
  answer: async (operation, ask) => {
    const draft = await inner.answer(operation, ask);
    if (!draft) return draft;
    refuseExcess(operation, draft);
    return conforming(spec, operation, ask, draft);
  },
});

/** Before anything goes through all of it. */
const refuseExcess = (operation: Operation, draft: Draft): void => {
  const excess = excessOf(draft.value);
  if (excess === undefined) return;
  const content = contentOf(operation, draft);
  const example = content?.examples.find(({ name }) => name === draft.example);
  throw new NotGenerated(`The answer cannot be sent (${placeText(example ?? content?.schema)}): ${excess}.`);
};

const placeText = (of: { readonly place: SpecPlace } | undefined): string =>
  of ? `${of.place.file}:${of.place.line}:${of.place.column}` : 'documented nowhere';

const conforming = (spec: Spec, operation: Operation, ask: Ask, draft: Draft): Draft => {
  const content = contentOf(operation, draft);
  if (content?.schema === undefined || !isComparable(content, draft)) return draft;
  if (draft.example !== undefined && ask.preferences.example !== undefined) return draft;
  const schema = compileSchema(spec, content.schema, 'response');
  if (schema.kind === 'not-compilable' && schema.tooLarge === true && draft.example === undefined) {
    throw new NotGenerated(`${schema.reason} (${placeText(schema)}).`);
  }
  if (schema.kind === 'not-compilable' || (draft.value !== undefined && !refuses(schema, draft.value))) return draft;
  // Most documents keep to themselves, and then nothing has to be made to fit.
  const { fitValue } = require('../generate/fit-value') as typeof import('../generate/fit-value');
  const fitted = fitValue(spec, content.schema, 'response', wish(draft));
  if (fitted) return { ...draft, value: fitted.value, why: draft.example === undefined ? draft.why : mended(draft) };
  if (draft.example !== undefined) return draft;
  const found = 'No value was found that satisfies the documented schema';
  throw new NotGenerated(`${found} and is not too large (${placeText(content.schema)}).`);
};

const mended = ({ why }: Draft): string => `${why}; the documented example breaks its own schema and was mended`;

const contentOf = (operation: Operation, draft: Draft): MediaTypeSpec | undefined => {
  const response = documentedResponse(operation, draft.status);
  return response && draft.mediaType !== undefined ? documentedContent(response.content, draft.mediaType) : undefined;
};

/** Text and binary are not described by a schema in any way that could be checked; nor is what is written out as text. */
const isComparable = ({ mediaType: documented }: MediaTypeSpec, draft: Draft): boolean => {
  const mediaType = meantType(documented);
  if (isJsonType(mediaType) || mediaType.includes('*')) return true;
  return (
    typeof draft.value !== 'string' &&
    [isXmlType, isYamlType, sequenceForm, isMultipartType].some((is) => is(mediaType))
  );
};

/** Some documents write their JSON examples as text. */
const wish = ({ value, example }: Draft): unknown => {
  if (value === null) return undefined;
  if (example === undefined || typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
};
