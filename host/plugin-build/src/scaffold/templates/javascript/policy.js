// Denies the launch of a server with another instance type than those that the recipe allows.

export const policy = {
    judge(context) {
        const { types } = JSON.parse(context.config);
        if (!Array.isArray(types)) {
            return { tag: 'deny', val: 'the configuration is not { types = [TEXT, …] }' };
        }
        const chosen = context.settings.find(({ tag }) => tag === 'instance-type')?.val;
        if (chosen === undefined) {
            return { tag: 'deny', val: 'no instance type is set' };
        }
        return types.includes(chosen)
            ? { tag: 'allow' }
            : { tag: 'deny', val: `${chosen} is not one of ${types.join(', ')}` };
    },
};
