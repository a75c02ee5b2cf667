// Fails a wave of which an instance is in another Availability Zone than the recipe says.

import { describeInstances } from 'drs:runtime/ec2@0.1.0';
import { write } from 'drs:runtime/log@0.1.0';

export const afterHook = {
    run(context) {
        return { verdict: check(context), findings: [] };
    },
};

function check(context) {
    const { zone } = JSON.parse(context.config);
    if (typeof zone !== 'string') {
        return { tag: 'fail', val: '`zone` is missing in the configuration: a text' };
    }
    const ids = context.servers.map((server) => server.instance).filter((id) => id !== undefined);
    let instances;
    try {
        instances = describeInstances(ids);
    } catch (error) {
        return { tag: 'fail', val: `EC2 was asked and did not tell: ${JSON.stringify(error.payload)}` };
    }
    write('info', `${instances.length} instances asked`, []);
    const elsewhere = instances.find((instance) => instance.zone !== zone);
    return elsewhere ? { tag: 'fail', val: `${elsewhere.id} is not in ${zone}` } : { tag: 'proceed' };
}
