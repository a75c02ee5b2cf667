// Pauses before a wave when a server of it does not replicate.

import { describeSourceServers } from 'drs:runtime/drs@0.1.0';

export const beforeHook = {
    run(context) {
        let servers;
        try {
            servers = describeSourceServers(context.servers.map((server) => server.id));
        } catch (error) {
            return { tag: 'fail', val: `DRS was asked and did not tell: ${JSON.stringify(error.payload)}` };
        }
        const stalled = servers.find((server) => server.replicationState !== 'CONTINUOUS');
        if (stalled) {
            return { tag: 'pause', val: `the replication of ${stalled.id} is ${stalled.replicationState ?? 'unknown'}` };
        }
        return { tag: 'proceed' };
    },
};
