import { EventEmitter } from 'node:events';

/** What a utility process finds: `process.parentPort`. When main is gone, so is it. */
const port = Object.assign(new EventEmitter(), { postMessage: (/** @type {unknown} */ message) => process.send?.(message) });
Object.defineProperty(process, 'parentPort', { value: port });
process.on('message', (data) => port.emit('message', { data, ports: [] }));
process.on('disconnect', () => process.exit(1));
