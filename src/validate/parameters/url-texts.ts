import type { UrlText } from '../../core/http/url-text';
import { encodeQuery, encoderOf, serializeParameter, type WrittenParameter } from './serialize-parameter';

export type WrittenIn<Place extends WrittenParameter['in']> = WrittenParameter & { readonly in: Place };

/** A value as the text of a path segment, or of the part of it that is the parameter's. */
export const pathText = (parameter: WrittenIn<'path'>, value: unknown): UrlText =>
  plainer(
    serializeParameter(parameter, value),
    serializeParameter(parameter, value, encoderOf(parameter, value)),
    encodeURIComponent,
  );

export const queryTexts = (
  parameter: WrittenIn<'query'>,
  value: unknown,
): readonly (readonly [name: string, value: UrlText])[] => {
  const plain = serializeParameter(parameter, value);
  return serializeParameter(parameter, value, encoderOf(parameter, value)).map(([name, encoded], index) => [
    name,
    plainer(plain[index]?.[1] ?? '', encoded, encodeQuery),
  ]);
};

/** Plain text where that comes to the same on the wire: people read it. */
export const plainer = (plain: string, encoded: string, encode: (text: string) => string): UrlText =>
  encode(plain) === encoded ? plain : { encoded };
