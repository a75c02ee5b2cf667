// Waits until every instance of a wave answers over HTTP, and fails the wave when time is up.

import { get } from 'drs:runtime/http@0.1.0';
import { write } from 'drs:runtime/log@0.1.0';

/** How long an instance has for its answer, and after how long all are asked again: milliseconds. */
const TIMEOUT = 2_000n;
const AGAIN_AFTER = 15_000n;

export const afterHook = {
    run(context) {
        return { verdict: check(context), findings: [] };
    },
};

function check(context) {
    const { at } = JSON.parse(context.config);
    if (typeof at !== 'string') {
        return { tag: 'fail', val: '`at` is missing in the configuration: a text' };
    }
    for (const server of context.servers.filter((server) => server.instance !== undefined)) {
        const address = server.facts.privateIp;
        if (address === undefined) {
            return { tag: 'fail', val: `${server.name} has no private address` };
        }
        let answer;
        try {
            answer = get({ url: `http://${address}${at}`, headers: [], timeout: TIMEOUT });
        } catch (error) {
            const { tag, val } = error.payload;
            const why = `${server.name} does not answer: ${tag}: ${JSON.stringify(val)}`;
            return tag === 'unavailable' || tag === 'throttled' ? notYet(context, why) : { tag: 'fail', val: why };
        }
        if (answer.status < 200 || answer.status > 299) {
            return notYet(context, `${server.name} answers ${answer.status}`);
        }
    }
    write('info', 'every instance answers', []);
    return { tag: 'proceed' };
}

function notYet(context, reason) {
    if (context.lastAttempt) {
        return { tag: 'fail', val: reason };
    }
    return { tag: 'retry-after', val: { delay: AGAIN_AFTER, reason, state: undefined } };
}
