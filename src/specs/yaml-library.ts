/** What we use of js-yaml, behind one door: the build packs it, so that it is loaded together with what reads documents. */
export {
  CORE_SCHEMA,
  dump,
  EVENT_ID,
  type Event,
  getScalarValue,
  load,
  loadAll,
  mergeTag,
  parseEvents,
  SCALAR_STYLE,
  type ScalarEvent,
  YAMLException,
} from 'js-yaml';
