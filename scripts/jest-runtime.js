'use strict';

const { Script } = require('node:vm');
const Runtime = require('jest-runtime').default;

/**
 * Each test file loads its modules anew. Within a process V8 remembers what it compiled of a script, and of a function, as Jest
 * compiles a module, it does not: a module as a script is compiled once for all files of a worker.
 */
module.exports = class ScriptRuntime extends Runtime {
  constructor(...given) {
    super(...given);
    const { executor } = this;
    const { compile } = executor;
    executor.compile = (source, filename) => {
      const context = executor.environment.getVmContext();
      if (context === null) return null;
      const head = `({"Object.<anonymous>":function(${executor.injectedModuleParameters.join()}){`;
      try {
        // As if the head were not there, so that what fails in the first line is found.
        const script = new Script(`${head}${source}\n}});`, { filename, columnOffset: -head.length });
        return script.runInContext(context)['Object.<anonymous>'];
      } catch {
        // Jest says what is wrong with it.
        return compile.call(executor, source, filename);
      }
    };
  }
};
