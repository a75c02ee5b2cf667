// Makes a component of plugin.js and of what it imports: the file that the only argument names. Everything of WASI is left out.
import { componentize } from '@bytecodealliance/componentize-js';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

// The engine keeps the path of its source: it is built from a copy, so that the component does not tell where its author works.
const copy = await mkdtemp(join(tmpdir(), 'plugin-'));
try {
    const filter = (path) => !['node_modules', 'target'].includes(basename(path));
    await cp('.', copy, { recursive: true, dereference: true, filter });
    const { component } = await componentize({
        sourcePath: join(copy, 'plugin.js'),
        witPath: join(copy, 'wit'),
        disableFeatures: ['stdio', 'random', 'clocks', 'http', 'fetch-event'],
    });
    await writeFile(process.argv.at(-1), component);
} finally {
    await rm(copy, { recursive: true });
}
