import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { once } from '../../core/once';

/** Formats that Ajv asserts; any other is an annotation (JSON Schema Validation, section 7.2.3). */
export const knowsFormat = (format: string): boolean => formats()[format] !== undefined;

const formats = once(() => {
  const ajv = new Ajv2020({ meta: false });
  addFormats(ajv);
  return ajv.formats;
});
