// The judgement and the configuration, without a host: node --test test.mjs

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { addressOf, readConfig } from './config.js';
import { fault, Rounds } from './rounds.js';

test('what is not said has its default', () => {
    const config = readConfig('{}');
    assert.deepEqual([config.scheme, config.port, config.path, config.status], ['http', 80, '/', 200]);
    assert.deepEqual([config.timeout, config.within], [2_000, 600_000]);
    assert.equal(readConfig('{"scheme":"https"}').port, 443);
});

test('an address has one form', () => {
    assert.equal(addressOf(readConfig('{"port":8080,"path":"/health"}'), '10.0.1.10'), 'http://10.0.1.10:8080/health');
    assert.equal(addressOf(readConfig('{"port":80}'), '10.0.1.10'), 'http://10.0.1.10/');
    assert.equal(addressOf(readConfig('{"scheme":"https","port":443}'), '10.0.1.10'), 'https://10.0.1.10/');
});

test('what is wrong with a configuration is said', () => {
    const wrong = {
        '{"prot":80}': /`prot` is not a key/,
        '{"port":0}': /`port` must be/,
        '{"scheme":"ftp"}': /`scheme` must be/,
        '{"path":"health"}': /begins with \//,
        '{"contains":""}': /`contains` must be/,
        '{"status":"200"}': /`status` must be/,
        '{"timeout":"31s"}': /from 1s to 30s/,
        '{"within":"10"}': /with its unit/,
    };
    for (const [text, message] of Object.entries(wrong)) {
        assert.throws(() => readConfig(text), message);
    }
});

test('an answer is held to status and text', () => {
    const config = readConfig('{"contains":"orders: ok"}');
    assert.equal(fault({ status: 200, text: 'orders: ok' }, config), null);
    assert.equal(fault({ status: 503, text: 'orders: ok' }, config), 'answers 503, not 200');
    assert.equal(fault({ status: 200, text: 'orders: down' }, config), 'answers 200 without "orders: ok"');
});

test('a round asks no more than have time, and the next one goes on with the others', () => {
    const ids = ['s-3', 's-1', 's-2'];
    const first = new Rounds(ids, 1_000, undefined);
    assert.deepEqual(first.asked(25_000), ['s-1', 's-2']);
    first.well.add('s-2');
    const second = new Rounds(ids, 16_000, first.state());
    assert.equal(second.since, 1_000);
    assert.deepEqual(second.asked(25_000), ['s-3', 's-1']);
    assert.deepEqual(second.waiting(), ['s-1', 's-3']);
    assert.equal(second.isOver(16_000, 15_000), true);
    assert.equal(second.isOver(15_999, 15_000), false);
});
