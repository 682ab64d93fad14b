import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { once } from '../../core/once';
import { guardFormats } from './long-formats';

/** Formats that Ajv asserts; any other is an annotation (JSON Schema Validation, section 7.2.3). */
export const knowsFormat = (format: string): boolean => assertedFormats()[format] !== undefined;

/** By name, as every check asserts them. */
export const assertedFormats = once((): Ajv2020['formats'] => {
  const ajv = new Ajv2020({ meta: false });
  useFormats(ajv);
  return ajv.formats;
});

export const useFormats = (ajv: Ajv2020): void => {
  addFormats(ajv);
  ownFormats(ajv);
  guardFormats(ajv);
};

/**
 * ajv-formats asks an address for a dot in its domain, where RFC 5321 (section 4.1.2) takes `root@localhost`, quoted names and
 * addresses in brackets. Its `url`, which no registry defines, refuses `http://localhost`. It takes `+09` and `+0900` for an offset, every integer for an int64 and every number for a float or a double. An
 * offset has a colon (RFC 3339, section 5.6); the ranges are those of OpenAPI's format registry.
 */
const ownFormats = (ajv: Ajv2020): void => {
  ajv.addFormat('email', EMAIL);
  ajv.addFormat('url', (text) => URL.canParse(text));
  for (const name of ['date-time', 'time']) {
    const format = ajv.formats[name];
    const usual = typeof format === 'object' && 'validate' in format ? format.validate : undefined;
    if (typeof usual !== 'function') continue;
    const validate = (text: string): boolean => OFFSET.test(text) && (usual as (text: string) => boolean)(text);
    ajv.addFormat(name, { ...(format as object), validate });
  }
  const inRange = (fits: (value: number) => boolean) => ({ type: 'number', validate: fits }) as const;
  ajv.addFormat(
    'int64',
    inRange((value) => Number.isInteger(value) && value >= -TWO_63 && value < TWO_63),
  );
  ajv.addFormat(
    'float',
    inRange((value) => Math.abs(value) <= LARGEST_FLOAT),
  );
  // The largest number stands for all that are larger, too: its digits tell which of them it is.
  ajv.addFormat(
    'double',
    inRange((value) => Math.abs(value) < Number.MAX_VALUE),
  );
};

const ATEXT = "[\\w!#$%&'*+/=?^`{|}~-]+";
const QUOTED = '"(?:[ !#-\\[\\]-~]|\\\\[ -~])*"';
const LABEL = '[a-z\\d](?:[a-z\\d-]*[a-z\\d])?';
const LITERAL = '\\[(?:\\d{1,3}(?:\\.\\d{1,3}){3}|IPv6:[\\da-f:.]+)\\]';
const EMAIL = new RegExp(`^(?:${ATEXT}(?:\\.${ATEXT})*|${QUOTED})@(?:${LABEL}(?:\\.${LABEL})*|${LITERAL})$`, 'i');

const OFFSET = /(?:z|[+-]\d\d:\d\d)$/i;
const TWO_63 = 2 ** 63;
const LARGEST_FLOAT = 3.4028234663852886e38;
