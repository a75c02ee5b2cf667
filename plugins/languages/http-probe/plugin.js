// A hook after a wave: asks each launched server over HTTP until all answer as the recipe says, or the time is up.

import { get } from 'drs:runtime/http@0.1.0';
import { write } from 'drs:runtime/log@0.1.0';

import { addressOf, readConfig } from './config.js';
import { fault, Rounds } from './rounds.js';

/** How long is waited between two rounds, in milliseconds. */
const PAUSE = 15_000n;

export const afterHook = {
    run(context) {
        try {
            return round(context, readConfig(context.config));
        } catch (error) {
            return answer({ tag: 'fail', val: error.message });
        }
    },
};

function answer(verdict, findings = []) {
    return { verdict, findings };
}

/** One round: asks, and waits for another one while there is time. */
function round(context, config) {
    const servers = new Map(context.servers.filter(({ instance }) => instance).map((server) => [server.id, server]));
    const state = context.state && new TextDecoder().decode(context.state);
    const now = Number(context.now);
    const rounds = new Rounds(servers.keys(), now, state);
    const faults = new Map();
    for (const id of rounds.asked(config.timeout)) {
        const wrong = ask(servers.get(id), config);
        if (wrong === null) {
            rounds.well.add(id);
        } else {
            faults.set(id, wrong);
        }
    }
    const waiting = rounds.waiting();
    write('info', 'answers', [
        { name: 'well', value: `${rounds.well.size}` },
        { name: 'waiting', value: `${waiting.length}` },
    ]);
    if (waiting.length > 0 && !rounds.isOver(now, config.within) && !context.lastAttempt) {
        const first = `${waiting[0]} ${faults.get(waiting[0]) ?? 'was not asked in this round'}`;
        const reason = `${waiting.length} of ${servers.size} servers do not answer yet: ${first}`;
        return answer({ tag: 'retry-after', val: { delay: PAUSE, reason, state: new TextEncoder().encode(rounds.state()) } });
    }
    return answer({ tag: 'proceed' }, findings(rounds, faults, config));
}

/** What is wrong with a server; null when nothing is. An Error when the recipe is at fault and no round would help. */
function ask(server, config) {
    const host = server.facts.privateIp ?? server.facts.publicIp;
    if (host === undefined) {
        return 'has no address that is known';
    }
    const url = addressOf(config, host);
    try {
        const { status, body } = get({ url, headers: [], timeout: BigInt(config.timeout) });
        return fault({ status, text: new TextDecoder().decode(body) }, config);
    } catch (error) {
        const { tag, val } = error.payload ?? { tag: 'other', val: { code: '', message: String(error) } };
        switch (tag) {
            case 'unavailable':
                return `does not answer at ${url}: ${val}`;
            case 'throttled':
                return 'could not be asked: too many calls';
            case 'denied':
                throw new Error(val.message);
            default:
                throw new Error(`${url} can't be asked: ${val.message ?? val}`);
        }
    }
}

function findings(rounds, faults, config) {
    return rounds.ids.map((server) => {
        if (rounds.well.has(server)) {
            return { server, level: 'ok', detail: `answers ${config.status} at ${config.path}` };
        }
        return { server, level: 'failed', detail: faults.get(server) ?? 'never answered well' };
    });
}
