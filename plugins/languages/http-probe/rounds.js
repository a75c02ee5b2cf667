// The judgement: what an answer says of a server, who is asked in a round, and what is handed from one round to the next.
// It makes no call, so that it is tested like any JavaScript.

/** How long one round may take at most: less than the runtime gives to one call of a hook. In milliseconds. */
const ROUND = 50_000;

/** What is wrong with an answer, in words; null when nothing is. */
export function fault({ status, text }, config) {
    if (status !== config.status) {
        return `answers ${status}, not ${config.status}`;
    }
    if (config.contains !== undefined && !text.includes(config.contains)) {
        return `answers ${status} without ${JSON.stringify(config.contains)}`;
    }
    return null;
}

/** Where the rounds stand: since when, who answered well (one character a server, in the order of ids), who is asked next. */
export class Rounds {
    constructor(ids, now, state) {
        this.ids = [...ids].sort();
        const { since, well, next } = state ? JSON.parse(state) : {};
        this.since = since ?? now;
        this.well = new Set(this.ids.filter((_, place) => well?.[place] === '1'));
        this.next = next ?? 0;
    }

    /** Whom this round asks: the next of those who have not answered well, no more than have time even if all are silent. */
    asked(timeout) {
        const most = Math.max(1, Math.floor(ROUND / timeout));
        const waiting = this.waiting();
        const from = waiting.findIndex((id) => this.ids.indexOf(id) >= this.next);
        const turned = from < 0 ? waiting : [...waiting.slice(from), ...waiting.slice(0, from)];
        const asked = turned.slice(0, most);
        this.next = asked.length === 0 ? 0 : this.ids.indexOf(asked.at(-1)) + 1;
        return asked;
    }

    /** Those who have not answered well yet. */
    waiting() {
        return this.ids.filter((id) => !this.well.has(id));
    }

    /** Whether the time is up. */
    isOver(now, within) {
        return now - this.since >= within;
    }

    /** What the next round is handed. */
    state() {
        const well = this.ids.map((id) => (this.well.has(id) ? '1' : '0')).join('');
        return JSON.stringify({ since: this.since, well, next: this.next });
    }
}
