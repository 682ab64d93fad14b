/** What a vendor's definition is made of: the behaviours, and the tools to write more of them. */
export { changed } from '../mock/behaviours/changed';
export { defineVendor } from '../mock/behaviours/define-vendor';
export { listFailures } from '../mock/behaviours/failures';
export { pickLanguage } from '../mock/behaviours/language';
export { limitLists } from '../mock/behaviours/limit';
export { recordById } from '../mock/behaviours/record-by-id';
export { selectProperties } from '../mock/behaviours/select';
export { convertTimes, parseTime } from '../mock/behaviours/time-zone';
export {
  answerWhen,
  breaks,
  isRefusedToken,
  isUnknownId,
  lacksPermission,
  type Trigger,
} from '../mock/behaviours/trigger';
export { partOf } from '../mock/records/records';
export type {
  Behaviour,
  BehaviourContext,
  Choice,
  CompiledBehaviour,
  RecordPlan,
  RecordSet,
  ResponseDraft,
  VendorDefinition,
} from '../mock/types';
