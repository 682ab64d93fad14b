import { Option } from 'commander';
import { folders, header, hosts, rate, timeLimit, words } from './arguments';

export const allowFiles = (): Option =>
  new Option(
    '--allow-files <folder>',
    'where documents may open files beside their own folder and the project; repeatable',
  ).argParser(folders);

export const allowHosts = (): Option =>
  new Option(
    '--allow-hosts <host,...>',
    'where documents may lead to though the address is private; repeatable',
  ).argParser(hosts);

export const only = (): Option =>
  new Option(
    '--only <operation,...>',
    'only these operations, or cases of `test`; names, globs, commas; repeatable',
  ).argParser(words);

export const except = (): Option =>
  new Option('--except <operation,...>', 'all but these operations, or cases of `test`; repeatable').argParser(words);

export const tag = (): Option =>
  new Option('--tag <tag,...>', 'only operations with one of these tags; repeatable').argParser(words);

export const path = (): Option =>
  new Option('--path <glob,...>', 'only paths such as /contacts/** of the document; repeatable').argParser(words);

export const method = (): Option =>
  new Option('--method <method,...>', 'only these methods; repeatable').argParser(words);

export const VENDORS = 'vendor names under specs/, files or URLs; every vendor when none is given';

export const requestRate = (): Option =>
  new Option('--rate <n/s>', 'at most so many requests, such as 30/m; default: 2/s beyond this machine').argParser(
    rate,
  );

export const requestTimeout = (): Option =>
  new Option('--timeout <duration>', 'per request').argParser(timeLimit).default(10_000, '10s');

export const ownHeader = (): Option =>
  new Option('--header <name: value>', "on every request; 'vendor=Name: value' for one vendor; repeatable").argParser(
    header,
  );

/** The first one is the default. */
export const format = (...names: readonly [string, ...string[]]): Option =>
  new Option('--format <format>', 'how it is written').choices(names).default(names[0]);
