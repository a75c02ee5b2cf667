// Pauses before a wave that has more servers than the recipe says.

export const beforeHook = {
    run(context) {
        const most = JSON.parse(context.config)['most-servers'];
        if (!Number.isInteger(most)) {
            return { tag: 'fail', val: '`most-servers` is missing in the configuration: a number' };
        }
        const servers = context.servers.length;
        if (servers > most) {
            return { tag: 'pause', val: `the wave has ${servers} servers, more than ${most}` };
        }
        return { tag: 'proceed' };
    },
};
