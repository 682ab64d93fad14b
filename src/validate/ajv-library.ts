/**
 * What we use of Ajv, behind one door: the build packs it into one file, because opening its hundred files takes longer than compiling the
 * first schemas. Whoever went past it would get a second copy, whose parts do not know those of the first.
 */
export { default as Ajv2020 } from 'ajv/dist/2020';
export { callRef } from 'ajv/dist/vocabularies/core/ref';
export { default as addFormats } from 'ajv-formats';

/** The module object itself, which Ajv's own files read `default` from. */
export const equalModule: {
  default: typeof import('ajv/dist/runtime/equal')['default'];
} = require('ajv/dist/runtime/equal');
