import { essence, FORM_TYPE } from '../../core/http/media-type';
import { isObject } from '../../core/json/json';
import type { Parameter, Spec } from '../../specs/spec';
import { writeForm } from '../bodies/form';
import { structuredText } from '../bodies/structured-text';

/** What `serializeParameter` is to write: for a `content` that is XML or a form its text, and for any other parameter the value. */
export const contentValue = (spec: Spec, { content }: Pick<Parameter, 'content'>, value: unknown): unknown => {
  if (content && essence(content.mediaType) === FORM_TYPE && isObject(value)) return writeForm(spec, content, value);
  return structuredText(spec, content, value) ?? value;
};
