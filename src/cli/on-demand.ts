/** The commands, each loaded when it is called: of eight, a process runs one. */
export const commands = {
  get init() {
    return (require('./commands/init') as typeof import('./commands/init')).init;
  },
  get lint() {
    return (require('./commands/lint') as typeof import('./commands/lint')).lint;
  },
  get list() {
    return (require('./commands/list') as typeof import('./commands/list')).list;
  },
  get mock() {
    return (require('./commands/mock') as typeof import('./commands/mock')).mock;
  },
  get reportMerge() {
    return (require('./commands/report-merge') as typeof import('./commands/report-merge')).reportMerge;
  },
  get reportRender() {
    return (require('./commands/report-render') as typeof import('./commands/report-render')).reportRender;
  },
  get sensitivity() {
    return (require('./commands/sensitivity') as typeof import('./commands/sensitivity')).sensitivity;
  },
  get test() {
    return (require('./commands/test') as typeof import('./commands/test')).test;
  },
};
