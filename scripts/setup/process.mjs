/**
 * Child processes and files on the PATH. No dependencies; runs on Node 20 and later.
 * @module
 */
import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { constants as os } from 'node:os';
import { delimiter, join, sep } from 'node:path';

/** True when `path` is a file that may be executed. Dangling links are not. */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * First executable of these names on the PATH; undefined when there is none.
 * @param {string[]} names
 * @param {string} searchPath
 */
export function findOnPath(names, searchPath = process.env.PATH ?? '') {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  for (const name of names) {
    for (const folder of searchPath.split(delimiter)) {
      for (const ending of endings) {
        const path = join(folder, name + ending);
        if (folder !== '' && isExecutable(path)) return path;
      }
    }
  }
  return undefined;
}

/** The PATH without folders below `folder`: what the machine itself offers. */
export function pathWithout(folder, searchPath = process.env.PATH ?? '') {
  return searchPath
    .split(delimiter)
    .filter((entry) => entry !== folder && !entry.startsWith(folder + sep))
    .join(delimiter);
}

/**
 * Runs a command and collects what it prints (the last 64 KB). Never throws: a command that cannot be started has code 127,
 * one that runs out of time has code 124.
 * @returns {Promise<{ code: number, output: string }>}
 */
export function collect(command, args, { timeoutMs = 600_000, ...options } = {}) {
  return new Promise((resolve) => {
    let output = '';
    let timedOut = false;
    const take = (chunk) => {
      output = (output + chunk).slice(-65_536);
    };
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    child.on('error', (error) => {
      clearTimeout(timer);
      resolve({ code: 127, output: `${output}${error.message}` });
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code: timedOut ? 124 : (code ?? 128 + (os.signals[signal] ?? 0)), output });
    });
  });
}

/** How often it is looked whether the parent is still there, in milliseconds. */
const PARENT_CHECK_MS = 500;

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];

/**
 * Runs a command in our place: same standard input and outputs, signals handed on, and its exit code as the answer
 * (128 + number when a signal ended it).
 * @returns {Promise<number>}
 */
export function handOver(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: 'inherit' });
    const handlers = new Map(FORWARDED.map((signal) => [signal, () => forward(child, signal)]));
    for (const [signal, handler] of handlers) process.on(signal, handler);
    const stopWatching = whenParentDies(() => child.kill('SIGTERM'));
    const release = () => {
      stopWatching();
      for (const [signal, handler] of handlers) process.off(signal, handler);
    };
    child.on('error', (error) => {
      release();
      reject(error);
    });
    child.on('exit', (code, signal) => {
      release();
      resolve(code ?? 128 + (os.signals[signal] ?? 0));
    });
  });
}

/** A killed npm takes its shell along and tells nobody below: without its parent, the command is asked to end. */
function whenParentDies(then) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    then();
  }, PARENT_CHECK_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** At a terminal, Ctrl-C reaches the whole group already; handing it on would make it look like a second, impatient one. */
function forward(child, signal) {
  if (signal === 'SIGINT' && process.stdin.isTTY) return;
  child.kill(signal);
}
