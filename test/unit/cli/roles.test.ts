import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { checkPart, EVERYTHING, parseRoles, partInWords } from '../../../src/cli/roles.ts';
import { Config } from '../../../src/domain/config.ts';

describe('the roles of a process', () => {
  it.each([
    ['web', ['web'], ['http', 'browser'], 'web'],
    ['sender, scheduler', ['scheduler', 'sender'], ['http', 'browser'], 'scheduler, sender'],
    ['worker', ['worker'], ['http', 'browser'], 'worker'],
    ['http-worker', ['worker'], ['http'], 'http-worker'],
    ['web,browser-worker', ['web', 'worker'], ['browser'], 'web, browser-worker'],
    ['browser-worker,http-worker', ['worker'], ['http', 'browser'], 'worker'],
  ])('"%s" are told, and told back', (text, roles, lanes, words) => {
    const part = parseRoles(text);
    expect([[...part.roles], part.lanes, partInWords(part)]).toEqual([roles, lanes, words]);
  });

  it.each([
    ['cook', '"cook" is not one of web, scheduler, worker, http-worker, browser-worker, sender.'],
    ['web,', '"" is not one of'],
    ['constructor', '"constructor" is not one of'],
    ['worker,http-worker', '"worker" takes what http-worker and browser-worker take'],
  ])('"%s" are refused', (text, sentence) => {
    expect(() => parseRoles(text)).toThrow(InvalidArgumentError);
    expect(() => parseRoles(text)).toThrow(sentence);
  });

  it('leave out a lane only where there is a Redis by which another process gets it', () => {
    const [alone, shared] = [Config.parse({}), Config.parse({ queue: { redisUrl: 'redis://127.0.0.1' } })];
    for (const part of [EVERYTHING, parseRoles('worker'), parseRoles('web')]) expect(() => checkPart(part, alone)).not.toThrow();
    expect(() => checkPart(parseRoles('http-worker'), shared)).not.toThrow();
    expect(() => checkPart(parseRoles('http-worker'), alone)).toThrow(
      expect.objectContaining({ code: 'usage', message: expect.stringContaining('needs Redis') }),
    );
  });
});
