import { bodyMatchesSchema } from './body-matches-schema';
import type { Check } from './check';
import { contentIntegrity } from './content-integrity';
import { contentTypeDocumented } from './content-type-documented';
import { headersMatch } from './headers-match';
import { noneDocumented } from './none-documented';
import { absentProperties, undocumentedProperties } from './properties';
import { repeatedNames } from './repeated-names';
import { sampleMatches } from './sample-matches';
import { semantics } from './semantics';
import { statusDocumented, statusExpected } from './status';
import { writeOnlyProperties } from './write-only';

/** Every check by its public name, in the order of their findings. To add one: write a file, add a line. */
export const CHECKS = {
  'status-documented': statusDocumented,
  'status-expected': statusExpected,
  'content-type-documented': contentTypeDocumented,
  'headers-match': headersMatch,
  'content-integrity': contentIntegrity,
  'body-matches-schema': bodyMatchesSchema,
  'none-documented': noneDocumented,
  'undocumented-properties': undocumentedProperties,
  'absent-properties': absentProperties,
  'write-only-properties': writeOnlyProperties,
  'repeated-names': repeatedNames,
  semantics,
  'sample-matches': sampleMatches,
} as const satisfies Record<string, Check>;
