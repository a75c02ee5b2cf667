// Says the version of componentize-js, looked for from the current folder on.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { readFile } from 'node:fs/promises';

const here = pathToFileURL(`${process.cwd()}/plugin.js`);
for (const folder of createRequire(here).resolve.paths('@bytecodealliance/componentize-js')) {
    const manifest = `${folder}/@bytecodealliance/componentize-js/package.json`;
    const text = await readFile(manifest, 'utf8').catch(() => null);
    if (text !== null) {
        console.log(`componentize-js ${JSON.parse(text).version}`);
        process.exit(0);
    }
}
console.error('the package is in no node_modules of the folder or above it');
process.exit(1);
