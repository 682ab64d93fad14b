import type { Grade } from '../../../core/evidence';
import { weaker } from '../../../core/evidence';
import { headerValue } from '../../../core/http/http';
import { essence, mediaTypeMatches, splitOutsideQuotes } from '../../../core/http/media-type';
import { toPointer } from '../../../core/json/pointer';
import type { MediaTypeSpec, ResponseSpec } from '../../../specs/spec';
import { type Check, type CheckContext, NOTHING } from './check';

const AT = toPointer('/headers/content-type');

/** A media type that the document does not list for this status, or not the one that was asked for. */
export const contentTypeDocumented: Check = (context) => {
  const { documented, mediaType, body, content } = context;
  if (!documented || documented.content.length === 0 || body === undefined || body === 'empty') return NOTHING;
  if (content) return asAsked(context, documented, content);
  return {
    facts: [
      {
        kind: 'media-type-undocumented',
        at: AT,
        spec: documented.place,
        evidence: strongest(documented),
        received: mediaType ?? null,
        documented: documented.content.map((each) => each.mediaType),
      },
    ],
  };
};

/** The document lists media types in full, so another one contradicts it, as well founded as the list is. */
const strongest = ({ content, evidence }: ResponseSpec): Grade =>
  content
    .map((each) => weaker(each.evidence.grade, evidence.grade))
    .reduce((best, grade) => (weaker(best, grade) === best ? grade : best));

const asAsked = (context: CheckContext, documented: ResponseSpec, content: MediaTypeSpec) => {
  const { request, response, mediaType, operation, target } = context;
  const accept = request && headerValue(request.http.headers, 'accept');
  if (!accept || !mediaType || response.status >= 300) return NOTHING;
  const ranges = splitOutsideQuotes(accept, ',').map((range) => essence(range));
  const accepted = (type: string): boolean => ranges.some((range) => mediaTypeMatches(range, type));
  const offered = documented.content.find((each) => accepted(essence(each.mediaType)));
  if (!offered || accepted(essence(mediaType))) return NOTHING;
  // Where a whole range is documented, the record has a type of its own.
  if (target === 'real' && content.mediaType.includes('*')) return NOTHING;
  return {
    facts: [
      {
        kind: 'media-type-unexpected' as const,
        at: AT,
        spec: content.place,
        // HTTP lets a server disregard Accept (RFC 9110, section 12.4.1), unless its document describes that header.
        evidence:
          target === 'real' && !operation.describesAccept
            ? ('undocumented' as const)
            : weaker(documented.evidence.grade, offered.evidence.grade),
        received: mediaType,
        expected: offered.mediaType,
      },
    ],
  };
};
