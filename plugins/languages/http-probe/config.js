// The plug-in's configuration.

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000 };
const KEYS = ['scheme', 'port', 'path', 'status', 'contains', 'timeout', 'within'];

/** Reads `config` of the recipe; an Error says what is wrong with it. Times are in milliseconds. */
export function readConfig(text) {
    const given = JSON.parse(text);
    const unknown = Object.keys(given).find((key) => !KEYS.includes(key));
    if (unknown !== undefined) {
        throw new Error(`\`${unknown}\` is not a key of the configuration: ${KEYS.join(', ')}`);
    }
    const { scheme = 'http', path = '/', status = 200, contains } = given;
    const config = {
        scheme,
        port: given.port ?? (scheme === 'https' ? 443 : 80),
        path,
        status,
        contains,
        timeout: duration('timeout', given.timeout ?? '2s'),
        within: duration('within', given.within ?? '10m'),
    };
    const wrong = Object.entries({
        '`scheme` must be "http" or "https"': scheme === 'http' || scheme === 'https',
        '`port` must be a number from 1 to 65535': whole(config.port, 1, 65_535),
        '`path` must be a text that begins with /': typeof path === 'string' && path.startsWith('/'),
        '`status` must be a number from 100 to 599': whole(status, 100, 599),
        '`contains` must be a text that is not empty':
            contains === undefined || (typeof contains === 'string' && contains !== ''),
        '`timeout` must be from 1s to 30s': config.timeout >= UNITS.s && config.timeout <= 30 * UNITS.s,
    }).find(([, holds]) => !holds);
    if (wrong) {
        throw new Error(wrong[0]);
    }
    return config;
}

/** Where the application of an instance is asked. A scheme's own port is not written: addresses have one form. */
export function addressOf({ scheme, port, path }, host) {
    const own = scheme === 'https' ? 443 : 80;
    return `${scheme}://${host}${port === own ? '' : `:${port}`}${path}`;
}

function whole(number, least, most) {
    return Number.isInteger(number) && number >= least && number <= most;
}

function duration(key, text) {
    const parts = typeof text === 'string' ? /^(\d{1,6})([smh])$/.exec(text) : null;
    if (parts === null) {
        throw new Error(`\`${key}\` must be a duration with its unit, such as "90s" or "10m"`);
    }
    return Number(parts[1]) * UNITS[parts[2]];
}
