// Fails a wave of which a launched server lacks a private address.

export const afterHook = {
    run(context) {
        const without = context.servers.filter(({ instance, facts }) => instance && !facts.privateIp).length;
        const verdict = without ? { tag: 'fail', val: `${without} servers have no private address` } : { tag: 'proceed' };
        return { verdict, findings: [] };
    },
};
